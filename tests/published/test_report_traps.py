"""Odd ways in which whole reports are written: boards on their own, nothing to improve, prose like a table."""

from small_documents import FIVE_ROWS, LONG_AGO, grades, ilacs, report, single

from kloe.papers.library_lines import report_lines
from kloe.published.model import Report

SECTIONS = (
    "The experiences and progress of children who need help and ",
    "protection: requires improvement to be good",
    "1. Children benefit from early help, which is well matched to what they and their families need each day.",
    "The experiences and progress of children in care: outstanding ",
    "2. Children in care live in stable homes, and they make very good progress in all parts of their lives.",
    "The experiences and progress of care leavers: inadequate",
    "3. Care leavers are not supported enough when they need a home of their own in the area they know.",
    "The impact of leaders on social work practice with children and ",
    "families: good",
    "4. Leaders know their services well and have acted on what the last report asked them to change.",
)
NO_LIST = "There is no list of what has to improve."


def asked(of: Report) -> list[tuple[str, str]]:
    return [(one.asked, one.text) for one in of.recommendations]


def test_a_review_of_a_board_alone_is_all_the_boards() -> None:
    read = report(
        (
            "Surrey ",
            "Review of the effectiveness of the Local Safeguarding Children ",
            "Board",
            "Inspection date: 21 October 2014 – 12 November 2014",
            "Report published: 3 August 2015",
            "The effectiveness of the Local Safeguarding Children Board (LSCB) is inadequate",
        ),
        (
            "The Local Safeguarding Children Board",
            "What does the LSCB need to improve?",
            "Priority and immediate action",
            "1. Ensure that the board has a dataset that works.",
            "Areas for improvement",
            "2. Strengthen links with the health and wellbeing board.",
            "Inspection judgement about the LSCB",
            "3. The board is weakly governed, and its priorities are not known to those who work for the partners.",
        ),
    )
    assert grades(read) == {"lscb": "inadequate"}
    assert [kind for kind, _ in asked(read)] == ["priority action", "area for improvement"]
    assert {one.whose for one in (*read.recommendations, *read.paragraphs)} == {"lscb"}


def test_a_report_that_asks_for_nothing_says_whether_it_has_a_list() -> None:
    without_list = report(ilacs(), SECTIONS)
    assert (without_list.recommendations, without_list.doubts) == ((), (NO_LIST,))
    empty_list = report(ilacs(), ("What needs to improve?", "Inspectors found no areas for improvement.", *SECTIONS))
    assert (empty_list.recommendations, empty_list.doubts) == ((), ())
    for read in (without_list, empty_list):
        assert all(one.agrees for one in read.judgements if one.area != "overall-effectiveness")


def test_a_number_that_is_missing_in_the_text_is_said() -> None:
    lines = [line for line in SECTIONS if not line.startswith("3.")]
    read = report(ilacs(), ("What needs to improve?", "◼ Supervision.", *lines))
    assert read.doubts == ("The numbers of the paragraphs go from 2 to 4.",)


def test_prose_behind_the_table_that_begins_with_an_area_keeps_its_first_words() -> None:
    summary = ("The experiences and progress of care ", "leavers are outstanding. Leaders have seen to that.")
    read = report((*ilacs(FIVE_ROWS)[:-1], *summary), ("What needs to improve?", "◼ Supervision.", *SECTIONS))
    assert grades(read)["care-leavers"] == "inadequate"
    assert (
        read.paragraphs[0].text
        == "The experiences and progress of care leavers are outstanding. Leaders have seen to that."
    )


def test_letters_of_symbol_fonts_become_letters_that_everybody_has() -> None:
    told = "1. The board has done three things, which people were told of when they asked for them:"
    listed = ("\uf0a7 it trained its members \uf02d all of them", "\uf0a7 it met.")
    read = report(ilacs(), ("What needs to improve?", "\uf06e Supervision.", SECTIONS[0], SECTIONS[1], told, *listed))
    assert asked(read) == [("area for improvement", "Supervision.")]
    assert read.paragraphs[-1].text.endswith("• it trained its members – all of them • it met.")


def test_the_heading_of_the_next_list_is_no_part_of_the_last_item_before_it() -> None:
    page = (
        "The local authority",
        "What does the local authority need to improve?",
        "Priority and immediate action",
        "1. Shorten the time in which adopters are found. Areas for improvement",
        "Areas for improvement",
        "2. Make better use of what is known of young people who do not want to talk about going missing.",
    )
    read = report(single(), page)
    assert asked(read)[0] == ("priority action", "Shorten the time in which adopters are found.")
    assert read.paragraphs[-2].text == "Shorten the time in which adopters are found."
    assert asked(read)[1][0] == "area for improvement"


def test_what_an_inspector_is_to_become_is_no_part_of_the_name() -> None:
    end = (
        "Information about this inspection",
        LONG_AGO,
        "The inspection team",
        "Lead inspector: Ann Other",
        "Team inspectors: Bob Else HMI designate, Carla Dee HMI Designate, Dora Fox HMI",
    )
    assert [one.value for one in report(single(), end).team] == ["Bob Else", "Carla Dee", "Dora Fox"]


def test_a_report_is_shown_with_the_groups_that_its_items_stand_under() -> None:
    page = (
        "The local authority",
        "What does the local authority need to improve?",
        "Areas for improvement",
        "Quality of practice",
        "1. Say in plans what has to change, and by when it has to have changed.",
        "Adoption",
        "2. Shorten the time in which adopters are found for children who wait.",
    )
    shown = list(report_lines(report(single(), page)))
    groups = [line.strip() for line in shown[shown.index("AREAS FOR IMPROVEMENT") :] if line.endswith(":")]
    assert groups == ["Quality of practice:", "Adoption:"]
