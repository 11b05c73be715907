"""Journeys worked by hand: events with their places, spells, what is late and missing, and several extracts in one."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kloe
from kloe.childdata.extract import Extract
from kloe.childdata.journeys import Journey, journey, load_journey_book, make_events, make_spells, read_families
from kloe.childdata.journeys.examples import surprises
from kloe.childdata.specification import latest_specification, load_specification, specification_ids
from kloe.childdata.synthetic import simulate
from kloe.childdata.synthetic.writing import write_workbook
from kloe.errors import RuleFileError, UnknownNameError
from kloe.papers.journey_lines import journey_lines
from small_annex_a import headings, read, workbook

AS_AT = date(2024, 6, 28)
REAL = Path(__file__).parents[4] / "shared" / "data" / "annex-a"
NEWEST = latest_specification()
Rows = list[dict[str, object]]


def lists(rows: dict[int, Rows], as_at: date = AS_AT) -> Extract:
    """An extract of these lists; a cell that is not given is blank."""
    sheets = {
        f"List {number}": [
            headings(number),
            *([row.get(column.name) for column in NEWEST.by_number[number].columns] for row in of_list),
        ]
        for number, of_list in rows.items()
    }
    return read(workbook(sheets), as_at=as_at)


def told(found: Journey) -> list[tuple[date, str]]:
    return [(event.day, event.kind) for event in found.events]


@pytest.mark.parametrize("layout", specification_ids())
def test_examples_come_out_as_worked_by_hand(layout: str):
    assert list(surprises(load_journey_book(), load_specification(layout))) == []


def test_every_date_column_of_children_but_the_date_of_birth_is_an_event():
    columns = {
        (one.number, column.name)
        for one in NEWEST.lists
        if one.person == "child_id"
        for column in one.columns
        if column.type == "date" and column.name != "birth_date"
    }
    assert {(one.list, one.day) for one in load_journey_book().events} == columns


def test_a_row_without_a_day_and_days_that_cannot_be_are_said():
    rows: dict[int, Rows] = {
        1: [{"child_id": "A1"}, {"child_id": "A1", "contact_date": date(2024, 5, 1)}, {"child_id": "B2"}],
        4: [{"child_id": "A1", "start_date": date(2024, 7, 1), "authorised_date": date(2024, 6, 1)}],
    }
    found = journey("A1", lists(rows))
    assert [(one.list_number, one.sheet_row) for one in found.undated] == [(1, 2)]
    assert [one.kind for one in found.events if any("after the extract" in note for note in one.notes)] == [
        "assessment"
    ]
    said = list(journey_lines(found))
    assert sum("it ends before it starts" in line for line in said) == 1
    assert sum("no event tells of it" in line for line in said) == 1


def test_a_child_from_contact_to_plan():
    found = journey(
        "A1",
        lists({
            1: [{"child_id": "A1", "contact_date": date(2024, 3, 1)}, {"child_id": "B2", "contact_date": AS_AT}],
            3: [{"child_id": "A1", "referral_date": date(2024, 3, 4), "no_further_action": "b) No"}],
            4: [{"child_id": "A1", "start_date": date(2024, 3, 4), "authorised_date": date(2024, 5, 10)}],
            5: [{"child_id": "A1", "strategy_date": date(2024, 5, 1), "conference_date": date(2024, 5, 24)}],
            6: [{"child_id": "A1", "start_date": date(2024, 3, 4)}],
            7: [{"child_id": "A1", "start_date": date(2024, 5, 24), "last_visit_date": "nobody knows"}],
        }),
    )  # fmt: skip
    assert told(found) == [
        (date(2024, 3, 1), "contact"),
        (date(2024, 3, 4), "referral"),
        (date(2024, 3, 4), "assessment"),
        (date(2024, 3, 4), "in_need"),
        (date(2024, 5, 1), "strategy_discussion"),
        (date(2024, 5, 10), "assessment_authorised"),
        (date(2024, 5, 24), "conference"),
        (date(2024, 5, 24), "plan"),
    ]
    assert [one.sheet_row for one in found.events[0].places] == [2]
    assert {one.kind: one.is_open for one in found.spells} == {
        "referral": True, "assessment": False, "in_need": True, "plan": True,
    }  # fmt: skip
    # From 4 March without two days of Easter and a bank holiday: 10 May is day 46; 24 May is day 16 after 1 May.
    assert [(one.limit, one.over, one.done) for one in found.late] == [
        ("assessment_in_time", 1, date(2024, 5, 10)),
        ("conference_in_time", 1, date(2024, 5, 24)),
    ]
    assert [(one.value, one.place.list_number) for one in found.unread] == [("nobody knows", 7)]
    assert found.missing == ()
    assert any("List 8" in reason for reason in found.not_told)


def test_a_plan_during_care_overlaps_and_one_after_it_does_not():
    care = {"child_id": "A1", "start_date": date(2024, 1, 2)}
    plan = {"child_id": "A1", "start_date": date(2023, 11, 1)}
    both = journey("A1", lists({7: [plan], 8: [care]}))
    assert [(one.since, one.until, one.titles) for one in both.overlaps] == [
        (date(2024, 1, 2), None, ("Child protection plan", "Period of care"))
    ]
    ended = {**plan, "end_date": date(2024, 1, 2)}
    assert journey("A1", lists({7: [ended], 8: [care]})).overlaps == ()
    unread = {**plan, "end_date": "some day"}
    found = journey("A1", lists({7: [unread], 8: [care]}))
    assert found.overlaps == ()
    assert not found.spells[0].is_open


def test_two_open_spells_of_one_kind_are_said_and_each_is_late_by_itself():
    rows: Rows = [{"child_id": "A1", "start_date": day} for day in (date(2024, 3, 4), date(2024, 3, 5))]
    referral = {"child_id": "A1", "referral_date": date(2024, 3, 1), "no_further_action": "b) No"}
    found = journey("A1", lists({3: [referral], 4: rows}))
    assert [one.says for one in found.overlaps] == ["Two spells of one kind at once: assessment."]
    assert [(one.since, one.place.sheet_row, one.done) for one in found.late] == [
        (date(2024, 3, 1), 2, None),
        (date(2024, 3, 1), 3, None),
    ]


def test_an_overdue_review_is_no_longer_so_once_a_later_extract_has_it():
    row = {"child_id": "A1", "start_date": date(2024, 2, 1)}
    before = lists({7: [row]}, date(2024, 5, 31))
    assert [one.limit for one in journey("A1", before).late] == ["first_plan_review_in_time"]
    after = lists({7: [{**row, "latest_review_date": date(2024, 6, 3)}]})
    assert journey("A1", [before, after]).late == ()
    assert [
        one.limit for one in journey("A1", [before, lists({4: [{"child_id": "A1", "start_date": AS_AT}]})]).late
    ] == ["first_plan_review_in_time"]


def test_what_is_missing_is_asked_only_of_lists_that_came():
    plan = {"child_id": "A1", "start_date": date(2024, 5, 1)}
    assert journey("A1", lists({7: [plan]})).missing == ()
    found = journey("A1", lists({6: [{"child_id": "B2", "start_date": AS_AT}], 7: [plan]}))
    assert [one.gap for one in found.missing] == ["plan_not_in_need"]
    enquiry = {"child_id": "B2", "strategy_date": date(2024, 5, 1)}
    found = journey("A1", lists({5: [enquiry], 7: [plan]}))
    assert [one.gap for one in found.missing] == ["plan_without_enquiry"]


def test_the_same_event_in_two_extracts_is_one_with_two_places():
    row = {"child_id": "A1", "start_date": date(2024, 3, 4)}
    before = lists({4: [row]}, date(2024, 5, 31))
    after = lists({4: [{**row, "authorised_date": date(2024, 6, 3)}]})
    found = journey("A1", [after, before])
    assert found.extract_dates == (date(2024, 5, 31), AS_AT)
    assert [(one.kind, [place.extract for place in one.places]) for one in found.events] == [
        ("assessment", [1, 2]),
        ("assessment_authorised", [2]),
    ]
    assert [(one.end_day, len(one.places)) for one in found.spells] == [(date(2024, 6, 3), 2)]


def test_what_changed_and_what_went_between_extracts_is_said():
    row = {"child_id": "A1", "start_date": date(2024, 3, 4)}
    other = {"child_id": "A1", "start_date": date(2024, 4, 8)}
    old = {"child_id": "A1", "start_date": date(2023, 12, 1)}
    before = lists({4: [{**row, "authorised_date": date(2024, 5, 1)}, other, old]}, date(2024, 5, 31))
    after = lists({4: [{**row, "authorised_date": date(2024, 5, 2)}]})
    found = {(one.kind, one.day): one for one in journey("A1", [before, after]).events}
    changed = found["assessment_authorised", date(2024, 5, 2)]
    assert changed.earlier_days == (date(2024, 5, 1),)
    assert "1 May 2024 in the extract of 31 May 2024 and 2 May 2024" in changed.notes[0]
    assert "not in that of 28 June 2024" in found["assessment", date(2024, 4, 8)].notes[0]
    assert found["assessment", date(2023, 12, 1)].notes == ()  # older than the six months: fallen out


def test_a_later_visit_is_another_visit_and_no_correction():
    row = {"child_id": "A1", "start_date": date(2024, 3, 4)}
    before = lists({7: [{**row, "last_visit_date": date(2024, 5, 1)}]}, date(2024, 5, 31))
    after = lists({7: [{**row, "last_visit_date": date(2024, 6, 1)}]})
    visits = [one for one in journey("A1", [before, after]).events if one.kind == "plan_visit"]
    assert [(one.day, one.notes) for one in visits] == [(date(2024, 5, 1), ()), (date(2024, 6, 1), ())]


def test_family_only_where_the_data_says_so(tmp_path: Path):
    rows: Rows = [{"child_id": one, "family_id": "F1", "decision_date": AS_AT} for one in ("A1", "B2")]
    extract = lists({10: [*rows, {"child_id": "C3", "decision_date": AS_AT}]})
    assert [one.child_id for one in journey("A1", extract).related] == ["B2"]
    assert "adoptive" in journey("A1", extract).related[0].how
    assert journey("C3", extract).related == ()
    own = tmp_path / "families.csv"
    own.write_text("child_id,family_id\nC3,X\nA1,X\nZ9,Y\n")
    assert [one.child_id for one in journey("C3", extract, read_families(own)).related] == ["A1"]


@pytest.mark.parametrize(
    "text", ["", "child,family\nA,B\n", "child_id,family_id\nA\n", "child_id,family_id\nA,X\nA,Y\n"]
)
def test_a_file_of_families_that_cannot_be_used_is_refused(tmp_path: Path, text: str):
    own = tmp_path / "families.csv"
    own.write_text(text)
    with pytest.raises(RuleFileError, match="families"):
        read_families(own)


def test_a_child_who_is_not_there_is_refused_and_nobody_else_is_suggested():
    extract = lists({1: [{"child_id": "AB-12", "contact_date": AS_AT}, {"child_id": "AB-13", "contact_date": AS_AT}]})
    with pytest.raises(UnknownNameError) as refused:
        journey("ab12", extract)
    assert "looked in: 1." in str(refused.value)
    assert "Did you mean AB-12?" in refused.value.remedy
    with pytest.raises(UnknownNameError) as refused:
        journey("AB-14", extract)
    assert "AB-1" not in refused.value.remedy


DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2024, 6, 28)), st.sampled_from(["soon", "tbc"]))


def rows_of(number: int) -> st.SearchStrategy[Rows]:
    dates = {c.name: DAYS for c in NEWEST.by_number[number].columns if c.type == "date" and c.name != "birth_date"}
    return st.lists(st.fixed_dictionaries({"child_id": st.sampled_from(["A1", "B2"]), **dates}), max_size=3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({number: rows_of(number) for number in (4, 5, 7, 8, 10)}))
def test_no_date_is_lost_and_an_extract_merged_with_itself_changes_nothing(rows: dict[int, Rows]):
    rows[1] = [{"child_id": "A1", "contact_date": AS_AT}]
    with_rows = {number: of_list for number, of_list in rows.items() if of_list}
    extract, again = lists(with_rows), lists(with_rows)
    found = journey("A1", extract)
    places = [(one.day, place.list_number, place.sheet_row) for one in found.events for place in one.places]
    cells = [
        (value, number, sheet_row)
        for number, of_list in with_rows.items()
        for sheet_row, row in enumerate(of_list, start=2)
        for value in row.values()
        if row["child_id"] == "A1"
    ]
    dated = [cell for cell in cells if isinstance(cell[0], date)]
    assert sorted(places) == sorted(dated)
    assert len([cell for cell in cells if cell[0] in ("soon", "tbc")]) == len(found.unread)
    assert told(found) == sorted(told(found), key=lambda one: one[0])
    merged = journey("A1", [extract, again])
    assert told(merged) == told(found)
    assert [one.notes for one in merged.events] == [one.notes for one in found.events]
    assert [(one.kind, one.start_day, one.end_day) for one in merged.spells] == [
        (one.kind, one.start_day, one.end_day) for one in found.spells
    ]
    assert merged.overlaps == found.overlaps
    assert [(one.limit, one.over) for one in merged.late] == [(one.limit, one.over) for one in found.late]


def test_a_whole_extract_in_columns_has_what_each_journey_has(tmp_path: Path):
    extract = kloe.read_annex_a(write_workbook(simulate(400, 3, AS_AT), tmp_path / "annex.xlsx"), as_at=AS_AT)
    assert make_events(extract) == make_spells(extract) == {}
    for (child,) in extract.session.rows("select child_id from events group by 1 order by count(*) desc, 1 limit 5"):
        found = journey(str(child), extract)
        (events,) = extract.session.rows("select count(*) from events where child_id = $1", [child])[0]
        (spells,) = extract.session.rows("select count(*) from spells where child_id = $1", [child])[0]
        assert sum(len(one.places) for one in found.events) == events
        assert sum(len(one.places) for one in found.spells) == spells
    extract.session.close()


@pytest.mark.parametrize("path", sorted(REAL.glob("*.xls*")), ids=lambda path: path.name)
def test_real_workbooks_can_be_followed(path: Path):
    extract = kloe.read_annex_a(path)
    make_events(extract)
    make_spells(extract)
    children = extract.session.rows("select distinct child_id from mentions where child_id is not null limit 5")
    for (child,) in children:
        assert journey(str(child), extract).child_id == child
    extract.session.close()
