"""A mapping file with one entry for each thing that was not understood, ready for a person to decide."""

import json
from collections.abc import Iterator
from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.specification import latest_specification

NAME = "mapping-to-fill-in.toml"
_START = """\
# What was not understood in this extract. Take the # away from an entry, fill it in, and keep the file with
#   kloe remember mapping-to-fill-in.toml --authority "..."
# Entries that stay commented out change nothing.
"""


def write_mapping_to_fill_in(extract: Extract, folder: Path) -> None:
    """Write the file beside the tidy lists."""
    lines = [_START, *_headings(extract), *_values(extract), *_orders(extract)]
    (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _entry(kind: str, **fields: object) -> str:
    return "\n".join(
        [
            f"\n# [[{kind}]]",
            *(f"# {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()),
        ]
    )


def _headings(extract: Extract) -> Iterator[str]:
    for number, heading in extract.session.rows(
        "select list_number, heading from headings where how in ('not recognised', 'given twice') order by all"
    ):
        missing = [
            str(row[0])
            for row in extract.session.rows(
                'select "column" from columns where list_number = ? and not present', [number]
            )
        ]
        yield f"\n# Missing columns of List {number}: {', '.join(missing) or 'none'}"
        yield _entry("heading", list=number, heading=heading, column="")


def _values(extract: Extract) -> Iterator[str]:
    newest = latest_specification()
    for number, name, value, cells in extract.session.rows(
        """select list_number, "column", value, count(*) from unread where type = 'category' and reason <> 'error value'
           group by all order by 1, 2, 4 desc, 3"""
    ):
        codes = newest.codes_of(newest.by_number[int(str(number))].by_name[str(name)])
        yield f"\n# {cells} cells. Codes: {', '.join(codes.by_code) if codes else ''}"
        yield _entry("value", list=number, column=name, value=value, code="")


def _orders(extract: Extract) -> Iterator[str]:
    for number, name in extract.session.rows(
        """select list_number, "column" from date_orders
           where "order" in ('mixed', 'day first, assumed') order by all"""
    ):
        yield _entry("date", list=number, column=name, order="day first")
