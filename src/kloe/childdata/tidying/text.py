"""Text cells: stray white space, and what was done to ids by spreadsheets and for them."""

import re
import unicodedata

from kloe.childdata.tidying.values import Changed, Tidied

_POINT_ZERO = re.compile(r"\d+\.0+")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"|\'(\d+)')


def tidy_text(text: str, *, is_id: bool) -> Tidied | None:
    """The text without stray white space and control characters; None when nothing is to change."""
    clean = squeezed_spaces(text)
    if is_id and _POINT_ZERO.fullmatch(clean):
        return Changed(clean.partition(".")[0], "id ends .0")
    if written := _KEPT_AS_TEXT.fullmatch(clean):
        return Changed((written[1] or written[2] or "").strip() or None, "written for Excel")
    return Changed(clean or None, "spaces") if clean != text else None


def squeezed_spaces(text: str) -> str:
    """Every run of white space as one space, none at the ends; control and zero-width characters gone."""
    visible = "".join(
        " " if character.isspace() or character == "\u00a0" else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf"}
    )
    return " ".join(visible.split())
