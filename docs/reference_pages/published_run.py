"""What the commands about published reports really print: from the outcomes that ship, and from a small library."""

import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reference_pages.json_run import json_printed
from reference_pages.made_reports import write_reports

COMMANDS: Mapping[str, str] = {
    "add": "add {folder}/reports",
    "reports": "list",
    "report": "show Anytown 2023",
    "search": "search supervision",
    "recommendations": "recommendations",
    "by_theme": "recommendations --by-theme",
    "themes": "themes --at-least 1",
    "theme": "theme workforce --at-least 1",
    "inspections": "outcomes --authority Kent --compare region --until 2025-03-31",
    "differences": "outcomes --differences",
    "distribution": "distribution --as-at 2019-11-05",
    "explained": "distribution --since 2019-11-04 --until 2020-02-28 --explain {stated}",
    "transitions": "transitions --until 2025-03-31",
    "coverage": "coverage --as-at 2023-06-01",
    "annex": "annex --since 2013-11-01 --until 2014-10-31",
    "recount": "annex --since 2013-11-01 --until 2014-10-31 --against {folder}/paper.txt",
    "next": "next --as-at 2025-04-01",
    "waits": "waits --by grade --by type --by next_type --as-at 2025-09-01",
    "backtest": "backtest --complete-to 2025-03-31",
    "pace": "pace --framework sif --as-at 2014-10-29",
}
_STATED = "I 13, RI 35, G 36.5, O 15.5"
_PAPER = """| Slough | Inadequate (Adoption: Requires Improvement) | Inadequate |
6 LSCBs have been rated 'Inadequate'.
"""


@cache
def printed() -> Mapping[str, Any]:
    """What each command prints with --json, by its name in COMMANDS."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write_files(folder)
        return {name: _printed(command, folder) for name, command in COMMANDS.items()}


def _write_files(folder: Path) -> None:
    """Reports, one of them twice, one in another file, and a file that is none; and the paper of a council."""
    reports = write_reports(folder / "reports")
    first, last = sorted(reports.glob("*.pdf"))
    shutil.copy(first, reports / "copy.pdf")
    (reports / "twin.pdf").write_bytes(last.read_bytes() + b"\n")
    (reports / "page.pdf").write_text("<html>", encoding="utf-8")
    (folder / "paper.txt").write_text(_PAPER, encoding="utf-8")


def _printed(command: str, folder: Path) -> Any:
    words = [word.format(folder=folder, stated=_STATED) for word in command.split()]
    return json_printed(["published", *words], {"KLOE_HOME": str(folder / "home")})
