"""The forms in which reports list what has to improve: bullets, numbers, groups, bands, tags, prose, or nothing."""

import pytest

from kloe.published.model import Recommendation, Tag, Whose
from kloe.published.reading.body import Body, body_of
from kloe.published.reading.lines import lines_of
from kloe.published.reading.pdf import Document
from kloe.published.reading.tags import cut_tags

TABLE = """Inspection of Borsetshire local authority children’s services
Inspection dates: 6 to 17 March 2023
Judgement Grade
The impact of leaders on social work
practice with children and families
Good
The experiences and progress of
children who need help and protection
Good
Overall effectiveness Good
Children in Borsetshire receive good services.
"""
SECTION = """The experiences and progress of children who need help and
protection: good
1. Children receive help early.
2. Thresholds are understood.
"""


def read(*pages: str, whose: Whose = "authority") -> Body:
    texts = tuple(page.replace("\n", "\r\n") for page in pages)
    return body_of(lines_of(Document(file="report.pdf", sha256="", pages=texts)), whose)


def asked(list_of_them: str, section: str = SECTION) -> tuple[Recommendation, ...]:
    return read(TABLE, list_of_them + section).recommendations


@pytest.mark.parametrize("heading", ["What needs to improve", "What needs to improve?", "What Needs To Improve:"])
@pytest.mark.parametrize("bullet", ["◼", "\uf06e", "\uf0a7", "•"])
def test_bullets_are_told_apart_whatever_their_glyph(heading: str, bullet: str) -> None:
    found = asked(f"{heading}\n{bullet} The quality of plans for\nchildren in need.\n{bullet} Supervision\n")
    assert [one.text for one in found] == ["The quality of plans for children in need.", "Supervision"]
    assert {one.asked for one in found} == {"area for improvement"}


def test_a_bullet_goes_on_behind_a_footer_and_the_mark_of_a_footnote() -> None:
    found = read(
        TABLE + "What needs to improve?\n1\n◼ The timeliness of initial health assessments for children who",
        "2\nenter care. (Outcome 4, National\nFramework)\n◼ Life-story work.\n" + SECTION,
    ).recommendations
    assert [one.text for one in found] == [
        "The timeliness of initial health assessments for children who enter care.",
        "Life-story work.",
    ]
    assert [one.place.page for one in found] == [1, 2]


def test_bullets_within_an_item_are_part_of_it() -> None:
    found = asked(
        "What needs to improve\n◼ Services for care leavers, in particular:\n- homes\n- health\n◼ Supervision.\n"
    )
    assert [one.text for one in found] == ["Services for care leavers, in particular: - homes - health", "Supervision."]


def test_a_list_in_prose_gives_its_paragraphs_and_one_that_says_there_is_nothing_gives_none() -> None:
    prose = "What needs to improve\nThe offer to care leavers who live far away from home should be made known.\n"
    assert [one.text[:9] for one in asked(prose)] == ["The offer"]
    assert asked("What needs to improve\nThere are no areas for improvement.\n") == ()


def test_a_report_without_a_list_has_no_recommendations_and_says_so() -> None:
    found = read(TABLE, SECTION)
    assert found.recommendations == ()
    assert found.doubts == ("There is no list of what has to improve.",)
    assert [paragraph.area for paragraph in found.paragraphs if paragraph.number] == ["help-and-protection"] * 2


def test_a_grade_in_a_sentence_before_the_list_is_no_heading() -> None:
    found = read(
        TABLE + "The experiences and progress of care leavers are outstanding\n", "What needs to improve\n" + SECTION
    )
    assert "care-leavers" not in {paragraph.area for paragraph in found.paragraphs}


@pytest.mark.parametrize(
    "heading",
    [
        "The experiences and progress of care leavers: good",
        "Experiences and progress of care leavers: good",
        "The experiences and progress of care leavers is: good",
        "The experiences and progress of care leavers are good",
        "The experiences and progress of care\nleavers: requires improvement to\nbe good",
        "The experiences and progress of children care leavers outstanding",
        "The experiences of care leavers: inadequate",
        "The graded judgement about the experience and progress of care leavers is\nthat it requires improvement",
    ],
)
def test_a_graded_heading_is_found_however_it_wraps_and_whatever_separates(heading: str) -> None:
    found = read(TABLE, f"What needs to improve\n◼ Plans.\n{SECTION}{heading}\n3. Care leavers are well supported.\n")
    assert found.paragraphs[-1].area == "care-leavers"
    assert found.paragraphs[-1].text == "Care leavers are well supported."


SINGLE = """Contents
The local authority 2
What does the local authority need to improve? 2
"""
GROUPED = """The local authority
What does the local authority need to improve?
Priority and immediate action
1. Ensure that children are seen.
Areas for improvement
Quality of practice
2. Improve plans, so that children and young people know what will happen next.
Leadership, management and governance
3. Improve audits.
The local authority’s strengths
4. Adoption is timely.
"""
BOARD = """The Local Safeguarding Children Board (LSCB)
The Local Safeguarding Children Board requires improvement
What does the LSCB need to improve?
Priority and immediate action
5. Ensure that partners attend.
What the inspection judgements mean
The local authority
An outstanding local authority leads highly effective services.
"""


def test_the_board_is_kept_apart_from_the_authority_and_priority_from_the_rest() -> None:
    found = read("Borsetshire\n", SINGLE, GROUPED, BOARD).recommendations
    assert [(one.whose, one.position, one.number, one.asked, one.heading) for one in found] == [
        ("authority", 1, 1, "priority action", ""),
        ("authority", 2, 2, "area for improvement", "Quality of practice"),
        ("authority", 3, 3, "area for improvement", "Leadership, management and governance"),
        ("lscb", 1, 5, "priority action", ""),
    ]


def test_strengths_are_listed_and_what_is_in_every_report_is_no_paragraph() -> None:
    found = read("Borsetshire\n", SINGLE, GROUPED, BOARD)
    assert [one.text for one in found.strengths] == ["Adoption is timely."]
    assert [one.number for one in found.paragraphs] == [1, 2, 3, 4, 5]


def test_that_there_is_no_priority_action_is_no_recommendation() -> None:
    none = "What does the local authority need to improve?\nPriority and immediate action\n"
    none += "1. The inspection did not find any areas for priority and immediate action.\n"
    found = read("Borsetshire\n", none + "Areas for improvement\n2. Improve plans.\n")
    assert [one.number for one in found.recommendations] == [2]


def test_bands_of_2013_say_how_much_time_there_is() -> None:
    found = read(
        "Inspection of looked after children services\n",
        "Overall effectiveness of services for looked after children\nGrade 4 (Inadequate)\n1. Services are poor.\n"
        "Areas for improvement\n2. The local authority should take the following action.\nImmediately:\n"
        "\uf0a7 Review all plans\nWithin three months:\n\uf0a7 Train staff\n",
    )
    assert [(one.band, one.text) for one in found.recommendations] == [
        ("Immediately", "Review all plans"),
        ("Within three months", "Train staff"),
    ]


def test_the_review_of_a_board_alone_is_the_boards() -> None:
    found = read("Review of the LSCB\n", "Summary of findings\nRecommendations\n1. Attend meetings.\n", whose="lscb")
    assert [one.whose for one in found.recommendations] == ["lscb"]


def test_a_number_that_is_missing_is_told() -> None:
    section = SECTION + "4. Plans are clear.\n"
    found = read(TABLE, "What needs to improve\n◼ Plans.\n" + section)
    assert found.doubts == ("The numbers of the paragraphs go from 2 to 4.",)


def test_a_number_at_the_start_of_a_line_in_a_sentence_starts_no_paragraph() -> None:
    section = SECTION.replace("2. Thresholds", "2. Attainment is lower by Key Stage\n3. However, thresholds")
    found = read(TABLE, "What needs to improve\n◼ Plans.\n" + section)
    assert [paragraph.number for paragraph in found.paragraphs if paragraph.area][:2] == [1, 2]


@pytest.mark.parametrize(
    ("text", "without", "tags"),
    [
        ("Plans. (outcome 1, national framework)", "Plans.", [("outcome", 1)]),
        ("Plans (Outcome four: National Framework)", "Plans", [("outcome", 4)]),
        ("Plans (National Framework, Outcome 2)", "Plans", [("outcome", 2)]),
        ("Plans (Enabler three)", "Plans", [("enabler", 3)]),
        ("Plans [ Outcome 4, national framework].", "Plans.", [("outcome", 4)]),
        ("Plans. (outcome 1: children stay together)", "Plans.", [("outcome", 1)]),
        ("Plans (enabler: leaders drive conditions for practice)", "Plans", [("enabler", None)]),
        ("Plans (enabler 2, one workforce, national framework)", "Plans", [("enabler", 2)]),
        ("Plans (outcomes 1 and 3, national framework)", "Plans", [("outcome", 1), ("outcome", 3)]),
        ("Plans (outcome 1 and enabler two)", "Plans", [("outcome", 1), ("enabler", 2)]),
        ("Plans (outcome 4) (principle 1)", "Plans", [("outcome", 4), ("principle", 1)]),
        ("The oversight of the designated officer (LADO).", "The oversight of the designated officer (LADO).", []),
    ],
)
def test_tags_are_cut_from_the_text_and_kept(text: str, without: str, tags: list[tuple[str, int | None]]) -> None:
    rest, found = cut_tags(text)
    assert rest == without
    assert [(tag.kind, tag.number) for tag in found] == tags
    assert all(tag.printed in text for tag in found)


def test_a_tag_is_kept_as_printed() -> None:
    assert cut_tags("Plans. (Outcome four, National Framework)")[1] == (
        Tag(kind="outcome", number=4, printed="(Outcome four, National Framework)"),
    )


def test_the_team_is_named_without_the_lead_inspector_and_without_titles() -> None:
    found = read(
        "Borsetshire\n",
        "Information about this inspection\nThe inspection team\nLead inspector: Ann Lead HMI\n"
        "Deputy lead inspector: Bo Deputy, HMI\nTeam inspectors: Cy O’Team (additional inspector), Dee Last\ufffe"
        "Name and Eve\nWrapped (OI).\nQuality assurance manager: Flo Manager, Senior HMI\n",
    )
    names = ["Bo Deputy", "Cy O’Team", "Dee Last-Name", "Eve Wrapped", "Flo Manager"]
    assert [one.value for one in found.team] == names
