"""The commands that look things up in published reports: paragraphs by their words, and recommendations."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.papers.table_files import DataTable
    from kloe.published.library import Library
    from kloe.published.recurring import Followed
    from kloe.published.searching import Filters

_MOST = 1_000_000  # more than the paragraphs of any library
_FILTERS = (
    click.option("--authority", "authorities", multiple=True, help="Only on this authority; slips are forgiven."),
    click.option("--year", "years", multiple=True, help="Only published in this year, or in these: 2016-2018."),
    click.option("--framework", "frameworks", multiple=True, help="Only under this framework; 'ilacs' is all of it."),
    click.option("--area", "areas", multiple=True, help="Only in sections on this judgement area."),
    click.option("--grade", "grades", multiple=True, help="Only with this grade: of the area, or overall outside one."),
    click.option("--theme", "themes", multiple=True, help="Only where this theme is spoken of."),
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_OUTPUT = click.option("-o", "--output", type=PATHS, help="Write the rows to this file: .csv, .parquet, .xlsx, .json.")


def _filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.command()
@click.argument("words", nargs=-1, required=True)
@_filtered
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many paragraphs to show.")
@_OUTPUT
@_JSON
def search(words: tuple[str, ...], limit: int, output: Path | None, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Find the paragraphs of all reports that have these WORDS, the best first.

    All words must be there; OR means either, NOT without. '"words in quotes"' stand together, safeg* is how a word
    begins, brackets group. Options may be given several times: any of their values then will do.
    """
    from kloe.papers.search_lines import found_lines  # noqa: PLC0415
    from kloe.papers.search_tables import found_table  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.searching import search as look_for  # noqa: PLC0415

    _refuse(output)
    found = look_for(open_library(), " ".join(words), _meant(filters), limit=_MOST if output else limit)
    marks = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("**", "**")
    _answer(found, found_lines(found, marks), found_table(found) if output else None, output, as_json)


@click.command()
@click.argument("words", nargs=-1)
@_filtered
@click.option("--again", is_flag=True, help="Only those that the next report says again, or perhaps.")
@click.option("--by-theme", is_flag=True, help="Instead, how many there are of each theme.")
@_OUTPUT
@_JSON
def recommendations(
    words: tuple[str, ...],
    again: bool,
    by_theme: bool,
    output: Path | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """List what reports ask to improve, and whether the next report on the same authority asks for it again.

    With WORDS, only recommendations that have them: see 'kloe published search'.
    """
    from kloe.papers import search_lines, search_tables  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.recurring import by_theme as clustered  # noqa: PLC0415
    from kloe.published.recurring import said_again  # noqa: PLC0415

    _refuse(output)
    notes, found = _recommendations(open_library(), " ".join(words), _meant(filters))
    shown = list(said_again(found, perhaps=True)) if again else found
    if by_theme:
        clusters = clustered(shown)
        table = search_tables.cluster_table(clusters) if output else None
        _answer(clusters, [*notes, *search_lines.cluster_lines(clusters)], table, output, as_json)
        return
    lines = [*notes, *search_lines.counted_lines(found), "", *search_lines.followed_lines(shown)]
    table = search_tables.followed_table(shown) if output else None
    _answer({"notes": notes, "recommendations": shown}, lines, table, output, as_json)


def _meant(filters: dict[str, tuple[str, ...]]) -> "Filters":
    from kloe.published.searching import Filters  # noqa: PLC0415

    return Filters(**filters)


def _recommendations(library: "Library", words: str, filters: "Filters") -> "tuple[tuple[str, ...], list[Followed]]":
    """The recommendations that are meant, with what became of them, and what was taken for what."""
    from kloe.published.recurring import follow  # noqa: PLC0415
    from kloe.published.searching import list_recommendations  # noqa: PLC0415

    chosen = list_recommendations(library, words, filters)
    return chosen.notes, [one for one in follow(library) if (one.report, one.whose, one.position) in chosen.places]


def _refuse(output: Path | None) -> None:
    from kloe.papers.table_files import refuse_no_table_file  # noqa: PLC0415

    if output:
        refuse_no_table_file(output)


def _answer(data: object, lines: Iterable[str], table: "DataTable | None", output: Path | None, as_json: bool) -> None:
    """The data for a script, the lines for a person, or a file."""
    from msgspec import to_builtins  # noqa: PLC0415

    if output and table:
        from kloe.papers.table_files import write_table  # noqa: PLC0415

        write_table(table, output)
        click.echo(f"{len(table.rows):,} rows written to {output}.", err=as_json)
    if as_json:
        click.echo(json.dumps(to_builtins(data, enc_hook=str), default=str, ensure_ascii=False))
    elif not output:
        click.echo("\n".join(lines))
