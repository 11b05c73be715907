"""The pack as a folder: whole or not at all, nothing lost, and a manifest that says what it was made from."""

import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.changes import read_earlier_pack
from kloe.papers.issue_files import write_issues
from kloe.papers.output_folder import written_beside
from kloe.papers.pack import write_pack
from kloe.papers.readiness import figures
from kloe.papers.tidy_folder import write_tidy_folder


@pytest.fixture
def pack(extract: Extract, checked: CheckedExtract, tmp_path: Path) -> Path:
    return write_pack(extract, checked, tmp_path / "pack").folder


def test_the_manifest_says_what_it_was_made_from_and_what_it_holds(
    pack: Path, extract: Extract, checked: CheckedExtract
) -> None:
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    assert all(sha256((pack / name).read_bytes()).hexdigest() == kept for name, kept in manifest["files"].items())
    assert [one["sha256"] for one in manifest["read"]] == [sha256(file.content).hexdigest() for file in extract.files]
    assert manifest["issues"] == checked.counts()
    assert manifest["verdict"]["sentence"] == figures(extract, checked).verdict.sentence
    assert manifest["kloe"] == kloe.__version__
    assert manifest["settings"]


def test_each_step_is_told_before_it_starts(extract: Extract, checked: CheckedExtract, tmp_path: Path) -> None:
    told: list[str] = []
    write_pack(extract, checked, tmp_path / "pack", progress=told.append)
    assert [step.split(" with ")[0] for step in told] == [
        "Writing the report", "Writing the issues workbook", "Writing the lists and the ledger",
    ]  # fmt: skip
    assert f"{checked.issue_count} issues" in told[1]


def test_an_earlier_pack_is_replaced(pack: Path, extract: Extract, checked: CheckedExtract) -> None:
    earlier = read_earlier_pack(pack)
    again = write_pack(extract, checked, pack, earlier=earlier)
    assert again.manifest["since_last"] == {"new": 0, "still_there": checked.issue_count, "gone": 0}
    assert [path.name for path in pack.parent.iterdir()] == ["pack"]


def test_an_earlier_pack_of_another_authority_is_refused(pack: Path, extract: Extract) -> None:
    assert read_earlier_pack(pack, str(extract.authority).upper()).authority == extract.authority
    with pytest.raises(kloe.KloeError, match="not of Elsewhere"):
        read_earlier_pack(pack, "Elsewhere")


@pytest.mark.parametrize("name", ["notes.docx", "lists/answers.csv", "old/issues.xlsx"])
def test_a_pack_with_a_file_of_somebody_else_is_not_replaced(
    pack: Path, extract: Extract, checked: CheckedExtract, name: str
) -> None:
    theirs = pack / name
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("Ours to keep", encoding="utf-8")
    with pytest.raises(kloe.KloeError, match="other files, which would be lost") as refused:
        write_pack(extract, checked, pack)
    assert Path(str(refused.value.where["file"])) == Path(name)
    assert theirs.read_text(encoding="utf-8") == "Ours to keep"


def test_what_an_operating_system_leaves_behind_is_nobodys(
    pack: Path, extract: Extract, checked: CheckedExtract
) -> None:
    (pack / "Thumbs.db").touch()
    assert write_pack(extract, checked, pack).folder == pack


def test_a_tidy_folder_takes_no_pack_away(pack: Path, extract: Extract) -> None:
    with pytest.raises(kloe.KloeError, match="would be lost"):
        write_tidy_folder(extract, pack)
    assert (pack / "report.html").exists()


def test_a_file_is_no_folder(extract: Extract, checked: CheckedExtract, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(kloe.KloeError, match="a file, not a folder"):
        write_pack(extract, checked, tmp_path / "file")
    with pytest.raises(kloe.KloeError, match="cannot be written"):
        write_pack(extract, checked, tmp_path / "file" / "pack")
    with pytest.raises(kloe.KloeError, match="cannot be written"):
        write_issues(extract, checked, tmp_path / "file" / "issues.csv")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(kloe.KloeError, match="cannot be written"):
        write_issues(extract, checked, tmp_path / "folder.xlsx")


def test_a_run_that_stops_half_way_leaves_the_old_folder(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "report.html").write_text("old", encoding="utf-8")

    def stopped() -> None:
        with written_beside(folder, ["report.html"]) as beside:
            (beside / "report.html").write_text("half", encoding="utf-8")
            raise OSError(28, "No space left on device")

    with pytest.raises(kloe.KloeError, match="No space left on device"):
        stopped()
    assert (folder / "report.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_issues_are_written_as_the_ending_says(extract: Extract, checked: CheckedExtract, tmp_path: Path) -> None:
    for name in ("a.csv", "a.parquet", "new/A.XLSX"):
        write_issues(extract, checked, tmp_path / name)
        assert (tmp_path / name).stat().st_size
    with pytest.raises(kloe.KloeError, match=r"\.csv, \.parquet or \.xlsx"):
        write_issues(extract, checked, tmp_path / "a.txt")


def test_the_summary_of_the_ledger_says_why_in_words_and_agrees_with_the_ledger(pack: Path, extract: Extract) -> None:
    rows = list(csv.DictReader((pack / "ledger-summary.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sum(int(row["cells"]) for row in rows) == extract.session.rows("select count(*) from ledger")[0][0]
    assert all(row["why"].endswith(".") for row in rows)
    left = list(csv.DictReader((pack / "not-understood.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sum(int(row["cells"]) for row in left) == extract.session.rows("select count(*) from unread")[0][0]
    assert all(row["why"] for row in left)


def test_only_the_internal_pack_holds_rows(extract: Extract, checked: CheckedExtract, tmp_path: Path) -> None:
    measured = extract.measure()
    for audience, holds_rows in (("internal", True), ("peer", False), ("published", False)):
        pack = write_pack(extract, checked, tmp_path / audience, measured=measured, audience=audience).folder
        names = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
        assert {"report.html", "measures.xlsx", "measures.parquet", "manifest.json"} <= names
        assert ("issues.xlsx" in names) is holds_rows
        assert any(name.startswith("lists/") for name in names) is holds_rows
        manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["audience"] == audience
        assert ("read" in manifest) is holds_rows
        assert set(manifest["files"]) == names - {"manifest.json"}
