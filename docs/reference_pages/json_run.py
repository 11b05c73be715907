"""Running a command for what it prints with --json."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from click.testing import CliRunner

from kloe.cli import ERRORS_FOUND, main


def json_printed(command: Sequence[str], env: Mapping[str, str] | None = None) -> Any:
    """What ``kloe`` prints for the words of ``command``, in which it may have found errors."""
    result = CliRunner().invoke(main, [*command, "--json"], env=env, catch_exceptions=False)
    if result.exit_code not in (0, ERRORS_FOUND):
        raise RuntimeError(f"kloe {' '.join(command)}: {result.output}")
    return json.loads(result.stdout)
