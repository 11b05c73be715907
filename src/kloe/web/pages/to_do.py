"""What there is to do now, for the roles of who asks: each from a table of the application, none opens an extract."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kloe.papers.words import counted, day
from kloe.web.accounts.access import can
from kloe.web.accounts.models import Appointment, BrokenGlass, Person
from kloe.web.childdata.choosing import usable_extracts
from kloe.web.childdata.models import IssueWork, State, StoredExtract

_LATELY = timedelta(days=7)


@dataclass(frozen=True)
class ToDo:
    """One thing: what it is, what is known of it, where it is done. ``grave`` ones need somebody now."""

    text: str
    says: str
    address: str
    grave: bool = False


def to_do_of(person: Person) -> tuple[ToDo, ...]:
    """Every thing that waits for a person; seven short queries at most."""
    found: list[ToDo] = []
    if can(person, "see_figures", "work_issues", "add_extracts"):
        found += _extracts(person)
    if can(person, "work_issues"):
        found += _issues(person)
    if can(person, "manage_people"):
        found += _people()
    if can(person, "see_looks"):
        found += _looks()
    return tuple(found)


def _extracts(person: Person) -> Iterator[ToDo]:
    latest = usable_extracts().first()
    if latest and latest.extract_date:
        errors = latest.counts.get("errors", 0)
        yield ToDo(
            f"Could the extract of {day(latest.extract_date)} be sent today?",
            f"{latest.verdict}: {counted(errors, 'error')}, {counted(latest.counts.get('warnings', 0), 'warning')}.",
            reverse("extract", kwargs={"extract_id": latest.pk}),
            grave=bool(errors),
        )
    if not can(person, "add_extracts"):
        return
    if latest is None:
        yield ToDo("Add your first extract", "There is none yet: the data pages are empty.", reverse("add_extract"))
    newer = StoredExtract.objects.exclude(state=State.READY).filter(uploaded_at__gt=timezone.now() - _LATELY)
    for stored in newer.filter(replaced_by=None)[:3]:
        address = reverse("extract", kwargs={"extract_id": stored.pk})
        yield ToDo(f"Extract of {stored.authority}", stored.get_state_display(), address, grave=not stored.running)


def _issues(person: Person) -> Iterator[ToDo]:
    mine = IssueWork.objects.filter(assigned_to=person, explained=False).count()
    if mine:
        address = f"{reverse('issues')}?{urlencode({'assigned': person.pk})}"
        yield ToDo("Work on your issues", f"{counted(mine, 'issue')} given to you, not explained yet.", address)


def _people() -> Iterator[ToDo]:
    with_role = Appointment.objects.filter(until=None).values("person")
    without = Person.objects.filter(is_active=True).exclude(pk__in=with_role).count()
    if without:
        yield ToDo(
            "Give roles", f"{counted(without, 'person', 'people')} can sign in and see nothing.", reverse("people")
        )


def _looks() -> Iterator[ToDo]:
    broken = BrokenGlass.objects.filter(since__gt=timezone.now() - _LATELY).count()
    if broken:
        says = f"{counted(broken, 'look')} outside somebody's own reach in the last seven days."
        yield ToDo("Read why children were looked at", says, reverse("looks"), grave=True)
