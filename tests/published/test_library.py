"""The library: what is added is there once, is read once, and is found again."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from small_reports import read_small, write_report

from kloe.cli import main
from kloe.errors import KloeError, UnknownNameError
from kloe.published.library import Added, Library, add_reports, open_library
from kloe.published.library.manifest import MANIFEST, read_manifest, write_manifest
from kloe.published.library.places import alone_in
from kloe.published.library.reading_many import read_many
from kloe.published.library.rows import TABLES
from kloe.published.library.tables import refuse_unknown_table
from kloe.published.model import Report


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "published"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    write_report(folder / "a" / "inspection - 1 may 2024.pdf", "Leeds")
    write_report(folder / "b" / "inspection - 1 may 2024.PDF", "Kent", "2023-02-06")
    (folder / "page.pdf").write_text("<html>")
    (folder / "notes.txt").write_text("%PDF-\nno report\n")
    (folder / "._inspection.pdf").write_text("of an operating system")
    return folder


def add(*sources: Path | str, workers: int = 1) -> Added:
    return add_reports(sources, workers=workers, with_reader=read_small)


def authorities(library: Library) -> list[str]:
    return [row["authority"] for row in library.rows("select authority from reports order by 1")]


def state_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_added_with_the_verdict_on_what_is_no_report(store: Path, reports: Path) -> None:
    added = add(reports)
    assert (added.files, len(added.added), added.known) == (3, 2, 0)
    assert [(one.file, one.verdict) for one in added.unread] == [("page.pdf", "not a PDF")]
    library = open_library()
    assert authorities(library) == ["Kent", "Leeds"]
    assert library.count == 2
    assert library.unread == added.unread
    assert library.damage() == ()


def test_adding_again_changes_nothing_and_reads_nothing(store: Path, reports: Path) -> None:
    first = add(reports)
    before = state_of(store)
    read: list[Path] = []
    again = add_reports([reports], with_reader=lambda path: read.append(path) or read_small(path))
    assert read == []
    assert (again.added, again.known, again.same) == ((), 2, ())
    assert again.unread == first.unread
    assert state_of(store) == before


def test_only_what_is_new_is_read(store: Path, reports: Path) -> None:
    add(reports)
    new = write_report(reports / "new.pdf", "Dorset")
    read: list[str] = []
    added = add_reports([reports], with_reader=lambda path: read.append(path.name) or read_small(path))
    assert read == [new.name]
    assert len(added.added) == 1
    assert authorities(open_library()) == ["Dorset", "Kent", "Leeds"]


def test_the_same_file_under_another_name_is_told_and_kept_once(store: Path, reports: Path) -> None:
    add(reports)
    copy = write_report(reports / "copy.pdf", "Leeds")
    at_once = write_report(reports / "second copy.pdf", "Leeds")
    same = add(copy, at_once).same
    assert [(one.file, one.kept_as) for one in same] == [
        (str(copy), "inspection - 1 may 2024.pdf"),
        (str(at_once), str(copy)),
    ]
    assert open_library().count == 2
    assert add(copy, at_once).same == (same[1],)


def test_one_inspection_in_two_files_that_differ_is_told_and_both_are_kept(store: Path, reports: Path) -> None:
    add(reports)
    added = add(write_report(reports / "revised.pdf", "Leeds", more="A footnote was put in."))
    (twins,) = added.twins
    assert (twins.authority, set(twins.files)) == ("Leeds", {"revised.pdf", "inspection - 1 may 2024.pdf"})
    assert set(added.added) < set(twins.reports)
    assert open_library().count == 3


def test_what_another_state_of_kloe_read_is_read_again_from_the_files_kept(store: Path, reports: Path) -> None:
    first = add(reports)
    write_manifest(_of_an_earlier_reader(store), store)
    new = write_report(reports / "new.pdf", "Dorset")
    added = add(new)
    assert set(added.again) == set(first.added)
    assert authorities(open_library()) == ["Dorset", "Kent", "Leeds"]
    assert add(new).again == ()


def _of_an_earlier_reader(store: Path):  # type: ignore[no-untyped-def]
    content = json.loads((store / MANIFEST).read_text())
    for kept in content["kept"].values():
        kept["reader"] = "earlier"
    (store / MANIFEST).write_text(json.dumps(content))
    return read_manifest(store)


def test_a_file_of_nobodys_business_is_not_kept(store: Path, reports: Path) -> None:
    private = reports / "letter.pdf"
    private.write_text("Dear Sir")
    add(reports)
    assert b"Dear Sir" not in b"".join(state_of(store).values())


def test_many_are_read_side_by_side_and_a_crash_takes_down_one_file_only(store: Path, tmp_path: Path) -> None:
    for number in range(8):
        write_report(tmp_path / "many" / f"{number}.pdf", f"Authority {number}")
    write_report(tmp_path / "many" / "x.pdf", "die")
    write_report(tmp_path / "many" / "y.pdf", "raise")
    steps: list[tuple[int, int]] = []
    added = add_reports(
        [tmp_path / "many"],
        workers=2,
        with_reader=read_small,
        progress=lambda done, of: steps.append((done, of)),
    )
    assert authorities(open_library()) == [f"Authority {number}" for number in range(8)]
    assert {one.file: one.verdict for one in added.unread} == {"x.pdf": "broken", "y.pdf": "broken"}
    assert steps == [(number, 10) for number in range(1, 11)]


def test_a_file_that_is_never_done_is_given_up(tmp_path: Path) -> None:
    files = [write_report(tmp_path / f"{name}.pdf", name) for name in ("Leeds", "hang", "Kent", "Bury", "Hull")]
    read = {one.file.stem: one for one in read_many(files, workers=2, reader=read_small, longest=2)}
    assert read["hang"].unread is not None
    assert "more than 2 seconds" in read["hang"].unread.says
    assert [name for name, one in sorted(read.items()) if one.rows] == ["Bury", "Hull", "Kent", "Leeds"]


def test_workers_make_no_difference_to_what_is_kept(tmp_path: Path) -> None:
    for number in range(6):
        write_report(tmp_path / "many" / f"{number}.pdf", f"Authority {number}")
    hashes = []
    for workers in (1, 2):
        folder = tmp_path / f"store-{workers}"
        add_reports([tmp_path / "many"], folder=folder, workers=workers, with_reader=read_small)
        hashes.append(read_manifest(folder).hashes)
    assert hashes[0] == hashes[1]


def test_every_column_that_is_promised_is_filled(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    never_filled = {
        "reports": {"published_printed"},
        "strengths": set(TABLES["strengths"]),
        "recommendations": {"number"},
    }
    for table, columns in TABLES.items():
        rows = library.rows(f"select * from {table}")
        filled = {name for row in rows for name, value in row.items() if value is not None}
        assert set(columns) - filled == never_filled.get(table, set()), table


def test_the_tables_say_what_the_report_says(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    (row,) = library.rows("select * from reports where authority = 'Leeds'")
    assert (row["first_day"], row["last_day"], row["published"]) == (
        date(2024, 3, 4),
        date(2024, 3, 8),
        date(2024, 4, 30),
    )
    assert row["lead_inspectors"] == ["Máire O’Neill"]
    (judgement,) = library.rows("select * from judgements where report = $id", {"id": row["report"]})
    assert (judgement["grade"], judgement["heading_grade"], judgement["agrees"]) == ("good", "inadequate", False)
    (asked,) = library.rows("select * from recommendations where report = $id", {"id": row["report"]})
    assert asked["tags"] == [{"kind": "outcome", "number": 1, "printed": "(outcome 1, national framework)"}]
    report = library.report(row["report"])
    assert isinstance(report, Report)
    assert report == read_small(library.original(row["report"]))


@pytest.mark.parametrize("awkward", ["nul \x00 in it", "cut\ufffe off", "\u2028 line \U0001f600", '"quoted"\\', "{}"])
def test_text_comes_back_as_it_was_read(store: Path, tmp_path: Path, awkward: str) -> None:
    add(write_report(tmp_path / "one.pdf", "Leeds", more=awkward))
    assert open_library().rows("select text from paragraphs") == [{"text": awkward}]


def test_a_report_is_found_by_id_or_by_words_and_otherwise_it_is_said_why(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    leeds = library.find("leeds 2024")
    assert library.find(leeds[:6]) == leeds
    with pytest.raises(UnknownNameError, match="could mean 2 reports"):
        library.find("inspection")
    with pytest.raises(UnknownNameError, match="has no report 'Rutland'"):
        library.find("Rutland")
    with pytest.raises(UnknownNameError, match="has no report"):
        library.find("")


def test_an_empty_library_answers_with_nothing(store: Path) -> None:
    library = open_library()
    for table in TABLES:
        assert library.rows(f"select * from {table}") == []
    assert (library.count, library.unread, library.damage()) == (0, (), ())
    assert not store.exists()


def test_a_library_that_was_interrupted_is_the_one_before(store: Path, reports: Path) -> None:
    add(reports)

    def stops(path: Path) -> Report:
        raise KeyboardInterrupt

    before = authorities(open_library())
    with pytest.raises(KeyboardInterrupt):
        add_reports([write_report(reports / "new.pdf", "Dorset")], with_reader=stops)
    assert authorities(open_library()) == before
    assert open_library().damage() == ()
    assert len(add(reports / "new.pdf").added) == 1


def test_damage_is_told(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    leeds = library.find("leeds")
    library.original(leeds).write_bytes(b"changed")
    (store / library.state / "people.parquet").write_bytes(b"changed")
    said = " ".join(library.damage())
    assert "people.parquet" in said
    assert leeds in said


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"changed"), lambda path: path.unlink()])
def test_damaged_tables_are_refused_and_made_again_from_the_files_kept(
    store: Path, reports: Path, damage: Callable[[Path], object]
) -> None:
    first = add(reports)
    damage(store / open_library().state / "reports.parquet")
    with pytest.raises(KloeError, match="damaged or gone"):
        authorities(open_library())
    assert set(add().again) == set(first.added)
    assert authorities(open_library()) == ["Kent", "Leeds"]
    assert open_library().damage() == ()


def test_a_file_that_got_lost_is_kept_again_when_it_is_added_again(store: Path, reports: Path) -> None:
    add(reports)
    open_library().original("leeds").unlink()
    with pytest.raises(KloeError, match="no longer in the library"):
        open_library().original("leeds")
    add(reports)
    assert open_library().damage() == ()


def test_a_copy_that_was_damaged_is_not_read_in_place_of_the_report(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    library.original("leeds").write_bytes(write_report(reports / "other.pdf", "Dorset").read_bytes())
    write_manifest(_of_an_earlier_reader(store), store)
    added = add()
    assert [authorities(open_library()), len(added.again)] == [["Kent", "Leeds"], 1]
    assert len(open_library().damage()) == 1
    assert len(add(reports / "a").again) == 1
    assert open_library().damage() == ()


def test_only_one_run_writes_at_a_time(store: Path, reports: Path) -> None:
    with alone_in(store), pytest.raises(KloeError, match="Another run"):
        add(reports)


@pytest.mark.parametrize(
    ("content", "says"), [("{", "cannot be read"), ('{"store": 99, "kloe": "9.9"}', "a later version of Kloe")]
)
def test_a_manifest_that_cannot_be_used_is_refused(store: Path, content: str, says: str) -> None:
    store.mkdir(parents=True)
    (store / MANIFEST).write_text(content)
    with pytest.raises(KloeError, match=says):
        open_library().rows("select 1")


def test_patterns_are_looked_up_and_what_is_not_there_is_refused(store: Path, reports: Path) -> None:
    assert len(add(str(reports / "*" / "*1 may*")).added) == 2
    for missing in ("nothing.pdf", str(reports / "*.docx")):
        with pytest.raises(KloeError, match="no such file"):
            add(missing)
    with pytest.raises(UnknownNameError, match="There are reports"):
        refuse_unknown_table("report")


def test_tables_become_frames(store: Path, reports: Path) -> None:
    add(reports)
    library = open_library()
    assert library.to_arrow("reports").num_rows == 2
    assert library.to_polars("judgements")["grade"].to_list() == ["good", "good"]
    assert list(library.to_pandas("windows")["number"]) == [1, 1]


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["published", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_commands_show_what_is_there(store: Path, reports: Path, tmp_path: Path) -> None:
    add(reports)
    leeds = open_library().find("leeds")
    code, said = run("list")
    assert code == 0
    assert f"{leeds}  Leeds  2024-03-04 to 2024-03-08" in said
    assert "children's services  good  (1 doubt)" in said
    assert "2 reports, and 1 file that could not be read" in said
    code, said = run("list", "--authority", "lee", "--json")
    assert [row["report"] for row in json.loads(said)["rows"]] == [leeds]
    assert "not a PDF" in run("list", "--unread")[1]
    assert run("list", "--check") == (0, "Every file is as it was written.\n")
    code, said = run("show", "Leeds")
    assert "Overall effectiveness: Good (page 2), but its section is headed 'inadequate'" in said
    assert "4 March 2024 to 8 March 2024 (page 2) (likely)" in said
    assert json.loads(run("show", leeds, "--json")[1])["authority"]["value"] == "Leeds"


def test_files_written_hold_no_formula(store: Path, reports: Path, tmp_path: Path) -> None:
    add(reports)
    for ending in (".csv", ".xlsx", ".parquet"):
        assert run("export", "paragraphs", "-o", tmp_path / f"out{ending}")[0] == 0
        assert run("list", "--authority", "Kent", "-o", tmp_path / f"list{ending}")[0] == 0
    assert "'=Children in Kent" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert "'=Children in Leeds are safe." in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").count("\n") == 2
    assert run("export", "paragraphs", "-o", tmp_path / "out.docx")[0] == 3
    assert run("export", "nothing", "-o", tmp_path / "out.csv")[0] == 3


def test_adding_on_the_command_line_says_what_cannot_be_read(store: Path, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_text("<html>")
    code, said = run("add", tmp_path)
    assert code == 1
    assert "page.pdf: not a PDF" in said
    assert run("add", tmp_path / "nothing.pdf")[0] == 3


@pytest.fixture
def real_reports() -> Path:
    place = Path(__file__).parents[3] / "shared" / "data" / "reports"
    if not place.is_dir():
        pytest.skip("the published reports are not here (../shared/data/reports)")
    return place


def test_real_reports_are_added_listed_and_shown(store: Path, real_reports: Path) -> None:
    code, said = run("add", real_reports / "*birmingham*", real_reports / "*sandwell*", "--workers", "2", "--quiet")
    assert code == 1
    assert "19 october 2012.pdf: not a PDF" in said
    again = json.loads(run("add", real_reports / "*birmingham*", real_reports / "*sandwell*", "--json")[1])
    assert again["added"] == []
    assert again["known"] == open_library().count > 1
    shown = run("show", "Sandwell", "2013")[1]
    assert "Fieldwork: 24 June 2013 to 28 June 2013" in shown
    assert "Overall effectiveness: Inadequate" in shown
    library = open_library()
    assert library.rows("select count(distinct report) as found from paragraphs") == [{"found": library.count}]
