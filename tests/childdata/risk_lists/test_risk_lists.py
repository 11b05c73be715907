"""Risk lists: every example by hand, the same figures as the measures, nothing lost, and what lacks is said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.extract import Extract, read_annex_a
from kloe.childdata.measures.caseloads import STAND_INS, caseloads
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.risk_lists.examples import surprises
from kloe.childdata.risk_lists.finding import risk_lists
from kloe.childdata.risk_lists.found import RiskLists
from kloe.childdata.risk_lists.loading import RiskListBook, load_risk_lists
from kloe.childdata.specification import latest_specification
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.planting import spoil
from kloe.childdata.synthetic.writing import write_workbook
from kloe.errors import KloeError, RuleFileError, UnknownNameError
from small_annex_a import a_list, read, workbook

NEWEST = latest_specification()
BOOK = load_risk_lists()
DAY = date(2024, 6, 28)

# Lists that together are what a measure counts, or what it has in its base and does not count.
COUNTED = {
    "A3": ["assessments-late"],
    "I2-waiting": ["conferences-waiting"],
    "L8": ["many-placements"],
    "L12": ["missing"],
    "L14": ["absent"],
}
COUNTED_CHILDREN = {"T1-without": "without-worker", "T1-placeholder": "stand-in-worker"}
NOT_COUNTED = {
    "A5": ["assessments-completed-not-seen"],
    "I2": ["conferences-held-late"],
    "N4-within": ["need-not-seen"],
    "K6-within": ["plan-visits-late", "plan-never-visited"],
    "L5": ["care-first-review-late", "care-second-review-late", "care-later-review-late"],
    "L6": ["care-first-visit-late", "care-visits-late"],
    "L10": ["health-late-under-5", "health-late-5-and-over"],
    "L11": ["dental-late"],
    "L13-offered": ["no-return-interview"],
    "V6-plan": ["pathway-review-late"],
    "V6-contact": ["leavers-last-contact"],
}


@pytest.fixture(scope="module", params=[0, 150], ids=["clean", "with faults"])
def extract(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extract]:
    made = simulate(700, 11, DAY, "Testshire")
    made = spoil(made, request.param, 3).authority if request.param else made
    place = tmp_path_factory.mktemp("risk") / "annex-a.xlsx"
    write_workbook(made, place)
    found = read_annex_a(place, as_at=DAY)
    yield found
    found.session.close()


@pytest.fixture(scope="module")
def measured(extract: Extract) -> MeasuredExtract:
    return extract.measure()


@pytest.fixture(scope="module")
def lists(extract: Extract) -> RiskLists:
    return risk_lists(extract)


def on(lists: RiskLists, ids: list[str]) -> int:
    return sum(len(lists.find(one).rows) for one in ids)


def test_every_example_comes_out_as_worked_by_hand() -> None:
    assert list(surprises(BOOK, NEWEST)) == []


def test_an_example_that_is_wrong_is_told() -> None:
    first = BOOK.lists[0]
    wrong = msgspec.structs.replace(first, example=({**first.example[0], "unsure": 9},))
    found = list(surprises(RiskListBook((wrong,), BOOK.settings), NEWEST))
    assert [(one.entry, one.what, one.expected, one.found) for one in found] == [(first.id, "unsure", 9, 2)]


@pytest.mark.parametrize("measure", COUNTED)
def test_a_list_holds_what_its_measure_counts(measured: MeasuredExtract, lists: RiskLists, measure: str) -> None:
    assert on(lists, COUNTED[measure]) == measured.figure(measure).counted


@pytest.mark.parametrize("measure", NOT_COUNTED)
def test_a_list_holds_what_its_measure_has_in_its_base_and_not_counted(
    measured: MeasuredExtract, lists: RiskLists, measure: str
) -> None:
    figure = measured.figure(measure)
    assert on(lists, NOT_COUNTED[measure]) == figure.base - figure.counted


@pytest.mark.parametrize("measure", COUNTED_CHILDREN)
def test_children_without_a_person_are_those_of_the_measures(
    measured: MeasuredExtract, lists: RiskLists, measure: str
) -> None:
    rows = lists.find(COUNTED_CHILDREN[measure]).rows
    assert len({row.child_id for row in rows} - {None}) == measured.figure(measure).counted_children


def test_stand_ins_are_those_of_caseloads() -> None:
    assert STAND_INS in BOOK.find("stand-in-worker").where


def test_workers_out_of_line_are_those_that_the_check_names(tmp_path: Path) -> None:
    loads = {"Ada Jones": 25, "Ben Shah": 5, "Cal Price": 5, "Duty": 40, "Eve Long": 14}
    rows = a_list(6, sum(loads.values()), closure_date=None, team="North")
    place = [column.name for column in NEWEST.by_number[6].columns].index("worker")
    names = [name for name, count in loads.items() for _ in range(count)]
    for row, name in zip(rows[1:], names, strict=True):
        row[place] = name
    extract = read(workbook({"List 6": rows}), as_at=DAY)
    found = risk_lists(extract).find("caseloads-out-of-line")
    assert [(row.team, row.worker, row.days, row.over) for row in found.rows] == [("North", "Ada Jones", 25, 6)]
    assert (found.not_on, found.cannot_be_told) == (3, 0)
    assert {one.worker: one.team_median for one in caseloads(extract)}["Ada Jones"] == 9.5


def test_every_row_is_on_a_list_or_not_on_it_or_cannot_be_told(extract: Extract, lists: RiskLists) -> None:
    for one in lists.lists:
        if not one.definition.caseloads:
            rows = extract.session.count(f"select count(*) from {NEWEST.by_number[one.definition.list].name}")
            assert len(one.rows) + one.not_on + one.cannot_be_told == rows, one.definition.id
            assert len({row.row_id for row in one.rows}) == len(one.rows)


def test_rows_stand_most_overdue_first_and_ties_as_in_the_extract(lists: RiskLists) -> None:
    for one in lists.lists:
        keys = [
            (row.over is None, -(row.over or 0), row.days is None, -(row.days or 0), row.row_id or 0)
            for row in one.rows
        ]
        assert keys == sorted(keys)


def test_a_row_past_its_limit_is_past_it(lists: RiskLists) -> None:
    reached = {"many-placements", "dental-late", "health-late-under-5", "health-late-5-and-over"}
    for one in lists.lists:
        least = 0 if one.definition.id in reached or not one.definition.limits else 1
        if one.definition.when == "now" and not one.definition.caseloads:
            assert all(row.over is None or row.over >= least for row in one.rows), one.definition.id


def test_every_row_leads_back_to_the_sheet(extract: Extract, lists: RiskLists) -> None:
    places = {
        (number.number, *row)
        for number in NEWEST.lists
        for row in extract.session.rows(f"select row_id, sheet_row, source from {number.name}")
    }
    rows = [row for row in lists.rows if row.child_id]
    assert rows
    assert {(row.list_number, row.row_id, row.sheet_row, row.source) for row in rows} <= places


def test_a_child_is_shown_with_the_lists_it_is_on_now(lists: RiskLists) -> None:
    children = lists.by_child()
    assert [len(child.lists) for child in children] == sorted((len(child.lists) for child in children), reverse=True)
    now = {one.definition.id for one in lists.lists if one.definition.when == "now"}
    for child in children[:20]:
        expected = {row.risk_list for row in lists.rows if row.child_id == child.child_id} & now
        assert set(child.lists) == expected
    total = sum(len(one.rows) for one in lists.lists if one.definition.when == "now")
    assert sum(lists.by_team().values()) == sum(lists.by_worker().values()) == total


def test_lists_can_be_narrowed_to_a_team_or_worker(lists: RiskLists) -> None:
    team = next(name for name in lists.by_team() if name)
    assert {row.team for row in lists.narrowed(team=team).rows} == {team}
    with pytest.raises(UnknownNameError, match="No team on the lists"):
        lists.narrowed(team="Nowhere")
    with pytest.raises(UnknownNameError, match="no risk list"):
        lists.narrowed(list_id="nothing")


def test_a_list_that_cannot_be_made_says_why_and_is_not_nobody() -> None:
    found = risk_lists(read(workbook({"List 9": a_list(9, 3)}), as_at=DAY))
    late = found.find("assessments-late")
    assert late.why
    assert (late.rows, late.not_on, late.cannot_be_told) == ((), 0, 0)
    assert "List 6" in found.find("caseloads-out-of-line").why
    assert not found.find("pathway-review-late").why


def test_a_list_is_made_though_the_column_of_its_days_is_not_there() -> None:
    columns = [column for column in a_list(9, 1)[0] if column != "Latest Date of Contact"]
    in_touch = columns.index("LA In Touch")
    rows = [[f"c{row}" if place == 0 else None for place in range(len(columns))] for row in range(2)]
    rows[0][in_touch], rows[1][in_touch] = "No", "Yes"
    found = risk_lists(read(workbook({"List 9": [columns, *rows]}), as_at=DAY))
    assert [(row.child_id, row.since, row.days) for row in found.find("leavers-not-in-touch").rows] == [
        ("c0", None, None)
    ]
    assert "Latest Date of Contact" in found.find("leavers-last-contact").why


def test_an_authority_has_its_own_limits_and_lists(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[setting_change]]\nname = "plan_visit_working_days"\nvalue = 10\n'
        '[[risk_list]]\nid = "ours"\ntitle = "Ours"\nsays = "Ours."\nlist = 7\nwhere = "is_blank(worker)"\n'
        'unit = "days"\nours = true\nact = "Act."\ncannot_say = "More."\n'
        '[[risk_list.example]]\nchild_protection = [{ child_id = "A" }]\non = ["A"]\n',
        encoding="utf-8",
    )
    book = load_risk_lists([own])
    assert book.limit_of(book.find("plan-visits-late")) == "10 working days"
    assert book.settings["plan_visit_working_days"].ours
    assert list(surprises(RiskListBook((book.find("ours"),), book.settings), NEWEST)) == []


@pytest.mark.parametrize(
    "impossible", ["days(start_date, worker) > 1", "add_days(start_date, 999999999999) > start_date"]
)
def test_a_list_that_the_database_cannot_answer_names_its_entry_and_no_child(tmp_path: Path, impossible: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        f'[[risk_list]]\nid = "ours"\ntitle = "Ours"\nsays = "Ours."\nlist = 7\nwhere = "{impossible}"\n'
        'unit = "days"\nours = true\nact = "Act."\ncannot_say = "More."\n'
        "[[risk_list.example]]\nchild_protection = []\non = []\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleFileError) as refused:
        risk_lists(read(workbook({"List 7": a_list(7, 3)}), as_at=DAY), [own])
    assert "database could not answer" in str(refused.value)
    assert refused.value.where["entry"] == "ours"
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[setting_change]]\nname = "nothing"\nvalue = 1\n', "no such setting"),
        ('[[setting_change]]\nname = "plan_visit_working_days"\nvalue = "ten"\n', "same kind"),
        ('[[setting]]\nname = "plan_visit_working_days"\nvalue = 1\nsays = "x"\n', "Another setting"),
        ("[[risk_list]]\nwrong = 1\n", "wrong"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, says: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        load_risk_lists([own])
    assert says in str(refused.value)
    assert "own.toml" in str(refused.value)


def test_what_a_rule_does_not_understand_is_refused_with_its_entry(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[risk_list]]\nid = "ours"\ntitle = "O"\nsays = "O."\nlist = 7\nwhere = "no_column > 1"\nunit = "days"\n'
        'ours = true\nact = "A."\ncannot_say = "M."\n[[risk_list.example]]\non = []\n',
        encoding="utf-8",
    )
    with pytest.raises(KloeError, match="no_column"):
        risk_lists(read(workbook({"List 7": a_list(7)}), as_at=DAY), [own])


def test_limits_are_those_of_checks_and_measures_alike() -> None:
    checks = load_rule_book().settings
    for name in {name for one in BOOK.lists for name in one.limits} & checks.keys():
        assert BOOK.settings[name].value == checks[name].value, name


@pytest.mark.parametrize("name", ["all-lists-small.xlsx", "list-3-misnamed.xlsx", "legacy-2005.xls"])
def test_real_workbooks_come_out_with_every_row_accounted_for(real_workbooks: Path, name: str) -> None:
    extract = read(real_workbooks / name)
    for one in risk_lists(extract).lists:
        if not one.definition.caseloads and not one.why:
            rows = extract.session.count(f"select count(*) from {NEWEST.by_number[one.definition.list].name}")
            assert len(one.rows) + one.not_on + one.cannot_be_told == rows
