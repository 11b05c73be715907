"""The sections of the readiness report on children: what drifts, how they moved, the groups in scope."""

from collections.abc import Iterable

from kloe.childdata.risk_lists.found import FoundList, RiskLists
from kloe.papers.children_found import ChildrenFound
from kloe.papers.cohort_counts import CountedGroup
from kloe.papers.flow_words import conversion_title, days_taken, of_base, within_limit, zip_conversions
from kloe.papers.report_tables import Cell, Table, table
from kloe.papers.sections import Block, Section
from kloe.papers.words import counted, shortened

_DRIFT = (">What is looked for", "#Rows", "#The most", "!Unit", "Limit", ">Most in")
_GROUPS = (">Group", "#Children", "#Cannot be told", ">What Annex A cannot see of it")
_FLOWS = (">From one step to the next", "#Went on", "#Middle time (days)", ">Within the limit")


def children_sections(found: ChildrenFound) -> tuple[Section, ...]:
    """What drifts, how children moved, and groups in scope: counts alone, for use inside the authority."""
    return (_drift(found.lists), _flows(found), *_groups(found))


def _drift(lists: RiskLists) -> Section:
    now = [one for one in lists.lists if one.definition.when == "now" and not one.why]
    late = sum(len(one.rows) for one in now)
    missing = tuple(f"{one.definition.title} cannot be listed. {one.why}" for one in lists.lists if one.why)
    intro = (
        "What somebody can act on today. The children, with the rule, the days and the team, are in risk-lists.xlsx.",
    )
    return Section(
        "drift",
        "What drifts",
        f"What drifts: {counted(late, 'row')} to act on, in {counted(len([one for one in now if one.rows]), 'list')}",
        intro,
        (Block(_drift_table(one for one in lists.lists if not one.why)),),
        missing,
    )


def _drift_table(lists: Iterable[FoundList]) -> Table:
    return table("drift-lists", "Risk and drift lists", _DRIFT, [_drift_row(one) for one in lists])


def _drift_row(one: FoundList) -> tuple[Cell, ...]:
    team = next((f"{shortened(name or 'no team')}: {rows}" for name, rows in one.by_team.items()), "")
    limit = f"{one.limit} (ours)" if one.limit and one.limit_is_ours else one.limit or "none"
    unit = one.definition.unit if one.most is not None else ""
    return one.definition.title, len(one.rows), one.most, unit, limit, team


def _flows(found: ChildrenFound) -> Section:
    rows = [
        (
            conversion_title(found.flows, asked),
            of_base(one.went_on, one.base),
            days_taken(one),
            within_limit(asked, one),
        )
        for asked, one in zip_conversions(found.flows)
    ]
    intro = (
        "Of the steps whose window is over; what is too recent to tell is left out. flows.html has the picture, the"
        " threshold points of an inspection, returns, and what came after.",
    )
    shown = Block(table("flow-conversions", "From step to step", _FLOWS, rows))
    return Section("flows", "How children moved", "How children moved from step to step", intro, (shown,))


def _groups(found: ChildrenFound) -> list[Section]:
    if found.groups is None:
        return []
    groups, cases = found.groups, found.cases
    rows = [_group_row(group) for group in groups.groups if group.section in {"cohort", "stage"}]
    intro = (
        f"The groups that {groups.framework.title} ({groups.framework.id}) names. A child may be in several.",
        f"sample.xlsx has {counted(len(cases.rows), 'case')}: {cases.says}. journeys/ has a page of each, in that"
        " order, and audits.xlsx is ready to audit them."
        if cases
        else f"There is no sample of cases. {found.why_not.get('cases', '')}",
    )
    blocks = (Block(table("groups-in-scope", "Children by group", _GROUPS, rows)),)
    return [Section("groups", "Groups in scope", "The children in the scope of an inspection", intro, blocks)]


def _group_row(group: CountedGroup) -> tuple[Cell, ...]:
    count = group.count
    return group.title, "-" if count.children is None else count.children, count.unsure or "", group.cannot_see
