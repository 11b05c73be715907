"""Findings as sentences: one example a row."""

from dataclasses import replace

import pytest
from figures_to_show import CHILDREN, CONTACTS, HALF, MEAN, MISSING, ON_TIME, SEEN, Published, Rate, figure

from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.papers.comparison import Comparison, months_counted, set_beside
from kloe.papers.finding_sentences import finding, in_unit

POLICE = figure("C1", 500, 500, "source", "q) 6: Police")
FEW = figure("K7", 9, 9, base_children=1, counted_children=1)


@pytest.mark.parametrize(
    ("measure", "found", "leading", "beside", "sentence"),
    [
        (ON_TIME, figure("A2", 100, 90), None, None, "Assessments within 45 working days: 90% (90 of 100)"),
        (ON_TIME, figure("A2", 3000, 2999), None, None, "Assessments within 45 working days: 99.9% (2,999 of 3,000)"),
        (ON_TIME, figure("A2", 9, 9, unknown=2), None, None,
         "Assessments within 45 working days: 100% (9 of 9); 2 unknown"),
        (ON_TIME, figure("A2", 100, 90), None, Published(),
         "Assessments within 45 working days: 90% (90 of 100); England: 84.5%, within chance"),
        (ON_TIME, figure("A2", 200, 169), None, Published(),
         "Assessments within 45 working days: 84.5% (169 of 200), as in England (84.5%)"),
        (ON_TIME, figure("A2", 100, 84), None, Published(),
         "Assessments within 45 working days: 84% (84 of 100); England: 84.5%, within chance"),
        (ON_TIME, figure("A2", 10, 7), None, Published(),
         "Assessments within 45 working days: 70% (7 of 10); England: 84.5%"),
        (ON_TIME, figure("A2", 1000, 950), None, Published(),
         "Assessments within 45 working days: 95% (950 of 1,000), above England (84.5%)"),
        (ON_TIME, figure("A2", 1000, 700), None, Published(),
         "Assessments within 45 working days: 70% (700 of 1,000), below England (84.5%)"),
        (ON_TIME, figure("A2", 100, 84), None, Published(unit="per 10,000"),
         "Assessments within 45 working days: 84% (84 of 100)"),
        (ON_TIME, figure("A2", 0, 0), None, None, "Assessments within 45 working days: there is nothing to measure"),
        (ON_TIME, figure("A2", 0, 0, unknown=4), None, None,
         "Assessments within 45 working days: there is nothing to measure; 4 unknown"),
        (ON_TIME, figure("A2", 15, None, withheld=True), None, Published(), "Assessments within 45 working days: [c]"),
        (ON_TIME, figure("A2", 20, 15, withheld=True, unknown=None), None, None,
         "Assessments within 45 working days: 75% (15 of 20)"),
        (SEEN, FEW, None, None, "Seen alone: 100% (1 of 1 child)"),
        (SEEN, figure("K7", 0, 0, base_children=0, counted_children=0), None, None,
         "Seen alone: there is no child to measure"),
        (CONTACTS, figure("C1", 1234, 1234), POLICE, None, "Contacts: 1,234; most often Police (40.5%)"),
        (CONTACTS, figure("C1", 9000, 9000), POLICE, None, "Contacts: 9,000"),
        (CONTACTS, figure("C1", 9, 9), figure("C1", 9, 9, "source", "6: Police"), None, "Contacts: 9"),
        (CONTACTS, figure("C1", 90, 90), figure("C1", 60, 60, "need", "N1 - Abuse or neglect"), None,
         "Contacts: 90; most often Abuse or neglect (66.7%)"),
        (CONTACTS, figure("C1", 9, 9), figure("C1", 5, 5, "source", "a) Yes"), None, "Contacts: 9"),
        (CONTACTS, figure("C1", 0, 0), None, None, "Contacts: 0"),
        (CHILDREN, figure("C4", 2, 2, base_children=1, counted_children=1), None, None,
         "Children with a contact: 1 child"),
        (CHILDREN, figure("C4", 9, 9, base_children=8, counted_children=7), None, None,
         "Children with a contact: 7 children"),
        (HALF, figure("E3", 12, 12, median=1.0), None, None, "Early help: half are 1 day or less (12 records)"),
        (HALF, figure("E3", 1, 1, median=12.5), None, None, "Early help: half are 12.5 days or less (1 record)"),
        (MEAN, figure("O2", 7, 7, mean=530.25), None, None, "From care to a family: 530.2 days on average (7 records)"),
        (MISSING, None, None, None, "Referrals: not measured"),
    ],
)  # fmt: skip
def test_sentence(
    measure: Measure, found: Figure | None, leading: Figure | None, beside: Comparison | None, sentence: str
) -> None:
    shown = beside and set_beside(measure, found, beside)
    assert finding(measure, found, leading=leading, beside=shown) == sentence


def test_a_withheld_group_does_not_lead() -> None:
    hidden = replace(POLICE, base=None, counted=None, withheld=True)
    assert finding(CONTACTS, figure("C1", 1234, 1234), leading=hidden) == "Contacts: 1,234"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (84.0, "%", "84%"),
        (54.25, "per 10,000", "54.2 per 10,000"),
        (426.0, "days", "426 days"),
        (3040.0, "number", "3,040"),
    ],
)
def test_published_values_keep_their_unit(value: float, unit: str, words: str) -> None:
    assert in_unit(value, unit) == words


@pytest.mark.parametrize(
    ("rate", "england", "sentence"),
    [
        (Rate(54.25, None), 60.0, "Contacts: 9, 54.2 per 10,000 children, below England (60 per 10,000)"),
        (Rate(30.0, 60.0), 54.0, "Contacts: 9, a year's pace of 60 per 10,000 children, above England (54 per 10,000)"),
    ],
)
def test_a_rate_is_set_beside_a_rate_of_a_year(rate: Rate, england: float, sentence: str) -> None:
    nine = figure("C1", 9, 9)
    shown = set_beside(CONTACTS, nine, Published(unit="per 10,000", england=england), rate)
    assert finding(CONTACTS, nine, beside=shown, rate=rate) == sentence


def test_the_months_counted_are_those_of_the_definition() -> None:
    assert months_counted(CONTACTS) == 6
    assert months_counted(ON_TIME) == 6  # by the month of authorisation
    assert months_counted(CHILDREN) is None
