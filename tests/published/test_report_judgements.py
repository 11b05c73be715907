"""The judgements of a report: tables as PDFs give them, sentences, headings, and what is doubtful."""

from collections.abc import Sequence

import pytest
from small_documents import FIVE_ROWS, FOUR_ROWS, LONG_AGO, SINGLE_ROWS, grades, ilacs, report, single

FIVE = {
    "leaders": "good",
    "help-and-protection": "requires-improvement",
    "children-in-care": "outstanding",
    "care-leavers": "inadequate",
    "overall-effectiveness": "inadequate",
}
SINGLE_GRADES = {
    "help-and-protection": "requires-improvement",
    "children-looked-after": "good",
    "adoption": "outstanding",
    "care-leavers": "requires-improvement",
    "leadership": "inadequate",
    "overall-effectiveness": "inadequate",
}
LABELS_FIRST = (*(line for line in FIVE_ROWS[:11] if line.strip() not in ("Good", "Outstanding", "Inadequate")),)
LABELS = tuple(line for line in LABELS_FIRST if "Requires" not in line)
FIVE_IN_OTHER_ORDERS: dict[str, Sequence[str]] = {
    "as most reports give them": FIVE_ROWS,
    "all areas, then all grades": (
        *LABELS, "Overall effectiveness", "Good", "Requires improvement to be good", "Outstanding", "Inadequate",
        "Inadequate",
    ),
    "grades above their areas": (
        "Good", "The impact of leaders on social work practice with children and families", "Requires improvement",
        "to be good", "The experiences and progress of children who need help and protection", "Outstanding",
        "The experiences and progress of children in care", "Inadequate",
        "The experiences and progress of care leavers", "Inadequate", "Overall effectiveness",
    ),
    "grades that wrap around their areas": (
        "The impact of leaders on social work practice with children and families Good", "Requires improvement",
        "The experiences and progress of children who need help and protection", "to be good",
        "The experiences and progress of children in care Outstanding",
        "The experiences and progress of care leavers Inadequate", "Overall effectiveness Inadequate",
    ),
    "cells within each other": (
        "The impact of leaders on social work ", "Good", "practice with children and families",
        "The experiences and progress of ", "Requires improvement", "children who need help and protection",
        "to be good", "The experiences and progress of ", "Outstanding", "children in care",
        "The experiences and progress of care ", "Inadequate", "leavers", "Overall effectiveness", "Inadequate",
    ),
    "an area that is printed in another way": (
        *FIVE_ROWS[:8], "Outstanding", "The experiences and progress of ", "children care leavers", "Inadequate",
        "Overall effectiveness Inadequate",
    ),
    "overall first": ("Overall effectiveness Inadequate", *FIVE_ROWS[:-1]),
    "capitals": tuple(line.upper() for line in FIVE_ROWS),
}  # fmt: skip


@pytest.mark.parametrize("order", FIVE_IN_OTHER_ORDERS)
def test_a_table_is_read_in_whatever_order_its_cells_come(order: str) -> None:
    read = report(ilacs(FIVE_IN_OTHER_ORDERS[order]))
    assert grades(read) == FIVE
    assert {one.sure for one in read.judgements} == {"certain"}
    assert read.form == "ilacs-five-rows"


def test_a_misspelt_area_is_understood_and_said() -> None:
    rows = [line.replace("protection", "protetcion") for line in FIVE_ROWS]
    read = report(ilacs(rows))
    assert grades(read) == FIVE
    assert [one.sure for one in read.judgements if one.area == "help-and-protection"] == ["likely"]
    assert any("protetcion" in doubt for doubt in read.doubts)


def test_each_number_of_rows_is_a_form_of_its_own() -> None:
    to_improve = ("What needs to improve?", "◼ Supervision.")
    four = report(ilacs(FOUR_ROWS, dates="Inspection dates: 4 to 8 March 2019"), to_improve)
    without_overall = report(ilacs(FIVE_ROWS[:-1], dates="Inspection dates: 8 to 19 June 2026"), to_improve)
    assert (four.form, len(four.judgements)) == ("ilacs-four-rows", 4)
    assert (without_overall.form, len(without_overall.judgements)) == ("ilacs-no-overall", 4)
    assert four.doubts == without_overall.doubts == ()


def test_rows_that_the_framework_of_the_day_does_not_have_are_doubted() -> None:
    read = report(ilacs(FOUR_ROWS, dates="Inspection dates: 4 to 8 March 2024"))
    assert "It grades children-in-care-and-care-leavers, which ilacs-2023 does not have." in read.doubts


def test_a_row_without_a_grade_is_left_open_and_its_neighbours_are_kept() -> None:
    rows = [line for line in FIVE_ROWS if line != "Outstanding"]
    read = report(ilacs(rows))
    assert grades(read) == {area: grade for area, grade in FIVE.items() if area != "children-in-care"}
    assert {one.sure for one in read.judgements} == {"doubtful"}
    assert "No grade was found for children-in-care." in read.doubts


def test_prose_behind_the_table_is_no_part_of_it() -> None:
    prose = ("Overall effectiveness has improved. ", "Outstanding practice is seen; care leavers are good.")
    assert grades(report(ilacs((*FIVE_ROWS[:-1], *prose), dates="Inspection dates: 8 to 19 June 2026"))) == {
        area: grade for area, grade in FIVE.items() if area != "overall-effectiveness"
    }


SINGLE_TABLES: dict[str, Sequence[str]] = {
    "as in 2014": SINGLE_ROWS,
    "wrapped around the areas": (
        "Requires", "1. Children who need help and protection", "improvement", *SINGLE_ROWS[2:4], "Requires",
        "2.2 Experiences and progress of care leavers", "improvement", SINGLE_ROWS[-1],
    ),
    "require, in small letters": (
        "1. Children who need help and protection require improvement to be good", *SINGLE_ROWS[2:5],
        "require improvement", SINGLE_ROWS[-1],
    ),
    "a row with a wrong number": (*SINGLE_ROWS[:-1], "1. Leadership, management and governance Inadequate"),
}  # fmt: skip


@pytest.mark.parametrize("table", SINGLE_TABLES)
def test_the_table_of_a_single_inspection_is_read_in_each_of_its_ways(table: str) -> None:
    assert grades(report(single(SINGLE_TABLES[table]))) == SINGLE_GRADES


def test_a_table_goes_on_on_the_next_page() -> None:
    read = report(single(SINGLE_ROWS[:4]), ("2", *SINGLE_ROWS[4:], LONG_AGO))
    assert grades(read) == SINGLE_GRADES
    assert read.judgements[-2].place.page == 2


def test_not_judged_is_told_from_a_grade() -> None:
    rows = [*SINGLE_ROWS[:3], "2.1 Adoption performance Not judged", *SINGLE_ROWS[4:]]
    assert grades(report(single(rows)))["adoption"] == "not-judged"


HEADLINES = {
    "The overall judgement is good.": "good",
    "The overall judgement is requires improvement": "requires-improvement",
    "The overall judgement is that children’s service requires \nimprovement.": "requires-improvement",
    "The overall judgement is that children’s services are inadequate": "inadequate",
    "Children’s services in Telford and Wrekin require improvement \nto be good": "requires-improvement",
    "Children’s services in the London Borough of Merton are \noutstanding.": "outstanding",
    "Children’s services in Dudley Metropolitan Borough Council are \ninadequate": "inadequate",
}


@pytest.mark.parametrize("says", HEADLINES)
def test_the_overall_judgement_of_a_single_inspection_is_in_its_headline(says: str) -> None:
    assert grades(report(single(says=says)))["overall-effectiveness"] == HEADLINES[says]


BOARDS = {
    "The effectiveness of the Local Safeguarding Children Board (LSCB) is good": "good",
    "The effectiveness of the Local Safeguarding Children Board (LSCB) is \nrequires improvement.": (
        "requires-improvement"
    ),
    "The judgement for the effectiveness of the Local Safeguarding Children \nBoard (LSCB) is requires improvement": (
        "requires-improvement"
    ),
    "The effectiveness of the Local Safeguarding Children Board (LSCB)\nis inadequate": "inadequate",
    "The Local Safeguarding Children Board requires improvement": "requires-improvement",
}


@pytest.mark.parametrize("says", BOARDS)
def test_the_board_is_graded_on_the_front_or_in_the_heading_of_its_part(says: str) -> None:
    assert grades(report(single(board=says)))["lscb"] == BOARDS[says]
    assert grades(report(single(), ("The Local Safeguarding Children Board (LSCB)", *says.split("\n"))))["lscb"]


def test_what_a_grade_means_for_any_board_is_no_judgement_on_this_one() -> None:
    meaning = "A Local Safeguarding Children Board (LSCB) requires improvement"
    assert "lscb" not in grades(report(single(), (meaning, "if it does not yet demonstrate what is good.")))


def test_a_heading_that_gives_another_grade_than_the_table_is_said_and_not_hidden() -> None:
    body = (
        "What needs to improve?",
        "The quality of plans.",
        "The experiences and progress of children in care: good",
        "1. Children come into care when they need to.",
        "The impact of leaders on social work practice with children and ",
        "families: good",
    )
    read = report(ilacs(), body)
    by_area = {one.area: one for one in read.judgements}
    assert by_area["leaders"].agrees is True
    assert by_area["children-in-care"].agrees is False
    assert by_area["children-in-care"].sure == "doubtful"
    assert by_area["care-leavers"].agrees is None
    assert read.doubts == (
        "For children-in-care page 1 says Outstanding, and the heading of its section on page 2 says good.",
    )


@pytest.mark.parametrize("between", [":", " is:", " are", " is", "", " are:"])
def test_headings_put_different_words_before_the_grade(between: str) -> None:
    heading = f"The experiences and progress of children in care{between} outstanding"
    read = report(ilacs(), ("What needs to improve", "Plans.", heading, "1. Children come into care in time."))
    assert [one.agrees for one in read.judgements if one.area == "children-in-care"] == [True]


def test_a_grade_in_the_prose_before_the_list_of_improvements_is_no_heading() -> None:
    prose = ("The experiences and progress of care leavers are", "outstanding", "What needs to improve:", "Plans.")
    assert all(one.heading is None for one in report(ilacs(), prose).judgements)


RECORD = (
    "Record of main findings",
    "Services for looked after children",
    "Overall effectiveness Inadequate Grade 4",
    "Capacity to improve Adequate Grade 3",
    "Outcomes for looked after children and ",
    "young people",
    "Good Grade 2",
    "Quality of provision Inadequate Grade 4",
    "Leadership and management Adequate Grade 3",
)
RECORD_GRADES = {
    "overall-effectiveness": "inadequate",
    "capacity": "adequate",
    "outcomes": "good",
    "quality-of-provision": "inadequate",
    "leadership": "adequate",
}


def test_the_inspection_of_2013_has_a_record_at_its_end_and_grades_under_its_headings() -> None:
    front = ("Inspection of looked after children ", "services", "Norfolk County Council")
    body = (
        "Capacity to improve",
        "Grade 3 (Adequate)",
        "22. Capacity to improve services is adequate.",
        "Outcomes for looked after children and young ",
        "people",
        "Grade 4 (inadequate)",
        "29. Outcomes are poor.",
    )
    read = report((*front, "Inspection dates: 8 – 12 July 2013"), body, RECORD)
    assert grades(read) == RECORD_GRADES
    assert {one.area: one.agrees for one in read.judgements if one.heading} == {"capacity": True, "outcomes": False}
    assert [doubt for doubt in read.doubts if "heading" in doubt] == [
        "For outcomes page 3 says Good, and the heading of its section on page 2 says inadequate."
    ]
