"""The commands that show the frameworks of inspection: which there are, what they say, what changed."""

import click


@click.group()
def frameworks() -> None:
    """Show the frameworks of inspection, and compare them."""
