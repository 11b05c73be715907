"""Several sources on one inspection: they are known for the same one, all are kept, and what differs is named."""

from datetime import date
from typing import Any

import pytest

from kloe.published.outcomes.asking import Asked, Outcomes, authorities_meant
from kloe.published.outcomes.outcome import Outcome
from kloe.published.outcomes.settling import differences, settle


def told(source: str, **more: Any) -> Outcome:
    given: dict[str, Any] = {
        "authority": "Leeds", "system": "ilacs", "area": "overall-effectiveness", "printed": "Good",
        "first_day": date(2022, 2, 21), "published": date(2022, 4, 19),
    }  # fmt: skip
    return Outcome(source=source, **{**given, **more})


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"first_day": None},
        {"published": None},
        {"published": date(2022, 6, 19)},
        {"first_day": date(2022, 2, 22), "published": None},
        {"first_day": None, "published": date(2022, 4, 20)},
    ],
    ids=["same", "no first day", "no publication", "months later", "a day later", "published a day later"],
)
def test_two_sources_on_one_inspection_are_known_as_such(other: dict[str, Any]) -> None:
    settled = settle([told("report"), told("official 2025", **other)])
    assert {one.inspection for one in settled} == {"leeds/ilacs/2022-04-19"}
    assert {one.source for one in settled} == {"report", "official 2025"}


@pytest.mark.parametrize(
    "other",
    [
        {"first_day": date(2024, 2, 21), "published": date(2024, 4, 19)},
        {"first_day": None, "published": date(2023, 4, 19)},
        {"authority": "Barnsley"},
        {"system": "sif"},
    ],
    ids=["two years later", "a year later", "elsewhere", "another framework"],
)
def test_other_inspections_stay_others(other: dict[str, Any]) -> None:
    assert len({one.inspection for one in settle([told("report"), told("official 2025", **other)])}) == 2


def test_where_sources_disagree_both_are_kept_and_the_report_counts() -> None:
    settled = settle([told("official 2025", printed="Good"), told("report", printed="Outstanding")])
    assert [one.says for one in differences(settled)] == [(("report", "outstanding"), ("official 2025", "good"))]
    with Outcomes(settled) as outcomes:
        (inspection,) = outcomes.inspections()
    assert inspection.grades == {"overall-effectiveness": "outstanding"}
    assert inspection.sources == "official 2025; report"


def test_a_blank_disagrees_with_nothing() -> None:
    assert differences(settle([told("report"), told("official 2025", printed="-")])) == ()


def test_of_one_file_a_grade_in_two_sheets_is_kept_once_with_the_days_of_both() -> None:
    sheets = [
        told("official 2023", table="history", first_day=None),
        told("official 2023", table="as at", published=None),
    ]
    (one,) = settle(sheets)
    assert (one.first_day, one.published) == (date(2022, 2, 21), date(2022, 4, 19))


def test_until_2022_the_area_of_children_in_care_is_the_one_that_covers_care_leavers() -> None:
    before = settle([told("official 2025", area="children-in-care")])
    after = settle(
        [told("official 2025", area="children-in-care", first_day=date(2023, 3, 6), published=date(2023, 5, 9))]
    )
    assert (before[0].framework, before[0].area) == ("ilacs-2018", "children-in-care-and-care-leavers")
    assert (after[0].framework, after[0].area) == ("ilacs-2023", "children-in-care")


def test_the_first_day_of_fieldwork_decides_the_framework_not_publication() -> None:
    late = settle([told("official 2025", first_day=date(2022, 12, 12), published=date(2023, 2, 10))])
    assert late[0].framework == "ilacs-2018"


def test_a_reinspection_soon_after_is_not_the_inspection_itself() -> None:
    first = told("official 2023", system="slac", area="safeguarding", inspection_type="announced", first_day=None)
    again = told(
        "official 2023", system="slac", area="safeguarding", inspection_type="reinspection", first_day=None,
        published=date(2022, 6, 1),
    )  # fmt: skip
    assert len({one.inspection for one in settle([first, again])}) == 2


def test_two_visits_of_one_table_are_two_and_one_visit_of_two_tables_is_one() -> None:
    def visit(source: str, day: date) -> Outcome:
        return told(
            source, system="focused-visits", area="", printed="", first_day=day, published=None, theme="Front door"
        )

    days = (date(2022, 6, 1), date(2022, 6, 20))
    settled = settle([*(visit("official 2022", day) for day in days), visit("official 2023", days[1])])
    assert len({one.inspection for one in settled}) == 2


def test_settling_what_is_settled_changes_nothing() -> None:
    once = settle(
        [told("report"), told("official 2025", published=date(2022, 4, 20)), told("official 2023", first_day=None)]
    )
    assert settle(once) == once


def test_former_authorities_are_asked_for_with_those_that_took_over() -> None:
    old = told("official 2025", authority="Cumbria")
    with Outcomes(settle([old])) as outcomes:
        found = outcomes.inspections(Asked(authorities=authorities_meant(["Cumberland"])))
    assert [one.authority for one in found] == ["Cumbria"]
