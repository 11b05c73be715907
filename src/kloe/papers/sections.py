"""What a section of the readiness report is made of: tables, each with what introduces it."""

from dataclasses import dataclass

from kloe.papers.report_tables import Table


@dataclass(frozen=True)
class Block:
    """A table of a section: what introduces it, what is said when it is empty, and whether it is folded."""

    table: Table
    title: str = ""
    intro: str = ""
    empty: str = ""
    fold: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the report. ``short`` stands in the contents, ``title`` says what was found."""

    id: str
    short: str
    title: str
    intro: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
