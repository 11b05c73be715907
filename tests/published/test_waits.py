"""The waits between inspections, and how many still wait after how long, worked out by hand."""

from datetime import date, timedelta

import pytest
from small_outcomes import SINGLE, graded, row, two_each

from kloe.published.forecasting.pauses import Pause, Pauses, pauses_of
from kloe.published.forecasting.survival import curve
from kloe.published.forecasting.waits import Wait, summaries, waits

NO_PAUSE = Pauses()
MONDAY = date(2018, 3, 5)
REPORT = MONDAY + timedelta(days=60)


def lengths(found: tuple[Wait, ...]) -> list[tuple[int, bool]]:
    return [(wait.days, wait.next is not None) for wait in found]


def test_a_wait_lasts_from_the_report_to_the_first_day_of_the_next_fieldwork() -> None:
    found = waits(two_each([1000]), "ilacs", date(2021, 6, 1), NO_PAUSE)
    assert lengths(found) == [(1000, True), ((date(2021, 6, 1) - REPORT).days - 1060, False)]


def test_a_start_after_the_day_to_which_all_are_known_ends_no_wait() -> None:
    known_to = REPORT + timedelta(days=999)
    assert lengths(waits(two_each([1000]), "ilacs", known_to, NO_PAUSE)) == [(999, False)]


def test_a_pause_is_no_part_of_a_wait() -> None:
    pause = Pauses((Pause(date(2019, 1, 1), date(2019, 1, 31)),))
    assert lengths(waits(two_each([1000]), "ilacs", date(2021, 2, 1), pause))[0] == (969, True)


def test_the_single_inspection_before_is_watched_only_from_the_beginning_of_its_successor() -> None:
    single = row("Bury", None, **SINGLE, published=date(2017, 1, 1))
    (wait,) = waits(graded([single, row("Bury", date(2019, 1, 1))])[:2], "ilacs", date(2019, 1, 1), NO_PAUSE)
    assert (wait.days, wait.entered) == (730, 365)


def test_an_authority_that_is_gone_waits_no_longer() -> None:
    (wait,) = waits(graded([row("Cumbria", date(2022, 9, 5))]), "ilacs", date(2025, 1, 1), NO_PAUSE)
    assert wait.days == (date(2023, 3, 31) - date(2022, 11, 4)).days


def test_a_start_without_a_day_ends_a_wait_of_unknown_length() -> None:
    second = row("Bury", None, published=date(2022, 1, 1), inspection="second")
    found = waits(graded([row("Bury", MONDAY), second]), "ilacs", date(2022, 6, 1), NO_PAUSE)
    assert [wait.after.published for wait in found] == [date(2022, 1, 1)]


@pytest.mark.parametrize(
    ("days", "share"), [(0, 1.0), (99, 1.0), (100, 0.75), (199, 0.75), (200, 0.375), (300, 0.375), (400, 0.0)]
)
def test_those_who_still_wait_count_while_they_are_watched(days: int, share: float) -> None:
    # Of four, one is inspected after 100 days; one is lost from sight at 150. Of the two left, one goes after 200.
    after = two_each([1])[0]
    found = [Wait(after, after, 100), Wait(after, None, 150), Wait(after, after, 200), Wait(after, after, 400)]
    assert curve(found).share(days) == pytest.approx(share)


def test_a_wait_watched_late_is_not_counted_among_those_that_might_have_ended_before() -> None:
    after = two_each([1])[0]
    found = curve([Wait(after, after, 100), Wait(after, after, 300, entered=200), Wait(after, after, 300)])
    assert found.share(100) == pytest.approx(0.5)
    assert [found.watched(days) for days in (0, 100, 200, 300)] == [2, 1, 2, 0]


def test_the_lengths_by_which_a_share_has_been_inspected() -> None:
    after = two_each([1])[0]
    found = curve([Wait(after, after, days) for days in range(100, 1100, 100)])
    assert [found.length(share) for share in (0.1, 0.5, 0.9)] == [100, 500, 900]
    # Of the five that still waited after 500 days, the third, the one in the middle, came after 800.
    assert [found.length(share, 500) for share in (0.1, 0.5, 0.9)] == [600, 800, 1000]
    assert found.length(0.5, 1000) is None


def test_waits_are_summed_up_by_grade_in_years_at_risk() -> None:
    found = waits(two_each([731, 1096, 1461, 1826]), "ilacs", date(2024, 1, 1), NO_PAUSE)
    (good,) = summaries(found)
    assert (good.group, good.ended, good.waiting) == (("good",), 4, 4)
    assert (good.shortest, good.quartiles, good.longest) == (2.0, (2.25, 3.5, 4.75), 5.0)
    by_type = summaries(found, ("grade", "type", "next_type"))
    assert {one.group: one.ended for one in by_type} == {
        ("good", "standard", "standard"): 4,
        ("good", "standard", "not yet"): 0,
    }


def test_waits_do_not_hang_on_the_order_of_the_inspections() -> None:
    known = two_each([900, 1000, 1100])
    stops = pauses_of("ilacs")
    assert waits(known[::-1], "ilacs", date(2023, 1, 1), stops) == waits(known, "ilacs", date(2023, 1, 1), stops)
