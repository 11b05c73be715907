"""Cells that stay text: no value from a workbook may become a formula, here or in a later CSV export."""

import re

LONGEST_CELL = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NEGATIVE_NUMBER = re.compile(r"-\d+(\.\d+)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def safe_text(text: str) -> str:
    """``text`` for a cell: with a single quote in front where a program could take it for a formula."""
    if text.startswith(FORMULA_STARTS) and not _NEGATIVE_NUMBER.fullmatch(text):
        text = "'" + text
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def comment_text(text: str, longest: int) -> str:
    """``text`` for a comment: XML takes no control characters, and nobody reads on for ever."""
    clean = _CONTROLS.sub("\ufffd", text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
