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
from kloe.frameworks import Framework
from kloe.papers.cases_found import CasesFound, choose_cases
from kloe.papers.cohort_counts import CohortCounts, count_cohorts, framework_of_day


@dataclass(frozen=True)
class ChildrenFound:
    """Flows, risk lists, the groups and the cases of a framework; ``why_not`` says what is not there, and why."""

    flows: Flows
    lists: RiskLists
    groups: CohortCounts | None
    cases: CasesFound | None
    why_not: Mapping[str, str]


def look_at_children(extract: Extract, framework: Framework | None = None) -> ChildrenFound:
    """Follow children, list what drifts, count the groups of a framework, and choose the cases of its sample.

    Without ``framework`` it is the one in force on the extract's date. Without the solver of samples (the extra
    ``sampling``) there are no cases.
    """
    groups, cases, why_not = None, None, {}
    try:
        chosen = framework or framework_of_day(extract.extract_date)
        groups = count_cohorts(extract, chosen)
        cases = choose_cases(extract, chosen)
    except KloeError as problem:
        why_not["groups" if groups is None else "cases"] = str(problem)
    return ChildrenFound(follow_flows(extract), risk_lists(extract), groups, cases, why_not)
