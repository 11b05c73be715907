"""The commands for what Ofsted has published: the library of reports, and what is asked of it."""

import click


@click.group()
def published() -> None:
    """Read published reports, and look things up in them."""
