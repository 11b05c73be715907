"""What each field means of what the commands about children print, by command and path."""

from collections.abc import Iterator, Mapping

from reference_pages.json_fields import fields, rows

_DATE = {"extract_date": "The reference date."}
_OF_FIGURE = {
    "base": "Of how many it is told, or how often the step was taken; null where there is nothing to count.",
    "share": "`counted` of `base`, 0 to 1; null where there is no base.",
}


def _journey() -> Iterator[tuple[str, str]]:
    team = {"team": "The team, where the list has one.", "worker": "The worker, where the list has one."}
    where = {"place": "Where it was read, as one of the `places` of an event."}
    yield from fields(
        "journey",
        child_id="The child.",
        extract_dates="The reference date of each extract, the oldest first.",
        files="The names of the files of each extract.",
        birth_days="Days of birth that the lists have: more than one is a contradiction.",
        events="What happened, in order.",
        spells="The times that the child was in something.",
        overlaps="Spells at the same time that are worth saying.",
        missing="What a row speaks of and the lists do not have.",
        late="What was late when it was done, or is overdue.",
        unread="Cells where a date belongs that nobody could read: they are in no event.",
        undated="Rows about the child without any day that can be read: no event tells of them.",
        related="Other children whom the data puts into the same family.",
        not_told="Which lists or columns are not in the extract.",
    )
    yield from fields(
        "journey.events[]",
        day="The day.",
        kind="The event.",
        title="What it is called.",
        says="What else the row says of it.",
        places="Every place where it was read.",
        **team,
        earlier_days="Days that it had in earlier extracts.",
        notes="What differs between extracts, and that a day lies after the extract.",
    )
    for places in ("events[].places", "spells[].places", "undated"):
        yield from fields(
            f"journey.{places}[]",
            extract="The extract, 1 for the oldest.",
            list_number="The list.",
            row_id="The number of the row within its list, over all sheets and files.",
            sheet_row="The row of the sheet, as Excel numbers it.",
            source="The number of the sheet.",
            file="The file.",
            sheet="The sheet.",
        )
    yield from fields(
        "journey.spells[]",
        kind="The spell.",
        title="What it is called.",
        start_day="The first day; null where the list does not hold it.",
        end_day="The last day; null while it is open, or where the list does not hold it.",
        ended_with="What it ended with; null while it is open.",
        says="What else the row says of it.",
        places="Every place where it was read.",
        **team,
    )
    yield from fields(
        "journey.overlaps[]",
        says="What overlaps.",
        since="The first day of both.",
        until="The last day of both; null while both are open.",
        titles="The two spells.",
    )
    yield from fields("journey.missing[]", gap="What is missing.", title="What it is called.", says="Why.", **where)
    yield from fields(
        "journey.late[]",
        limit="The limit.",
        title="What it is called.",
        since="The day from which it counts.",
        done="The day on which it was done; null where it is overdue.",
        over="By how much it is past the limit, in `unit`.",
        unit="What that is counted in.",
        allowed="The limit in words.",
        basis="What gives the limit.",
        ours="Whether no law or guidance gives it.",
        cannot_say="What this cannot say.",
        as_at="The reference date of the extract that tells it.",
        **where,
    )
    yield from fields("journey.unread[]", heading="The heading.", value="What stands in the cell.", **where)
    yield from fields("journey.related[]", child_id="The other child.", how="By what the data says so.")


def _flows() -> Iterator[tuple[str, str]]:
    yield from fields("flows", **_DATE, why_not="What this extract cannot tell, by id, and why.")
    yield from rows(
        "flows",
        "One entry a figure; with `--by` also one for each group.",
        **_OF_FIGURE,
        what="`step`, `conversion` (from one step to another), `told` (what rows say of themselves) or `after` (where"
        " children were next). Fields that another kind has are null.",
        id="The step, conversion, row or ending.",
        title="What it is called.",
        group="`all`, or the group of `--by`.",
        destination="Of `after`: where they were next.",
        counted="How many went on, were told, or were there next.",
        children="Children in the base.",
        children_counted="Children who went on.",
        went_further="How many were followed in the window by any later step.",
        too_recent="How many began too near the extract date for the window: in no base.",
        before="How many lie before the six months.",
        not_yet="How many are dated after the extract.",
        undated="How many have no day that anybody could read.",
        no_child="How many name no child.",
        unknown="How many blank answers there are.",
        window_days="How long the window is.",
        lower_quartile_days="A quarter of those who went on took at most so many days.",
        median_days="The middle one.",
        upper_quartile_days="Three quarters took at most so many.",
        lower_quartile_working_days="The same in working days.",
        median_working_days="The same in working days.",
        upper_quartile_working_days="The same in working days.",
        limit="The limit of law or guidance, in words; null where there is none.",
        within_limit="How many of those who went on did so within it.",
    )
    yield from fields("flow_rows", rows="How many rows were written.")


def _cohorts() -> Iterator[tuple[str, str]]:
    whole = {
        **_DATE,
        "settings": "The settings of the groups, by name.",
        "children": "How many children are in the extract.",
        "rows_without_id": "How many rows name no child: they are in no group.",
        "in_no_scope_group": "How many children are in none of the groups in scope; null where no group is.",
    }
    group = {
        "section": "`cohort`, `stage` or `quota`.",
        "entry": "The entry of the framework.",
        "cohort": "Kloe's group that it is read as; null for none.",
        "title": "What it is called.",
        "framework_says": "The group in the framework's words.",
        "read_as": "How Kloe reads it from the lists.",
        "wanted": "Of a quota: how many cases are asked for, in words.",
        "children": "How many children are in it; null where the extract cannot tell, which is not 0.",
        "unsure": "Of how many more nobody can tell.",
        "sees": "How much of the group Annex A shows: `whole`, `part` or `nothing`.",
        "cannot_see": "What of it Annex A does not show.",
        "why": "Which lists or columns are not in the extract.",
    }
    yield from fields("cohorts", "framework", **whole)
    yield from rows("cohorts", "One entry a group.", **group)
    yield from fields("overlaps", "framework", **whole, groups="One entry a group, as without `--overlaps`.")
    yield from fields("overlaps.groups[]", **group)
    yield from rows(
        "overlaps",
        "One entry a pair of groups, both ways round.",
        cohort="One group.",
        title="What it is called.",
        children="How many children are in it.",
        other_cohort="The other group.",
        other_title="What that is called.",
        in_both="How many children are in both.",
    )
    yield from fields("cohort_rows", children="How many children were written.", rows="In how many rows.")


def _risk() -> Iterator[tuple[str, str]]:
    yield from fields(
        "risk",
        **_DATE,
        lists="One entry a list.",
        by_team="Rows past their limit now, by team.",
        children_by_number_of_lists="How many children are on how many lists of what is past its limit now.",
    )
    yield from fields(
        "risk.lists[]",
        id="The list.",
        title="What it is called.",
        rule="Who is on it.",
        when="`now`, `coming` or `history`.",
        limit="What it is held against, in words.",
        basis="What gives the limit, or that it is ours.",
        act="What to do.",
        cannot_say="What the list cannot say.",
        rows="How many rows are on it; null where it cannot be made.",
        most="The most that has passed, in `unit`; null where nothing is on it.",
        unit="What days are counted in.",
        not_on="How many rows were looked at and are not on it.",
        cannot_be_told="Of how many rows it cannot be told.",
        by_team="The rows by team.",
        why_not_made="Why it cannot be made; blank where it can.",
    )
    for below in ("risk.lists[].by_team[]", "risk.by_team[]"):
        yield from fields(below, team="The team; null where none is given.", rows="How many rows.")
    yield from fields("risk.children_by_number_of_lists[]", lists="The number of lists.", children="How many children.")


_PARTS = (_journey, _flows, _cohorts, _risk)
MEANINGS: Mapping[str, str] = dict(pair for part in _PARTS for pair in part())
