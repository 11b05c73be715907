"""What the pack holds of children: who drifts, how they moved, and the cases that are ready to be looked at."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import kloe
from kloe.childdata.extract import Extract
from kloe.childdata.synthetic.making import make_authority
from kloe.frameworks import find_framework
from kloe.papers.cases_found import CASES_FILES
from kloe.papers.children_files import CHILDREN_FILES
from kloe.papers.children_found import ChildrenFound, look_at_children
from kloe.papers.pack import write_pack

DAY = date(2026, 6, 26)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extract]:
    folder = tmp_path_factory.mktemp("testshire")
    list(make_authority(folder, children=600, seed=3, as_at=DAY, authority="Testshire", form="csv"))
    found = kloe.read_annex_a(folder, as_at=DAY, authority="Testshire")
    yield found
    found.session.close()


@pytest.fixture(scope="module")
def found(authority: Extract) -> ChildrenFound:
    return look_at_children(authority, find_framework("sif-2013"))


@pytest.fixture(scope="module")
def pack(authority: Extract, found: ChildrenFound, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "pack"
    return write_pack(authority, authority.check(), folder, children=found).folder


def _ids(extract: Extract) -> set[str]:
    return {child for (child,) in extract.session.rows("select child_id from child_ids")}


def test_it_holds_every_file_and_a_journey_for_each_case(pack: Path, found: ChildrenFound) -> None:
    assert found.cases
    assert all(list(pack.glob(name)) for name in CHILDREN_FILES)
    assert len(list((pack / "journeys").iterdir())) == len(found.cases.rows) == 25


def test_the_journeys_are_in_the_order_of_the_sample_and_the_form_has_its_cases(
    pack: Path, found: ChildrenFound
) -> None:
    assert found.cases
    children = [row.child_id for row in found.cases.rows]
    pages = sorted((pack / "journeys").iterdir())
    assert all(child in page.read_text(encoding="utf-8") for child, page in zip(children, pages, strict=True))
    sheet = openpyxl.load_workbook(pack / "audits.xlsx", read_only=True)["Audits"]
    in_form = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[1]]
    assert in_form == children


def test_no_file_is_named_after_a_child_and_the_report_names_none(pack: Path, authority: Extract) -> None:
    children = _ids(authority)
    names = {path.stem for path in pack.rglob("*")}
    assert not children & names
    report = (pack / "report.html").read_text(encoding="utf-8")
    flows = (pack / "flows.html").read_text(encoding="utf-8")
    assert not [child for child in children if child in report or child in flows]


def test_the_same_extract_gives_the_same_sample(authority: Extract, found: ChildrenFound) -> None:
    again = look_at_children(authority, find_framework("sif-2013"))
    assert again.cases == found.cases


def test_where_a_framework_fixes_no_sample_each_team_has_a_case(authority: Extract) -> None:
    cases = look_at_children(authority, find_framework("ilacs-2026")).cases
    assert cases
    teams = [row.team for row in cases.rows]
    assert sorted(set(teams), key=str) == sorted(teams, key=str)
    assert "fixes no sample" in cases.says


def test_a_pack_for_others_holds_nothing_of_it(authority: Extract, found: ChildrenFound, tmp_path: Path) -> None:
    folder = write_pack(
        authority, authority.check(), tmp_path / "peer", measured=authority.measure(), children=found, audience="peer"
    ).folder
    assert not [path for name in (*CASES_FILES, *CHILDREN_FILES) for path in folder.glob(name)]
    assert "risk-lists.xlsx" not in (folder / "report.html").read_text(encoding="utf-8")


def test_what_the_extract_cannot_answer_is_said_and_not_counted_as_nobody(tmp_path: Path) -> None:
    (tmp_path / "List 1 Contacts.csv").write_text(
        "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of Contact,Contact Source\n"
        "A1,a) Female,a) WBRI,01/02/2015,11,01/06/2026,a) 1A: Individual\n",
        encoding="utf-8",
    )
    extract = kloe.read_annex_a(tmp_path, as_at=DAY)
    found = look_at_children(extract)
    assert all(one.why for one in found.lists.lists if one.definition.list == 8)
    report = write_pack(extract, extract.check(), tmp_path / "pack", children=found).folder / "report.html"
    assert "is not in this extract" in report.read_text(encoding="utf-8")
    extract.session.close()
