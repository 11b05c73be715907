"""What is known of the children of an extract beside its figures: how they moved, their groups, what drifts.

The report shows counts of it, the pack holds it as files. What an extract cannot answer is said with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kloe.childdata.extract import Extract
from kloe.childdata.flows.flows import Flows, follow_flows
from kloe.childdata.risk_lists.finding import risk_lists
from kloe.childdata.risk_lists.found import RiskLists
from kloe.errors import KloeError
from kloe.papers.cohort_counts import CohortCounts, count_cohorts, framework_of_day


@dataclass(frozen=True)
class ChildrenFound:
    """Flows, groups of the framework in force, and risk lists; ``why_not`` says what of them is not there, and why."""

    flows: Flows
    lists: RiskLists
    groups: CohortCounts | None
    why_not: Mapping[str, str]


def look_at_children(extract: Extract) -> ChildrenFound:
    """Follow children, count the groups of the framework in force on the extract's date, and list what drifts."""
    groups, why_not = None, {}
    try:
        groups = count_cohorts(extract, framework_of_day(extract.extract_date))
    except KloeError as problem:
        why_not["groups"] = str(problem)
    return ChildrenFound(follow_flows(extract), risk_lists(extract), groups, why_not)
