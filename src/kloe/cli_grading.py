"""The command that says what a framework's rules leave open for the overall grade."""

import click


@click.command()
def grade() -> None:
    """Say which overall grades are ruled out, expected or open, and by which rule."""
