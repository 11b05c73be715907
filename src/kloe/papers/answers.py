"""What a command about published reports answers: a table for files, the same for scripts, and lines for a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kloe.papers.data_tables import DataTable


@dataclass(frozen=True)
class Answer:
    """The table of an answer, and its lines.

    ``more`` is what only scripts get: beside the table, or as their ``rows`` in its place. ``parts`` are the fields of
    each row that no cell can hold, in the order of the rows: scripts get them within the rows.
    """

    table: DataTable
    lines: Iterable[str]
    more: Mapping[str, Any] = field(default_factory=dict)
    parts: Sequence[Mapping[str, Any]] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The answer for a script: ``notes`` and ``rows`` as a file of the table has them, and what there is more."""
        rows: list[dict[str, Any]] = [dict(zip(self.table.headings, row, strict=True)) for row in self.table.rows]
        if self.parts:
            rows = [{**row, **parts} for row, parts in zip(rows, self.parts, strict=True)]
        return {**self.more, "notes": self.table.notes, "rows": self.more.get("rows", rows)}
