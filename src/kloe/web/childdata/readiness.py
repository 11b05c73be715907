"""Whether an extract could be sent today, for its page: verdict, lists, age, what changed since the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from kloe.papers.changes import IssueChanges, compare_issues
from kloe.papers.in_short import in_short
from kloe.papers.readiness import Figures, figures
from kloe.papers.words import counted
from kloe.web.childdata.choosing import Choice
from kloe.web.childdata.kept_issues import as_earlier
from kloe.web.childdata.models import IssueWork
from kloe.web.childdata.opened import OpenExtract

_OLD_AFTER = 7  # days: what has changed since is not in it

_BY_LIST = """
select arrivals.list_number, list_title, sheets, data_rows,
  count(key) filter (where severity = 'error') as errors, count(key) filter (where severity = 'warning') as warnings,
  count(key) filter (where severity = 'query') as queries, count(key) filter (where key in $explained) as explained
from arrivals
left join (select key, list_number, severity from issues join checks on checks.id = issues."check") using (list_number)
group by all order by 1
"""
_EXPLAINED = """
select severity, count(*) from issues join checks on checks.id = issues."check" where key in $explained group by all
"""


@dataclass(frozen=True)
class ListLine:
    """One list: whether it came, its rows, its issues, how many of them are explained, rows in the extract before."""

    number: int
    title: str
    came: bool
    rows: int
    errors: int
    warnings: int
    queries: int
    explained: int
    rows_before: int | None = None


@dataclass(frozen=True)
class Readiness:
    """All that the page shows. Explained issues still count: an inspector sees them, and the explanation beside."""

    figures: Figures
    sentences: tuple[str, ...]
    age: str
    old: bool
    lists: tuple[ListLine, ...]
    explained: dict[str, int]
    changes: IssueChanges | None


def readiness_of(one: OpenExtract, choice: Choice) -> Readiness:
    """What is known of an extract; ``choice`` says which came before it."""
    known = one.memory.of("readiness", lambda: figures(one.extract, one.checked))
    before = choice.before
    changes = one.memory.of(
        ("since", _id(before)), lambda: compare_issues(one.checked, as_earlier(before)) if before else None
    )
    sentences = one.memory.of(("in short", _id(before)), lambda: in_short(one.extract, one.checked, known, changes))
    explained = explained_keys(choice.stored.authority)
    days = (timezone.localdate() - one.extract.extract_date).days
    rows_before = before.counts.get("rows_by_list", {}) if before else {}
    lists = [
        ListLine(number, title, bool(sheets), rows or 0, errors, warnings, queries, said, rows_before.get(str(number)))
        for number, title, sheets, rows, errors, warnings, queries, said in one.extract.session.rows(
            _BY_LIST, {"explained": explained}
        )
    ]
    return Readiness(
        known, sentences, _age(days), days > _OLD_AFTER, tuple(lists),
        dict(one.extract.session.rows(_EXPLAINED, {"explained": explained})), changes,
    )  # fmt: skip


def explained_keys(authority: str) -> list[str]:
    """The issues that somebody has explained."""
    found: Iterable[str] = IssueWork.objects.filter(authority=authority, explained=True).values_list("key", flat=True)
    return list(found)


def _age(days: int) -> str:
    if days < 0:
        return f"Its day is {counted(-days, 'day')} ahead."
    return "It is of today." if days == 0 else f"It is {counted(days, 'day')} old."


def _id(stored: object) -> UUID | None:
    return getattr(stored, "pk", None)
