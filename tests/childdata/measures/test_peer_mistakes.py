"""Mistakes that another tool made with the same lists, each as an extract for which it would give a wrong figure."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.measured import MeasuredExtract
from small_annex_a import headings, read, rows_of, workbook

ON = date(2024, 6, 28)
Cells = Mapping[str, object]
IN_CARE = {"ceased_date": None, "start_date": date(2020, 1, 1)}
UNDER_5 = {"birth_date": date(2019, 12, 1), "age": 4}
ABOUT_10 = {"birth_date": date(2014, 3, 1), "age": 10}


def measured(lists: Mapping[int, Sequence[Cells]], on: date = ON) -> MeasuredExtract:
    """The measures of a workbook with these rows; every row is another child's unless it says whose it is."""
    sheets = {}
    for number, rows in lists.items():
        ids = [{"child_id": f"A{1000 + n}", "adopter_id": f"A{1000 + n}"} for n in range(len(rows))]
        cells = [rows_of(number, 1, **(own | dict(row)))[0] for own, row in zip(ids, rows, strict=True)]
        sheets[f"List {number}"] = [headings(number), *cells]
    return read(workbook(sheets), as_at=on, authority="Testshire").measure()


def figure(found: MeasuredExtract, measure: str) -> Figure:
    one = found.figure(measure)
    assert one is not None, found.why_not(measure)
    return one


def told(found: MeasuredExtract, measure: str) -> tuple[int | None, int | None, int | None]:
    """Base, counted and unknown."""
    one = figure(found, measure)
    return one.base, one.counted, one.unknown


def test_a_health_check_is_due_by_age_and_a_child_without_one_stays_in_the_base() -> None:
    """Six months for every age is wrong from 5 on; a join that loses those without a check gives 100%, always."""
    checks = [
        ABOUT_10 | {"last_health_date": date(2023, 6, 28)},
        ABOUT_10 | {"last_health_date": date(2023, 6, 27)},
        ABOUT_10 | {"last_health_date": None},
        UNDER_5 | {"last_health_date": date(2023, 12, 28)},
        UNDER_5 | {"last_health_date": date(2023, 12, 27)},
    ]
    found = measured({8: [IN_CARE | one for one in checks]})
    assert told(found, "L10") == (5, 2, 0)


def test_from_19_to_21_is_both_at_once() -> None:
    """'19 or over, or 21 or under' is everybody."""
    birthdays = [(2008, 16), (2006, 18), (2005, 19), (2003, 21), (2002, 22), (1999, 25)]
    people = [{"birth_date": date(year, 6, 28), "age": age} for year, age in birthdays]
    assert told(measured({9: people}), "V1-19-21") == (6, 2, 0)


def test_suitable_is_an_answer_of_its_own() -> None:
    """Compared with 'a) Yes', which the column never holds, nobody lives in suitable accommodation."""
    answers = ["a) Suitable", "Suitable", "b) Unsuitable"]
    found = measured({9: [{"in_touch": "a) Yes", "suitability": answer} for answer in answers]})
    assert told(found, "V3") == (3, 2, 0)
    assert told(found, "V3-all") == (3, 2, 0)


def test_activities_are_told_by_what_the_list_holds_codes_with_their_labels() -> None:
    """Looked for by bare codes alone, or by labels alone, some of these five would be missed."""
    activities = [
        "F1: Full time in higher education",
        "F3: Full time in training or employment",
        "P5: Young person engaged part time in training or employment (not apprenticeship)",
        "F4",
        "G5: Not in education, employment or training - other",
    ]
    found = measured({9: [{"in_touch": "a) Yes", "activity": one} for one in activities]})
    assert told(found, "V5") == (5, 4, 0)
    assert told(found, "V5-neet") == (5, 1, 0)


def test_a_placement_is_long_against_the_day_of_the_extract_not_against_itself() -> None:
    """A date compared with itself is never two years apart from it."""
    placement = {"placement_type": "d) U4: Foster placement - long term"}
    days = [date(2022, 6, 28), date(2022, 6, 29), date(2020, 1, 1)]
    found = measured({8: [IN_CARE | ABOUT_10 | placement | {"placement_date": day} for day in days]})
    assert told(found, "L9") == (3, 2, 0)


def test_working_days_leave_out_bank_holidays() -> None:
    """From 1 March to 8 May 2024 there are 48 weekdays, of which three are bank holidays."""
    ends = [date(2024, 5, 8), date(2024, 5, 9)]
    assessments = [{"start_date": date(2024, 3, 1), "authorised_date": end} for end in ends]
    referral = {"child_id": "OTHER", "referral_date": date(2024, 3, 1)}
    found = measured({3: [referral], 4: assessments})
    assert told(found, "A2") == (2, 1, 0)
    assert [(one.category, one.base) for one in found.figures("A2", "band")] == [("41 to 45", 1), ("46 to 50", 1)]
    assert figure(found, "A2").median == 45.5


def test_a_review_nine_to_twelve_months_ago_is_in_the_band_of_that_name() -> None:
    """262 days are eight and a half months, 301 nearly ten."""
    reviews = [date(2023, 10, 10), date(2023, 9, 1)]
    found = measured({7: [{"end_date": None, "latest_review_date": day} for day in reviews]})
    assert {one.category: one.base for one in found.figures("K8", "band")} == {"183 to 273": 1, "274 to 365": 1}


def test_absent_children_are_those_with_an_absence() -> None:
    """Turned round, the two without any would be the ones who were away."""
    found = measured({8: [IN_CARE | {"absent_12_months": number} for number in (0, 0, 2, None)]})
    assert told(found, "L14") == (3, 1, 1)


@pytest.mark.parametrize(("on", "counted"), [(date(2024, 6, 28), 1), (date(2024, 6, 29), 0), (date(2019, 6, 28), 0)])
def test_every_figure_is_as_at_the_day_of_the_extract(on: date, counted: int) -> None:
    """A day written into the code makes figures right on that day only."""
    found = measured({1: [{"contact_date": date(2023, 12, 28)}]}, on)
    assert figure(found, "C1").counted == counted


def test_the_age_of_care_leavers_is_as_at_the_day_of_the_extract() -> None:
    person = {9: [{"birth_date": date(2005, 6, 29), "age": 18}]}
    assert told(measured(person, date(2024, 6, 28)), "V1-19-21") == (1, 0, 0)
    assert told(measured(person, date(2024, 6, 29)), "V1-19-21") == (1, 1, 0)
