"""``python -m kloe.cli`` is the same as ``kloe``."""

from kloe.cli import main

main(prog_name="kloe")
