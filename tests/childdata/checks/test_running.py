"""How each check of a run ends, and what an issue says, on small extracts as councils send them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.checks.loading import RuleBook, load_rule_book
from kloe.childdata.checks.planning import plan
from kloe.childdata.checks.running import End, Outcome, Unavailable, run_queries
from kloe.childdata.specification import latest_specification
from small_annex_a import NEWEST, a_list, csv_text, folder, headings, read, rows_of, workbook

AS_AT = date(2024, 6, 28)
NEVER = Unavailable({}, {}, {})
OWN = """
[[setting]]
name = "our_largest_age"
value = 10
says = "Ours."

[[check]]
id = "OWN-PASSED"
list = 1
severity = "error"
says = "There is a date."
columns = ["contact_date"]
fails = "is_blank(contact_date)"
message = "There is no date."
remedy = "Enter it."
basis = "Our own"

[[check]]
id = "OWN-FAILED"
list = 1
severity = "warning"
says = "The age is not large."
columns = ["age", "birth_date"]
fails = "age > :our_largest_age"
message = "Aged {age}, born on {birth_date}, more than {:our_largest_age}."
remedy = "Correct it."
basis = "Our own"

[[setting]]
name = "Our_Date"
value = "2020-01-01"
says = "Ours."

[[check]]
id = "OWN'S"
list = 1
severity = "query"
says = "An id with a quote, and a setting in capitals."
columns = ["child_id"]
fails = "child_id <> :Our_Date"
message = "It is not {:Our_Date}."
remedy = "Look."
basis = "Our own"

[[check]]
id = "OWN-LIST"
list = 1
severity = "query"
says = "There are few rows."
per = "list"
columns = ["child_id"]
fails = "count() > 2"
message = "There are {count()} rows."
remedy = "Look."
basis = "Our own"

[[check]]
id = "OWN-TEXT"
list = 1
severity = "query"
says = "Text that looks like a setting is text."
columns = ["child_id"]
fails = "matches(child_id, '.*[$]nothing') or child_id = '$authority'"
message = "It is {child_id}, 100% $extract_date."
remedy = "Look."
basis = "Our own"

[[check]]
id = "OWN-NO-LIST"
list = 6
severity = "error"
says = "There is a start date."
columns = ["start_date"]
fails = "is_blank(start_date)"
message = "There is none."
remedy = "Enter it."
basis = "Our own"

[[check]]
id = "OWN-OTHER-LIST"
list = 1
severity = "error"
says = "The child is on List 6."
columns = ["child_id"]
fails = "not exists (select 1 from children_in_need where child_id = this.child_id)"
message = "It is not."
remedy = "Look."
basis = "Our own"

[[check]]
id = "OWN-NO-COLUMN"
list = 1
severity = "error"
says = "There is a source."
columns = ["contact_source"]
fails = "is_blank(contact_source)"
message = "There is none."
remedy = "Enter it."
basis = "Our own"

[[check]]
id = "OWN-NO-AUTHORITY"
list = 1
severity = "error"
says = "The id is not the authority."
columns = ["child_id"]
fails = "child_id = :authority"
message = "It is."
remedy = "Correct it."
basis = "Our own"

[[check]]
id = "OWN-LATER"
list = 1
severity = "error"
says = "A rule of next year."
columns = ["child_id"]
fails = "not is_blank(child_id)"
message = "It is."
remedy = "Correct it."
basis = "Our own"
from_date = 2025-01-01

[[check]]
id = "OWN-EVERY"
lists = "every"
severity = "query"
says = "No team is called this."
columns = ["team"]
fails = "team = 'Nobody'"
message = "It is."
remedy = "Correct it."
basis = "Our own"

[[check]]
id = "OWN-BROKEN"
list = 1
severity = "error"
says = "The pattern has a bracket too few."
columns = ["child_id"]
fails = "matches(child_id, '(')"
message = "It does not fit."
remedy = "Correct it."
basis = "Our own"

[[change]]
name = "assessment_working_days"
value = 40

[[switched_off]]
id = "G-01"
says = "Switched off."
reason = "For this test."
"""
NO_LIST_6 = f"List 6 ({NEWEST.by_number[6].title}) is not in this extract."
ENDS: list[tuple[str, End, str]] = [
    ("OWN-PASSED", "passed", ""),
    ("OWN-FAILED", "failed", ""),
    ("OWN-LIST", "failed", ""),
    ("OWN'S", "failed", ""),
    ("OWN-TEXT", "passed", ""),
    ("OWN-NO-LIST", "not run", NO_LIST_6),
    ("OWN-OTHER-LIST", "not run", NO_LIST_6),
    ("OWN-NO-COLUMN", "not run", "List 1 has no column 'Contact Source'."),
    ("OWN-NO-AUTHORITY", "not run", "The name of the authority was not given."),
    ("OWN-LATER", "not run", "It does not hold on the date of this extract."),
    ("OWN-BROKEN", "broken", "refused"),
]


def contacts() -> list[list[object]]:
    """List 1 with four rows, the third of a child of 9, without the column of sources."""
    rows = [headings(1), *rows_of(1, 4)]
    age, source = headings(1).index("Age of Child (Years)"), headings(1).index("Contact Source")
    rows[3][age] = 9
    return [[cell for position, cell in enumerate(row) if position != source] for row in rows]


def checked(source: object, own: Path) -> CheckedExtract:
    return read(source, as_at=AS_AT).check((own,))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("own") / "mine.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


@pytest.fixture(scope="module", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KLOE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def result(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, own: Path, one_cache: None
) -> Iterator[CheckedExtract]:
    place = tmp_path_factory.mktemp("extract")
    if request.param == "csv":
        (place / "List 1.csv").write_text(csv_text(contacts()), encoding="utf-8")
    else:
        (place / "extract.xlsx").write_bytes(workbook({"List 1": contacts()}))
    extract = kloe.read_annex_a(place, as_at=AS_AT)
    yield extract.check((own,))
    extract.session.close()


def by_id(result: CheckedExtract) -> dict[str, Outcome]:
    return {outcome.check.id: outcome for outcome in result.outcomes}


def test_the_four_ends_of_a_check_are_told_apart(result: CheckedExtract) -> None:
    found = by_id(result)
    assert {name: found[name].end for name, _, _ in ENDS} == {name: end for name, end, _ in ENDS}
    for name, _, why in ENDS:
        assert why in " ".join(found[name].why)
        assert bool(why) == bool(found[name].why)


def test_every_check_ends_once_and_none_of_kloes_is_broken(result: CheckedExtract) -> None:
    assert Counter(outcome.check.id for outcome in result.outcomes) == Counter(check.id for check in result.book.checks)
    assert [one.check.id for one in result.outcomes if one.end == "broken"] == ["OWN-BROKEN"]
    assert all(one.why for one in result.outcomes if one.end == "not run")


def test_issues_and_ends_agree(result: CheckedExtract) -> None:
    counted = Counter(str(issue["check"]) for issue in result.issues())
    assert counted == Counter({one.check.id: one.issues for one in result.outcomes if one.issues})
    assert result.issue_count == counted.total() == sum(result.counts().values())
    assert all((one.end == "failed") == (counted[one.check.id] > 0) for one in result.outcomes if one.end != "broken")


def test_an_issue_leads_to_its_cell(result: CheckedExtract) -> None:
    found = [issue for issue in result.issues() if issue["check"] == "OWN-FAILED"]
    assert [issue["row"] for issue in found] == [2, 3, 5]
    first = found[0]
    assert first["child"] == "A1000"
    assert first["column"] == "Age of Child (Years)"
    assert first["value"] == "11"
    assert first["message"] == "Aged 11, born on 04/03/2012, more than 10."
    assert (first["list"], first["severity"], first["remedy"]) == (1, "warning", "Correct it.")
    assert str(first["file"]).split(".")[0] in {"List 1", "extract"}


def test_an_issue_of_a_whole_list_has_no_row(result: CheckedExtract) -> None:
    (issue,) = [issue for issue in result.issues() if issue["check"] == "OWN-LIST"]
    assert (issue["row"], issue["child"], issue["message"]) == (None, None, "There are 4 rows.")


def test_an_own_file_changes_a_setting_and_switches_a_check_off(result: CheckedExtract) -> None:
    assert result.book.settings["assessment_working_days"].value == 40
    assert "G-01" not in by_id(result)
    assert "For this test." in {rule.reason for rule in result.book.left_out}


def test_a_list_that_came_without_rows_is_checked_and_passes(own: Path, tmp_path: Path) -> None:
    files = {"List 1.csv": csv_text(contacts()), "List 6.csv": csv_text([headings(6)])}
    found = by_id(checked(folder(tmp_path / "extract", files), own))
    assert found["OWN-NO-LIST"].end == "passed"
    assert found["OWN-OTHER-LIST"].end == "failed"


def test_a_rule_begins_on_its_day(own: Path, tmp_path: Path) -> None:
    source = folder(tmp_path / "extract", {"List 1.csv": csv_text(a_list(1))})
    for day, end in [(date(2024, 12, 31), "not run"), (date(2025, 1, 1), "failed")]:
        assert by_id(read(source, as_at=day).check((own,)))["OWN-LATER"].end == end


def test_with_the_name_of_the_authority_its_checks_run(own: Path, tmp_path: Path) -> None:
    source = folder(tmp_path / "extract", {"List 1.csv": csv_text(a_list(1))})
    assert by_id(read(source, as_at=AS_AT, authority="Leeds").check((own,)))["OWN-NO-AUTHORITY"].end == "passed"


def test_a_text_that_looks_like_a_setting_is_found_as_text(own: Path, tmp_path: Path) -> None:
    source = folder(tmp_path / "extract", {"List 1.csv": csv_text(a_list(1, 1, child_id="$nothing"))})
    (issue,) = [issue for issue in checked(source, own).issues() if issue["check"] == "OWN-TEXT"]
    assert issue["message"] == "It is $nothing, 100% $extract_date."


def test_issues_are_the_same_as_data_and_as_tables(own: Path, tmp_path: Path) -> None:
    found = checked(folder(tmp_path / "extract", {"List 1.csv": csv_text(contacts())}), own)
    plain = found.issues()
    assert found.to_arrow().to_pylist() == plain
    assert found.to_polars().to_dicts() == plain
    assert list(found.to_pandas()["key"]) == [issue["key"] for issue in plain]


def test_a_check_that_takes_too_long_is_stopped_and_the_others_run(own: Path, tmp_path: Path) -> None:
    extract = read(folder(tmp_path / "extract", {"List 1.csv": csv_text(contacts())}), as_at=AS_AT)
    book = load_rule_book([own])
    chosen = tuple(check for check in book.checks if check.id in {"OWN-PASSED", "OWN-FAILED", "OWN-LIST"})
    book = RuleBook(chosen, book.settings, ())
    heavy = (
        "insert into found select 'OWN-PASSED', null, 1, null, null, null, null, [], null,"
        " cast(count(*) as varchar), null from range(10000000) as a(x), range(10000000) as b(y) where a.x + b.y = 7"
    )
    queries = [
        msgspec.structs.replace(query, sql=heavy, probe="", any_found="") if query.check == "OWN-PASSED" else query
        for query in plan(book, latest_specification())
    ]
    outcomes = run_queries(extract.session, book, queries, {"extract_date": AS_AT}, NEVER, limit=timedelta(seconds=0.3))
    ends = {outcome.check.id: (outcome.end, outcome.issues) for outcome in outcomes}
    assert ends == {"OWN-PASSED": ("broken", 0), "OWN-FAILED": ("failed", 3), "OWN-LIST": ("failed", 1)}
    assert outcomes[0].why == ("It took too long and was stopped.",)


def test_what_a_check_touches_decides_whether_it_can_run() -> None:
    book = load_rule_book()
    chosen = tuple(check for check in book.checks if check.id == "L4-04")
    (late,) = plan(RuleBook(chosen, book.settings, ()), latest_specification())
    unavailable = Unavailable({"referrals": "No List 3."}, {("assessments", "start_date"): "No start."}, {})
    assert unavailable.reason(late) in {"No List 3.", "No start."}
    assert NEVER.reason(late) == ""
