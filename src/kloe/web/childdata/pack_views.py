"""Pages on packs: ask for one, see how far it is, download it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kloe.papers.measure_pages import Audience
from kloe.web.accounts.access import can, needs, reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import one_of
from kloe.web.childdata.models import MadePack, State
from kloe.web.childdata.opened import opened
from kloe.web.childdata.packs import ask_for_pack, make_in_background, pack_file
from kloe.web.looks.recording import Seen, record_look

_FOR: dict[Audience, tuple[str, tuple[str, ...]]] = {
    "internal": ("Inside the authority: everything, with children’s rows", ("take_packs",)),
    "peer": ("Another authority or a peer reviewer: figures, small numbers withheld", ("take_packs", "see_figures")),
    "published": ("Anybody: figures, small numbers withheld", ("take_packs", "see_figures", "see_published_figures")),
}
_SHOWN = 20


@needs("take_packs", "see_figures", "see_published_figures")
def packs(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """The packs of an extract that may be taken, and a form that asks for another."""
    stored, offered = one_of(extract_id), _offered(_person(request))
    if not stored.usable:
        raise Http404
    found = list(stored.packs.filter(audience__in=offered).select_related("asked_by", "extract")[:_SHOWN])
    waiting = any(one.running and not one.interrupted for one in found)
    return render(
        request, "childdata/packs.html", {"stored": stored, "offered": offered, "found": found, "waiting": waiting}
    )


@require_POST
@needs("take_packs", "see_figures", "see_published_figures")
def ask(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Ask for a pack."""
    stored, audience = one_of(extract_id), request.POST.get("audience", "")
    if not stored.usable:
        raise Http404
    if audience not in _offered(_person(request)):
        messages.warning(request, "Choose for whom the pack is.")
    elif stored.packs.filter(audience=audience, state__in=[State.WAITING, State.READING]).exists():
        messages.info(request, "Such a pack is being made already.")
    else:
        ask_for_pack(stored, audience, _person(request))  # type: ignore[arg-type]
    return redirect("packs", extract_id=stored.pk)


@require_POST
@needs("take_packs", "see_figures", "see_published_figures")
def make_again(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """Make a pack that was interrupted or refused once more."""
    pack = _pack(request, pack_id)
    if make_in_background(pack) is None:
        messages.info(request, "Nothing was started: it is made already, or being made.")
    return redirect("packs", extract_id=pack.extract_id)


@needs("take_packs", "see_figures", "see_published_figures")
def download(request: HttpRequest, pack_id: UUID) -> HttpResponseBase:
    """The zip of a pack. With children in it, each of them is recorded as seen."""
    pack = _pack(request, pack_id)
    if pack.state != State.READY or not pack_file(pack).exists():
        raise Http404
    if pack.audience == "internal":
        with opened(pack.extract) as one:
            children = tuple(child for (child,) in one.extract.session.rows("select child_id from child_ids"))
        record_look(request, Seen(page="pack downloaded", children=children, extract=str(pack.extract)))
    name = f"kloe-pack-{pack.extract.extract_date}-{pack.audience}.zip"
    return FileResponse(pack_file(pack).open("rb"), as_attachment=True, filename=name)


def _pack(request: HttpRequest, pack_id: UUID) -> MadePack:
    pack = get_object_or_404(MadePack.objects.select_related("extract"), pk=pack_id)
    if pack.audience not in _offered(_person(request)):
        raise PermissionDenied
    return pack


def _offered(person: Person) -> dict[str, str]:
    """What a person may take. The internal pack holds every child: for whoever may take packs of all, and see all."""
    found: dict[str, str] = {
        audience: says for audience, (says, capabilities) in _FOR.items() if can(person, *capabilities)
    }
    if not all(reach_of(person, capability).everybody for capability in ("take_packs", "see_children")):
        found.pop("internal", None)
    return found


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
