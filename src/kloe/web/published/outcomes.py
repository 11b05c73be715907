"""The table of where every authority stands: filtered, sorted, and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kloe.papers.data_tables import DataTable
from kloe.papers.outcomes_layout import ShownJudgement, layout, mark_of
from kloe.papers.outcomes_rows import Row
from kloe.papers.outcomes_seen import Standing
from kloe.papers.published_outcomes import inspections_answer
from kloe.published.outcomes.asking import Inspection
from kloe.web.published.holding import Held

NO_GRADE = "none"
_BY = {"authority": "Authority", "region": "Region", "published": "Published"}


@dataclass(frozen=True)
class Line:
    """An authority in the table; ``report`` is the id of the report on its latest inspection, where it is here."""

    standing: Standing
    row: Row
    report: str


@dataclass(frozen=True)
class SortLink:
    """A heading that sorts: ``state`` is what it is now ("ascending", "descending", "none")."""

    text: str
    address: str
    state: str


def judgement_of(area: str) -> ShownJudgement:
    """The judgement that is looked at; overall effectiveness where none is named."""
    return next((one for one in layout().judgement if one.id == area), layout().judgement[0])


def lines_of(held: Held, chosen: dict[str, Any]) -> list[Line]:
    """The authorities that are meant, in the order that is asked for."""
    every = zip(held.seen.standings, held.rows, strict=True)
    lines = [Line(one, row, _report(held, one)) for one, row in every if _meant(one, chosen)]
    by, descending = _order(chosen["sort"])
    return sorted(lines, key=_key(by), reverse=descending)


def _meant(standing: Standing, chosen: dict[str, Any]) -> bool:
    latest = standing.latest
    if chosen["region"] and standing.authority.region != chosen["region"]:
        return False
    if chosen["framework"] and not (latest and chosen["framework"] in (latest.system, latest.framework)):
        return False
    grade = judgement_of(chosen["area"]).grade_in(latest)
    told = grade if mark_of(grade).css != "n" else NO_GRADE
    return not chosen["grade"] or chosen["grade"] == told


def _report(held: Held, standing: Standing) -> str:
    report = standing.latest.report if standing.latest else ""
    return report if report in held.reports else ""


def _order(sort: str) -> tuple[str, bool]:
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in _columns() else ("authority", False)


def _columns() -> dict[str, str]:
    return {**_BY, **{one.id: one.short for one in layout().judgement}}


def _key(by: str) -> Callable[[Line], tuple[Any, ...]]:
    if by == "published":
        return lambda line: (line.row.sort_by, line.row.authority)
    if by == "region":
        return lambda line: (line.row.region, line.row.authority)
    if by == "authority":
        return lambda line: (line.row.authority,)
    place = [one.id for one in layout().judgement].index(by)
    return lambda line: (line.row.grades[place].rank, line.row.authority)


def sort_links(query: dict[str, str]) -> dict[str, SortLink]:
    """The headings of the table by name: each sorts by itself, and the other way round where it does already."""
    by, descending = _order(query.get("sort", ""))
    links = {}
    for name, text in _columns().items():
        state = ("descending" if descending else "ascending") if name == by else "none"
        sort = f"-{name}" if state == "ascending" else name
        links[name] = SortLink(text, "?" + urlencode({**query, "sort": sort}) + "#table", state)
    return links


def file_of(lines: Sequence[Line]) -> DataTable:
    """The latest inspection of each of the authorities with all its grades, as a table to write."""
    return inspections_answer([one.standing.latest or _none_yet(one.standing) for one in lines]).table


def _none_yet(standing: Standing) -> Inspection:
    one = standing.authority
    return Inspection(
        inspection="", authority=one.name, region=one.region, system="", framework="", inspection_type="",
        first_day=None, last_day=None, published=None, report="", theme="", sources="", grades={},
    )  # fmt: skip
