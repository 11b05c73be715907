"""One grade as one source gives it: a row of the table of outcomes."""

from datetime import date

import msgspec

REPORT = "report"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says of one area of one inspection.

    ``inspection`` is the same for every source that speaks of the same inspection. ``framework``, ``inspection_type``,
    ``area`` and ``grade`` are ids of kloe.frameworks; ``printed`` is the grade as the source words it. A visit without
    grades has one row with a blank area. ``source`` is "report", or "official" and the year of Ofsted's table;
    ``table`` is its sheet. ``report`` is the id of the report in the library, ``page`` where the grade is printed.
    A day that the source does not give is None.
    """

    authority: str
    system: str
    source: str
    region: str = ""
    inspection: str = ""
    framework: str = ""
    inspection_type: str = ""
    first_day: date | None = None
    last_day: date | None = None
    published: date | None = None
    area: str = ""
    grade: str = ""
    printed: str = ""
    table: str = ""
    report: str = ""
    page: int | None = None
    theme: str = ""
    remark: str = ""

    @property
    def told_by(self) -> str:
        """The source in words, with its sheet."""
        return f"{self.source}, {self.table}" if self.table else self.source
