"""Which inspections a forecast counts, and with which grade."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from small_outcomes import SINGLE, graded, row

from kloe.errors import UnknownNameError
from kloe.published.forecasting.graded import complete_to

DAY = date(2019, 6, 3)
TABLE = row("Bury", DAY)
LEADERS = msgspec.structs.replace(TABLE, area="leaders", grade="inadequate")


def test_the_overall_grade_counts_and_those_of_areas_do_not() -> None:
    (only,) = graded([LEADERS, TABLE])
    assert (only.grade, only.stands_in) == ("good", False)


def test_without_an_overall_grade_that_for_leaders_stands_in() -> None:
    since_2026 = msgspec.structs.replace(LEADERS, framework="ilacs-2026")
    practice = msgspec.structs.replace(since_2026, area="care-leavers", grade="good")
    (only,) = graded([practice, since_2026])
    assert (only.grade, only.stands_in) == ("inadequate", True)


def test_what_has_no_grade_on_the_scale_is_left_out() -> None:
    visit = row("Bury", DAY, system="focused-visits", framework="focused-visits-2018", area="", grade="")
    before_2013 = row("Bury", date(2011, 6, 6), system="slac", framework="slac-2009", area="safeguarding")
    board_alone = row("Bury", date(2015, 6, 1), **{**SINGLE, "area": "lscb"})
    undated = row("Bury", None)
    rows = [
        msgspec.structs.replace(one, inspection=str(number))
        for number, one in enumerate((TABLE, visit, before_2013, board_alone, undated))
    ]
    assert [one.order for one in graded(rows)] == [TABLE.published]


def test_inspections_stand_in_the_order_of_their_reports() -> None:
    later, elsewhere = row("Bury", date(2022, 1, 10)), row("Bath and North East Somerset", date(2022, 1, 10))
    found = graded([later, TABLE, elsewhere])
    assert [one.first_day for one in found] == [date(2022, 1, 10), DAY, date(2022, 1, 10)]
    assert replace(found[1], published=None, last_day=date(2019, 6, 14)).order == date(2019, 7, 26)


def test_every_start_is_known_up_to_the_last_one_in_an_official_table() -> None:
    visit = row("Kent", date(2025, 3, 26), system="focused-visits", area="", grade="")
    later = row("Kent", date(2025, 11, 3), source="report")
    assert complete_to([TABLE, visit, later]) == date(2025, 3, 26)
    with pytest.raises(UnknownNameError, match="--complete-to"):
        complete_to([later])
