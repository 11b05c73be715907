"""Every published outcome that we hold, against the rules: none contradicts one that leaves no choice."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from kloe.errors import KloeError
from kloe.frameworks import load_framework
from kloe.frameworks.outcomes import Record, read_outcomes, records
from kloe.frameworks.speaking import needed_areas
from kloe.papers.outcome_lines import outcome_lines

TABLE = Path(__file__).parents[3] / "shared" / "data" / "reports-judgements.csv"
ILACS = {"overall": "overall-effectiveness", "leaders": "leaders", "help_protection": "help-and-protection"}
SIF = {
    "overall": "overall-effectiveness",
    "leaders": "leadership",
    "help_protection": "help-and-protection",
    "in_care": "children-looked-after",
    "care_leavers": "care-leavers",
    "adoption": "adoption",
}
FIVE_ROWS = ILACS | {"in_care": "children-in-care", "care_leavers": "care-leavers"}
COLUMNS: dict[str, Mapping[str, str]] = {
    "sif-2013": SIF | {"lscb": "lscb"},
    "sif-reinspection": SIF,
    "ilacs-2018": ILACS | {"care_and_cl_combined": "children-in-care-and-care-leavers"},
    "ilacs-2023": FIVE_ROWS,
    "ilacs-2026": {column: area for column, area in FIVE_ROWS.items() if column != "overall"},
}
FORMS = {"4+OE pre-2023": "ilacs-2018", "5": "ilacs-2023", "4 no OE 2026": "ilacs-2026"}
# All three with practice that requires improvement throughout; where the report is among those that we hold.
EXCEPTIONS_TO_LIKELY = {"IL-4": {"herefordshire 2018", "doncaster 2022", "slough 2023"}}


def framework_of(row: Mapping[str, str]) -> str:
    if row["generation"] == "ILACS":
        return FORMS[row["form"]]
    return "sif-reinspection" if row["generation"] == "SIF-reinspection" else "sif-2013"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Record, ...]]:
    """The record of each rule, by framework: the table as a user would hand it in, one file a framework."""
    if not TABLE.exists():
        pytest.skip("the table of outcomes is not here (../shared/data/reports-judgements.csv)")
    rows = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            rows[framework_of(row)].append(row)
    assert sum(map(len, rows.values())) > 160
    return {name: recorded(name, rows[name], tmp_path_factory.mktemp(name) / "outcomes.csv") for name in rows}


def recorded(name: str, rows: list[dict[str, str]], place: Path) -> tuple[Record, ...]:
    columns = COLUMNS[name]
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["report", *columns.values()])
        for row in rows:
            authority = row["file"].split("/")[0].partition("_")[2]
            writer.writerow([f"{authority} {row['start'][:4]}", *(row[column] for column in columns)])
    framework = load_framework(name)
    outcomes = read_outcomes(framework, place)
    assert len(outcomes) == len(rows)
    needed = {area.id for area in needed_areas(framework)}
    assert all(needed <= one.findings.grades.keys() | one.findings.not_judged for one in outcomes)
    return records(framework, outcomes)


def test_no_real_outcome_contradicts_a_rule_that_leaves_no_choice(found: dict[str, tuple[Record, ...]]) -> None:
    assert [
        (name, record.rule.id, [one.label for one in record.exceptions])
        for name, every in found.items()
        for record in every
        if record.rule.hard and record.exceptions
    ] == []


def test_the_exceptions_to_likely_rules_are_those_that_are_known(found: dict[str, tuple[Record, ...]]) -> None:
    with TABLE.open(encoding="utf-8", newline="") as table:
        held = {f"{row['file'].split('/')[0].partition('_')[2]} {row['start'][:4]}" for row in csv.DictReader(table)}
    exceptions = defaultdict(set)
    for record in (record for every in found.values() for record in every if not record.rule.hard):
        exceptions[record.rule.id] |= {one.label for one in record.exceptions}
    expected = {rule: names & held for rule, names in EXCEPTIONS_TO_LIKELY.items()}
    assert expected["IL-4"], "none of the known exceptions is among the reports"
    assert {rule: names for rule, names in exceptions.items() if names} == expected


def test_the_rules_do_speak_of_the_real_outcomes(found: dict[str, tuple[Record, ...]]) -> None:
    told = {(name, record.rule.id): len(record.as_it_says) for name, every in found.items() for record in every}
    for name in ("sif-2013", "ilacs-2018", "ilacs-2023"):
        assert sum(count for (framework, _), count in told.items() if framework == name) > 40
    assert all(
        told[name, rule] for name, rule in (("sif-2013", "SF-1"), ("ilacs-2018", "IL-1"), ("ilacs-2023", "IL-3"))
    )


def test_a_table_that_cannot_be_used_is_refused_with_what_would_be_right(tmp_path: Path) -> None:
    place = tmp_path / "outcomes.csv"
    for text, words in [
        ("report,overall grade\nHarrow,G\n", "No heading is an area of sif-2013. Its areas are: overall-effectiveness"),
        (
            "report,adoption,lscb\nHarrow,G,G\n",
            "No rule of sif-2013 can be asked of this table: it has no column for overall",
        ),
        ("leadership,Leadership\nG,G\n", "Two columns are for leadership"),
        ("overall effectiveness,leadership\nG,A\n", "line 2, column leadership: 'A' is a grade of"),
        ("overall effectiveness,leadership\nG,X\n", "'X' is no grade of sif-2013"),
        ('report,leadership\nHarrow,"G\n', "cannot be read as CSV"),
        ("", "No heading is an area of sif-2013"),
    ]:
        place.write_text(text, encoding="utf-8")
        with pytest.raises(KloeError) as caught:
            read_outcomes(load_framework("sif-2013"), place)
        assert words in str(caught.value)
    with pytest.raises(KloeError, match="FileNotFoundError"):
        read_outcomes(load_framework("sif-2013"), tmp_path / "none.csv")


def test_the_table_of_all_frameworks_is_refused_rather_than_answered_with_rules_that_never_speak() -> None:
    if not TABLE.exists():
        pytest.skip("the table of outcomes is not here (../shared/data/reports-judgements.csv)")
    for name in ("sif-2013", "ilacs-2018", "ilacs-2023"):
        with pytest.raises(KloeError, match="keep only the inspections under this framework"):
            read_outcomes(load_framework(name), TABLE)


def test_a_rule_for_whose_areas_no_grade_is_given_is_not_said_to_be_silent(tmp_path: Path) -> None:
    place = tmp_path / "outcomes.csv"
    place.write_text("report,overall effectiveness,leadership\nHere,G,G\n", encoding="utf-8")
    framework = load_framework("sif-2013")
    outcomes = read_outcomes(framework, place)
    lines = " ".join(" ".join(outcome_lines(framework, outcomes, records(framework, outcomes))).split())
    assert "SF-3 (necessary): it cannot be asked, as no grade is given for adoption, care-leavers" in lines
