"""The hook that keeps personal numbers out of committed data finds them, and nothing else."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("no_personal_data", ROOT / "tools" / "no_personal_data.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Made up, with check digits that fit, and put together here so that they stand whole in no file.
NHS = "401", "023", "2137"
PUPIL = "Y9991234" + "20001"


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (f"1001,{''.join(NHS)},Smith", ["looks like an NHS number"]),
        (f'"{" ".join(NHS)}"', ["looks like an NHS number"]),
        (f"nhs-number = {'-'.join(NHS)}.", ["looks like an NHS number"]),
        (f"1001,{PUPIL},7", ["looks like a unique pupil number"]),
        (f"{PUPIL} {' '.join(NHS)}", ["looks like an NHS number", "looks like a unique pupil number"]),
        (f"{''.join(NHS)[:-1]}8", []),  # the check digit is wrong
        (f"A{PUPIL[1:]}", []),  # the check letter is wrong
        (f"1{''.join(NHS)}", []),  # part of a longer number
        (f"sha256:{''.join(NHS)}ab", []),
        (f"0.{''.join(NHS)}", []),  # a fraction
        ("2024-06-28,28/06/2024", []),
        ("0000000000", []),
        ("", []),
    ],
)
def test_personal_numbers_are_told_from_other_numbers(tool: ModuleType, line: str, kinds: list[str]) -> None:
    assert list(tool.kinds_in(line)) == kinds


def test_the_place_is_said_and_the_number_is_not(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "children.csv"
    data.write_text(f"id,number\n1,{''.join(NHS)}\n", encoding="utf-8")
    assert tool.main([str(data)]) == 1
    said = capsys.readouterr().err
    assert said == f"{data}:2: looks like an NHS number\n"


def test_nothing_in_the_repository_looks_like_a_personal_number(tool: ModuleType) -> None:
    data = [
        path
        for folder in ("src", "docs", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in tool.DATA_ENDINGS
    ]
    assert data
    assert [one for path in data for one in tool.look_at(path)] == []
