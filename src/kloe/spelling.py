"""When two spellings mean the same."""

import re


def squeezed(text: str) -> str:
    """Letters and digits only, in small letters: case, quotes, spaces and brackets do not matter."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())
