"""Risk lists in lines for the screen: counts, days and teams, and no child."""

from collections.abc import Iterator, Mapping

from kloe.childdata.risk_lists.found import FoundList, RiskLists
from kloe.papers.risk_tables import basis_in_words
from kloe.papers.words import counted, day, without_unseen

_MOST_TEAMS = 6


def risk_lines(lists: RiskLists) -> Iterator[str]:
    """Each list with its rule, how many are on it, the most days, and by team; then how many lists children are on."""
    yield f"Risk lists on {day(lists.extract_date)}"
    for one in lists.lists:
        yield ""
        yield from _of_list(one)
    if numbers := lists.children_by_number():
        yield ""
        yield "Children by the number of lists they are on (past a limit now)"
        yield from (
            f"  {counted(number, 'list')}: {counted(children, 'child', 'children')}"
            for number, children in numbers.items()
        )


def _of_list(one: FoundList) -> Iterator[str]:
    definition = one.definition
    if one.why:
        yield f"{definition.title}  [{definition.id}]: cannot be made. {one.why}"
        return
    most = f", the most {one.most:,} {definition.unit}" if one.most is not None else ""
    yield f"{definition.title}  [{definition.id}]: {len(one.rows):,}{most}"
    yield f"  {definition.says}"
    yield f"  Limit: {one.limit or 'none'}. Basis: {basis_in_words(one)}."
    if one.cannot_be_told:
        yield f"  Cannot be told, of all teams: {_unsure(one)}."
    if one.rows:
        yield f"  By team: {_teams(one.by_team)}."
        yield f"  To do: {definition.act}"


def _unsure(one: FoundList) -> str:
    if one.definition.caseloads:
        return f"{counted(one.cannot_be_told, 'worker')} (of a team too small to compare)"
    return f"{counted(one.cannot_be_told, 'row')} (a blank, or a value nobody could read)"


def _teams(by_team: Mapping[str | None, int]) -> str:
    shown = [f"{without_unseen(team or 'no team')} {rows:,}" for team, rows in list(by_team.items())[:_MOST_TEAMS]]
    rest = sum(list(by_team.values())[_MOST_TEAMS:])
    return ", ".join([*shown, *([f"other teams {rest:,}"] if rest else [])])
