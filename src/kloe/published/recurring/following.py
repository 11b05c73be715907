"""What became of each recommendation: whether the next report on the same authority asks for the same thing again.

"Not found" means only that the next report that the library holds does not recommend it in words that Kloe knows; how
well that is told is in ``docs/explanation/how-repeats-are-found.md``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from kloe.authorities.register import successors
from kloe.published.library.tables import Library
from kloe.published.outcomes.asking import WHOLE_SERVICE
from kloe.published.outcomes.gathering import open_outcomes
from kloe.published.recurring.likeness import Likeness, likeness

Became = Literal["said again", "perhaps", "not found", "no later report"]
NO_LATER_REPORT: Became = "no later report"
AS_THE_REPORT_SAYS = "the later report says so"
_SAYS_SO = re.compile(r"\brecommendation (?:at|in|from|of) (?:the|our) (?:last|previous) inspection\b", re.IGNORECASE)


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation, and what became of it.

    ``position`` counts within the report and ``whose``. ``later_*`` is the most alike recommendation of the next
    report, where it is said again or perhaps. ``because`` are the subjects and words that both have, and ``share`` says
    how much of either they are (0 to 1). ``between`` counts the inspections of the whole service that are known to have
    begun between the two (since, where there is no later report), and whose reports the library does not hold.
    """

    report: str
    authority: str
    framework: str
    published: date | None
    whose: str
    position: int
    asked: str
    text: str
    page: int
    themes: tuple[str, ...]
    became: Became
    next_report: str = ""
    next_authority: str = ""
    next_published: date | None = None
    later_position: int | None = None
    later_text: str = ""
    later_page: int | None = None
    because: tuple[str, ...] = ()
    share: float | None = None
    between: int = 0


class _Report(msgspec.Struct, frozen=True, kw_only=True):
    report: str
    authority: str
    framework: str
    published: date | None
    first_day: date | None
    last_day: date | None
    speaks_of: tuple[str, ...]

    @property
    def began(self) -> date:
        return self.first_day or self.published or date.min

    @property
    def ended(self) -> date:
        return self.last_day or self.began


_REPORTS = """
select report, authority, framework, published, first_day, last_day,
    coalesce((select list(distinct whose) from paragraphs p where p.report = r.report), []) as speaks_of
from reports r where authority is not null
"""
_ASKED = """
select a.*, coalesce(coded.themes, []) as themes
from (select report, whose, position, asked, text, page, starts from recommendations) a
left join paragraphs p on p.report = a.report and p.page = a.page and p.starts = a.starts
left join (
    from (select report, paragraph, unnest(themes) as theme from sentences)
    select report, paragraph, list(distinct theme order by theme) as themes group by all
) coded on coded.report = p.report and coded.paragraph = p.paragraph
order by a.report, a.whose, a.position
"""


def follow(library: Library) -> tuple[Followed, ...]:
    """Every recommendation of the library with what became of it, by authority, from the first report to the last."""
    reports = {row["report"]: msgspec.convert(row, _Report) for row in library.rows(_REPORTS)}
    asked: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in library.rows(_ASKED):
        if row["report"] in reports:
            asked[row["report"], row["whose"]].append(row)
    known = _known_inspections(library)
    found: list[Followed] = []
    for (report, whose), rows in asked.items():
        now, then = reports[report], next_report(reports[report], whose, reports.values())
        between = _between(now, then, known, reports.values()) if whose == "authority" else 0
        later = asked.get((then.report, whose), []) if then else []
        found += (_followed(row, now, then, link, between) for row, link in zip(rows, _links(rows, later), strict=True))
    return tuple(sorted(found, key=lambda one: (one.authority, one.published or date.min, one.report, one.whose)))


def next_report(now: _Report, whose: str, reports: Iterable[_Report]) -> _Report | None:
    """The first report of a later inspection that speaks of the same: of the authority, or of who took over its area.

    The inspections of one authority overlap when a report was published anew: that is no later inspection.
    """
    later = [one for one in reports if whose in one.speaks_of and one.began > now.ended]
    for names in ((now.authority,), successors(now.authority)):
        if candidates := [one for one in later if one.authority in names]:
            return min(candidates, key=lambda one: (one.began, one.authority))
    return None


def most_alike(text: str, others: Sequence[str]) -> tuple[int, Likeness] | None:
    """Which of ``others`` is most like ``text``, counted from 0, and how much; None where there are none."""
    alike = [(number, likeness(text, other)) for number, other in enumerate(others)]
    return max(alike, key=lambda one: one[1].nearness, default=None)


_Row = Mapping[str, Any]
_Link = tuple[
    _Row, Likeness, bool
]  # what is said later, how alike it is, and whether it says itself that it repeats this


def _links(rows: Sequence[_Row], later: Sequence[_Row]) -> Iterator[_Link | None]:
    """To each recommendation the later one that is most like it, unless nothing there is like it."""
    repeats = _repeats(rows, later)
    for at, row in enumerate(rows):
        best = most_alike(row["text"], [one["text"] for one in later])
        if at in repeats:
            yield later[repeats[at]], likeness(row["text"], later[repeats[at]]["text"]), True
        elif best is None or best[1].answer == "not found":
            yield None
        else:
            yield later[best[0]], best[1], False


def _repeats(rows: Sequence[_Row], later: Sequence[_Row]) -> dict[int, int]:
    """Where a later recommendation says itself that it repeats one: that is the earlier one most like it."""
    texts = [row["text"] for row in rows]
    saying = [number for number, one in enumerate(later) if _SAYS_SO.search(one["text"])]
    found = {number: best for number in saying if (best := most_alike(later[number]["text"], texts))}
    return {at: number for number, (at, alike) in found.items() if alike.points}


def _followed(row: _Row, now: _Report, then: _Report | None, link: _Link | None, between: int) -> Followed:
    kept = {name: row[name] for name in ("report", "whose", "position", "asked", "text", "page")}
    kept |= {"authority": now.authority, "framework": now.framework, "published": now.published}
    kept |= {"themes": tuple(row["themes"]), "between": between}
    if then is None:
        return Followed(**kept, became=NO_LATER_REPORT)
    kept |= {"next_report": then.report, "next_authority": then.authority, "next_published": then.published}
    return Followed(**kept, **(_said_later(*link) if link else {"became": "not found"}))


def _said_later(later: _Row, alike: Likeness, says_so: bool) -> dict[str, Any]:
    return {
        "became": "said again" if says_so else alike.answer,
        "later_position": later["position"],
        "later_text": later["text"],
        "later_page": later["page"],
        "because": (*((AS_THE_REPORT_SAYS,) if says_so else ()), *alike.because),
        "share": alike.share,
    }


def _known_inspections(library: Library) -> Mapping[str, Sequence[date]]:
    """The days on which inspections of the whole service are known to have begun, by authority."""
    days: dict[str, list[date]] = defaultdict(list)
    for one in open_outcomes(library.folder).inspections():
        if one.system in WHOLE_SERVICE and one.first_day:
            days[one.authority].append(one.first_day)
    return days


def _between(
    now: _Report, then: _Report | None, known: Mapping[str, Sequence[date]], reports: Iterable[_Report]
) -> int:
    """How many known inspections lie between two reports, or after the last one, without a report in the library."""
    held = [(one.began, one.ended) for one in reports if one.authority == now.authority]
    until = then.began if then else date.max
    days = (day for day in known.get(now.authority, ()) if now.ended < day < until)
    return sum(not any(first <= day <= last for first, last in held) for day in days)


def said_again(found: Iterable[Followed], *, perhaps: bool = False) -> Iterator[Followed]:
    """Those that are said again; with ``perhaps`` also those that may be."""
    wanted = ("said again", "perhaps") if perhaps else ("said again",)
    return (one for one in found if one.became in wanted)
