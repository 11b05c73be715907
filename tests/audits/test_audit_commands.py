"""The commands take a team from a sample to a workbook, its audits, and what they say; the screen names no child."""

import json
from pathlib import Path

import msgspec
import openpyxl
import pytest
from audits_to_try import FORM, GRADES, audit, second
from click.testing import CliRunner, Result

from kloe.audits.record_file import AuditFile, as_json, read_json
from kloe.cli.audits import audit as audit_command
from kloe.errors import KloeError
from kloe.papers.audit_workbook import write_audit_workbook

CHILD = "child-of-this-test"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(audit_command, [str(one) for one in arguments])


@pytest.fixture
def filled_in(tmp_path: Path) -> Path:
    """A workbook with twelve cases, four of them read twice."""
    case = audit().case
    first = [
        audit(f"A{at}", GRADES[at % 4], case=msgspec.structs.replace(case, child_id=f"{CHILD} {at}"))
        for at in range(12)
    ]
    others = [second(one, grades=audit(grade="good").grades) for one in first[:4]]
    write_audit_workbook(FORM, tmp_path / "audits.xlsx", (), (*first, *others), spare_rows=3)
    return tmp_path / "audits.xlsx"


CASES = {
    "sample.json": json.dumps(
        {"rows": [{"child_id": CHILD, "team": "North", "quotas": ["neglect"]}, {"child_id": "2"}]}
    ),
    "list.json": json.dumps([{"child_id": CHILD, "team": "North"}, {"child_id": 2}]),
    "sample.csv": f"Child Unique ID,Team,Allocated worker,Age\n{CHILD},North,W,3\n\n2,,,\n{CHILD},North,W,3\n",
}


@pytest.mark.parametrize("name", CASES)
def test_a_form_is_written_for_a_sample_of_cases(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(CASES[name], encoding="utf-8")
    target = tmp_path / "audits.xlsx"
    result = run("form", "--framework", "sif-2013", "--cases", tmp_path / name, "-o", target)
    assert result.exit_code == 0, result.output
    assert "2 cases to audit" in result.output
    assert CHILD not in result.output
    rows = list(openpyxl.load_workbook(target)["Audits"].iter_rows(min_row=2, max_row=4, max_col=3, values_only=True))
    assert rows == [("A001", CHILD, "North"), ("A002", "2", None), (None, None, None)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cases.json", '{"cases": 3}', "no list of cases"),
        ("cases.json", "[", "no list of cases"),
        ("cases.csv", "team,worker\nNorth,W\n", "no child's id"),
        ("cases.csv", "child_id,team\n,North\n", "no child's id"),
    ],
)
def test_cases_without_ids_are_refused(name: str, content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = run("form", "--framework", "sif-2013", "--cases", tmp_path / name, "-o", tmp_path / "a.xlsx")
    assert isinstance(result.exception, KloeError)
    assert says in str(result.exception)


def test_a_workbook_becomes_audits_and_a_workbook_again(filled_in: Path, tmp_path: Path) -> None:
    result = run("read", filled_in, "-o", tmp_path / "audits.json")
    assert result.exit_code == 0, result.output
    assert "16 audits read" in result.output
    assert CHILD not in result.output
    again = tmp_path / "again.xlsx"
    assert run("form", "--framework", "ilacs-2023", "--audits", tmp_path / "audits.json", "-o", again).exit_code == 0
    assert run("read", again, "-o", tmp_path / "again.json").exit_code == 0
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "audits.json").read_bytes()


@pytest.mark.parametrize("name", ["audits.csv", "audits.parquet"])
def test_audits_are_written_for_other_programs(name: str, filled_in: Path, tmp_path: Path) -> None:
    assert run("read", filled_in, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).stat().st_size > 1000


def spoilt(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book["Audits"]
    place = next(cell.column for cell in sheet[1] if "[grade risk]" in cell.value)
    sheet.cell(3, place).value = "fine"
    book.save(path)
    return path


def test_nothing_is_written_while_anything_is_refused(filled_in: Path, tmp_path: Path) -> None:
    target = tmp_path / "audits.json"
    result = run("read", spoilt(filled_in), "-o", target)
    assert result.exit_code == 1
    assert "Audits, row 3" in result.output
    assert "Nothing was written" in result.output
    assert not target.exists()
    partly = run("read", filled_in, "-o", target, "--partly", "--json")
    assert partly.exit_code == 1
    assert json.loads(partly.output)["refused"][0]["row"] == 3
    assert len(read_json(target).audits) == 15


def test_a_summary_of_a_workbook_with_refused_cells_is_not_given(filled_in: Path) -> None:
    result = run("summary", spoilt(filled_in))
    assert isinstance(result.exception, KloeError)
    assert "kloe audit read" in str(result.exception)


@pytest.mark.parametrize("by", ["team", "month", "team-and-month"])
def test_the_summary_is_told_by_group_and_names_no_child(by: str, filled_in: Path, tmp_path: Path) -> None:
    result = run("summary", filled_in, "--by", by)
    assert result.exit_code == 0, result.output
    assert "12 of 12 children" in result.output
    assert CHILD not in result.output
    assert run("summary", filled_in, "--audience", "peer", "-o", tmp_path / "summary.xlsx").exit_code == 0
    as_data = json.loads(run("summary", filled_in, "--json").output)
    assert as_data["rows"][0]["base"] == 12


def test_agreement_is_said_with_its_pairs_and_why_there_is_no_kappa(filled_in: Path) -> None:
    result = run("agreement", filled_in)
    assert result.exit_code == 0, result.output
    assert "4 cases read by two readers" in result.output
    assert "the same in 1 of 4 pairs (25%)" in result.output
    rows = json.loads(run("agreement", filled_in, "--json").output)["rows"]
    assert rows[-1]["area"] == "over all areas"
    assert rows[0]["linear_kappa"] == 0


def test_without_second_readers_nothing_is_said_of_agreement(tmp_path: Path) -> None:
    path = tmp_path / "audits.json"
    path.write_bytes(as_json(AuditFile(framework="ilacs-2023", form="case-file", audits=(audit(),))))
    assert "No case was read by two readers" in run("agreement", path).output


def test_a_file_whose_audit_is_not_complete_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audits.json"
    path.write_bytes(as_json(AuditFile(framework="ilacs-2023", form="case-file", audits=(audit(answers=()),))))
    result = run("summary", path)
    assert isinstance(result.exception, KloeError)
    assert "every audit answers" in str(result.exception)


def test_audits_of_another_framework_are_not_put_into_a_form(tmp_path: Path) -> None:
    path = tmp_path / "audits.json"
    path.write_bytes(as_json(AuditFile(framework="ilacs-2023", form="case-file", audits=(audit(),))))
    result = run("form", "--framework", "sif-2013", "--audits", path, "-o", tmp_path / "a.xlsx")
    assert isinstance(result.exception, KloeError)
    assert "by ilacs-2023, not sif-2013" in str(result.exception)
