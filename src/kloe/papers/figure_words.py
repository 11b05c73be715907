"""How a figure is written: its number with its unit, the name of its group, and the symbol for what is withheld."""

import re

from kloe.childdata.measures.figures import Figure, headline
from kloe.childdata.measures.model import Measure
from kloe.papers.words import number, share, shortened

WITHHELD = "[c]"
NONE = "-"
_CODE_LETTER = re.compile(r"^[a-z]{1,2}\d?\) ")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counts(figure: Figure, measure: Measure) -> tuple[int | None, int | None]:
    """The base and the number counted that a reader is shown: children, where the measure is of children."""
    return (figure.base_children, figure.counted_children) if measure.children else (figure.base, figure.counted)


def told(figure: Figure, measure: Measure) -> float | None:
    """The headline; None where there is none, or none that may be told."""
    return headline(figure, measure)


def headline_words(figure: Figure, measure: Measure) -> str:
    """The headline as a reader sees it: "99.2%", "1,234", "27"."""
    value = headline(figure, measure)
    if value is None:
        return missing(figure)
    base, counted = counts(figure, measure)
    if measure.kind == "share" and base and counted is not None:
        return share_of(figure, counted, base)
    return amount(value)


def missing(figure: Figure) -> str:
    """What stands for a number that is not there."""
    return WITHHELD if figure.withheld else NONE


def share_of(figure: Figure, part: int, whole: int) -> str:
    """A share as exact as its numbers: of rounded ones in whole percent."""
    return share(part, whole, decimals=0 if figure.rounded else 1)


def amount(value: float | None) -> str:
    """A number with at most one decimal: "27", "26.5"."""
    return NONE if value is None else f"{value:,.1f}".removesuffix(".0")


def whole(value: int | None, *, withheld: bool) -> str:
    """A count, or the symbol for one that is withheld."""
    if value is None:
        return WITHHELD if withheld else NONE
    return number(value)


def group_name(category: str) -> str:
    """The name of a group without the letter that the template's lists of codes begin with."""
    return shortened(_CODE_LETTER.sub("", category)) or "Blank"


def month_name(category: str) -> tuple[str, str]:
    """A month "2026-03" as ("Mar", "2026")."""
    year, month = category.split("-")
    return _MONTHS[int(month) - 1], year
