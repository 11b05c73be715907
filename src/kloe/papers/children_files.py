"""What the pack holds of children: the page of flows, the groups of a framework, and the lists of what drifts."""

from pathlib import Path

from kloe.childdata.extract import Extract
from kloe.papers.cases_found import CASES_FILES, write_cases_files
from kloe.papers.children_found import ChildrenFound
from kloe.papers.cohort_tables import counts_table, overlaps_table
from kloe.papers.flow_files import write_flows
from kloe.papers.risk_workbook import write_risk_workbook
from kloe.papers.table_files import write_table

CHILDREN_FILES = (*CASES_FILES, "cohort-overlaps.xlsx", "cohorts.xlsx", "flows.html", "risk-lists.xlsx")


def write_children_files(extract: Extract, found: ChildrenFound, folder: Path) -> None:
    """Write them into ``folder``. Risk lists and all of cases name children; the others hold counts, small ones too."""
    write_flows(extract, found.flows, "", folder / "flows.html")
    write_risk_workbook(found.lists, folder / "risk-lists.xlsx")
    if found.groups:
        write_table(counts_table(found.groups), folder / "cohorts.xlsx")
        write_table(overlaps_table(found.groups), folder / "cohort-overlaps.xlsx")
    if found.cases:
        (folder / "journeys").mkdir()
        write_cases_files(extract, found.cases, folder)
