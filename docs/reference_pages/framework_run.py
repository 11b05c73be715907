"""What the commands about frameworks really print: the pages take fields and types from it."""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reference_pages.json_run import json_printed

COMMANDS: Mapping[str, str] = {
    "list": "frameworks list",
    "at": "frameworks at 2020-06-01",
    "diff": "frameworks diff sif-2013 ilacs-2018",
    "requests": "frameworks requests sif-2013 --notified 2014-03-03",
    "find": "frameworks find sif-2013/care-leavers/5",
    "carry": "frameworks carry sif-2013 ilacs-2018",
    "carry_one": "frameworks carry sif-2013/care-leavers/5 ilacs-2018",
    "timeline": "timeline --framework ilacs-2018 --type standard --authority Testshire --notified 2019-09-16"
    " --published 2019-11-04 --received 2019-11-01 --due 2020-02-10",
    "grade": "grade --framework slac-2009 {folder}/grades.toml",
    "outcomes": "grade --framework sif-2013 --outcomes {folder}/outcomes.csv",
}
_GRADES = """
[grades]
safeguarding = "adequate"
"safeguarding/are-safe" = "good"
"safeguarding/feel-safe" = "adequate"
"looked-after/being-healthy" = "good"
"looked-after/staying-safe" = "adequate"
"looked-after/enjoying-and-achieving" = "good"
"looked-after/positive-contribution" = "good"
"looked-after/economic-wellbeing" = "adequate"
"""
_OUTCOMES = """authority,overall-effectiveness,help-and-protection,children-in-care,leadership
Testshire,good,inadequate,good,good
"""


@cache
def printed() -> Mapping[str, Any]:
    """What each command prints with --json, by its name in COMMANDS."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "grades.toml").write_text(_GRADES, encoding="utf-8")
        (Path(folder) / "outcomes.csv").write_text(_OUTCOMES, encoding="utf-8")
        return {name: json_printed(command.format(folder=folder).split()) for name, command in COMMANDS.items()}
