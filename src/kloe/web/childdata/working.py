"""Decide on issues: give them to people, explain them, open them again. Every decision is kept."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kloe.errors import KloeError
from kloe.papers.words import counted
from kloe.web.accounts.access import reach_of
from kloe.web.accounts.models import Person
from kloe.web.childdata.models import IssueEvent, IssueWork

MOST_AT_ONCE = 20_000
_A_BATCH = 500
Place = tuple[str | None, str | None]  # a child and a team


def people_who_work() -> Sequence[Person]:
    """Whoever issues may be given to: people with a role of today that works issues."""
    now = timezone.now()
    running = Q(appointments__until=None) | Q(appointments__until__gt=now)
    found = Person.objects.filter(
        running,
        is_active=True,
        appointments__since__lte=now,
        appointments__role__capabilities__capability="work_issues",
    )
    return list(found.distinct().order_by("name", "email"))


def assign(issues: Mapping[str, Place], authority: str, to: Person | None, by: Person) -> int:
    """Give issues to a person, or take them back; says how many changed. Raises KloeError for what they may not see."""
    if to is not None:
        reach = reach_of(to, "work_issues")
        outside = sum(1 for child, team in issues.values() if not reach.covers(child or "", [team]))
        if outside:
            raise KloeError(
                f"{to} may not see {counted(outside, 'of these issues', 'of these issues')}: nothing was assigned.",
                remedy="Choose issues of their team, or somebody who sees all teams.",
            )
    return _decide(issues, authority, by, "assigned" if to else "taken back", to=to)


def explain(issues: Mapping[str, Place], authority: str, reason: str, by: Person) -> int:
    """Mark issues as explained, with the reason that will be given for them."""
    return _decide(issues, authority, by, "explained", reason=reason)


def reopen(issues: Mapping[str, Place], authority: str, reason: str, by: Person) -> int:
    """Take explanations back."""
    return _decide(issues, authority, by, "reopened", reason=reason)


@transaction.atomic
def _decide(
    issues: Mapping[str, Place], authority: str, by: Person, says: str, to: Person | None = None, reason: str = ""
) -> int:
    if len(issues) > MOST_AT_ONCE:
        raise KloeError(f"These are more than {MOST_AT_ONCE:,} issues.", remedy="Narrow them down with the filters.")
    now, keys = timezone.now(), sorted(issues)
    works = [IssueWork(authority=authority, key=key, changed_by=by, changed_at=now) for key in keys]
    IssueWork.objects.bulk_create(works, batch_size=_A_BATCH, ignore_conflicts=True)
    changed = [work for work in _works(authority, keys) if _changes(work, says, to, reason)]
    for work in changed:
        work.changed_by, work.changed_at = by, now
    fields = ["assigned_to", "explained", "reason", "changed_by", "changed_at"]
    IssueWork.objects.bulk_update(changed, fields, batch_size=_A_BATCH)
    events = [IssueEvent(work=work, person=by, at=now, says=says, to=to, reason=reason) for work in changed]
    IssueEvent.objects.bulk_create(events, batch_size=_A_BATCH)
    return len(changed)


def _works(authority: str, keys: Sequence[str]) -> Sequence[IssueWork]:
    found: list[IssueWork] = []
    for start in range(0, len(keys), _A_BATCH):
        batch = keys[start : start + _A_BATCH]
        found += IssueWork.objects.select_for_update().filter(authority=authority, key__in=batch)
    return found


def _changes(work: IssueWork, says: str, to: Person | None, reason: str) -> bool:
    """Put the decision into the row; whether that is anything new."""
    before = (work.assigned_to_id, work.explained, work.reason)
    if says in {"assigned", "taken back"}:
        work.assigned_to = to
    elif says == "explained":
        work.explained, work.reason = True, reason
    elif work.explained:
        work.explained, work.reason = False, ""
    return before != (work.assigned_to_id, work.explained, work.reason)
