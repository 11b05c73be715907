"""The sheets that audits are filled in on: which columns there are, and how a heading is told again.

A heading ends in a mark in square brackets that lasts, such as ``[grade risk]``: the words before it may change, and
columns may be moved.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kloe.audits.form import AuditForm
from kloe.spelling import squeezed

AUDITS, POINTS, ACTIONS = "Audits", "Strengths and learning", "Actions"
GUIDE, CHOICES = "How to fill in", "Choices"
FRAMEWORK_LABEL, FORM_LABEL = "Framework", "Form"
KINDS_OF_POINT = ("strength", "learning")

CellKind = Literal["text", "day", "whole number", "group", "reader", "answer", "grade", "point", "theme"]
_MARK = re.compile(r"\[([^\[\]]+)\]\s*$")
_FORMULA_STARTS = "=+\\-@\t\r\n＝＋－＠#"  # "#" begins what Excel shows for a formula that failed
_QUOTED = re.compile(f"'+[{_FORMULA_STARTS}]")
_TO_QUOTE = re.compile(f"'*[{_FORMULA_STARTS}]")


@dataclass(frozen=True)
class SheetColumn:
    """One column: its lasting ``mark``, its heading, what its cells hold, and of which area or question."""

    mark: str
    heading: str
    kind: CellKind = "text"
    of: str = ""
    says: str = ""
    width: int = 16


@dataclass(frozen=True)
class SheetLayout:
    """One sheet with its columns in order."""

    name: str
    columns: tuple[SheetColumn, ...]

    @property
    def by_spelling(self) -> Mapping[str, SheetColumn]:
        """Every way in which a heading may be written, to its column."""
        return {squeezed(name): column for column in self.columns for name in (column.heading, column.mark)}

    def column_headed(self, heading: str) -> SheetColumn | None:
        """The column that a heading means: by the mark at its end, or by all its words."""
        mark = _MARK.search(heading)
        known = self.by_spelling
        return known.get(squeezed(mark[1])) if mark and squeezed(mark[1]) in known else known.get(squeezed(heading))


_AUDIT = SheetColumn("audit id", "Audit id", says="One for each case; both readers write the same.")
_READER = SheetColumn("reader", "Reader", "reader", says="First reader, or second reader, who moderates.")
_REVISION = SheetColumn(
    "revision",
    "Revision",
    "whole number",
    says="Blank or 1; 2 and more for a correction: the earlier row stays.",
    width=10,
)


def layouts(form: AuditForm) -> tuple[SheetLayout, SheetLayout, SheetLayout]:
    """The sheets of audits, of strengths and learning, and of actions."""
    return (
        SheetLayout(AUDITS, tuple(_audit_columns(form))),
        SheetLayout(POINTS, _POINTS),
        SheetLayout(ACTIONS, _ACTIONS),
    )


_POINTS = (
    _AUDIT,
    _READER,
    _REVISION,
    SheetColumn("strength or learning", "Strength or learning", "point"),
    SheetColumn("theme", "Theme", "theme", width=32),
    SheetColumn("says", "What it is", width=70),
)
_ACTIONS = (
    _AUDIT,
    _READER,
    _REVISION,
    SheetColumn("action", "Action", says="What is to be done for this child.", width=70),
    SheetColumn("who", "Who", width=24),
    SheetColumn("by", "By when", "day"),
)


def _audit_columns(form: AuditForm) -> Iterator[SheetColumn]:
    yield _AUDIT
    yield SheetColumn("child id", "Child id", says="As the case system has it; no name.")
    yield SheetColumn("team", "Team", says="The team that held the case when it was read.")
    yield SheetColumn("worker", "Worker", says="Who held the case.")
    yield SheetColumn("group", "Group of children", "group", says="Which questions are asked depends on it.", width=20)
    yield SheetColumn("auditor", "Auditor", says="Who read the case.")
    yield _READER
    yield SheetColumn("day", "Day of audit", "day", says="Such as 28/06/2024.")
    for area in form.areas:
        for question in form.questions:
            if question.area == area.id:
                yield SheetColumn(question.id, f"{question.asks} [{question.id}]", "answer", question.id, width=26)
                if question.mandatory:
                    mark = f"reason {question.id}"
                    says = 'Needed with "not applicable".'
                    yield SheetColumn(mark, f"{area.title}: reason [{mark}]", "text", question.id, says, 32)
        if area.graded:
            yield SheetColumn(
                f"grade {area.id}", f"{area.title}: grade [grade {area.id}]", "grade", area.id, area.says, 22
            )
            yield SheetColumn(f"why {area.id}", f"{area.title}: why [why {area.id}]", "text", area.id, width=40)
    yield _REVISION
    yield SheetColumn("why corrected", "Why corrected", says="Needed with revision 2 and more.", width=30)


def quoted(text: str) -> str:
    """``text`` for a cell, with one more quote in front of what could be taken for a formula or an error.

    >>> quoted("=1+1"), quoted("'=1+1"), quoted("plain")
    ("'=1+1", "''=1+1", 'plain')
    """
    return f"'{text}" if _TO_QUOTE.match(text) else text


def unquoted(text: str) -> str:
    """What ``quoted`` was given."""
    return text[1:] if _QUOTED.match(text) else text
