"""One extract as a whole: its date, its layout, and what an authority has decided about its own files."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kloe.authorities import authorities, authority_named, authority_on
from kloe.childdata.reading.mapping import HeadingRuling, Mapping, SheetRuling, merged, read_mapping, write_mapping
from kloe.childdata.tidying.lists import Rulings
from kloe.cli import main
from kloe.errors import RuleFileError, UnreadableFileError
from small_annex_a import TODAY, Cell, a_list, arrived, csv_text, folder, headings, read, rows_of, tidy, workbook

LAST = date(2024, 3, 1)


def contacts(days: list[Cell]) -> dict[str, list[list[Cell]]]:
    rows = [row for day in days for row in rows_of(1, 1, contact_date=day)]
    return {"List 1": [headings(1), *rows]}


def busy_until(last: date, count: int = 120) -> list[Cell]:
    return [last - timedelta(days=n) for n in range(count)]


@pytest.mark.parametrize(
    ("days", "inferred"),
    [
        (busy_until(LAST), LAST),
        ([*busy_until(LAST), date(2031, 1, 1)], LAST),
        ([*busy_until(LAST), LAST + timedelta(days=60)], LAST),
        ([*busy_until(LAST), date(9999, 12, 31), date(1900, 1, 1)], LAST),
        ([*busy_until(LAST, 12), date(2031, 1, 1)], LAST),
        ([LAST], LAST),
        (["01/01/0001 00:00:00"], date(1, 1, 1)),
        ([None], TODAY),
        ([date(2031, 1, 1)], TODAY),
    ],
    ids=[
        "busy",
        "a stray later year",
        "a stray later month",
        "placeholders",
        "few rows",
        "one row",
        "the first day of all",
        "no day",
        "only later",
    ],
)
def test_the_extract_date_is_where_the_events_end(days: list[Cell], inferred: date) -> None:
    extract = read(workbook(contacts(days)))
    assert (extract.extract_date, extract.extract_date_source) == (inferred, "inferred")


def test_a_given_date_is_taken_and_said_to_be_given() -> None:
    extract = read(workbook(contacts([LAST])), as_at=date(2024, 2, 1))
    assert (extract.extract_date, extract.extract_date_source) == (date(2024, 2, 1), "given")


def test_lists_without_any_row_are_dated_today() -> None:
    extract = read(workbook({"List 1": a_list(1, 0), "List 2": a_list(2, 0)}))
    assert (extract.extract_date, arrived(extract)) == (TODAY, {1: 0, 2: 0})


@pytest.mark.parametrize(
    ("day", "layout_of_list_9", "specification"),
    [
        (date(2020, 1, 1), "annex-a-2019-08", "annex-a-2019-08"),
        (date(2020, 1, 1), "annex-a-2024-01", "annex-a-2024-01"),
        (date(2024, 6, 1), "annex-a-2019-08", "annex-a-2024-01"),
    ],
)
def test_the_layout_follows_the_columns_and_then_the_date(day: date, layout_of_list_9: str, specification: str) -> None:
    extract = read(workbook({"List 9": a_list(9, 2, layout_of_list_9)}), as_at=day)
    assert extract.specification.id == specification


ODD = a_list(3, 2, no_further_action="Closed", referral_date="05/03/2024")
ODD[0][ODD[0].index("Allocated Team")] = "Locality"
ODD_BOOK = {"Front door": ODD, "Referrals 2019 (old)": a_list(3, 5)}
RULINGS = """
[[sheet]]
sheet = "Referrals 2019 (old)"
list = 0

[[heading]]
list = 3
heading = "Locality"
column = "team"

[[value]]
list = 3
column = "no_further_action"
value = "Closed"
code = "Yes"

[[date]]
list = 3
column = "referral_date"
order = "month first"
"""


@pytest.fixture
def rulings(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(RULINGS, encoding="utf-8")
    return path


def test_without_rulings_the_odd_things_are_shown_and_not_guessed() -> None:
    extract = read(workbook(ODD_BOOK))
    first = tidy(extract, 3)[0]
    assert (first["team"], first["no_further_action"], first["referral_date"]) == (None, "Closed", date(2024, 3, 5))
    assert extract.session.rows("select heading, how from headings where how <> 'exact'") == [
        ("Locality", "not recognised")
    ]
    assert extract.session.rows('select "order", either from date_orders') == [("day first, assumed", 2)]
    assert arrived(extract) == {3: 7}


def test_a_person_overrules_sheet_heading_value_and_date_order(rulings: Path) -> None:
    extract = read(workbook(ODD_BOOK), mapping=rulings)
    rows = tidy(extract, 3)
    assert [(row["team"], row["no_further_action"], row["referral_date"]) for row in rows] == [
        ("Team 0", "a) Yes", date(2024, 5, 3)),
        ("Team 1", "a) Yes", date(2024, 5, 3)),
    ]
    assert extract.session.rows("select how from headings where heading = 'Locality'") == [("mapping file",)]
    assert extract.session.rows("select distinct reason from ledger order by 1") == [("ruling",), ("text date",)]


def test_a_sheet_can_be_said_to_be_a_list(tmp_path: Path) -> None:
    rows = [["Ref", "M/F", "Origin", "Born", "Years", "When", "Who"], *rows_of(1, 2)]
    entries = [f'[[heading]]\nlist = 1\nheading = "{heading}"\ncolumn = "{column}"' for heading, column in zip(
        rows[0], ("child_id", "gender", "ethnicity", "birth_date", "age", "contact_date", "contact_source"), strict=True
    )]  # fmt: skip
    path = tmp_path / "ours.toml"
    path.write_text('[[sheet]]\nsheet = "Front door"\nlist = 1\n' + "\n".join(entries), encoding="utf-8")
    assert arrived(read(workbook({"Front door": rows}), mapping=path)) == {1: 2}


def test_a_person_knows_better_than_the_headings_which_list_a_sheet_is(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('[[sheet]]\nsheet = "Front door"\nlist = 1', encoding="utf-8")
    few = [["Child Unique ID", "Team", "When"], ["A1", "North", "01/02/2024"]]
    extract = read(workbook({"Front door": few}), mapping=path)
    assert [row["child_id"] for row in tidy(extract, 1)] == ["A1"]
    for rows in ([["a", "b"], ["c", "d"]], [["Total", 3]]):
        with pytest.raises(
            UnreadableFileError, match=r"sheet Front door: The mapping says .* List 1, .* say in it what"
        ):
            read(workbook({"Front door": rows, "List 3": a_list(3)}), mapping=path)


def test_a_wrong_column_is_answered_with_the_right_ones(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('[[heading]]\nlist = 1\nheading = "x"\ncolumn = "team"', encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"List 1 has no column 'team'\. Its columns: child_id, gender"):
        read(workbook(ODD_BOOK), mapping=path)


WRONG = [
    ('[[sheet]]\nsheet = "A"\nlist = 12', "A", "list"),
    ('[[sheet]]\nsheet = "A"', "sheet 1", "list"),
    ('[[heading]]\nlist = 1\nheading = "Locality"\ncolumn = "team"', "Locality", "column"),
    ('[[heading]]\nlist = 99\nheading = "Locality"\ncolumn = ""', "Locality", "list"),
    ('[[value]]\nlist = 1\ncolumn = "gender"\nvalue = "Boy"\ncode = "Lad"', "Boy", "code"),
    ('[[value]]\nlist = 1\ncolumn = "age"\nvalue = "six"\ncode = "6"', "six", "column"),
    ('[[value]]\nlist = 12\ncolumn = "gender"\nvalue = "Boy"\ncode = "Male"', "Boy", "list"),
    ('[[date]]\nlist = 1\ncolumn = "date"\norder = "day first"', "date", "column"),
    ('[[date]]\nlist = 1\ncolumn = "contact_date"\norder = "year first"', "date 1", "order"),
    ('[[date]]\nlist = 1\ncolumn = ""\norder = "day first"', None, "column"),
    ('[[date]]\nlist = 99\ncolumn = "contact_date"\norder = "day first"', "contact_date", "list"),
    ('[[sheet]]\nsheet = "A 1"\nlist = 1\n[[sheet]]\nsheet = "a1"\nlist = 2', "A 1", None),
    ('[[value]]\ncolumn = "gender"\nvalue = "B"\ncode = "Male"\n' * 2, "B", None),
    ('[[values]]\nlist = 1', None, "values"),
    ('[[value]\n', None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entry", "field"), WRONG)
def test_a_wrong_mapping_is_refused_by_file_entry_and_field(
    text: str, entry: str | None, field: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        read(workbook(ODD_BOOK), mapping=path)
    assert refused.value.where == {
        name: value for name, value in (("file", "ours.toml"), ("entry", entry), ("field", field)) if value
    }


def test_a_mapping_is_written_as_it_is_read(tmp_path: Path, rulings: Path) -> None:
    odd = Mapping(values=read_mapping(rulings).values)
    text = 'He said "x\\y"\u007f\u00a0\t\u2019'
    both = merged(read_mapping(rulings), Mapping(sheets=(type(read_mapping(rulings).sheets[0])(sheet=text, list=2),)))
    write_mapping(both, tmp_path / "kept.toml")
    assert read_mapping(tmp_path / "kept.toml") == both
    assert merged(both, odd) == both
    checked: Rulings = both
    assert checked.order_of(3, "referral_date") == "month first"


def kloe(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a command ends with its process
def test_what_is_remembered_is_used_by_the_next_run(
    tmp_path: Path, rulings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    book = tmp_path / "annex-a.xlsx"
    book.write_bytes(workbook(ODD_BOOK))

    def tidied(folder: str, authority: str) -> list[int]:
        done = kloe("tidy", book, "--authority", authority, "-o", tmp_path / folder, "--json", "--quiet")
        assert done.exit_code == 0, done.output
        summary = json.loads(done.stdout)
        return [summary["rows"], summary["cells_not_understood"]]

    assert tidied("before", "Barsetshire") == [7, 2]
    kept = kloe("remember", rulings, "--authority", "Barsetshire")
    assert (kept.exit_code, "4 decisions are kept for Barsetshire" in kept.output) == (0, True)
    assert tidied("after", "barsetshire") == [2, 0]
    assert tidied("other", "Rutland") == [7, 2]


def test_a_wrong_mapping_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    path = tmp_path / "ours.toml"
    path.write_text(WRONG[0][0], encoding="utf-8")
    refused = kloe("remember", path, "--authority", "Barsetshire")
    assert refused.exit_code == 3
    assert "ours.toml, entry A, field list" in refused.output
    assert not (tmp_path / "home").exists()


def test_values_of_two_files_are_read_each_in_its_own_order() -> None:
    ours, theirs = (
        csv_text([headings(1), *(row for day in days for row in rows_of(1, 1, contact_date=day))])
        for days in (("05/03/2024", "25/03/2024"), ("05/03/2024", "03/25/2024"))
    )
    extract = read([ours.encode(), theirs.encode()])
    assert [str(row["contact_date"]) for row in tidy(extract, 1)] == ["2024-03-05", "2024-03-25", "2024-05-03"]
    assert extract.session.rows("select reason from refused_rows") == [("said twice",)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kent", "Kent"), ("KENT COUNTY COUNCIL", "Kent"), ("London Borough of Hackney", "Hackney"),
        ("LB Hackney", "Hackney"),
        ("Hammersmith & Fulham", "Hammersmith and Fulham"), ("Bristol", "Bristol, City of"),
        ("E06000023", "Bristol, City of"),
        ("Brighton and Hove City Council", "Brighton and Hove"), ("Atlantis", None), ("", None), ("Council", None),
        ("County", None),
    ],
)  # fmt: skip
def test_an_authority_is_known_by_the_names_that_returns_use(text: str, name: str | None) -> None:
    assert authority_named(text) == name


def test_no_authority_is_taken_for_another() -> None:
    for authority in authorities():
        for text in (authority.name, f"{authority.name} Council", *authority.codes):
            assert authority_on(text, authority.until or date(2026, 1, 1)) == authority
            assert authority.until or authority_named(text) == authority.name


def test_an_authority_of_ones_own_is_known_too() -> None:
    assert authority_named("barsetshire county council", "Barsetshire") == "Barsetshire"
    assert authority_named("Barsetshire") is None


def test_a_decision_about_what_is_not_there_is_said(tmp_path: Path) -> None:
    mapping = Mapping(
        sheets=(SheetRuling("Contcats", 1),),
        headings=(HeadingRuling(1, "When", "contact_date"), HeadingRuling(1, "Date of Contact", "contact_date")),
    )
    path = folder(tmp_path / "extract", {"Contacts.csv": csv_text([headings(1), *rows_of(1, 2)])})
    extract = read(path, as_at=date(2024, 6, 28), mapping=mapping)
    assert extract.unused_rulings == ("the sheet 'Contcats'", "the heading 'When' of List 1")
