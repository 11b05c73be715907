"""The commands that show what Kloe knows, and read nobody's data: the layouts and the checks."""

import sys
from pathlib import Path

import click

ERRORS_FOUND = 1
PATHS = click.Path(path_type=Path)


@click.group()
def spec() -> None:
    """Show the versions of the Annex A layout."""


@spec.command("list")
def spec_list() -> None:
    """List the versions."""
    from kloe.childdata.specification import load_specification, specification_ids  # noqa: PLC0415

    for specification_id in specification_ids():
        version = load_specification(specification_id)
        click.echo(f"{version.id}  from {version.valid_from}  {version.title}")


@spec.command("show")
@click.argument("specification_id")
@click.option("--list", "number", type=click.IntRange(1, 11), help="One list only.")
def spec_show(specification_id: str, number: int | None) -> None:
    """Show the lists and columns of a version."""
    from kloe.childdata.specification import find_specification  # noqa: PLC0415

    for child_list in find_specification(specification_id).lists:
        if number in (None, child_list.number):
            click.echo(f"List {child_list.number}: {child_list.title} ({child_list.name})")
            for column in child_list.columns:
                click.echo(f"  {column.name:<26}{column.type:<10}{column.required:<12}{column.heading}")


@spec.command("diff")
@click.argument("earlier")
@click.argument("later")
def spec_diff(earlier: str, later: str) -> None:
    """Say what changed from version EARLIER to version LATER (ids, or files of versions of your own)."""
    from kloe.childdata.specification import find_specification  # noqa: PLC0415
    from kloe.childdata.specification.comparing import compare  # noqa: PLC0415

    for line in compare(find_specification(earlier), find_specification(later)):
        click.echo(line)


@click.group()
def checks() -> None:
    """Show checks, and test the examples of your own."""


@checks.command("list")
@click.option("--list", "number", type=click.IntRange(1, 11), help="Checks of one list only.")
def checks_list(number: int | None) -> None:
    """List every check: id, severity, what must be true."""
    from kloe.childdata.checks.loading import load_rule_book  # noqa: PLC0415

    for one in load_rule_book().checks:
        lists = (one.list,) if one.list is not None else one.lists
        if number is None or lists == "every" or number in lists:
            click.echo(f"{one.id:<8}{one.severity:<9}{one.says}")


@checks.command("test")
@click.argument("files", nargs=-1, type=PATHS)
def checks_test(files: tuple[Path, ...]) -> None:
    """Run the examples of every check: Kloe's own with Kloe's settings, those in FILES with the settings there."""
    from kloe.childdata.checks.examples import surprises  # noqa: PLC0415
    from kloe.childdata.checks.loading import load_rule_book  # noqa: PLC0415
    from kloe.childdata.specification import latest_specification  # noqa: PLC0415

    kloes, book = load_rule_book(), load_rule_book(files)
    own = frozenset(check.id for check in book.checks) - {check.id for check in kloes.checks}
    found = list(surprises(kloes, latest_specification()))
    found += surprises(book, latest_specification(), own) if own else ()
    for surprise in found:
        click.echo(
            f"{surprise.check}: {surprise.expected} example {surprise.number}"
            f" does not {surprise.expected} ({surprise.table})"
        )
    click.echo(f"{len(kloes.checks) + len(own)} checks, {len(found)} examples that do not do what they say")
    if found:
        sys.exit(ERRORS_FOUND)
