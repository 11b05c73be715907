"""A council's paper on outcomes: its table of authorities, and the statistics that it states."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from kloe.authorities import authority_on
from kloe.errors import UnreadableFileError
from kloe.published.outcomes.annex import AnnexRow, annex_words
from kloe.spelling import squeezed

_FEWEST_CELLS, _MOST_CELLS = 2, 3
_BOARDS = r"(?:LSCBs?|LCSBs?|(?:Local )?Safeguarding Children Boards?)"
_AUTHORITIES = r"(?:local authorities|LAs|councils|authorities)"
_COUNT = re.compile(
    rf"\b(\d+) ({_AUTHORITIES}|{_BOARDS}) have been (?:rated|graded|judged) ['‘\"]?([A-Za-z ]+?)['’\".;\n]", re.I
)
_BELOW = re.compile(rf"\b(\d+(?:\.\d+)?) ?% of ({_AUTHORITIES}|{_BOARDS}) have been rated as failing", re.I)
_COVERED = re.compile(rf"\b(\d+(?:\.\d+)?) ?% of all {_AUTHORITIES} have been inspected", re.I)
_PENDING = re.compile(r"results are yet to be published:\s*([^.]+)\.", re.I)


@dataclass(frozen=True)
class StatedFigure:
    """A figure as a paper states it. ``of`` is "authorities" or "boards"; ``grade`` is blank for a percentage.

    ``kind``: a count of one grade, the percentage below good, or the percentage of authorities inspected.
    """

    kind: str
    of: str
    value: float
    printed: str
    grade: str = ""


@dataclass(frozen=True)
class CouncilPaper:
    """What was read out of a paper: rows of its table, figures, the authorities it calls inspected but not published.

    ``not_understood`` are the rows of the table whose authority or grade is not known.
    """

    rows: tuple[AnnexRow, ...]
    figures: tuple[StatedFigure, ...]
    pending: tuple[str, ...]
    not_understood: tuple[str, ...]


def read_council_text(text: str, day: date, *, areas: Collection[str] = (), name: str = "paper") -> CouncilPaper:
    """Read the paper ``text`` of ``day`` (plain text or Markdown); authorities are those that were called so then.

    ``areas`` are the judgement areas that its words may mean; those of the single inspection when left out.
    Raises UnreadableFileError when it has no table of outcomes.
    """
    rows: list[AnnexRow] = []
    left: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not _FEWEST_CELLS <= len(cells) <= _MOST_CELLS:
            continue
        authority = authority_on(cells[0], day)
        overall, exceptions, odd = parse_outcome(cells[1], areas)
        if authority and overall:
            rows.append(AnnexRow(authority.name, overall, exceptions, _grade("".join(cells[2:])), odd=odd))
        elif authority or overall:
            left.append(line.strip())
    if not rows:
        raise UnreadableFileError(
            "No table of outcomes was found.",
            where={"file": name},
            remedy="A row looks like this: | Slough | Inadequate (Adoption: Requires Improvement) | Inadequate |",
        )
    plain = text.replace("*", "")
    pending = [one.strip() for found in _PENDING.findall(plain) for one in found.split(";")]
    return CouncilPaper(tuple(rows), tuple(_figures(plain)), tuple(filter(None, pending)), tuple(left))


def parse_outcome(text: str, areas: Collection[str] = ()) -> tuple[str, dict[str, str], str]:
    """The overall grade, the exceptions by area, and what was not understood, of "Good (Adoption: Outstanding)".

    An area is the one of ``areas`` that papers call so, or of the single inspection. The grade is blank when unknown.
    """
    before, _, inside = text.partition("(")
    exceptions: dict[str, str] = {}
    odd: list[str] = []
    for group in inside.strip().removesuffix(")").split(";"):
        if not group.strip():
            continue
        names, _, grade_text = group.partition(":")
        grade, rest = _grade_and_rest(grade_text)
        known = {part.strip(): _area(part, areas) for part in names.split(",")}
        exceptions |= {area: grade for area in known.values() if area and grade}
        odd += [part for part, area in known.items() if not area] + ([rest] if rest else [])
    return _grade(before), exceptions, "; ".join(odd)


def _figures(text: str) -> Iterator[StatedFigure]:
    for found in _COUNT.finditer(text):
        if grade := _grade(found[3]):
            yield StatedFigure("count", _of(found[2]), float(found[1]), _one_line(found[0]), grade)
    for found in _BELOW.finditer(text):
        yield StatedFigure("below good", _of(found[2]), float(found[1]), _one_line(found[0]))
    for found in _COVERED.finditer(text):
        yield StatedFigure("inspected", "authorities", float(found[1]), _one_line(found[0]))


def _of(words: str) -> str:
    return "authorities" if re.fullmatch(_AUTHORITIES, words, re.I) else "boards"


def _one_line(text: str) -> str:
    return " ".join(text.split()).strip(" .;")


def _grade(text: str) -> str:
    return next((one.id for one in annex_words().grade if squeezed(text) in map(squeezed, one.names)), "")


def _area(text: str, areas: Collection[str]) -> str:
    meant = (one.id for one in annex_words().area if squeezed(text) in map(squeezed, one.names))
    return next((area for area in meant if not areas or area in areas), "")


def _grade_and_rest(text: str) -> tuple[str, str]:
    """The grade at the beginning of ``text``, the longest that fits, and the words behind it."""
    words = text.split()
    for length in range(len(words), 0, -1):
        if grade := _grade("".join(words[:length])):
            return grade, " ".join(words[length:])
    return "", text.strip()
