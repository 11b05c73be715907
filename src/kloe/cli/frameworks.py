"""The commands that show the frameworks of inspection: which there are, what they say, what changed."""

from datetime import datetime
from pathlib import Path

import click

from kloe.cli.answering import JSON, say_data, say_lines
from kloe.cli.reading import DATE
from kloe.cli.reference import PATHS


@click.group()
def frameworks() -> None:
    """Show the frameworks of inspection, and compare them."""


@frameworks.command("list")
@JSON
def frameworks_list(as_json: bool) -> None:
    """List the versions, with the first and last day of fieldwork under each."""
    from kloe.frameworks import load_frameworks  # noqa: PLC0415
    from kloe.papers.framework_data import in_the_register  # noqa: PLC0415
    from kloe.papers.framework_lines import list_lines  # noqa: PLC0415

    known = load_frameworks()
    if as_json:
        say_data([in_the_register(one) for one in known])
    else:
        say_lines(list_lines(known))


@frameworks.command("show")
@click.argument("framework")
@click.option("--part", default="", help="One part only, such as areas, rules, timeline, requests or criteria.")
@JSON
def frameworks_show(framework: str, part: str, as_json: bool) -> None:
    """Show all that FRAMEWORK says (an id, or a .toml file of your own), with sources; what is recalled is marked."""
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.framework_data import framework_as_data  # noqa: PLC0415
    from kloe.papers.framework_lines import show_lines  # noqa: PLC0415

    found = find_framework(framework)
    if as_json:
        say_data(framework_as_data(found, part))
    else:
        say_lines(show_lines(found, part))


@frameworks.command("at")
@click.argument("first_day", metavar="DATE", type=DATE)
@click.option("--type", "type_name", default="", help="One type of inspection only, such as short.")
@JSON
def frameworks_at(first_day: datetime, type_name: str, as_json: bool) -> None:
    """Say which framework applies to an inspection whose fieldwork starts on DATE."""
    from kloe.frameworks.choosing import at  # noqa: PLC0415
    from kloe.papers.framework_data import applicable_as_data  # noqa: PLC0415
    from kloe.papers.framework_lines import at_lines  # noqa: PLC0415

    on = first_day.date()
    found = at(on, type_name)
    if as_json:
        say_data([applicable_as_data(one) for one in found])
    else:
        say_lines(at_lines(found, on))


@frameworks.command("diff")
@click.argument("earlier")
@click.argument("later")
@JSON
def frameworks_diff(earlier: str, later: str, as_json: bool) -> None:
    """Say what changed from version EARLIER to version LATER (ids, or .toml files of your own)."""
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.framework_changes import change_lines, changes_as_data, compare_mapped  # noqa: PLC0415

    comparison = compare_mapped(find_framework(earlier), find_framework(later))
    if as_json:
        say_data(changes_as_data(comparison))
    else:
        say_lines(change_lines(comparison))


@frameworks.command("requests")
@click.argument("framework")
@click.option("--type", "type_name", default="", help="Requests of one type of inspection only.")
@click.option("--notified", type=DATE, help="Day of the call: tells the day of each deadline.")
@click.option("-o", "--output", type=PATHS, help="Write the list to this .csv file.")
@JSON
def frameworks_requests(
    framework: str, type_name: str, notified: datetime | None, output: Path | None, as_json: bool
) -> None:
    """List what inspectors ask for under FRAMEWORK: deadline, format, holder, and what they hold already."""
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.frameworks.calendars import load_calendars  # noqa: PLC0415
    from kloe.frameworks.timeline import lay_out  # noqa: PLC0415
    from kloe.papers.request_list import asked, request_lines, requests_as_data, write_requests  # noqa: PLC0415

    found = find_framework(framework)
    days = lay_out(found, notified.date(), calendars=load_calendars(), type_id=type_name) if notified else None
    every = asked(found, type_name, days)
    if output:
        write_requests(found, every, output)
        click.echo(f"Written to {output}", err=True)
    if as_json:
        say_data(requests_as_data(found, every))
    elif not output:
        say_lines(request_lines(found, every, days))


@frameworks.command("find")
@click.argument("key")
@JSON
def frameworks_find(key: str, as_json: bool) -> None:
    """Show the entry KEY, such as sif-2013/care-leavers/5, and where it lives on in what follows."""
    from kloe.frameworks.entries import find_entry  # noqa: PLC0415
    from kloe.papers.crosswalk_lines import found_as_data, found_lines  # noqa: PLC0415

    entry = find_entry(key)
    if as_json:
        say_data(found_as_data(entry))
    else:
        say_lines(found_lines(entry))


@frameworks.command("carry")
@click.argument("before", metavar="FROM")
@click.argument("after", metavar="TO")
@JSON
def frameworks_carry(before: str, after: str, as_json: bool) -> None:
    """Say where the entries of FROM live on in the framework TO, and what has no home there.

    FROM is a framework, a collection of themes such as kent-2014, or the key of one entry. The mapping is Kloe's own
    reading, no fact of Ofsted's.
    """
    from kloe.papers.crosswalk_lines import carrying_as_data, carrying_lines  # noqa: PLC0415

    if as_json:
        say_data(carrying_as_data(before, after))
    else:
        say_lines(carrying_lines(before, after))
