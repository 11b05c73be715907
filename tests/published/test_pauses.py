"""Days on which no inspection could start are no part of a wait."""

from datetime import date, timedelta

import pytest

from kloe.published.forecasting.pauses import Pause, Pauses, pauses_of

TEN_DAYS = Pauses((Pause(date(2020, 3, 11), date(2020, 3, 20)),))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2020, 3, 1), date(2020, 3, 10), 9),  # ends before it
        (date(2020, 3, 1), date(2020, 3, 11), 9),  # its first day does not count
        (date(2020, 3, 1), date(2020, 3, 20), 9),
        (date(2020, 3, 1), date(2020, 3, 21), 10),  # the first day after it does
        (date(2020, 3, 15), date(2020, 3, 25), 5),  # begun within it
        (date(2020, 3, 20), date(2020, 3, 25), 5),
        (date(2020, 3, 12), date(2020, 3, 18), 0),  # all of it within
        (date(2020, 4, 1), date(2020, 4, 3), 2),
    ],
)
def test_a_pause_is_taken_out_of_a_wait(since: date, until: date, days: int) -> None:
    assert TEN_DAYS.days_at_risk(since, until) == days


def test_counting_on_is_counting_back_turned_round() -> None:
    stops = Pauses((*TEN_DAYS.pauses, Pause(date(2020, 4, 1), date(2020, 4, 2))))
    for begin in range(60):
        since = date(2020, 2, 20) + timedelta(days=begin)
        for days in range(1, 50):
            day = stops.day_after(since, days)
            assert stops.days_at_risk(since, day) == days
            assert not stops.meet(day, day)


def test_the_pandemic_stopped_routine_inspections_from_march_2020_to_june_2021() -> None:
    stops = pauses_of("ilacs")
    assert stops.days_at_risk(date(2020, 3, 16), date(2021, 6, 28)) == 1
    assert pauses_of("sif") == Pauses()


def test_while_a_pause_lasts_nobody_knows_its_end() -> None:
    stops = pauses_of("ilacs")
    assert stops.known_on(date(2020, 3, 16)) == Pauses()
    assert [one.last for one in stops.known_on(date(2020, 6, 1)).pauses] == [date(2020, 6, 1)]
    assert stops.known_on(date(2024, 1, 1)) == stops
