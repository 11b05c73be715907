"""Pages on extracts: all of them, a new one, how far it is, and whether one could be sent today."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kloe.web.accounts.access import can, needs
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice, one_of, usable_extracts
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.childdata.readiness import readiness_of
from kloe.web.childdata.storing import read_in_background, receive
from kloe.web.childdata.uploading import UploadForm, limited_upload, too_large
from kloe.web.settings import ENVIRONMENT

_A_PAGE = 25


@needs("see_figures", "see_children", "add_extracts")
def extracts(request: HttpRequest) -> HttpResponse:
    """Every extract, also those that were replaced or refused."""
    found = StoredExtract.objects.select_related("uploaded_by", "replaced_by").order_by("-uploaded_at")
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    waiting = any(one.running and not one.interrupted for one in page)
    shown = {"page": page, "waiting": waiting, "may_add": can(_person(request), "add_extracts")}
    return render(request, "childdata/extracts.html", shown | {"may_open": _may_open(request)})


@needs("add_extracts")
@limited_upload
def add(request: HttpRequest) -> HttpResponse:
    """Take a new extract in."""
    if request.method != "POST":
        return render(request, "childdata/add.html", {"form": UploadForm(initial={"authority": _whose()})})
    form = UploadForm(request.POST, request.FILES)
    valid = form.is_valid()
    if getattr(request, "too_large", False):
        form.errors.pop("lists", None)
        form.add_error("lists", too_large())
        valid = False
    if not valid:
        return render(request, "childdata/add.html", {"form": form}, status=422)
    said = form.cleaned_data
    stored = receive(
        said["lists"], authority=said["authority"], as_at=said["as_at"], notified=said["notified"], by=_person(request)
    )
    read_in_background(stored)
    return redirect("extract", extract_id=stored.pk)


@needs("see_figures", "work_issues", "add_extracts")
def extract(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """One extract: how far it is, why it was refused, or whether it could be sent today."""
    stored = one_of(extract_id)
    may_add = can(_person(request), "add_extracts")
    if stored.running:
        return render(request, "childdata/waiting.html", {"stored": stored, "may_add": may_add})
    if stored.state == State.REFUSED:
        return render(request, "childdata/refusal.html", {"stored": stored, "may_add": may_add})
    if stored.replaced_by:
        return render(request, "childdata/replaced.html", {"stored": stored})
    choice = Choice(stored, tuple(usable_extracts()))
    with opened(stored) as one:
        found = readiness_of(one, choice)
    shown = {"stored": stored, "found": found, "before": choice.before, "may_add": may_add}
    may = {name: can(_person(request), name) for name in ("work_issues", "see_figures", "take_packs")}
    return render(request, "childdata/readiness.html", shown | {"may": may})


@require_POST
@needs("add_extracts")
def start_again(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Read what was interrupted or refused once more."""
    stored = one_of(extract_id)
    if stored.state == State.READY or read_in_background(stored) is None:
        messages.info(request, "Nothing was started: it is read already, or being read.")
    return redirect("extract", extract_id=stored.pk)


def _may_open(request: HttpRequest) -> bool:
    return can(_person(request), "see_figures", "work_issues", "add_extracts")


def _whose() -> str:
    latest = StoredExtract.objects.order_by("-uploaded_at").values_list("authority", flat=True).first()
    return ENVIRONMENT.authority or latest or ""


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
