"""An authority's own file of measures: what it can add, and how a bad one is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from kloe.childdata.measures.loading import MeasureBook, load_measure_book
from kloe.childdata.measures.planning import plan_measures
from kloe.childdata.specification import latest_specification
from kloe.errors import RuleFileError

SHIPPED = load_measure_book()
FIELDS = {
    "id": '"OWN-1"',
    "of": '"N1"',
    "list": "6",
    "title": '"Children with a team"',
    "says": '"Of the children on List 6, those who have a team."',
    "kind": '"share"',
    "better": '"higher"',
    "cannot_say": '"Whether the team is the right one."',
    "criterion": '"Leaders: capacity."',
    "counted": '"not is_blank(team)"',
    "example": '[{ children_in_need = [{ team = "North" }], base = 1, counted = 1 }]',
}


def a_measure(**fields: str | None) -> str:
    """A [[measure]] with these fields changed (or left out: None)."""
    given = {name: text for name, text in (FIELDS | fields).items() if text is not None}
    return "[[measure]]\n" + "".join(f"{name} = {text}\n" for name, text in given.items())


def own_file(folder: Path, text: str, name: str = "mine.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def planned(file: Path) -> MeasureBook:
    """The book with ``file`` beside Kloe's; the measures that are not Kloe's are planned."""
    book = load_measure_book([file])
    own = tuple(measure for measure in book.measures if measure.id not in SHIPPED.by_id)
    plan_measures(replace(book, measures=own), latest_specification())
    return book


def test_an_own_file_adds_a_measure_with_a_setting_of_its_own(tmp_path: Path) -> None:
    setting = '[[setting]]\nname = "our_long_wait"\nvalue = 30\nsays = "Ours."\n'
    text = setting + a_measure(counted='"value > :our_long_wait"', value='"days(start_date, :extract_date)"')
    book = planned(own_file(tmp_path, text))
    assert book.by_id.keys() - SHIPPED.by_id.keys() == {"OWN-1"}
    assert book.files["OWN-1"] == "mine.toml"
    assert book.settings["our_long_wait"].value == 30


def test_several_own_files_hold_together(tmp_path: Path) -> None:
    first = own_file(tmp_path, a_measure(), "first.toml")
    second = own_file(tmp_path, a_measure(id='"OWN-2"'), "second.toml")
    assert {"OWN-1", "OWN-2"} <= load_measure_book([first, second]).by_id.keys()


VALUE = '"days(start_date, :extract_date)"'
REFUSED = [
    ("an unknown field", a_measure(counts='"true"'), "OWN-1", "counts"),
    ("a missing field", a_measure(cannot_say=None), "OWN-1", "cannot_say"),
    ("a kind that does not exist", a_measure(kind='"total"'), "OWN-1", "kind"),
    ("a direction that does not exist", a_measure(better='"up"'), "OWN-1", "better"),
    ("a list that is not there", a_measure(list="12"), "OWN-1", "list"),
    ("a blank id", a_measure(id='" "'), " ", "id"),
    ("without a breakdown that is not there", a_measure(without='["wroker"]'), "OWN-1", "without"),
    (
        "a setting that every run has",
        '[[setting]]\nname = "extract_date"\nvalue = 1\nsays = "x"\n',
        "extract_date",
        "name",
    ),
    ("a breakdown that Kloe has", '[[breakdown]]\nname = "team"\ntitle = "x"\ncolumn = "team"\n', "team", "name"),
    ("a list that is text", a_measure(list='"6"'), "OWN-1", "list"),
    ("children that are counted neither once nor not", a_measure(children='"yes"'), "OWN-1", "children"),
    ("an id that Kloe has", a_measure(id='"V2"'), "V2", "id"),
    ("an id given twice", a_measure() + a_measure(), "OWN-1", "id"),
    ("a median of nothing", a_measure(kind='"median"'), "OWN-1", "value"),
    ("a mean of nothing", a_measure(kind='"mean"'), "OWN-1", "value"),
    ("bands of nothing", a_measure(bands="[1, 2]"), "OWN-1", "bands"),
    ("bands that go down", a_measure(value=VALUE, bands="[2, 1]"), "OWN-1", "bands"),
    ("a band given twice", a_measure(value=VALUE, bands="[1, 1]"), "OWN-1", "bands"),
    ("no example", a_measure(example=None), "OWN-1", "example"),
    ("a base that is not SQL", a_measure(base='"team ="'), "OWN-1", "base"),
    ("a base outside the language", a_measure(base="\"read_text('secret') = 'x'\""), "OWN-1", "base"),
    ("a column that is not there", a_measure(counted='"salary > 1"'), "OWN-1", "counted"),
    ("a code that is not there", a_measure(counted="\"gender = 'X'\""), "OWN-1", "counted"),
    ("a setting that is not there", a_measure(counted='"days(start_date, closure_date) > :most"'), "OWN-1", "counted"),
    ("a value of a measure that has none", a_measure(counted='"value > 1"'), "OWN-1", "counted"),
    ("a value outside the language", a_measure(value='"random()"'), "OWN-1", "value"),
    ("a month by a column that is not there", a_measure(month='"salary"'), "OWN-1", "month"),
    ("answers of a column that is not there", a_measure(splits='["salary"]'), "OWN-1", "splits"),
    ("a limit without a basis", a_measure() + '[measure.limit]\nsays = "At once."\n', "OWN-1", "basis"),
    ("a limit with an unknown field", a_measure() + '[measure.limit]\nlaw = "x"\n', "OWN-1", "law"),
    ("a setting without a value", '[[setting]]\nname = "most"\nsays = "Ours."\n', "most", "value"),
    (
        "an answer that says less than all",
        '[[unanswered]]\nid = "OWN-2"\ntitle = "What is not here"\n',
        "OWN-2",
        "needs",
    ),
]


@pytest.mark.parametrize(("text", "entry", "field"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_refusal_names_file_measure_and_field(tmp_path: Path, text: str, entry: str, field: str) -> None:
    with pytest.raises(RuleFileError) as refused:
        planned(own_file(tmp_path, text))
    assert list(refused.value.where.values()) == ["mine.toml", entry, field]
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["[[measure]\n", 'title = "a"\ntitle = "b"\n', "measure = " + "[" * 2_000],
    ids=["a bracket that is not closed", "a key given twice", "brackets far too deep"],
)
def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleFileError, match=r"mine\.toml"):
        load_measure_book([own_file(tmp_path, text)])


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"none\.toml"):
        load_measure_book([tmp_path / "none.toml"])


def test_a_group_of_a_breakdown_that_cannot_be_understood_is_refused_with_its_name(tmp_path: Path) -> None:
    text = '[[breakdown]]\nname = "ours"\ntitle = "Ours"\ngroup = [{ name = "North", where = "team =" }]\n'
    with pytest.raises(RuleFileError) as refused:
        planned(own_file(tmp_path, text + a_measure()))
    assert {"entry": "ours", "field": "North"}.items() <= refused.value.where.items()
