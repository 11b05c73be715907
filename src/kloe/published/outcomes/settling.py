"""Several sources on the same inspections: which rows speak of the same one, and where they disagree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace

from kloe.errors import UnknownNameError
from kloe.frameworks import Framework, load_frameworks
from kloe.frameworks.choosing import main_version
from kloe.frameworks.grade_names import find_grade
from kloe.published.outcomes.official import reworded
from kloe.published.outcomes.outcome import REPORT, Outcome
from kloe.spelling import squeezed

# Nobody's next inspection under the same system is so near: the shortest interval published is over a year, and the
# longest from first day to publication 225 days (Devon 2025).
_SAME_FIRST_DAY = timedelta(days=31)
_SAME_PUBLICATION = timedelta(days=120)
_LONGEST_TO_PUBLICATION = timedelta(days=250)
_USUAL_TO_PUBLICATION = timedelta(days=42)
_COMBINED, _IN_CARE = "children-in-care-and-care-leavers", "children-in-care"


@dataclass(frozen=True)
class Difference:
    """Where sources disagree about one inspection: on ``what`` (an area, or a day), and what each says."""

    inspection: str
    authority: str
    what: str
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Telling:
    """What one sheet, or one report, says of one inspection."""

    rows: tuple[Outcome, ...]

    @property
    def first(self) -> Outcome:
        return self.rows[0]

    @property
    def rank(self) -> tuple[int, int, str]:
        """Reports first, then the newest table; of one file's tables the one that says more."""
        days = (self.first.first_day, self.first.published)
        return source_rank(self.first.source), sum(one is None for one in days), self.first.table


def source_rank(source: str) -> int:
    """The smaller, the more it counts where sources disagree: a report, then the newest table."""
    year = source.removeprefix("official").strip()
    return 0 if source == REPORT else 10_000 - int(year) if year.isdigit() else 10_000


def settle(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The same rows with ``inspection``, ``framework``, area and grade as ids; all sources kept, repetitions left out.

    Where one file says the same of an inspection in two sheets, the row of the sheet that says more is kept.
    """
    settled: list[Outcome] = []
    for tellings in _inspections(outcomes):
        framework, name, days = _framework(tellings), _name(tellings), _days(tellings)
        seen: set[tuple[object, ...]] = set()
        for telling in tellings:
            for row in telling.rows:
                one = replace(_in_ids(row, framework, telling), inspection=name, **days[row.source])
                if (key := (one.source, one.report, one.area, one.grade, one.theme)) not in seen:
                    settled.append(one)
                seen.add(key)
    return tuple(sorted(settled, key=lambda one: (one.inspection, source_rank(one.source), one.report)))


def differences(outcomes: Iterable[Outcome]) -> tuple[Difference, ...]:
    """Every value of settled ``outcomes`` on which sources (or sheets) disagree; a blank disagrees with none."""
    says: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in sorted(outcomes, key=lambda one: (one.inspection, source_rank(one.source))):
        for what, value in _claims(row):
            if value:
                says[row.inspection, row.authority, what].setdefault(value, row.told_by)
    return tuple(
        Difference(inspection, authority, what, tuple((told_by, value) for value, told_by in values.items()))
        for (inspection, authority, what), values in says.items()
        if len(values) > 1
    )


def _claims(row: Outcome) -> Iterator[tuple[str, str]]:
    if row.area:
        yield row.area, row.grade
    yield "first day", str(row.first_day or "")
    yield "published", str(row.published or "")
    yield "type of inspection", row.inspection_type


def _inspections(outcomes: Iterable[Outcome]) -> Iterator[tuple[_Telling, ...]]:
    """The tellings of each inspection, the one that counts most first."""
    by_place: dict[tuple[str, str], dict[tuple[object, ...], list[Outcome]]] = defaultdict(lambda: defaultdict(list))
    for row in outcomes:
        place = (row.source, row.table, row.report, row.inspection_type, row.first_day, row.published)
        by_place[row.authority, row.system][place].append(row)
    for tellings in by_place.values():
        found: list[list[_Telling]] = []
        for telling in sorted((_Telling(tuple(rows)) for rows in tellings.values()), key=lambda one: one.rank):
            same = next((one for one in found if any(_same(telling.first, other.first) for other in one)), None)
            if same is None:
                found.append([telling])
            else:
                same.append(telling)
        yield from map(tuple, found)


def _same(one: Outcome, other: Outcome) -> bool:
    """Whether both rows of one authority and system speak of the same inspection, by the days that both give."""
    if not _graded(one) and one.source == other.source and one.table == other.table:
        return False  # two visits in one table are two visits
    if one.first_day and other.first_day:
        return abs(one.first_day - other.first_day) <= (_SAME_FIRST_DAY if _graded(one) else timedelta(0))
    if one.published and other.published:
        return _same_publication(one, other)
    first, published = one.first_day or other.first_day, one.published or other.published
    return bool(first and published and timedelta(0) <= published - first <= _LONGEST_TO_PUBLICATION)


def _same_publication(one: Outcome, other: Outcome) -> bool:
    if not (one.published and other.published):
        return False
    if {one.inspection_type, other.inspection_type} >= {
        "reinspection"
    } and one.inspection_type != other.inspection_type:
        return False  # until 2013 a re-inspection was soon, and of one system with the inspection
    return abs(one.published - other.published) <= _SAME_PUBLICATION


def _graded(row: Outcome) -> bool:
    return bool(row.area)


def _name(tellings: Sequence[_Telling]) -> str:
    """A lasting name: authority, system and the day of publication, or the first day where that is all there is."""
    first = tellings[0].first
    days = [one.first.published for one in tellings] + [one.first.first_day for one in tellings]
    return f"{squeezed(first.authority)}/{first.system}/{next(day for day in days if day)}"


def _days(tellings: Sequence[_Telling]) -> dict[str, dict[str, Any]]:
    """What each source gives of an inspection besides its grades: one sheet has the first day, another the last."""
    given: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in (telling.first for telling in tellings):
        for name in ("first_day", "last_day", "published", "inspection_type"):
            given[one.source][name] = given[one.source].get(name) or getattr(one, name)
    return given


def _framework(tellings: Sequence[_Telling]) -> Framework:
    """The version by the first day of fieldwork; without one, by a day six weeks before publication."""
    first = tellings[0].first
    begins = next((one.first.first_day for one in tellings if one.first.first_day), None)
    published = next((one.first.published for one in tellings if one.first.published), None)
    named = next((row.framework for one in tellings for row in one.rows if row.framework), "")
    return _version(first.system, begins or (published or date.max) - _USUAL_TO_PUBLICATION, named)


@cache
def _version(system: str, day: date, named: str) -> Framework:
    """The main version of ``system`` that began last before ``day``, or its first; ``named`` by a report, that one."""
    known = load_frameworks()
    if named:
        return main_version(next(one for one in known if one.id == named), known)
    versions = [one for one in known if one.system == system and one.applies and not one.planned]
    begun = [one for one in versions if one.applies and one.applies.since <= day] or versions[:1]
    newest = max(begun, key=lambda one: one.applies.since if one.applies else date.min)
    return main_version(newest, known)


def _in_ids(row: Outcome, framework: Framework, telling: _Telling) -> Outcome:
    area = row.area
    if (
        area == _IN_CARE
        and _COMBINED in framework.area_by_id
        and not any(one.area == "care-leavers" and one.grade for one in telling.rows)
    ):
        area = _COMBINED  # tables head the area that covered both until 2022 with its later name
    if row.grade or not row.printed:
        return replace(row, framework=framework.id, area=area)
    old = reworded()
    if framework.system in old.systems and row.printed.casefold() == old.printed.casefold():
        return replace(row, framework=framework.id, area=area, grade=old.grade, remark=old.remark)
    return replace(row, framework=framework.id, area=area, grade=_grade(framework, row.printed))


def _grade(framework: Framework, printed: str) -> str:
    """The id of the grade; blank for a dash or another mark that is none, which stays in ``printed``."""
    try:
        return find_grade(framework, printed).id
    except UnknownNameError:
        return ""
