"""Who is in which group: nobody lost, nobody counted twice, and what cannot be told is said and never 0."""

from datetime import date

import pytest

from kloe.childdata.cohorts import load_cohort_book, membership
from kloe.childdata.extract import read_annex_a
from kloe.childdata.synthetic import simulate, write_workbook
from kloe.errors import KloeError, UnknownNameError
from small_annex_a import NEWEST, headings, read, workbook

DAY = date(2024, 6, 28)
PRINTED = {(codes.name, code.code): code.printed for codes in NEWEST.code_sets for code in codes.codes}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A synthetic authority, read, and its groups."""
    made_up = write_workbook(simulate(700, 11, DAY), tmp_path_factory.mktemp("made") / "annex-a.xlsx")
    extract = read_annex_a(made_up, as_at=DAY)
    yield extract, membership(extract)
    extract.session.close()


def sheet(number, *cells, without=()):
    """A list with these cells by column; the rest is blank. Codes may be written short."""
    columns = NEWEST.by_number[number].columns
    kept = [place for place, column in enumerate(columns) if column.name not in without]
    rows = [list(headings(number))]
    for row in ({"gender": "Male", "ethnicity": "WBRI", **given} for given in cells):  # barer rows are no data
        rows.append([PRINTED.get((column.codes, row.get(column.name)), row.get(column.name)) for column in columns])
    return [[row[place] for place in kept] for row in rows]


def groups_in(sheets, **options):
    return membership(read(workbook({f"List {number}": rows for number, rows in sheets.items()}), as_at=DAY), **options)


def test_every_child_of_the_lists_is_there_once_and_in_a_group_or_named_as_in_none(made):
    extract, found = made
    ids = [child.child_id for child in found.children]
    (told,) = extract.session.rows("select list(distinct child_id order by child_id) from mentions")[0]
    assert ids == told
    every = [cohort.id for cohort in found.book.cohorts]
    inside = set().union(*(found.children_in(cohort) for cohort in every))
    assert inside | found.in_none_of(every) == set(ids)
    assert not inside & found.in_none_of(every)
    assert all((child in found.children_in(cohort)) == (cohort in found.groups_of(child))
               for child in ids for cohort in every)  # fmt: skip


def test_every_membership_leads_to_a_row_of_the_list_that_is_about_this_child(made):
    extract, found = made
    names = {one.number: one.name for one in extract.specification.lists if one.person == "child_id"}
    for number, name in names.items():
        wrong = extract.session.count(
            f"select count(*) from members left join {name} as list using (row_id)"
            f" where members.list_number = {number} and (list.child_id is distinct from members.child_id"
            " or list.sheet_row is distinct from members.sheet_row)"
        )
        assert wrong == 0
    assert extract.session.count("select count(distinct (cohort, child_id)) from members") == sum(
        len(children) for children in found.groups.values()
    )


def test_groups_are_as_large_as_the_measures_of_the_same_children(made):
    extract, found = made
    measured = extract.measure()
    for cohort, measure in (("looked-after", "L2"), ("protection-plan", "K2")):
        assert found.count(cohort).children == measured.figure(measure).counted_children


def test_overlaps_are_the_same_both_ways_and_with_itself_the_count(made):
    _, found = made
    both = found.overlaps(["looked-after", "leaving-care", "placed-out-of-authority", "missing-education"])
    assert not any("missing-education" in pair for pair in both)
    for (one, other), children in both.items():
        assert children == both[other, one] <= both[one, one] == found.count(one).children
    assert both["placed-out-of-authority", "looked-after"] == both["placed-out-of-authority", "placed-out-of-authority"]


def test_a_child_is_with_the_team_that_holds_it_most_lately():
    found = groups_in(
        {
            3: sheet(3, {"child_id": "A", "referral_date": DAY, "team": "Front door", "worker": "W3"},
                     {"child_id": "B", "referral_date": date(2024, 1, 5), "team": "First"},
                     {"child_id": "B", "referral_date": date(2024, 5, 5), "team": "Second"},
                     {"child_id": "C", "referral_date": DAY}),
            6: sheet(6, {"child_id": "A", "team": "Long term", "worker": "W6"}),
            8: sheet(8, {"child_id": "A", "team": "Care", "ceased_date": date(2024, 5, 1)}),
            9: sheet(9, {"child_id": "D", "team": "Leaving", "birth_date": date(2006, 6, 28), "gender": "Female",
                         "ethnicity": "MWBC"}),
        }
    )  # fmt: skip
    by_id = found.by_id
    assert (by_id["A"].team, by_id["A"].worker) == ("Long term", "W6")  # the period of care has ended
    assert by_id["B"].team == "Second"
    assert (by_id["C"].team, by_id["C"].worker, by_id["C"].age_band) == (None, None, None)
    assert (by_id["D"].age, by_id["D"].age_band, by_id["D"].sex, by_id["D"].ethnicity) == (
        18, "18 to 20", "Female", "Mixed",
    )  # fmt: skip
    assert by_id["A"].lists == (3, 6, 8)


def test_children_placed_with_one_adoptive_family_are_told_to_belong_together():
    found = groups_in(
        {
            10: sheet(
                10, {"child_id": "A", "family_id": "F1"}, {"child_id": "B", "family_id": "F1"}, {"child_id": "C"}
            ),
            1: sheet(1, {"child_id": "D"}),
        }
    )
    assert {child.child_id: child.family for child in found.children} == {"A": "F1", "B": "F1", "C": None, "D": None}


def test_the_order_of_rows_changes_nothing():
    cells = [
        {"child_id": child, "start_date": date(2024, 3, day), "team": f"T{day}", "age": day}
        for child in "AB"
        for day in (4, 12, 8)
    ]
    forwards, backwards = (groups_in({4: sheet(4, *order)}) for order in (cells, cells[::-1]))
    assert forwards.children == backwards.children
    assert forwards.groups == backwards.groups


def test_a_list_that_did_not_come_is_said_and_not_counted_as_nobody():
    found = groups_in({3: sheet(3, {"child_id": "A"})})
    missing = found.count("looked-after")
    assert missing.children is None
    assert missing.why == ("List 8 (Children in care) is not in this extract.",)
    some = found.count("referred")  # of four lists one came
    assert some.children == 1
    assert len(some.why) == 3
    assert found.count("missing-education").children is None


def test_a_list_that_came_without_rows_is_counted_as_nobody():
    found = groups_in({3: sheet(3, {"child_id": "A"}), 8: sheet(8)})
    assert found.count("looked-after").children == 0


def test_a_column_that_did_not_come_is_said():
    found = groups_in({8: sheet(8, {"child_id": "A"}, without=("placement_location",))})
    assert found.count("looked-after").children == 1
    assert found.count("placed-out-of-authority").children is None
    assert "no column" in found.count("placed-out-of-authority").why[0]


def test_a_child_of_whom_nobody_can_tell_is_unsure_unless_another_row_tells():
    found = groups_in(
        {
            8: sheet(8, {"child_id": "A", "permanence_plan": "Adoption", "ceased_date": "to be confirmed"},
                     {"child_id": "B", "permanence_plan": "Adoption", "ceased_date": "to be confirmed"}),
            10: sheet(10, {"child_id": "B", "decision_date": DAY}),
        }
    )  # fmt: skip
    assert found.children_in("plan-for-adoption") == {"B"}
    assert found.unsure["plan-for-adoption"] == {"A"}
    assert found.count("plan-for-adoption").unsure == 1


def test_rows_without_a_child_are_counted_and_ids_are_compared_exactly():
    found = groups_in({5: sheet(5, {"child_id": "a1", "team": "T"}, {"child_id": "A1", "team": "T"}, {"team": "T"})})
    assert found.children_in("protection") == {"a1", "A1"}
    assert found.rows_without_id == 1


def test_other_months_can_be_asked_for():
    back = sheet(8, {"child_id": "A", "ceased_date": date(2024, 5, 28), "ceased_reason": "E4A"})
    assert groups_in({8: back}).children_in("returned-home") == frozenset()
    found = groups_in({8: back}, settings=load_cohort_book().window("returned-home", 1, 6))
    assert found.children_in("returned-home") == {"A"}
    assert found.settings["returned_home_from_months"] == 1


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"no_such_months": 3}, "no setting"),
        ({"lately_months": "six"}, "cannot become"),
        ({"lately_months": 10**12}, "usual size"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(settings, says):
    with pytest.raises(KloeError, match=says):
        groups_in({7: sheet(7, {"child_id": "A", "end_date": DAY})}, settings=settings)


def test_a_cohort_that_does_not_exist_is_refused(made):
    with pytest.raises(UnknownNameError, match="There is no cohort"):
        made[1].children_in("no-such-group")


def test_real_workbooks_lose_no_child(real_workbooks):
    for path in sorted(real_workbooks.iterdir()):
        extract = read(path)
        found = membership(extract)
        assert len(found.children) == extract.session.count("select count(*) from child_ids")
        scope = [cohort.id for cohort in found.book.cohorts]
        inside = set().union(*(found.children_in(cohort) for cohort in scope))
        assert len(inside) + len(found.in_none_of(scope)) == len(found.children)
