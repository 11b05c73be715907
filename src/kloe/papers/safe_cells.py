"""Cells that stay text: no value from a workbook may become a formula, here or in a later CSV export."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

LONGEST_CELL = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NEGATIVE_NUMBER = re.compile(r"-\d+(\.\d+)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def safe_text(text: str) -> str:
    """``text`` for a cell: with a single quote in front where a program could take it for a formula."""
    if text.startswith(FORMULA_STARTS) and not _NEGATIVE_NUMBER.fullmatch(text):
        text = "'" + text
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def safe_table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV for a spreadsheet: true and false as yes and no, several values in one cell behind semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_text(_in_words(value)) for value in row] for row in rows)
    return text.getvalue()


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "; ".join(map(str, value))
    return "" if value is None else str(value)


def comment_text(text: str, longest: int) -> str:
    """``text`` for a comment: XML takes no control characters, and nobody reads on for ever."""
    clean = _CONTROLS.sub("\ufffd", text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
