"""Kent's paper of 2014: its Annex 1 made again by rule, its statistics counted again, its differences named."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kloe.errors import KloeError, UnreadableFileError
from kloe.published.outcomes.annex import AnnexRow, annex, annex_words, counted
from kloe.published.outcomes.asking import Asked, Outcomes
from kloe.published.outcomes.council_text import CouncilPaper, parse_outcome, read_council_text
from kloe.published.outcomes.recount import pending, recount, row_differences
from kloe.published.outcomes.shipping import read_outcomes

DAY = date(2014, 10, 28)
WINDOW = Asked(systems=("sif",), since=date(2013, 11, 1), until=date(2014, 10, 31))
TABLE = Path(__file__).with_name("kent_annex_1.txt").read_text(encoding="utf-8")
STATED = """
9 local authorities have been rated 'Good'
18 local authorities have been rated 'Requires Improvement'
6 local authorities have been rated 'Inadequate'
71% of local authorities have been rated as failing
11 LCSBs have been rated 'Good'
15 LCSBs have been rated 'Requires Improvement'
6 LCSBs have been rated 'Inadequate'.
65% of LSCBs have been rated as failing
22% of all LAs have been inspected
The results are yet to be published: Rotherham; Isle of Wight; Rochdale; Bristol; Lincolnshire; Plymouth.
"""


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Outcomes]:
    with Outcomes(read_outcomes()) as shipped:
        yield shipped


@pytest.fixture(scope="module")
def rows(outcomes: Outcomes) -> tuple[AnnexRow, ...]:
    return annex(outcomes, WINDOW)


@pytest.fixture(scope="module")
def paper() -> CouncilPaper:
    return read_council_text(TABLE + STATED, DAY)


def test_every_row_of_the_paper_is_read_and_what_is_garbled_is_named(paper: CouncilPaper) -> None:
    assert len(paper.rows) == 33
    assert paper.not_understood == ()
    assert [(one.authority, one.odd) for one in paper.rows if one.odd] == [("Bradford", "CIC")]


@pytest.mark.parametrize("of", ["paper", "outcomes"])
def test_the_table_counts_seven_boards_inadequate(of: str, paper: CouncilPaper, rows: tuple[AnnexRow, ...]) -> None:
    overall, boards = counted(paper.rows if of == "paper" else rows)
    assert overall == {"outstanding": 0, "good": 9, "requires-improvement": 18, "inadequate": 6}
    assert boards == {"outstanding": 0, "good": 11, "requires-improvement": 15, "inadequate": 7}


def test_the_figures_of_the_paper_are_counted_again(paper: CouncilPaper, rows: tuple[AnnexRow, ...]) -> None:
    found = {one.stated.printed: one for one in recount(paper, rows, DAY)}
    wrong = [printed for printed, one in found.items() if not one.agrees_with_outcomes]
    assert sorted(wrong) == [
        "6 LCSBs have been rated 'Inadequate'",
        "65% of LSCBs have been rated as failing",
        "71% of local authorities have been rated as failing",
    ]
    below = found["71% of local authorities have been rated as failing"]
    assert (below.by_table.count, below.by_table.base) == (24, 33)
    assert round(below.by_outcomes.percent, 1) == 72.7
    assert below.base_that_fits == 34
    boards = found["65% of LSCBs have been rated as failing"]
    assert round(boards.by_outcomes.percent, 1) == 66.7
    assert boards.by_statements is not None
    assert round(boards.by_statements.percent, 1) == 65.6
    inspected = found["22% of all LAs have been inspected"]
    assert (inspected.by_outcomes.count, inspected.by_outcomes.base) == (33, 152)
    assert round(inspected.by_outcomes.percent, 1) == 21.7


def test_the_seven_boards_are_named(paper: CouncilPaper, rows: tuple[AnnexRow, ...]) -> None:
    (one,) = (one for one in recount(paper, rows, DAY) if one.stated.printed.startswith("6 LCSBs"))
    assert one.by_outcomes.names == (
        "Bexley", "Birmingham", "Buckinghamshire", "Coventry", "Knowsley", "Manchester", "Slough",
    )  # fmt: skip


def test_the_paper_leaves_out_exceptions_of_five_authorities_and_nothing_else(
    paper: CouncilPaper, rows: tuple[AnnexRow, ...]
) -> None:
    found = row_differences(paper, rows)
    assert {(one.authority, one.what) for one in found} == {
        ("Bolton", "adoption"), ("Bolton", "care-leavers"), ("Bradford", "adoption"), ("Bradford", "care-leavers"),
        ("Coventry", "adoption"), ("Coventry", "care-leavers"), ("Knowsley", "care-leavers"),
        ("Portsmouth", "adoption"),
    }  # fmt: skip
    assert {one.paper for one in found} == {"not named"}


def test_what_was_pending_is_found_when_it_came(paper: CouncilPaper, outcomes: Outcomes) -> None:
    found = pending(paper, outcomes, Asked(systems=("sif",), since=DAY))
    came = [(one.authority, one.inspection.published) for one in found if one.inspection]
    assert came == [
        ("Rotherham", date(2014, 11, 19)),
        ("Isle of Wight", date(2014, 11, 19)),
        ("Rochdale", date(2014, 12, 5)),
        ("Bristol, City of", date(2014, 12, 5)),
        ("Lincolnshire", date(2015, 1, 6)),
        ("Plymouth", date(2015, 1, 6)),
    ]
    assert not any(one.out_already for one in found)


def test_what_was_out_before_the_meeting_is_no_longer_pending(paper: CouncilPaper, outcomes: Outcomes) -> None:
    found = pending(paper, outcomes, Asked(systems=("sif",), since=DAY), date(2014, 12, 3))
    assert [one.authority for one in found if one.out_already] == ["Rotherham", "Isle of Wight"]


def test_a_row_has_those_of_one_grade_together_in_the_order_of_the_report(
    rows: tuple[AnnexRow, ...],
) -> None:
    written = {one.authority: one.text for one in rows}
    assert written["Hampshire"] == "Good (Adoption, Leadership & Management: Outstanding)"
    assert written["East Sussex"] == "Good (Adoption: Outstanding; Care Leavers: Requires Improvement)"
    assert written["Barking and Dagenham"] == "Requires Improvement"
    assert list(written) == sorted(written)


GRADES = some.sampled_from(["outstanding", "good", "requires-improvement", "inadequate"])
AREAS = some.sampled_from(["help-and-protection", "children-looked-after", "adoption", "care-leavers", "leadership"])


@given(overall=GRADES, exceptions=some.dictionaries(AREAS, GRADES))
def test_what_is_written_is_read_back_as_it_was(overall: str, exceptions: dict[str, str]) -> None:
    row = AnnexRow("Kent", overall, exceptions)
    assert parse_outcome(row.text) == (overall, exceptions, "")


@given(some.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_council_text(text, DAY)
    except UnreadableFileError:
        return
    assert read.rows


def test_without_an_overall_judgement_every_area_is_shown(outcomes: Outcomes) -> None:
    of_2026 = annex(outcomes, Asked(frameworks=("ilacs-2026",)))
    assert of_2026
    assert {one.overall for one in of_2026} == {""}
    assert {len(one.exceptions) for one in of_2026} == {4}
    assert all(one.text.startswith("No overall grade (") for one in of_2026)


def test_a_window_without_inspections_is_refused(outcomes: Outcomes) -> None:
    with pytest.raises(KloeError, match="Widen the window"):
        annex(outcomes, Asked(systems=("sif",), since=date(2020, 1, 1)))


def test_a_row_that_is_missing_or_too_many_is_told(rows: tuple[AnnexRow, ...]) -> None:
    short = read_council_text("| Slough | Good | Good |\n| Leeds | Good | |", DAY)
    found = {(one.authority, one.what, one.paper, one.outcomes) for one in row_differences(short, rows)}
    assert ("Leeds", "row", "yes", "no") in found
    assert ("Kent", "row", "no", "yes") not in found
    assert ("Slough", "overall-effectiveness", "good", "inadequate") in found
    assert ("Swindon", "row", "no", "yes") in found


def test_the_words_of_a_paper_mean_areas_of_the_framework_that_it_is_about() -> None:
    of_ilacs = ("leaders", "help-and-protection", "children-in-care", "care-leavers")
    assert parse_outcome("Good (Leadership: Outstanding; Children in Care: Inadequate)", of_ilacs) == (
        "good",
        {"leaders": "outstanding", "children-in-care": "inadequate"},
        "",
    )


def test_a_row_whose_grade_or_authority_is_misspelt_is_named() -> None:
    text = "| Slough | Inadeqate | Good |\n| Slugh | Good | Good |\n| Leeds | Good | Good |"
    read = read_council_text(text, DAY)
    assert [one.authority for one in read.rows] == ["Leeds"]
    assert len(read.not_understood) == 2


def test_every_graded_area_of_whole_inspections_has_a_name_in_papers() -> None:
    named = {one.id for one in annex_words().area}
    assert {"leaders", "children-in-care", "care-leavers", "children-in-care-and-care-leavers"} <= named
