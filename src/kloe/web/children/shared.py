"""What the views of this room share: the extract, the rooms beside it, and what a person can put right."""

from collections.abc import Callable, Iterable
from functools import wraps
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kloe.errors import KloeError, UnknownNameError
from kloe.web.accounts.access import Reach, can, reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice, chosen
from kloe.web.children.addresses import child_address
from kloe.web.looks.recording import Seen, record_look

Given = ParamSpec("Given")
_View = Callable[Concatenate[HttpRequest, Given], HttpResponse]
A_PAGE = 25
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# (words, name of the address, one of these capabilities opens it)
_ROOMS = (
    ("Children", "children", ("see_children",)),
    ("Risk lists", "risk_lists", ("see_figures", "see_children")),
    ("Groups", "cohorts", ("see_figures",)),
    ("Flows", "flows", ("see_figures",)),
    ("Samples", "samples", ("coordinate", "lead_audits")),
)


def said_plainly(view: _View[Given]) -> _View[Given]:
    """What a person can put right is said on a page; a name that there is not is not found."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownNameError as problem:
            raise Http404 from problem
        except KloeError as problem:
            return show(request, "in_the_way", problem=problem, status=503)

    return guarded


def show(request: HttpRequest, template: str, *, status: int = 200, **parts: Any) -> HttpResponse:
    """A page of the room, with links to the pages beside it."""
    rooms = [(text, reverse(name), reverse(name) == request.path) for text, name, capabilities in _ROOMS
             if can(person_of(request), *capabilities)]  # fmt: skip
    common = {"rooms": rooms, "child_address": child_address, "may_see_children": bool(sees(request))}
    return render(request, f"children/{template}.html", {**common, **parts}, status=status)


def chosen_or_none(request: HttpRequest, title: str) -> Choice | HttpResponse:
    """The extract that the page speaks of, or the page that says there is none."""
    return chosen(request) or show(request, "no_extract", title=title)


def some(request: HttpRequest) -> Choice:
    """The extract that is meant. Raises Http404."""
    choice = chosen(request)
    if choice is None:
        raise Http404
    return choice


def person_of(request: HttpRequest) -> Person:
    """Who asks."""
    return request.user  # type: ignore[return-value]


def sees(request: HttpRequest) -> Reach:
    """Whose rows the person who asks may see."""
    return reach_of(person_of(request), "see_children")


def looked(request: HttpRequest, page: str, children: Iterable[str | None], choice: Choice) -> None:
    """Record that the children of a page were looked at."""
    ids = tuple(dict.fromkeys(child for child in children if child))
    record_look(request, Seen(page=page, children=ids, extract=str(choice.stored)))


def workbook(name: str, write: Callable[[Path], object]) -> HttpResponse:
    """A workbook to take away, as ``write`` writes it."""
    with TemporaryDirectory(prefix="kloe-") as folder:
        place = Path(folder) / name
        write(place)
        content = BytesIO(place.read_bytes())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=_WORKBOOK, headers=headers)
