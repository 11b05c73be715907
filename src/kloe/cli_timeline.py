"""The command that lays an inspection out day by day, and counts what is due after it."""

import click


@click.command()
def timeline() -> None:
    """Lay out the days of an inspection, or what is due after one."""
