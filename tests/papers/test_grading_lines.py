"""What a committee reads of grades, and what a program does: the same answer, with its rules and sources."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kloe.cli

HARROW = {"leaders": "RI", "help-and-protection": "good", "children-in-care": "good", "care-leavers": "inadequate"}
LEFT_OPEN = {"help-and-protection": "good", "children-looked-after": "RI", "care-leavers": "I", "leadership": "good"}
SAFE = {
    "safeguarding/are-safe": "adequate",
    "safeguarding/feel-safe": "good",
    "looked-after/being-healthy": "good",
    "looked-after/staying-safe": "good",
    "looked-after/enjoying-and-achieving": "inadequate",
    "looked-after/positive-contribution": "good",
    "looked-after/economic-wellbeing": "good",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "grades.toml"


def grade(framework: str, *more: str) -> Result:
    return CliRunner().invoke(kloe.cli.main, ["grade", "--framework", framework, *more])


def answer(framework: str, grades: dict[str, str], place: Path, *more: str) -> str:
    """What is printed; line breaks and indents are left out, as a reader does."""
    lines = [f'"{area}" = "{given}"' for area, given in grades.items()]
    place.write_text("\n".join(["[grades]", *lines]), encoding="utf-8")
    result = grade(framework, str(place), *more)
    assert result.exit_code == 0, result.output
    return result.output if more else " ".join(result.output.split())


def test_each_grade_is_told_with_its_rules_and_what_would_change_it(place: Path) -> None:
    text = answer("ilacs-2023", HARROW, place)
    for words in (
        "Requires improvement to be good ruled out by IL-3",
        "Inadequate expected by IL-3",
        "Inadequate is the only grade that the rules leave.",
        "With 1 step up, ",
        "is no longer ruled out: - ",
        ": from inadequate to requires improvement",
        "[IL-3 | reports",
        "reports: Published reports of inspections",
    ):
        assert words in text


def test_what_is_left_to_inspectors_is_told_and_no_grade_is_made_up(place: Path) -> None:
    text = answer("sif-2013", LEFT_OPEN, place)
    assert "The rules do not settle it, inspectors judge. Open: Good, Requires improvement" in text
    assert "LEFT TO INSPECTORS" in text
    assert "Evidence: 20 good, 5 require improvement." in text
    assert "Outstanding ruled out by SF-6" in text


@pytest.mark.parametrize(
    ("overall", "words"),
    [
        ("good", "Given: Good. No rule speaks against it."),
        ("outstanding", "Given: Outstanding. That contradicts SF-6."),
    ],
)
def test_a_grade_that_was_given_is_held_against_the_rules(overall: str, words: str, place: Path) -> None:
    assert words in answer("sif-2013", LEFT_OPEN | {"overall-effectiveness": overall}, place)


def test_limits_of_2009_are_told_as_likely_and_never_as_certain(place: Path) -> None:
    text = answer("slac-2009", SAFE | {"looked-after": "adequate"}, place)
    assert "Good open, but unlikely by SL-2" in text
    assert "Open: Adequate, Inadequate. Open, but unlikely: Outstanding, Good." in text
    assert "Inadequate is to be expected. No rule makes it certain: inspectors judge." in text
    assert "Given: Adequate. That is possible, but an exception to SL-4." in text
    assert "SL-6 cannot be told: nothing is given for good-educational-progress." in text
    assert "ruled out" not in text
    assert "halton-2010: 5.3" in text


def test_what_is_only_recalled_is_marked_wherever_it_is_named(place: Path) -> None:
    grades = {"help-and-protection": "adequate", "quality-of-practice": "inadequate", "leadership": "adequate"}
    text = answer("cp-2012", grades, place)
    assert "(unverified)" in text.partition("THE RULES")[0]
    assert "(unverified)" in text.partition("THE RULES")[2]
    assert "only grade that the rules leave" not in text


def test_without_an_overall_grade_the_judgements_are_listed_and_none_is_worked_out(place: Path) -> None:
    text = answer("ilacs-2026", HARROW, place)
    assert "This framework gives no overall grade" in text
    assert "Inadequate" in text
    assert "expected" not in text
    assert "not given" in " ".join(grade("ilacs-2026").output.split())


def test_inspections_that_end_in_no_grades_are_given_none() -> None:
    result = grade("cra-2009")
    assert result.exit_code == 0
    assert "This framework gives no grades at all" in result.output


def test_a_framework_whose_rules_are_not_known_leaves_every_grade_open(place: Path) -> None:
    text = answer("lac-2013", {"leadership": "inadequate"}, place)
    assert "No rule about the grades of this framework is known." in text
    assert "Open: Outstanding, Good, Adequate, Inadequate." in text


def test_programs_are_told_the_same(place: Path) -> None:
    told = json.loads(answer("ilacs-2023", HARROW | {"overall-effectiveness": "good"}, place, "--json"))
    (overall,) = [one for one in told["answers"] if one["overall"]]
    assert [one["standing"] for one in overall["verdicts"]] == ["ruled out", "ruled out", "ruled out", "expected"]
    assert overall["given"] == "good"
    assert overall["next"][0]["changes"] == [
        {
            "raised": [{"area": "care-leavers", "before": "inadequate", "after": "requires-improvement"}],
            "observed": [],
        }
    ]
    named = {rule for verdict in overall["verdicts"] for rule in (*verdict["against"], *verdict["supported_by"])}
    assert named <= {rule["id"] for rule in told["rules"]}
    assert all(rule["source"] and rule["modality"] for rule in told["rules"])


def test_an_example_is_printed_and_a_missing_file_says_how() -> None:
    assert 'leadership = ""' in grade("sif-2013", "--example").output
    missing = grade("sif-2013")
    assert missing.exit_code == 2
    assert "kloe grade --framework sif-2013 --example" in missing.output


def test_errors_are_sentences_or_json(place: Path) -> None:
    place.write_text('[grades]\nleadership = "adequate"', encoding="utf-8")
    result = grade("sif-2013", str(place))
    assert result.exit_code == kloe.cli.CANNOT_READ
    assert "Error: file grades.toml" in result.output
    assert "Traceback" not in result.output


def test_real_outcomes_are_told_rule_by_rule_with_each_exception_by_name(tmp_path: Path) -> None:
    table = tmp_path / "outcomes.csv"
    table.write_text(
        "authority,leaders,help and protection,children-in-care-and-care-leavers,overall-effectiveness\n"
        "North,I,RI,RI,RI\nSouth,I,I,RI,I\n=East,G,I,G,G\n",
        encoding="utf-8",
    )
    text = " ".join(grade("ilacs-2018", "--outcomes", str(table)).output.split())
    assert "3 inspections under Inspection of local authority children's services (ilacs-2018)" in text
    assert "IL-4 (likely): 1 of 2 as it says." in text
    assert "An exception: North (line 2)" in text
    assert "IL-1 (will): 1 of 2 as it says." in text
    assert "Contradicts it: =East (line 4)" in text
    told = json.loads(grade("ilacs-2018", "--outcomes", str(table), "--json").output)
    (likely,) = [rule for rule in told["rules"] if rule["id"] == "IL-4"]
    assert likely["exceptions"] == [{"line": 2, "label": "North"}]
