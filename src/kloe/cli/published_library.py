"""The commands that fill the library of published reports, and show and export what is in it."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON, OUTPUT, answer, refuse_no_table, say_data, say_lines
from kloe.cli.reading import DATE, day
from kloe.cli.reference import ERRORS_FOUND, PATHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kloe.published.library.addresses import Address

_QUIET = click.option("--quiet", is_flag=True, help="Print no progress.")
_WORKERS = click.option(
    "--workers", type=click.IntRange(1), help="How many processes read at once; one a processor if left out."
)


@click.command()
@click.argument("paths", nargs=-1)
@_WORKERS
@_QUIET
@JSON
def add(paths: tuple[str, ...], workers: int | None, quiet: bool, as_json: bool) -> None:
    """Add reports to the library: PATHS are PDFs, folders that hold them, or patterns such as 'reports/*.pdf'.

    What is there already is not read again, unless Kloe has learnt to read better since; without PATHS, only that is
    done. Exit code 1: a file cannot be read, and it is said why.
    """
    from kloe.papers.library_lines import added_lines  # noqa: PLC0415
    from kloe.published.library import add_reports  # noqa: PLC0415

    with _progress(quiet or as_json) as progress:
        added = add_reports(paths, workers=workers or os.cpu_count() or 1, progress=progress)
    _say(added, added_lines(added), as_json)
    sys.exit(ERRORS_FOUND if added.unread else 0)


@click.command("list")
@click.option("--authority", default="", help="Only reports on authorities whose name has these words.")
@click.option("--unread", is_flag=True, help="Instead, the files that could not be read, with the reason.")
@click.option("--check", is_flag=True, help="Instead, whether every file of the library is as it was written.")
@OUTPUT
@JSON
def list_reports(authority: str, unread: bool, check: bool, output: Path | None, as_json: bool) -> None:
    """List the reports in the library."""
    from kloe.papers.library_lines import LISTED, unread_lines  # noqa: PLC0415
    from kloe.papers.library_tables import listed_answer  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.library.naming import those_named  # noqa: PLC0415

    refuse_no_table(output)
    library = open_library()
    if check:
        damaged = library.damage()
        _say({"damaged": damaged}, damaged or ["Every file is as it was written."], as_json)
        sys.exit(ERRORS_FOUND if damaged else 0)
    if unread:
        _say({"unread": library.unread}, unread_lines(library.unread), as_json)
        return
    rows = those_named(library.rows(LISTED), authority, lambda row: row["authority"] or "")
    answer(listed_answer(rows, library), output, as_json)


@click.command()
@click.argument("report", nargs=-1, required=True)
@JSON
def show(report: tuple[str, ...], as_json: bool) -> None:
    """Show all that was read of one REPORT: the beginning of its id, or words of its authority, file and days."""
    from kloe.papers.library_lines import report_lines  # noqa: PLC0415
    from kloe.papers.library_tables import report_as_data  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415

    found = open_library().report(" ".join(report))
    _say(report_as_data(found), report_lines(found), as_json)


@click.command()
@click.argument("table")
@click.option("-o", "--output", type=PATHS, required=True, help="File to write: .csv, .parquet, .xlsx or .json.")
def export(table: str, output: Path) -> None:
    """Write a whole TABLE of the library to a file: reports, windows, judgements, recommendations, paragraphs, …."""
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.library_tables import library_table  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415

    refuse_no_table(output)
    answer(Answer(library_table(open_library(), table), ()), output, as_json=False)


@click.command()
@click.option("--addresses", type=PATHS, help="A list of your own, instead of the one that ships with Kloe.")
@click.option("--page", multiple=True, help="Address of an authority's page, or the page saved (repeatable).")
@click.option("--authority", default="", help="Only of authorities whose name has these words.")
@click.option("--since", type=DATE, help="Only what was published on this day or later.")
@click.option("--until", type=DATE, help="Only what was published on this day or earlier.")
@click.option("--pause", type=click.FloatRange(0), default=1.0, show_default=True, help="Seconds between requests.")
@click.option("--take-changed", is_flag=True, help="Take files that are others than the list says.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked for, and ask for nothing.")
@_WORKERS
@_QUIET
@JSON
def fetch(dry_run: bool, quiet: bool, as_json: bool, **options: Any) -> None:
    """Fetch reports from Ofsted's site over your own network, one at a time, and add them to the library.

    What is there is not asked for again, and a run that was cut off goes on. Exit code 1: not all could be fetched.
    """
    from kloe.papers import library_lines  # noqa: PLC0415
    from kloe.published.library.fetching import Manners  # noqa: PLC0415
    from kloe.published.library.filling import fill_library  # noqa: PLC0415

    wanted = _wanted(**{name: options[name] for name in ("addresses", "page", "authority", "since", "until")})
    if dry_run:
        _say(wanted, (f"{one.address}  {one.local_authority}  {one.file_name}" for one in wanted), as_json)
        return
    silent = quiet or as_json
    with _progress(silent) as progress:
        filled = fill_library(
            wanted,
            manners=Manners(pause=options["pause"]),
            take_changed=options["take_changed"],
            wait=lambda seconds: _wait(seconds, silent or seconds <= options["pause"]),
            each=lambda one: None if silent else click.echo(library_lines.fetched_line(one), err=True),
            workers=options["workers"] or os.cpu_count() or 1,
            progress=progress,
        )
    _say(filled, library_lines.filled_lines(filled), as_json)
    missing = any(one.outcome in ("refused", "failed", "not tried") for one in filled.fetched)
    sys.exit(ERRORS_FOUND if missing or (filled.added and filled.added.unread) else 0)


def _wait(seconds: float, silent: bool) -> None:
    """Nobody should think that it hangs."""
    if not silent:
        click.echo(f"Trying again in {seconds:.0f} seconds ...", err=True)
    time.sleep(seconds)


def _wanted(
    addresses: Path | None, page: tuple[str, ...], authority: str, since: datetime | None, until: datetime | None
) -> "list[Address]":
    from kloe.published.library.addresses import read_addresses, shipped_addresses  # noqa: PLC0415
    from kloe.published.library.filling import addresses_of_page  # noqa: PLC0415
    from kloe.published.library.naming import those_named  # noqa: PLC0415

    if page and (authority or since or until):
        raise click.UsageError("--authority, --since and --until choose from a list: a page does not say them.")
    listed = read_addresses(addresses) if addresses else () if page else shipped_addresses()
    first, last = day(since), day(until)
    chosen = [
        one
        for one in those_named(listed, authority, lambda one: one.local_authority)
        if (not first or (one.published and one.published >= first))
        and (not last or (one.published and one.published <= last))
    ]
    return [*chosen, *(one for where in page for one in addresses_of_page(where))]


@contextmanager
def _progress(silent: bool) -> "Iterator[Callable[[int, int], None]]":
    """A bar on the error stream, from the first report that is read."""
    bars: list[Any] = []

    def step(done: int, of: int) -> None:
        if not bars:
            bars.append(click.progressbar(length=of, label="Reading reports", file=sys.stderr))
        bars[0].update(done - bars[0].pos)

    yield (lambda done, of: None) if silent else step
    for bar in bars:
        bar.render_finish()


def _say(data: object, lines: "Iterable[str]", as_json: bool) -> None:
    """The data for a script, or the lines for a person."""
    if as_json:
        say_data(data)
    else:
        say_lines(lines)
