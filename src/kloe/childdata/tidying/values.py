"""What becomes of one odd cell value: a tidy value with the reason, or the value as it came and why."""

from dataclasses import dataclass
from typing import Literal

ChangeReason = Literal[
    "spaces", "null word", "printed otherwise", "case or spacing", "code alone", "code with other words", "label",
    "seen spelling",
    "several named", "ruling", "text date", "serial date", "time of day dropped", "two-digit year",
    "number as text", "decimal age", "words around a number", "id ends .0", "written for Excel",
]  # fmt: skip
UnreadReason = Literal[
    "not a date", "day and month could be swapped", "not a number", "not a whole number", "not a code",
    "error value", "formula without result", "letter and words disagree", "grouping", "could be several codes",
]  # fmt: skip

REASONS_IN_WORDS: dict[str, str] = {
    "spaces": "Leading, trailing, doubled or non-breaking spaces and control characters were taken out.",
    "null word": "The cell held NULL, NaN or NaT, which database exports print for an empty cell.",
    "printed otherwise": "Another list or an older version of the template prints the code so.",
    "case or spacing": "The code was written with other capitals, spaces, quotes or brackets than the template prints.",
    "code alone": "The code stood alone, without its letter and words.",
    "code with other words": "The code stood with other words than the template's.",
    "label": "The words of the code stood without the code or its letter.",
    "seen spelling": "A spelling that councils are known to use for the code.",
    "several named": "Two or more categories of abuse were named, which the guidance calls multiple.",
    "ruling": "A person at the authority has decided what this value means.",
    "text date": "The date was text and is now a date.",
    "serial date": "The date was a number counted from 1900, as Excel stores dates.",
    "time of day dropped": "The date came with a time of day.",
    "two-digit year": "The year had two digits.",
    "number as text": "The number had a decimal point, a sign or leading zeros.",
    "decimal age": "The age had decimals; completed years are kept.",
    "words around a number": "The age stood among words, such as '6 years'.",
    "id ends .0": "The id ended in .0, which a spreadsheet adds to numbers.",
    "written for Excel": 'The cell was written as ="001" or \'001, so that Excel keeps it as text.',
    "not a date": "The cell is no date.",
    "day and month could be swapped": "The column mixes day-first and month-first dates, and this one could be either.",
    "not a number": "The cell is no number.",
    "not a whole number": "The cell is no whole number.",
    "not a code": "The value is no code of the template, and its words do not lead to one.",
    "error value": "The cell holds an Excel error.",
    "formula without result": "The cell holds a formula that was never worked out.",
    "letter and words disagree": "The code and the words beside it mean different codes.",
    "grouping": "The value is one of Ofsted's groupings, not an individual code.",
    "could be several codes": "The words fit more than one code.",
}


@dataclass(frozen=True)
class Changed:
    """The value has a tidy form: ``after`` (None for an empty cell), and why."""

    after: str | None
    reason: ChangeReason


@dataclass(frozen=True)
class Unread:
    """Nobody can say what the value means: it stays as it came."""

    reason: UnreadReason


Tidied = Changed | Unread
ERROR_VALUES = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#ERROR!",
    }
)
NULL_WORDS = frozenset({"null", "nan", "nat", "<na>", "(null)", "[null]"})
EMPTY_FORMULA = "(formula without result)"


def special_value(text: str) -> Tidied | None:
    """The same for every column: error values, empty formulas, a database's word for nothing, white space."""
    stripped = text.strip()
    if not stripped or not stripped.strip("\u00a0\u200b\ufeff"):
        return Changed(None, "spaces")
    if stripped == EMPTY_FORMULA:
        return Unread("formula without result")
    if stripped.upper() in ERROR_VALUES or stripped.upper().startswith("ERR:5"):
        return Unread("error value")
    if stripped.casefold() in NULL_WORDS:
        return Changed(None, "null word")
    return None
