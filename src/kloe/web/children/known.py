"""What pages on children ask of an open extract: worked out once, and known for as long as it is open."""

from collections.abc import Mapping
from dataclasses import replace

from kloe.childdata.cohorts import Membership, membership
from kloe.childdata.cohorts.planning import lists_of_children
from kloe.childdata.flows.flows import Flows, follow_flows
from kloe.childdata.risk_lists.finding import risk_lists
from kloe.childdata.risk_lists.found import RiskLists, RiskRow
from kloe.errors import UnknownNameError
from kloe.frameworks import Framework
from kloe.papers.cohort_counts import CohortCounts, count_cohorts, framework_of_day
from kloe.papers.flow_page import FlowSections, flow_sections
from kloe.web.accounts.access import Reach
from kloe.web.childdata.opened import OpenExtract

Teams = Mapping[str, tuple[str, ...]]


def work_out(one: OpenExtract) -> None:
    """Work out beforehand what every page of this room asks, so that nobody waits for it: some seconds."""
    members(one)
    risks_by_child(one)
    children_by_number(one)
    teams_of(one)
    flows_shown(one)


def framework_in_force(one: OpenExtract) -> Framework | None:
    """The framework of the extract's day that names groups of children; None where none does."""
    try:
        return framework_of_day(one.extract.extract_date)
    except UnknownNameError:
        return None


def groups(one: OpenExtract, framework: Framework) -> CohortCounts:
    """The groups of a framework with their counts. Raises UnknownNameError where it names none."""
    return one.memory.of_tables(("children", "groups", framework.id), lambda: count_cohorts(one.extract, framework))


def members(one: OpenExtract) -> Membership:
    """Every child, and the groups that each is in, by the framework in force."""
    framework = framework_in_force(one)
    if framework:
        return groups(one, framework).found
    return one.memory.of_tables(("children", "members"), lambda: membership(one.extract))


def risks(one: OpenExtract) -> RiskLists:
    """Every risk list."""
    return one.memory.of(("children", "risks"), lambda: risk_lists(one.extract))


def risks_by_child(one: OpenExtract) -> Mapping[str, tuple[RiskRow, ...]]:
    """The rows of risk lists of each child who is on any."""

    def found() -> Mapping[str, tuple[RiskRow, ...]]:
        by_child: dict[str, list[RiskRow]] = {}
        for row in risks(one).rows:
            if row.child_id is not None:
                by_child.setdefault(row.child_id, []).append(row)
        return {child: tuple(rows) for child, rows in by_child.items()}

    return one.memory.of(("children", "risks by child"), found)


def children_by_number(one: OpenExtract) -> Mapping[int, int]:
    """How many children are on how many risk lists of what is past its limit now."""
    return one.memory.of(("children", "by number"), lambda: risks(one).children_by_number())


def flows(one: OpenExtract) -> Flows:
    """How children moved; its figures are asked through the page's own cursor."""
    found = one.memory.of_tables(("children", "flows"), lambda: follow_flows(one.extract))
    return replace(found, session=one.extract.session)


def flows_shown(one: OpenExtract, by: str = "") -> FlowSections:
    """The same as a page shows it, broken down by ``by``. Raises KloeError for what there is no breakdown by."""
    return one.memory.of(("children", "flow page", by), lambda: flow_sections(one.extract, flows(one), by))


def teams_of(one: OpenExtract) -> Teams:
    """The teams that the lists name for each child: all that work with it, or did in the time of the lists."""

    def found() -> Teams:
        tables = [child_list.name for child_list in lists_of_children(one.extract.specification)
                  if "team" in child_list.by_name]  # fmt: skip
        every = " union ".join(f"select child_id, team from {name}" for name in tables)
        sql = f"select child_id, list(team) from ({every}) where child_id is not null and team is not null group by 1"
        return {child: tuple(sorted(teams)) for child, teams in one.extract.session.rows(sql)}

    return one.memory.of(("children", "teams"), found)


def within(one: OpenExtract, reach: Reach) -> frozenset[str]:
    """The children of the extract whom ``reach`` covers, asked for all of them at once."""
    everyone = members(one).by_id
    if reach.everybody:
        return one.memory.of(("children", "everyone"), lambda: frozenset(everyone))
    of_teams = one.memory.of(("children", "of teams", reach.teams), lambda: _of_teams(teams_of(one), reach.teams))
    others = reach.children & everyone.keys()
    return of_teams | others if others else of_teams


def _of_teams(teams: Teams, wanted: frozenset[str]) -> frozenset[str]:
    reach = Reach(teams=wanted)
    covered = {several for several in set(teams.values()) if reach.covers("", several)}
    return frozenset(child for child, several in teams.items() if several in covered)
