"""Whole-number cells: counts as they are, ages in completed years."""

import re

from kloe.childdata.tidying.text import squeezed_spaces
from kloe.childdata.tidying.values import Changed, Tidied, Unread

_WHOLE = re.compile(r"[+-]?\d{1,9}(?:\.0*)?")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,9}\.\d+|\.\d+)(?:e(?:-\d{1,2}|\+?\d))?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.0*)?")
_YEARS = re.compile(
    r"(?:aged?\s+)?(\d{1,2})\s*(?:y|yr|yrs|year|years)\.?(?:\s*old)?"
    r"(?:[, ]*(?:and )?(?:\d|1[01])\s*(?:m|mths?|months?))?|aged?:?\s+(\d{1,2})",
    re.IGNORECASE,
)
_UNDER_ONE = re.compile(
    r"(?:(\d{1,2})\s*(?:m|mths?|months?)|(\d{1,2})\s*(?:w|wks?|weeks?)|(\d{1,3})\s*(?:d|days?))(?:\s*old)?",
    re.IGNORECASE,
)
_YOUNGER = re.compile(r"(?:<|under|less than|below)\s*(?:1|one)(?:\s*(?:y|yr|year))?(?:\s*old)?", re.IGNORECASE)
_UNBORN = re.compile(r"(?:unborn|un-born|un born)(?: (?:child|baby))?", re.IGNORECASE)
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_MONTHS, _WEEKS, _DAYS = 12, 52, 365


def tidy_count(text: str) -> Tidied:
    """A count: a whole number, with or without a decimal point that says nothing."""
    clean = squeezed_spaces(text).translate(_MINUS)
    if _THOUSANDS.fullmatch(clean):
        clean = clean.replace(",", "")
    if _WHOLE.fullmatch(clean):
        return Changed(str(int(float(clean))), "number as text")
    return Unread("not a whole number" if _DECIMAL.fullmatch(clean) else "not a number")


def tidy_age(text: str) -> Tidied:
    """An age in completed years: 6.14 and "6 years" are 6; "8 months" and "under 1" 0; "unborn" is -1 (guidance)."""
    clean = squeezed_spaces(text).translate(_MINUS)
    if _WHOLE.fullmatch(clean):
        return Changed(str(int(float(clean))), "number as text")
    if _DECIMAL.fullmatch(clean):
        return Changed(str(int(float(clean) // 1)), "decimal age")
    if years := _YEARS.fullmatch(clean):
        return Changed(str(int(years[1] or years[2])), "words around a number")
    if _YOUNGER.fullmatch(clean) or ((young := _UNDER_ONE.fullmatch(clean)) and _is_under_one(young)):
        return Changed("0", "words around a number")
    if _UNBORN.fullmatch(clean):
        return Changed("-1", "words around a number")
    return Unread("not a number")


def _is_under_one(found: re.Match[str]) -> bool:
    limits = (_MONTHS, _WEEKS, _DAYS)
    return any(part is not None and int(part) < limit for part, limit in zip(found.groups(), limits, strict=True))
