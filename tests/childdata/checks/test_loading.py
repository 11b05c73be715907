"""An authority's own file of checks: what it can do, and how it is refused."""

from pathlib import Path

import pytest

from kloe.childdata.checks.loading import RuleBook, load_rule_book
from kloe.childdata.checks.planning import plan
from kloe.childdata.specification import latest_specification
from kloe.errors import RuleFileError

SHIPPED = load_rule_book()
FIELDS = {
    "id": '"OWN-1"',
    "list": "6",
    "severity": '"warning"',
    "says": '"The team is one of ours."',
    "columns": '["team"]',
    "fails": "\"team <> 'North'\"",
    "message": '"The team is {team}."',
    "remedy": '"Correct the team."',
    "basis": '"Our own"',
}


def a_check(**fields: str | None) -> str:
    """A [[check]] with these fields changed (or left out: None)."""
    given = {name: text for name, text in (FIELDS | fields).items() if text is not None}
    return "[[check]]\n" + "".join(f"{name} = {text}\n" for name, text in given.items())


def own_file(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def planned(file: Path) -> RuleBook:
    """The rule book with ``file`` laid over; the checks that are not Kloe's are planned."""
    book = load_rule_book([file])
    shipped = {check.id for check in SHIPPED.checks}
    own = tuple(check for check in book.checks if check.id not in shipped)
    plan(RuleBook(own, book.settings, (), book.files), latest_specification())
    return book


def test_kloes_own_checks_hold_without_a_file() -> None:
    assert len(SHIPPED.checks) > 400
    assert len({check.id for check in SHIPPED.checks}) == len(SHIPPED.checks)


def test_an_own_file_adds_a_check_with_a_setting_of_its_own(tmp_path: Path) -> None:
    setting = '[[setting]]\nname = "our_most_days"\nvalue = 30\nsays = "Ours."\n'
    rule = a_check(fails='"days(start_date, :extract_date) > :our_most_days"')
    book = planned(own_file(tmp_path, setting + rule))
    assert {check.id for check in book.checks} - {check.id for check in SHIPPED.checks} == {"OWN-1"}
    assert book.settings["our_most_days"].value == 30


def test_an_own_file_changes_a_setting_and_keeps_what_it_means(tmp_path: Path) -> None:
    book = planned(own_file(tmp_path, '[[change]]\nname = "assessment_working_days"\nvalue = 40\n'))
    before, after = SHIPPED.settings["assessment_working_days"], book.settings["assessment_working_days"]
    assert (before.value, after.value) == (45, 40)
    assert (before.says, before.unit, before.basis) == (after.says, after.unit, after.basis)


def test_an_own_file_switches_a_check_off_and_says_why(tmp_path: Path) -> None:
    off = '[[switched_off]]\nid = "L4-02"\nsays = "Not before the start."\nreason = "Known; being put right."\n'
    book = planned(own_file(tmp_path, off))
    assert {check.id for check in SHIPPED.checks} - {check.id for check in book.checks} == {"L4-02"}
    assert "Known; being put right." in {rule.reason for rule in book.left_out}


def test_several_own_files_hold_together(tmp_path: Path) -> None:
    first = own_file(tmp_path, a_check(), "first.toml")
    second = own_file(tmp_path, a_check(id='"OWN-2"'), "second.toml")
    assert {"OWN-1", "OWN-2"} <= {check.id for check in load_rule_book([first, second]).checks}


REFUSED = [
    ("an unknown field", a_check(severty='"error"'), "OWN-1", "severty"),
    ("a missing field", a_check(remedy=None), "OWN-1", "remedy"),
    ("a severity that does not exist", a_check(severity='"fatal"'), "OWN-1", "severity"),
    ("a list that is text", a_check(list='"6"'), "OWN-1", "list"),
    ("a list that does not exist", a_check(list="12"), "OWN-1", "list"),
    ("one of several lists that does not exist", a_check(list=None, lists="[6, 12]"), "OWN-1", "lists"),
    ("no list at all", a_check(list=None), "OWN-1", "list"),
    ("a list and lists", a_check(lists="[1, 2]"), "OWN-1", "list"),
    ("no columns to mark", a_check(columns="[]"), "OWN-1", "columns"),
    ("an id that Kloe has", a_check(id='"L4-02"'), "L4-02", "id"),
    ("an id given twice", a_check() + a_check(), "OWN-1", "id"),
    ("a rule that is not SQL", a_check(fails='"team ="'), "OWN-1", "fails"),
    ("a rule outside the language", a_check(fails="\"read_text('/etc/passwd') = 'x'\""), "OWN-1", "fails"),
    ("a column that is not there", a_check(fails='"salary > 1"'), "OWN-1", "fails"),
    ("a code that is not there", a_check(fails="\"gender = 'X'\""), "OWN-1", "fails"),
    ("a setting that is not there", a_check(fails='"days(start_date, end_date) > :most"'), "OWN-1", "fails"),
    ("a bad choice of rows", a_check(among='"salary > 1"'), "OWN-1", "among"),
    ("a bad message", a_check(message='"It is {salary}."'), "OWN-1", "message"),
    ("a brace that is not closed", a_check(message='"It is {team."'), "OWN-1", "message"),
    ("an unknown column to mark", a_check(columns='["salary"]'), "OWN-1", "columns"),
    ("an unknown second column to mark", a_check(columns='["team", "salary"]'), "OWN-1", "columns"),
    ("an unknown column to group by", a_check(per='["salary"]', fails='"count() > 1"'), "OWN-1", "per"),
    ("an expression to group by", a_check(per='["lower(team)"]', fails='"count() > 1"'), "OWN-1", "per"),
    ("no column to group by", a_check(per="[]", fails='"count() > 1"'), "OWN-1", "per"),
    ("an empty id", a_check(id='""'), "(no id)", "id"),
    ("a table that reading does not leave", a_check(list=None, over='"secrets"'), "OWN-1", "over"),
    ("a change of an unknown setting", '[[change]]\nname = "most"\nvalue = 1\n', "most", "name"),
    (
        "a change of a number to text",
        '[[change]]\nname = "assessment_working_days"\nvalue = "forty"\n',
        "assessment_working_days",
        "value",
    ),
    (
        "a setting that every run has",
        '[[setting]]\nname = "extract_date"\nvalue = "2020-01-01"\nsays = "Ours."\n',
        "extract_date",
        "name",
    ),
    ("a setting that no rule can name", '[[setting]]\nname = "a b"\nvalue = 1\nsays = "Ours."\n', "a b", "name"),
    ("a setting without a value", '[[setting]]\nname = "most"\nsays = "Ours."\n', "most", "value"),
    ("switching off what is not there", '[[switched_off]]\nid = "X-1"\nsays = "-"\nreason = "-"\n', "X-1", "id"),
    ("switching off without a reason", '[[switched_off]]\nid = "L4-02"\nsays = "-"\n', "L4-02", "reason"),
]


@pytest.mark.parametrize(("text", "entry", "field"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_refusal_names_file_check_and_field(tmp_path: Path, text: str, entry: str, field: str) -> None:
    with pytest.raises(RuleFileError) as refused:
        planned(own_file(tmp_path, text))
    assert list(refused.value.where.values()) == ["mine.toml", entry, field]
    assert str(tmp_path) not in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"none\.toml"):
        load_rule_book([tmp_path / "none.toml"])
