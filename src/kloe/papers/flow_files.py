"""Flows as one file, by the ending of its name: a page to read, or the table of all figures."""

from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.childdata.flows.flows import Flows
from kloe.papers.flow_tables import flow_table
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.table_files import TABLE_ENDINGS, write_table

ENDINGS = (".html", *TABLE_ENDINGS)


def refuse_no_flow_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that flows can be written to."""
    refuse_other_endings("Flows are", target, ENDINGS)


def write_flows(extract: Extract, flows: Flows, by: str, target: Path) -> None:
    """Write the flows, also broken down ``by`` where it is given, to ``target``; raises KloeError."""
    refuse_no_flow_file(target)
    if target.suffix.lower() != ".html":
        write_table(flow_table(flows, by), target)
        return
    from kloe.papers.flow_page import flow_page  # noqa: PLC0415 - tables do not need templates

    with writing_to(target) as beside:
        beside.write_text(flow_page(extract, flows, by), encoding="utf-8")
