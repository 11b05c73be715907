"""What people type into the cells of an audit: understood, or refused with what would have been right."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from kloe.audits.form import AuditForm
from kloe.audits.records import ANSWERS, ROLES
from kloe.audits.sheet_layout import KINDS_OF_POINT, CellKind, unquoted
from kloe.childdata.tidying.values import EMPTY_FORMULA, ERROR_VALUES
from kloe.errors import UnknownNameError
from kloe.frameworks.grade_names import find_grade
from kloe.frameworks.structure import Grade
from kloe.spelling import squeezed

Meaning = str | date | int
Understand = Callable[[str], Meaning]
_FORMS_OF_DAY = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
_FORMS_IN_WORDS = ("%d %B %Y", "%d %b %Y")
_EARLIEST = date(1990, 1, 1)
_SHORTEST_PREFIX = 3
_ANSWERS = {
    "y": "yes",
    "n": "no",
    "partial": "partly",
    "partially": "partly",
    "inpart": "partly",
    "na": "not applicable",
    "notapplicable": "not applicable",
}
_READERS = {
    "first": "first reader",
    "1": "first reader",
    "1st": "first reader",
    "1streader": "first reader",
    "auditor": "first reader",
    "second": "second reader",
    "2": "second reader",
    "2nd": "second reader",
    "2ndreader": "second reader",
    "moderator": "second reader",
}


class NotUnderstood(Exception):  # noqa: N818 - it is no fault of the program: the reader of a sheet collects them
    """A cell that means nothing here: what it was taken for, and what would have been right. Never the cell itself."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def meanings(form: AuditForm) -> Mapping[CellKind, Understand]:
    """How each kind of cell is understood under a form; each raises NotUnderstood."""
    titled = {group.id: group.title for group in form.file.groups}, {theme.id: theme.title for theme in form.themes}
    return {
        "text": _text,
        "day": day_meant,
        "whole number": _whole_number,
        "group": partial(_titled, "group of children", titled[0]),
        "theme": partial(_titled, "theme", titled[1]),
        "reader": partial(_one_of, "reader", {squeezed(one): one for one in ROLES} | _READERS),
        "answer": partial(_one_of, "answer", {squeezed(one): one for one in ANSWERS} | _ANSWERS),
        "point": partial(_one_of, "kind of point", {squeezed(one): one for one in KINDS_OF_POINT}),
        "grade": partial(grade_meant, form),
    }


def grade_meant(form: AuditForm, text: str) -> str:
    """The id of the grade that ``text`` means: its name, another wording, its initials, or its words cut short."""
    found = _named(form, text) or _cut_short(form, text)
    if found is None or found not in form.scale:
        raise NotUnderstood("This is no grade.", f"Give one of: {', '.join(grade.name for grade in form.scale)}.")
    return found.id


def _named(form: AuditForm, text: str) -> Grade | None:
    try:
        return find_grade(form.framework, text)
    except UnknownNameError:
        return None


def _cut_short(form: AuditForm, text: str) -> Grade | None:
    fitting = [grade for grade in form.scale if _is_cut_short(text, grade.name)]
    return fitting[0] if len(fitting) == 1 else None


def day_meant(text: str) -> date:
    """The day that ``text`` means, the day before the month as people here write it."""
    plain = " ".join(text.split())
    for form in (*_FORMS_OF_DAY, *_FORMS_IN_WORDS):
        try:
            day = datetime.strptime(plain, form).date()
        except ValueError:
            continue
        if day >= _EARLIEST:
            return day
    raise NotUnderstood("This is no day.", "Write it as 28/06/2024.")


def _text(text: str) -> str:
    if text == EMPTY_FORMULA or text.upper() in ERROR_VALUES:
        raise NotUnderstood("The cell holds a formula that gives no text.", "Write the text itself, no formula.")
    return unquoted(text)


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}(\.0)?", text):
        raise NotUnderstood("This is no revision.", "Leave it blank, or write 1, 2, 3 and so on.")
    return int(text.removesuffix(".0"))


def _titled(what: str, titles: Mapping[str, str], text: str) -> str:
    known = {squeezed(name): entry for entry, title in titles.items() for name in (entry, title)}
    if squeezed(text) not in known:
        raise NotUnderstood(f"This is no {what} of the form.", f"Give one of: {', '.join(titles.values())}.")
    return known[squeezed(text)]


def _one_of(what: str, known: Mapping[str, str], text: str) -> str:
    if squeezed(text) not in known:
        raise NotUnderstood(f"This is no {what}.", f"Give one of: {', '.join(dict.fromkeys(known.values()))}.")
    return known[squeezed(text)]


def _is_cut_short(text: str, name: str) -> bool:
    """Whether each word is the beginning of the word of ``name`` in the same place: "Req. Imp."."""
    words = re.findall(r"[a-z]+", text.casefold())
    whole = re.findall(r"[a-z]+", name.casefold())
    starts = zip(words, whole, strict=False)
    return 0 < len(words) <= len(whole) and all(len(a) >= _SHORTEST_PREFIX and b.startswith(a) for a, b in starts)
