"""The command that starts the web application."""

import click

from kloe.cli.answering import say_lines
from kloe.errors import KloeError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--demo", is_flag=True, help="Add a synthetic authority with two extracts, and a person in each role.")
@click.option("--check", is_flag=True, help="Start, fetch the own front page, and stop.")
def serve(host: str, port: int, demo: bool, check: bool) -> None:
    """Start the web application: makes what is not there yet, prints its address, and serves until it is stopped."""
    try:
        from kloe.web.serving import check_front_page, prepare, run_server  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise KloeError(
            "The web application is not installed.", remedy="Install it with: pip install 'kloe[web]'"
        ) from missing
    ready = prepare(host, port, demo=demo)
    say_lines(ready.lines)
    if check:
        say_lines([check_front_page(host, port)])
    else:
        run_server(host, port)
