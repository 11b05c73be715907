"""One extract for all tests of papers, read and checked once."""

from collections.abc import Iterator

import pytest
from hostile_extract import AS_AT, CASES, CONTACTS, SCRIPT, write_workbook

import kloe
from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extract]:
    path = tmp_path_factory.mktemp("annex-a") / "annex a & co.xlsx"
    write_workbook(path, {1: CONTACTS, 6: CASES}, extra_heading=SCRIPT)
    found = kloe.read_annex_a(path, as_at=AS_AT, authority=f"Borough {SCRIPT}")
    yield found
    found.session.close()


@pytest.fixture(scope="session")
def checked(extract: Extract) -> CheckedExtract:
    return extract.check()
