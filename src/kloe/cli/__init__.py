"""The command line: one thin function a command, no rule. Heavy modules are imported where they are used."""

from kloe.cli.commands import CANNOT_READ, main
from kloe.cli.reference import ERRORS_FOUND

__all__ = ["CANNOT_READ", "ERRORS_FOUND", "main"]
