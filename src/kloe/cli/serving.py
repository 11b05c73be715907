"""The command that starts the web application."""

import click

from kloe.cli.answering import say_lines
from kloe.errors import KloeError

_USUAL_PORT = 8000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; 8000, or the next free one.")
@click.option("--demo", is_flag=True, help="Add a synthetic authority with two extracts, and a person in each role.")
@click.option("--check", is_flag=True, help="Start, fetch the own front page, and stop.")
def serve(host: str, port: int | None, demo: bool, check: bool) -> None:
    """Start the web application: makes what is not there yet, prints its address, and serves until it is stopped."""
    try:
        from kloe.web.serving import check_front_page, free_port, prepare, run_server  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise KloeError(
            "The web application is not installed.", remedy="Install it with: pip install 'kloe[web]'"
        ) from missing
    chosen = free_port(host, port or _USUAL_PORT, exactly=port is not None)
    say_lines(prepare(host, chosen, demo=demo).lines)
    if check:
        say_lines([check_front_page(host, chosen)])
    else:
        say_lines(["Stop it with Ctrl-C."])
        run_server(host, chosen)
