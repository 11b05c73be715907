"""What commands that read an extract share: their options, and how FILES become an extract."""

import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from kloe.cli.answering import JSON
from kloe.cli.reference import ERRORS_FOUND, PATHS
from kloe.errors import KloeError
from kloe.home import authority_home

if TYPE_CHECKING:
    from kloe.childdata.checks.checking import CheckedExtract
    from kloe.childdata.extract import Extract
    from kloe.childdata.measures.loading import MeasureBook
    from kloe.childdata.pool import CheckedPool

_YEARS = range(1900, 2200)


class _Day(click.DateTime):
    """A day as people write it; of other years than these no calendar is known, and none can be counted to for ever."""

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d", "%d/%m/%Y"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            found: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day. Write it as in 2024-03-04 or 04/03/2024.", param, ctx)
        if found.year not in _YEARS:
            self.fail(f"The year {found.year} is none that Kloe counts in: {_YEARS[0]} to {_YEARS[-1]}.", param, ctx)
        return found


DATE = _Day()


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that reads an extract."""
    options = (
        click.argument("files", nargs=-1, required=True, type=PATHS),
        click.option("--authority", help="Name of the authority; its remembered mapping and checks are used."),
        click.option("--as-at", type=DATE, help="Reference date of the extract; inferred and said so if left out."),
        click.option("--notified", type=DATE, help="Day on which the inspection was notified."),
        click.option("--mapping", type=PATHS, help="A mapping file for this run (see `kloe remember`)."),
        click.option("--specification", help="Version of the Annex A layout (see `kloe spec list`)."),
        click.option("--threads", type=click.IntRange(1), help="How many processor cores to use."),
        JSON,
        click.option("--quiet", is_flag=True, help="Print no progress."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def day(value: datetime | None) -> date | None:
    """The day of what click reads as a moment."""
    return value.date() if value else None


def say_step(quiet: bool, text: str) -> None:
    """Say what is being done, on the error stream, so that output stays clean for scripts."""
    if not quiet:
        click.echo(f"{text} ...", err=True)


def silent(options: dict[str, Any]) -> bool:
    """Whether progress is to be kept quiet."""
    return bool(options["quiet"] or options["as_json"])


def read_extract(options: dict[str, Any], previous_rows: Any = None) -> "Extract":
    """Read what the reading options name, with the mapping that is remembered for the authority."""
    from kloe.childdata.extract import read_annex_a  # noqa: PLC0415
    from kloe.childdata.reading.mapping import Mapping, merged, read_mapping  # noqa: PLC0415

    mapping = Mapping()
    if options["authority"]:
        remembered = authority_home(options["authority"]) / "mapping.toml"
        mapping = read_mapping(remembered) if remembered.exists() else mapping
    if options["mapping"]:
        mapping = merged(mapping, read_mapping(options["mapping"]))
    say_step(silent(options), "Reading and tidying")
    extract = read_annex_a(
        list(options["files"]),
        authority=options["authority"],
        as_at=day(options["as_at"]),
        notified=day(options["notified"]),
        mapping=mapping,
        specification=options["specification"],
        threads=options["threads"],
        previous_rows=previous_rows,
    )
    click.get_current_context().call_on_close(extract.session.close)
    if extract.unused_rulings and not silent(options):
        click.echo(f"The mapping speaks of what is not in this extract: {'; '.join(extract.unused_rulings)}.", err=True)
    return extract


def refuse_unknown_measures(book: "MeasureBook", ids: Iterable[str]) -> None:
    """Raise KloeError for an id that no measure has: silence would look like an answer."""
    for one in ids:
        if one not in book.by_id:
            raise KloeError(
                f"There is no measure '{one}'.", remedy="'kloe measure' without --only prints the ids of all measures."
            )


def say_result(extract: "Extract", checked: "CheckedExtract") -> None:
    """Print in a few lines what was read and found."""
    from kloe.papers.result_in_lines import result_in_lines  # noqa: PLC0415

    for line in result_in_lines(extract, checked):
        click.echo(line)


def exit_by(checked: "CheckedExtract | CheckedPool", rows: int) -> None:
    """0 when there are no errors; 1 when there are, or a check broke, or there was nothing to check."""
    wrong = any(o.end == "broken" or (o.end == "failed" and o.check.severity == "error") for o in checked.outcomes)
    sys.exit(0 if rows and not wrong else ERRORS_FOUND)
