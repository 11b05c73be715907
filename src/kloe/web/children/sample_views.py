"""Samples of cases: choose one, see what came of it, note what inspectors pick, and give cases to auditors."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from kloe.errors import KloeError
from kloe.frameworks import load_frameworks
from kloe.frameworks.choosing import in_force_on
from kloe.papers.cohort_counts import names_groups
from kloe.papers.sample_tables import write_sample
from kloe.sampling import Pick, SampleFile
from kloe.web.accounts import managing
from kloe.web.accounts.access import can, needs
from kloe.web.accounts.models import OwnCase, Person
from kloe.web.childdata.choosing import Choice
from kloe.web.children import samples as keeping
from kloe.web.children.forms import GiveForm, PickForm, SampleForm
from kloe.web.children.models import KeptSample
from kloe.web.children.shared import (
    A_PAGE,
    chosen_or_none,
    person_of,
    said_plainly,
    sees,
    show,
    workbook,
)
from kloe.web.looks.recording import Seen, record_look
from kloe.web.published.paging import page_asked, page_of

_MOST_EARLIER = 50


@needs("coordinate", "lead_audits")
@said_plainly
def samples(request: HttpRequest) -> HttpResponse:
    """The samples that were chosen, the newest first."""
    every = list(KeptSample.objects.select_related("extract", "chosen_by"))
    page = page_of(every, page_asked(request.GET.get("page", "")), {}, A_PAGE)
    return show(request, "samples", page=page)


@needs("coordinate", "lead_audits")
@said_plainly
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a sample from the latest extract, or the one that the address names."""
    choice = chosen_or_none(request, "Choose a sample")
    if isinstance(choice, HttpResponse):
        return choice
    form = _form(request, choice)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keeping.choose_and_keep(choice.stored, _wanted(form), person_of(request))
        except KloeError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("sample", sample_id=kept.pk)
    return show(request, "choose_sample", choice=choice, form=form, status=422 if form.errors else 200)


@needs("coordinate", "lead_audits")
@said_plainly
def sample(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """One sample: its quotas, its cases within the own reach, and the picks."""
    return _sample(request, _kept(sample_id), PickForm())


@require_POST
@needs("coordinate", "lead_audits")
@said_plainly
def pick(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Note a case that inspectors asked for."""
    kept, form = _kept(sample_id), PickForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            one = Pick(child_id=said["child"].strip(), day=said["day"], by=said["by"], why=said["why"])
            keeping.add_pick(kept, one)
        except KloeError as problem:
            form.add_error("child", str(problem))
        else:
            messages.success(request, "The case is in the sample now.")
            return redirect("sample", sample_id=sample_id)
    return _sample(request, kept, form, status=422)


@require_POST
@needs("lead_audits")
@said_plainly
def give(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Give cases of the sample to an auditor, who then sees these children."""
    kept = _kept(sample_id)
    form = GiveForm(request.POST, people_for_cases(), _seen(request, keeping.read(kept)))
    if not form.is_valid():
        return _sample(request, kept, PickForm(), form, status=422)
    person, children = form.cleaned_data["person"], form.cleaned_data["children"]
    new = managing.give_cases(person, children, person_of(request))
    messages.success(request, f"New cases given to {person}: {new}.")
    return redirect("sample", sample_id=sample_id)


@needs("coordinate", "lead_audits")
@said_plainly
def export(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """The sample as a workbook, for whoever may see every child."""
    kept = _kept(sample_id)
    found = keeping.read(kept)
    if not sees(request).everybody:
        raise PermissionDenied  # the workbook names every child of the sample
    _looked(request, "A sample as a workbook", found.child_ids, kept)
    name = f"sample-{found.framework}-{found.sample}-{found.seed}.xlsx"
    return workbook(name, lambda place: write_sample(found, place))


def _sample(
    request: HttpRequest, kept: KeptSample, form: PickForm, give_form: GiveForm | None = None, status: int = 200
) -> HttpResponse:
    found = keeping.read(kept)
    seen = _seen(request, found)
    gives = can(person_of(request), "lead_audits")
    if gives and give_form is None:
        give_form = GiveForm(None, people_for_cases(), seen)
    _looked(request, "A sample of cases", seen, kept)
    return show(
        request, "sample", status=status, kept=kept, found=found, seen=set(seen), form=form,
        give_form=give_form if gives else None, given=_given(seen) if gives else {}, stages=_stages(found),
        with_picks={one.constraint: one.found for one in found.with_picks()} if found.picks else {},
        quotas={one.constraint: one.says for one in found.constraints},
    )  # fmt: skip


def _seen(request: HttpRequest, found: SampleFile) -> list[str]:
    """The children of the sample whom the person who asks may see."""
    reach, teams = sees(request), {row.child_id: row.team for row in found.rows}
    return [child for child in found.child_ids if reach.covers(child, [teams.get(child)])]


def _stages(found: SampleFile) -> list[tuple[str, int]]:
    return sorted(Counter(stage for row in found.rows for stage in row.stages).items())


def _given(children: list[str]) -> dict[str, list[str]]:
    """Who has the case of each child now."""
    rows = OwnCase.objects.filter(child_id__in=children, until=None).select_related("person").order_by("since")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.child_id, []).append(str(row.person))
    return found


def people_for_cases() -> list[Person]:
    """Those who can be given cases: whoever has a role for their own cases of children."""
    roles = {"appointments__role__capabilities__reach": "own", "appointments__role__capabilities__children": True}
    return list(Person.objects.filter(is_active=True, **roles).distinct().order_by("name", "email"))


def _form(request: HttpRequest, choice: Choice) -> SampleForm:
    day = choice.stored.extract_date
    in_force = {one.id for one in in_force_on(day)} if day else set()
    newest_first = [one for one in reversed(load_frameworks()) if one.samples and names_groups(one)]
    frameworks = sorted(newest_first, key=lambda one: one.id not in in_force)
    earlier = KeptSample.objects.select_related("extract")[:_MOST_EARLIER]
    data = request.POST if request.method == "POST" else None
    return SampleForm(data, frameworks, [(str(one.pk), f"{one}, chosen {one.chosen_at:%d/%m/%Y}") for one in earlier])


def _wanted(form: SampleForm) -> keeping.Wanted:
    said = form.cleaned_data
    framework, _, name = said["wanted"].partition("/")
    apart = KeptSample.objects.filter(pk=said["apart"]).first() if said["apart"] else None
    return keeping.Wanted(
        framework, name, said["size"], said["one_each"], said["everybody"], said["seed"], tuple(said["without"]),
        keeping.read(apart).child_ids if apart else (),
    )  # fmt: skip


def _kept(sample_id: UUID) -> KeptSample:
    return get_object_or_404(KeptSample.objects.select_related("extract", "chosen_by"), pk=sample_id)


def _looked(request: HttpRequest, page: str, children: Iterable[str], kept: KeptSample) -> None:
    record_look(request, Seen(page=page, children=tuple(children), extract=str(kept.extract)))
