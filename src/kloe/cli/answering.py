"""How commands answer: with lines for a person, with JSON for a script, or with a file. Their options for it."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.papers.answers import Answer

JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
OUTPUT = click.option(
    "-o", "--output", type=PATHS, help="Write the table to this file (.csv, .parquet, .xlsx or .json)."
)


def with_options(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command these options, in this order."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def say_lines(lines: Iterable[str]) -> None:
    """Print lines for a person; no lines print nothing."""
    for line in lines:
        click.echo(line)


def say_data(data: object) -> None:
    """Print data for a script: structs as objects, days and paths as text."""
    from msgspec import to_builtins  # noqa: PLC0415

    click.echo(json.dumps(to_builtins(data, enc_hook=str), default=str, ensure_ascii=False))


def refuse_no_table(output: Path | None) -> None:
    """Raise KloeError when ``output`` has an ending that no table is written to."""
    from kloe.papers.table_files import refuse_no_table_file  # noqa: PLC0415

    if output:
        refuse_no_table_file(output)


def answer(found: "Answer", output: Path | None, as_json: bool) -> None:
    """Write the table to ``output`` and say so; print the answer as JSON, or without either as lines."""
    from kloe.papers.table_files import write_table  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    if output:
        write_table(found.table, output)
        click.echo(f"{counted(len(found.table.rows), 'row')} written to {output}", err=as_json)
    if as_json:
        say_data(found.data)
    elif not output:
        say_lines(found.lines)
