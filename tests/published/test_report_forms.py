"""What a report is recognised as, whose it is, who led it; and what is no report."""

import pytest
from small_documents import FIVE_ROWS, LONG_AGO, SINGLE, document, ilacs, report, single

from kloe.published.model import Unread
from kloe.published.reading.forms import forms
from kloe.published.reading.report import report_of

DEAR = ("Dear Ms Other", LONG_AGO)
TITLES = {
    ("Inspection of looked after children ", "services", "Norfolk County Council", "Age group: All"): "lac-2013",
    ("Inspection of safeguarding and looked after ", "children services", "Halton Borough Council"): "slac",
    ("Inspection of local authority arrangements ", "for the protection of children", "Bury"): "cp-2012",
    ("Annual unannounced inspection of contact, referral and assessment arrangements", "Bury"): "cra",
    ("Surrey", "Review of the effectiveness of the Local Safeguarding Children ", "Board"): "lscb-review",
    ("Dear Ms Other", "Focused visit to Kent local authority children’s services", LONG_AGO): "focused-visit",
    ("Dear Ms Other", "Monitoring visit of Kent children’s services", LONG_AGO): "monitoring-visit",
    ("Dear Ms Other", "Assurance visit to Kent children’s services", LONG_AGO): "assurance-visit",
    ("Dear Ms Other", "Joint targeted area inspection of Kent", LONG_AGO): "jtai",
    SINGLE: "sif-layout-3",
    ("Kent", "Re-inspection of services for children in need of help and ", "protection, children"): "sif-reinspection",
    ("Kent", "Reinspection of services for children in need of help and ", "protection, children"): "sif-reinspection",
}


@pytest.mark.parametrize("lines", TITLES, ids=TITLES.values())
def test_a_report_is_recognised_by_its_title(lines: tuple[str, ...]) -> None:
    read = report(("1", *lines))
    assert read.form == TITLES[lines]
    assert read.kind


def test_a_form_that_no_real_report_was_at_hand_for_gets_its_kind_and_no_grades_and_says_so() -> None:
    for form in forms():
        assert form.verified or form.grades in ("none", "board")
    read = report(
        ("Dear Ms Other", "Monitoring visit of Kent children’s services", "It took place on 12 and 13 June 2019.")
    )
    assert read.judgements == ()
    assert [str(one.value.first) for one in read.windows] == ["2019-06-12"]
    assert {one.sure for one in read.windows} == {"likely"}
    assert any("no report like it was at hand" in doubt for doubt in read.doubts)


def test_the_layouts_of_a_single_inspection_are_told_by_what_only_they_print() -> None:
    first = report(single(says="The overall judgement is good."), ("Contents", "Section 1: the local authority 3"))
    second = report(single(says="The overall judgement is that children’s services are good"), ("Contents",))
    third = report(single(says="Children’s services in Anytown are good"), ("Contents",))
    assert [first.form, second.form, third.form] == ["sif-layout-1", "sif-layout-2", "sif-layout-3"]


def test_another_inspection_that_the_prose_mentions_does_not_name_the_report() -> None:
    front = (*ilacs(), "A joint targeted area inspection and a monitoring visit took place, and an inspection of")
    assert report((*front, "safeguarding and looked after children services before that.")).form == "ilacs-five-rows"


def test_a_title_that_comes_behind_the_table_is_found_all_the_same() -> None:
    front = ilacs()
    assert report((*front[2:], *front[:2])).form == "ilacs-five-rows"


def test_a_text_that_is_no_report_gets_a_verdict() -> None:
    read = report_of(document(("Minutes of the cabinet", LONG_AGO)))
    assert isinstance(read, Unread)
    assert read.verdict == "not a report"
    assert read.remedy


NAMES = {
    ("Inspection of Kent local authority ", "children’s services "): "Kent",
    ("Inspection of the Royal Borough of Windsor and ", "Maidenhead local authority children’s services"): (
        "Windsor and Maidenhead"
    ),
    ("Inspection of Buckinghamshire children’s services",): "Buckinghamshire",
    ("Inspection of Bradford Children and Families Trust",): "Bradford",
    ("Inspection of Newcastle local authority children’s ", "services"): "Newcastle upon Tyne",
    ("1", "London Borough of Barking and Dagenham ", "Inspection of children’s social care services"): (
        "Barking and Dagenham"
    ),
    ("1", "Calderdale Metropolitan Council", "Inspection of local authority children’s services "): "Calderdale",
    ("Bournemouth, Christchurch and ", "Poole Council", "Inspection of children’s social care services"): (
        "Bournemouth, Christchurch and Poole"
    ),
    ("Council of the Isles of Scilly", "Inspection of children’s social care services"): "Isles of Scilly",
    ("City of York Council1", "Inspection of children’s social care services"): "York",
}


@pytest.mark.parametrize("title", NAMES, ids=NAMES.values())
def test_the_authority_is_found_in_the_title_or_beside_it(title: tuple[str, ...]) -> None:
    read = report(ilacs(title=title))
    assert read.authority is not None
    assert read.authority.value == NAMES[title]
    assert read.authority.sure == ("likely" if "Newcastle" in NAMES[title] else "certain")


def test_of_two_authorities_of_one_name_it_is_the_one_of_the_first_day_of_fieldwork() -> None:
    title = ("1", "Dorset County Council", *SINGLE[2:])
    before = report((*title, "Inspection date: 22 February 2016 – 17 March 2016"))
    after = report(ilacs(title=("Dorset Council", "Inspection of children’s social care services")))
    assert [one.authority.value for one in (before, after) if one.authority] == ["Dorset County", "Dorset"]


def test_a_name_that_the_register_does_not_know_stands_as_printed_and_is_doubted() -> None:
    read = report(ilacs(title=("Inspection of Atlantis local authority ", "children’s services ")))
    assert read.authority is not None
    assert (read.authority.value, read.authority.sure) == ("Atlantis", "doubtful")
    assert "The register knows no authority called 'Atlantis'." in read.doubts


LEADS = {
    "Lead inspector: Máire Atherton, His Majesty’s Inspector": ["Máire Atherton"],
    "Lead inspector: Jenny-ellen Scotland \nHer Majesty’s Inspector": ["Jenny-ellen Scotland"],
    "Lead inspector: Paul d’Inverno HMI": ["Paul d’Inverno"],
    "Reporting inspector Gary Lamb HMI": ["Gary Lamb"],
    "Lead inspectors: Ann Other, His Majesty’s Inspector, and Bob de la Cruz, \nHis Majesty’s Inspector": [
        "Ann Other",
        "Bob de la Cruz",
    ],
    "Lead inspector: Fiona J Millns (Senior HMI)": ["Fiona J Millns"],
}


@pytest.mark.parametrize("line", LEADS)
def test_the_lead_inspector_is_named_without_a_title(line: str) -> None:
    read = report(ilacs(led=line))
    assert [one.value for one in read.lead_inspectors] == LEADS[line]


def test_the_lead_inspector_of_a_single_inspection_stands_at_its_end() -> None:
    end = ("Information about this inspection", "Lead inspector: Ann Other", "Deputy lead inspector: Bob Else")
    assert [one.value for one in report(single(), end).lead_inspectors] == ["Ann Other"]


def test_a_report_that_names_no_lead_inspector_says_so() -> None:
    read = report(ilacs(led="The lead inspector attended by phone."))
    assert read.lead_inspectors == ()
    assert "It names no lead inspector." in read.doubts


def test_each_place_holds_what_it_is_said_to_hold() -> None:
    front = ilacs(FIVE_ROWS)
    page = document(front).pages[0]
    read = report(front)
    assert read.authority is not None
    said = [read.authority, *read.windows, *read.lead_inspectors]
    assert [page[one.place.start : one.place.end] for one in said] == [one.printed for one in said]
