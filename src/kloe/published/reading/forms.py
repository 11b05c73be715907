"""Which form a report has: forms.toml says what each is recognised by, and how its judgements are printed."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.errors import RuleFileError
from kloe.published.model import Place
from kloe.published.reading.lines import Text, plain
from kloe.rule_files import read_rules

Grades = Literal["table", "headline", "record", "board", "none"]

_FILE = Path(__file__).with_name("forms.toml")
_FRONT = re.compile(r"^[ \t]*inspection dates?\b", re.MULTILINE)
_COVERS = 2
_FIRST_PAGES = 5  # what marks a form stands here at the latest


class Form(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """One form of report. The comments at the head of forms.toml say what each field means."""

    id: str
    kind: str
    system: str
    grades: Grades
    verified: bool
    type: str = ""
    titles: tuple[str, ...] = ()
    titled_like: str = ""
    opening: int = 400
    marks: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    authority: Literal["", "before", "after"] = ""
    areas: tuple[str, ...] = ()
    board: bool = False
    printed: dict[str, tuple[str, ...]] = {}
    note: str = ""


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """The form of a report, its title as printed, and the words of it that name the authority, where it has any."""

    form: Form
    title: Place
    authority: Place | None


class _FormFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    forms: tuple[Form, ...] = msgspec.field(name="form")


@cache
def forms() -> tuple[Form, ...]:
    """Every form that Kloe knows, in the order in which they are tried; raises RuleFileError."""
    read = read_rules(_FILE, _FormFile).forms
    by_id = {form.id: form for form in read}
    return tuple(_with_titles(form, by_id) for form in read)


def recognise(text: Text) -> Recognised | None:
    """The form whose title stands in the opening of the first page, or of the second behind a cover; else None.

    Where no opening holds one, a line further down may: a PDF need not keep the order in which the page is read.
    """
    covers = [plain(page) for page in text.document.pages[:_COVERS]]
    first_pages = "\n".join(text.pages[:_FIRST_PAGES])
    fitting = [form for form in forms() if _fits(form, first_pages)]
    for search in (_title_in_opening, _title_further_down):
        for number, page in enumerate(covers, start=1):
            for form in fitting:
                if titled := search(form, page):
                    return Recognised(form=form, title=_place(titled, number), authority=_named(titled, number))
    return None


def by_rows(form: Form, areas: Iterable[str]) -> Form:
    """Of the forms with the title of ``form`` the one whose table has just these ``areas``; else the nearest one."""
    found = set(areas)
    alike = [one for one in forms() if one.areas and one.titles == form.titles]
    return min(alike, key=lambda one: len(found ^ set(one.areas)), default=form)


def _with_titles(form: Form, by_id: dict[str, Form]) -> Form:
    if not form.titled_like:
        return form
    if form.titled_like not in by_id:
        raise RuleFileError(
            f"There is no form '{form.titled_like}'.",
            where={"file": _FILE.name, "entry": form.id, "field": "titled_like"},
            remedy=f"These exist: {', '.join(by_id)}.",
        )
    like = by_id[form.titled_like]
    return msgspec.structs.replace(form, titles=like.titles, printed=like.printed)


def _fits(form: Form, first_pages: str) -> bool:
    """Whether what marks the form is there, and what it lacks is not."""
    found = [bool(_pattern(rule).search(first_pages)) for rule in (*form.marks, *form.lacks)]
    return all(found[: len(form.marks)]) and not any(found[len(form.marks) :])


def _title_in_opening(form: Form, page: str) -> re.Match[str] | None:
    opening = page[: form.opening + len(page) - len(page.lstrip())]
    return next((found for title in form.titles if (found := _pattern(title).search(opening))), None)


def _title_further_down(form: Form, page: str) -> re.Match[str] | None:
    """A title at the beginning of a line, on a page that has the days of an inspection as only a front page has."""
    if not _FRONT.search(page):
        return None
    found = (one for title in form.titles for one in _pattern(title).finditer(page))
    return next((one for one in found if not page[page.rfind("\n", 0, one.start()) + 1 : one.start()].strip()), None)


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    """A regular expression in which a space stands for all that can be between words, the end of a line too."""
    return re.compile(re.sub(r" (?![*+?])", r"\\s+", rule), re.MULTILINE)


def _place(found: re.Match[str], page: int, group: int | str = 0) -> Place:
    return Place(page=page, start=found.start(group), end=found.end(group))


def _named(titled: re.Match[str], page: int) -> Place | None:
    named = titled.groupdict().get("authority")
    return _place(titled, page, "authority") if named else None
