"""A council's paper on outcomes: its table of authorities, and the statistics that it states."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kloe.authorities import authority_on
from kloe.errors import UnreadableFileError
from kloe.published.outcomes.annex import AnnexRow, annex_words
from kloe.spelling import squeezed

_CELLS = re.compile(r"^\s*\|?\s*([^|]+?)\s*\|\s*([^|]+?)\s*(?:\|\s*([^|]*?)\s*)?\|?\s*$")
_BRACKETS = re.compile(r"^(?P<overall>[^(]+?)\s*(?:\((?P<exceptions>.*)\)\s*)?$")
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


def read_council_text(text: str, day: date, *, name: str = "paper") -> CouncilPaper:
    """Read the paper ``text`` of ``day`` (plain text or Markdown); authorities are those that were called so then.

    Raises UnreadableFileError when it has no table of outcomes.
    """
    rows: list[AnnexRow] = []
    left: list[str] = []
    for line in text.splitlines():
        if (cells := _CELLS.match(line)) and _looks_graded(cells[2]):
            row = _row(cells[1], cells[2], cells[3] or "", day)
            if row:
                rows.append(row)
            else:
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


def parse_outcome(text: str) -> tuple[str, dict[str, str], str]:
    """The overall grade, the exceptions by area, and what was not understood, of "Good (Adoption: Outstanding)".

    An area is the one that the single inspection calls so; blank where the grade is not known.
    """
    found = _BRACKETS.match(text.strip())
    overall = _grade(found["overall"]) if found else ""
    exceptions: dict[str, str] = {}
    odd: list[str] = []
    for group in re.split(r";", (found["exceptions"] or "") if found else ""):
        if not group.strip():
            continue
        areas, _, grade_text = group.partition(":")
        grade, rest = _grade_and_rest(grade_text)
        known = {part.strip(): _area(part) for part in areas.split(",")}
        exceptions |= {area: grade for area in known.values() if area and grade}
        odd += [part for part, area in known.items() if not area] + ([rest] if rest else [])
    return overall, exceptions, "; ".join(odd)


def _row(authority: str, outcome: str, board: str, day: date) -> AnnexRow | None:
    overall, exceptions, odd = parse_outcome(outcome)
    found = authority_on(authority, day)
    return AnnexRow(found.name, overall, exceptions, _grade(board), odd=odd) if found and overall else None


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


def _looks_graded(text: str) -> bool:
    return bool(_grade(text.partition("(")[0]))


def _grade(text: str) -> str:
    return _by_name("grade").get(squeezed(text), "")


def _area(text: str) -> str:
    return _by_name("area").get(squeezed(text), "")


def _grade_and_rest(text: str) -> tuple[str, str]:
    """The grade at the beginning of ``text``, the longest that fits, and the words behind it."""
    words = text.split()
    for length in range(len(words), 0, -1):
        if grade := _grade("".join(words[:length])):
            return grade, " ".join(words[length:])
    return "", text.strip()


def _by_name(kind: str) -> Mapping[str, str]:
    entries = annex_words().grade if kind == "grade" else annex_words().area
    return {squeezed(name): one.id for one in reversed(entries) for name in one.names}
