"""Sentences of reports that show what is said of a theme, each from another authority, with the place to look it up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zlib import crc32

import msgspec

from kloe.published.library.tables import Library
from kloe.published.theme_counts.choosing import Chosen
from kloe.published.themes.coding import NOTHING_SAYS
from kloe.published.themes.naming import BEFORE, SECTION
from kloe.published.themes.taxonomy import Polarity

_FITTING = 22  # words: enough to understand it by itself, and short enough to quote
_LENGTHS_ALIKE = 6  # words
_SIDES: tuple[Polarity, ...] = ("strength", "weakness")
_SENTENCES = """
select s.report, s.text, s.page, s.paragraph, s.because, s.themes, s.polarity, p.number, p.section
from sentences s join paragraphs p using (report, paragraph)
where s.polarity = $polarity and ($area = '' or s.area = $area) and ($theme = '' or list_contains(s.themes, $theme))
order by s.report, s.paragraph, s.sentence
"""


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence. ``paragraph`` counts all paragraphs of the report, ``number`` is the printed one."""

    report: str
    authority: str
    published: date | None
    grade: str
    text: str
    page: int
    paragraph: int
    number: int | None
    section: str
    polarity: Polarity
    because: tuple[str, ...]


class Quotable:
    """The sentences of some reports that speak of strengths, or of weaknesses: of all themes, or of one."""

    def __init__(
        self, library: Library, reports: Iterable[Chosen], polarity: Polarity, *, area: str = "", theme: str = ""
    ) -> None:
        self._reports = {one.report: one for one in reports}
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in library.rows(_SENTENCES, {"polarity": polarity, "area": area, "theme": theme}):
            if row["report"] in self._reports:
                for spoken in row["themes"]:
                    self._rows[spoken].append(row)

    def pick(self, theme: str, most: int) -> tuple[Quotation, ...]:
        """At most ``most`` sentences on a theme, each from another authority, spread over the years; the oldest first.

        Of each authority the sentence is taken that names the theme and takes its side in its own words, has the fewest
        other themes, and is neither short nor long.
        """
        best: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {}
        for row in self._rows[theme]:
            authority = self._reports[row["report"]].authority
            rank = _rank(row, theme, authority)
            if authority not in best or rank < best[authority][0]:
                best[authority] = (rank, row)
        fit = sorted(best.values(), key=lambda one: one[0])[: most * 3]
        quoted = [_quotation(row, self._reports[row["report"]]) for _, row in fit]
        return tuple(_spread(sorted(quoted, key=lambda one: (one.published or date.min, one.authority)), most))


def both_sides(
    library: Library, reports: Sequence[Chosen], theme: str, *, most: int, area: str = ""
) -> tuple[Quotation, ...]:
    """At most ``most`` sentences on the strengths of a theme, and as many on its weaknesses."""
    return tuple(
        one for side in _SIDES for one in Quotable(library, reports, side, area=area, theme=theme).pick(theme, most)
    )


def _rank(row: dict[str, Any], theme: str, authority: str) -> tuple[int, ...]:
    """The lower the better. Where all else is the same, no authority comes first in every theme."""
    said = next((one for one in row["because"] if one.startswith(f"{theme}: ")), "")
    borrowed = sum(
        one.endswith((f": {BEFORE}", f": {SECTION}", f": {NOTHING_SAYS}")) for one in (said, row["because"][-1])
    )
    length = abs(len(row["text"].split()) - _FITTING) // _LENGTHS_ALIKE
    return borrowed, len(row["themes"]), length, crc32(f"{theme} {authority}".encode())


def _quotation(row: dict[str, Any], report: Chosen) -> Quotation:
    same = {name: row[name] for name in ("report", "text", "page", "paragraph", "number", "section", "polarity")}
    return Quotation(
        **same,
        authority=report.authority,
        published=report.published,
        grade=report.grade,
        because=tuple(row["because"]),
    )


def _spread(found: Sequence[Quotation], most: int) -> Iterable[Quotation]:
    """As many as are wanted, at even distances."""
    if len(found) <= most:
        return found
    return [found[(2 * index + 1) * len(found) // (2 * most)] for index in range(most)]
