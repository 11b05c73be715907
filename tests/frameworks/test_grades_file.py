"""A file of grades is understood as people write it, or refused with what would have been right."""

from pathlib import Path

import pytest

from kloe.errors import KloeError, RuleFileError, UnknownNameError
from kloe.frameworks import load_framework
from kloe.frameworks.grades_file import grades_to_fill_in, read_grades
from kloe.frameworks.speaking import needed_areas

KEY = '[grades]\nhelp-and-protection = "good"\nchildren-looked-after = "good"\nleadership = "good"\n'
SAFE = '[grades]\n"safeguarding/are-safe" = "good"\n"safeguarding/feel-safe" = "good"\n'
SLAC = SAFE + "".join(
    f'"looked-after/{outcome}" = "good"\n'
    for outcome in (
        "being-healthy",
        "staying-safe",
        "enjoying-and-achieving",
        "positive-contribution",
        "economic-wellbeing",
    )
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "grades.toml"


@pytest.mark.parametrize(
    ("area", "grade", "expected"),
    [
        ("care-leavers", "requires-improvement", ("care-leavers", "requires-improvement")),
        ("CARE-LEAVERS", "Requires improvement to be good", ("care-leavers", "requires-improvement")),
        (
            "The experiences and progress of care leavers",
            "require improvement",
            ("care-leavers", "requires-improvement"),
        ),
        ("care leavers", "RI", ("care-leavers", "requires-improvement")),
        ("Adoption performance", " GOOD ", ("adoption", "good")),
        ("adoption", "o", ("adoption", "outstanding")),
    ],
)
def test_areas_and_grades_are_understood_as_printed(
    area: str, grade: str, expected: tuple[str, str], place: Path
) -> None:
    place.write_text(f'{KEY}"{area}" = "{grade}"\n', encoding="utf-8")
    assert expected in read_grades(load_framework("sif-2013"), place).grades.items()


def test_not_judged_is_no_grade_but_an_answer(place: Path) -> None:
    place.write_text(f'{KEY}adoption = "Not judged"\n', encoding="utf-8")
    findings = read_grades(load_framework("sif-2013"), place)
    assert findings.not_judged == {"adoption"}
    assert "adoption" not in findings.grades


def test_a_blank_grade_is_one_that_is_not_given(place: Path) -> None:
    place.write_text(f'{KEY}adoption = ""\n', encoding="utf-8")
    assert "adoption" not in read_grades(load_framework("sif-2013"), place).grades


REFUSED = [
    pytest.param(
        "sif-2013", f'{KEY}leavers = "good"', UnknownNameError, ["'leavers'", "Did you mean care-leavers"], id="area"
    ),
    pytest.param("sif-2013", f'{KEY}zzz = "good"', UnknownNameError, ["'zzz'", "adoption, care-leavers"], id="far off"),
    pytest.param(
        "sif-2013", f'{KEY}adoption = "great"', UnknownNameError, ["'great'", "Outstanding, Good"], id="grade"
    ),
    pytest.param(
        "sif-2013",
        f'{KEY}adoption = "Adequate"',
        UnknownNameError,
        ["slac-2009", "not of sif-2013", "adequate, as it was until 2013, is not requires improvement"],
        id="adequate is not requires improvement",
    ),
    pytest.param(
        "slac-2009",
        f'{SLAC}"safeguarding/equality" = "requires improvement"',
        UnknownNameError,
        ["sif-2013", "not of slac-2009", "Outstanding, Good, Adequate, Inadequate"],
        id="requires improvement is not adequate",
    ),
    pytest.param(
        "slac-2009",
        f'{SLAC}"value for money" = "good"',
        UnknownNameError,
        ["'safeguarding/value-for-money' or 'looked-after/value-for-money'"],
        id="a name that two strands have",
    ),
    pytest.param(
        "slac-2009",
        f'{SLAC}"safeguarding/equality" = "not judged"',
        UnknownNameError,
        ["no grade of slac-2009"],
        id="not judged",
    ),
    pytest.param(
        "sif-2013",
        '[grades]\nleadership = "good"\nchildren-looked-after = ""',
        RuleFileError,
        ["help-and-protection, children-looked-after", "outstanding, good, requires-improvement"],
        id="missing",
    ),
    pytest.param("slac-2009", SAFE, RuleFileError, ["looked-after/staying-safe"], id="a strand is missing"),
    pytest.param(
        "sif-2013",
        f'{KEY}"Leadership, management and governance" = "good"',
        RuleFileError,
        ["leadership", "twice"],
        id="twice",
    ),
    pytest.param("sif-2013", 'leadership = "good"', RuleFileError, ["leadership", "--example"], id="no table"),
    pytest.param(
        "sif-2013",
        "[grades]\nleadership = 2",
        RuleFileError,
        ["field leadership", 'leadership = "good"'],
        id="a number",
    ),
    pytest.param("sif-2013", "[grades]\nleadership = ", RuleFileError, ["TOML", "--example"], id="not TOML"),
    pytest.param(
        "slac-2009",
        f"{SLAC}[observations]\nprogress = true",
        UnknownNameError,
        ["'progress'", "good-educational-progress"],
        id="observation",
    ),
    pytest.param(
        "slac-2009",
        f'{SLAC}[observations]\ngood-educational-progress = "yes"',
        RuleFileError,
        ["good-educational-progress = true"],
        id="an observation that is neither true nor false",
    ),
    pytest.param(
        "ilacs-2018",
        '[grades]\ncare-leavers = "good"',
        UnknownNameError,
        ["'care-leavers' has no grade of its own in ilacs-2018", "children-in-care-and-care-leavers"],
        id="an area without a grade of its own",
    ),
    pytest.param(
        "ilacs-2026",
        '[grades]\noverall-effectiveness = "good"',
        UnknownNameError,
        ["no judgement area of ilacs-2026", "gives no overall grade"],
        id="an overall grade where there is none",
    ),
    pytest.param("jtai-2016", '[grades]\nleaders = "good"', UnknownNameError, ["It grades nothing"], id="no grades"),
]


@pytest.mark.parametrize(("framework_id", "text", "error", "words"), REFUSED)
def test_what_is_wrong_is_refused_with_what_would_be_right(
    framework_id: str, text: str, error: type[KloeError], words: list[str], place: Path
) -> None:
    place.write_text(text, encoding="utf-8")
    with pytest.raises(error) as caught:
        read_grades(load_framework(framework_id), place)
    assert [word for word in words if word not in str(caught.value)] == []


@pytest.mark.parametrize("framework_id", ["slac-2009", "cp-2012", "lac-2013", "sif-2013", "ilacs-2023", "ilacs-2026"])
def test_the_example_becomes_a_file_of_grades_when_it_is_filled_in(framework_id: str, place: Path) -> None:
    framework = load_framework(framework_id)
    lines = list(grades_to_fill_in(framework))
    filled = [line.removeprefix("# ") if " = " in line else line for line in lines]
    place.write_text("\n".join(filled).replace('""', '"good"'), encoding="utf-8")
    findings = read_grades(framework, place)
    assert findings.grades == {area.id: "good" for area in framework.areas if area.graded}
    assert findings.observations.keys() == {observation.id for observation in framework.observations}
    if needed_areas(framework):
        place.write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(RuleFileError, match="missing"):
            read_grades(framework, place)


def test_there_is_nothing_to_fill_in_for_what_ends_in_no_grades() -> None:
    assert list(grades_to_fill_in(load_framework("focused-visits-2018")))[1:] == [
        "# These inspections end in no grades: there is nothing to fill in."
    ]


def test_a_file_without_the_heading_of_grades_is_told_where_they_stand(place: Path) -> None:
    for text in (KEY.removeprefix("[grades]\n"), "", KEY + "[more]\nleadership = 1\n", "grades = 3\n"):
        place.write_text(text, encoding="utf-8")
        with pytest.raises(RuleFileError, match=r"below a line \[grades\].*sif-2013 --example"):
            read_grades(load_framework("sif-2013"), place)


def test_a_file_that_is_not_there_or_broken_is_told_so_with_the_usual_cause(place: Path) -> None:
    with pytest.raises(RuleFileError, match=r"Check that it exists and is saved as UTF-8 text\..*--example"):
        read_grades(load_framework("sif-2013"), place)
    place.write_text(KEY + "leadership = ", encoding="utf-8")
    with pytest.raises(RuleFileError, match="missing quote or bracket is the usual cause"):
        read_grades(load_framework("sif-2013"), place)


def test_a_file_saved_by_a_windows_editor_is_read(place: Path) -> None:
    place.write_text(KEY, encoding="utf-8-sig")
    assert read_grades(load_framework("sif-2013"), place).grades["leadership"] == "good"
