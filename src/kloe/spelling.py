"""When two spellings mean the same."""

import re


def squeezed(text: str) -> str:
    """Letters and digits only, in small letters: case, quotes, spaces and brackets do not matter."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def initials(name: str) -> str:
    """The first letters of the words of an id, in small letters: ri for requires-improvement."""
    return "".join(word[0] for word in name.split("-") if word)
