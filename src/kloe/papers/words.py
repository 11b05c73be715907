"""How papers write numbers, dates, lists of names and values that came from somebody's workbook."""

import re
from collections.abc import Sequence
from datetime import date, datetime

LONGEST_VALUE = 80
SHORTEST_RUN = 3
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_NUMBERS = re.compile(r"([0-9]+)")
_EDGES = re.compile(r"^[ \t\n\u00a0]+|[ \t\n\u00a0]+$|[ \t\n\u00a0]{2,}|\u00a0")


def number(value: int | float) -> str:
    """1234 as "1,234"."""
    return f"{value:,}"


def day(value: date) -> str:
    """A date as "5 March 2026"."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A moment as "5 March 2026 at 09:30", with the time zone where it is known."""
    zone = value.tzname()
    return f"{day(value)} at {value:%H:%M}" + (f" {zone}" if zone else "")


def counted(count: int, one: str, several: str = "") -> str:
    """How many of a thing: "1 list", "1,234 lists"."""
    return f"{number(count)} {one if count == 1 else several or one + 's'}"


def joined(names: Sequence[str]) -> str:
    """Names in a sentence: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def in_order(name: str) -> list[str | int]:
    """A key to sort by, for names with numbers in them: L2-02 goes before L10-02."""
    return [int(part) if part.isdecimal() else part for part in _NUMBERS.split(name)]


def list_names(numbers: Sequence[int]) -> str:
    """List numbers in a sentence: "List 6", "Lists 6 and 7", "Lists 1 to 5 and 7 to 11"."""
    return f"{'List' if len(numbers) == 1 else 'Lists'} {joined(_runs(numbers))}" if numbers else ""


def _runs(numbers: Sequence[int]) -> list[str]:
    """Three or more numbers in a row as one: "1 to 5"."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [
        name
        for run in runs
        for name in ([f"{run[0]} to {run[-1]}"] if len(run) >= SHORTEST_RUN else [str(one) for one in run])
    ]


def without_unseen(text: str) -> str:
    """``text`` with control characters and those that turn the direction of writing made visible."""
    return _UNSEEN.sub("\ufffd", text)


def shortened(text: str, longest: int = LONGEST_VALUE) -> str:
    """A value that came from a workbook, safe to look at and at most ``longest`` characters."""
    clean = without_unseen(text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def with_spaces_shown(text: str | None) -> str:
    """A value with its odd spaces shown as ␣; "(blank)" for none."""
    if text is None:
        return "(blank)"
    return shortened(_EDGES.sub(lambda spaces: "␣" * len(spaces[0]), text)) or "(blank)"


def share(part: int, whole: int, decimals: int = 1) -> str:
    """A share as "12.5%", or of rounded numbers as "13%"; never 0% or 100% unless exactly that."""
    if not whole:
        return "-"
    exact = 100 * part / whole
    if 0 < part < whole:
        least = 10.0**-decimals
        exact = min(max(exact, least), 100 - least)
    return f"{exact:.{decimals}f}".removesuffix(".0") + "%"
