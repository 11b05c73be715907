"""Working days as statutory limits count them, and the same calendar inside the database."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.engine.session import Session
from kloe.working_days import FIRST_DAY, LAST_DAY, WorkingDays, england

ENGLAND = england()
DAYS = st.dates(date(1985, 1, 1), date(2055, 12, 31))
WORKING_DAYS = DAYS.filter(ENGLAND.is_working_day)

BANK_HOLIDAYS = [
    date(2023, 5, 8),  # the Coronation
    date(2022, 6, 3),  # the Platinum Jubilee
    date(2022, 9, 19),  # the State Funeral
    date(2020, 5, 8),  # the early May holiday, moved to a Friday
    date(2021, 12, 27),  # in place of Christmas Day, a Saturday
    date(2024, 4, 1),  # Easter Monday
]
COUNTED = [
    ("the same day is day 0", date(2024, 3, 5), date(2024, 3, 5), 0),
    ("the next working day", date(2024, 3, 5), date(2024, 3, 6), 1),
    ("from Friday to Monday", date(2024, 3, 8), date(2024, 3, 11), 1),
    ("from Friday to Sunday", date(2024, 3, 8), date(2024, 3, 10), 0),
    ("from Saturday to Monday", date(2024, 3, 9), date(2024, 3, 11), 1),
    ("over a bank holiday", date(2023, 5, 5), date(2023, 5, 9), 1),
    ("onto a bank holiday", date(2023, 5, 5), date(2023, 5, 8), 0),
    ("over Easter", date(2024, 3, 28), date(2024, 4, 2), 1),
    ("over Christmas and New Year", date(2023, 12, 22), date(2024, 1, 2), 4),
    ("backwards", date(2023, 5, 9), date(2023, 5, 5), -1),
    ("70 working days in the summer of 2023", date(2023, 5, 9), date(2023, 8, 16), 70),
    ("over 29 February", date(2024, 2, 28), date(2024, 3, 1), 2),
]


@pytest.mark.parametrize("day", BANK_HOLIDAYS, ids=str)
def test_a_bank_holiday_in_england_is_no_working_day(day: date) -> None:
    assert day.weekday() < 5
    assert not ENGLAND.is_working_day(day)


@pytest.mark.parametrize("day", [date(2024, 1, 2), date(2024, 3, 18), date(2024, 7, 12), date(2023, 11, 30)], ids=str)
def test_a_holiday_of_scotland_or_northern_ireland_is_a_working_day_in_england(day: date) -> None:
    assert ENGLAND.is_working_day(day)


@pytest.mark.parametrize(("start", "end", "days"), [case[1:] for case in COUNTED], ids=[case[0] for case in COUNTED])
def test_working_days_are_counted_from_day_0(start: date, end: date, days: int) -> None:
    assert ENGLAND.between(start, end) == days


def test_the_seventieth_working_day_after_9_may_2023_is_16_august_2023() -> None:
    assert ENGLAND.add(date(2023, 5, 9), 70) == date(2023, 8, 16)


@given(start=WORKING_DAYS, days=st.integers(-600, 600))
def test_adding_working_days_and_counting_them_agree(start: date, days: int) -> None:
    assert ENGLAND.between(start, ENGLAND.add(start, days)) == days


@given(start=DAYS, days=st.integers(1, 600))
def test_adding_from_any_day_lands_on_the_working_day_that_counting_finds(start: date, days: int) -> None:
    end = ENGLAND.add(start, days)
    assert ENGLAND.is_working_day(end)
    assert ENGLAND.between(start, end) == days


@given(start=DAYS, end=DAYS)
def test_counting_backwards_is_counting_forwards_with_the_sign_turned(start: date, end: date) -> None:
    assert ENGLAND.between(start, end) == -ENGLAND.between(end, start)


@given(start=DAYS, middle=DAYS, end=DAYS)
def test_a_span_is_the_sum_of_its_parts(start: date, middle: date, end: date) -> None:
    assert ENGLAND.between(start, end) == ENGLAND.between(start, middle) + ENGLAND.between(middle, end)


@given(start=st.dates(date(2012, 1, 1), date(2030, 1, 1)), days=st.integers(0, 400))
def test_counting_agrees_with_looking_at_each_day(start: date, days: int) -> None:
    each = (start + timedelta(days=step) for step in range(1, days + 1))
    assert ENGLAND.between(start, start + timedelta(days=days)) == sum(map(ENGLAND.is_working_day, each))


@given(day=DAYS)
def test_adding_no_days_stays_where_it_is(day: date) -> None:
    assert ENGLAND.add(day, 0) == day


@pytest.mark.parametrize(
    ("day", "known"), [(date(2012, 1, 2), True), (date(2024, 6, 1), True), (date(2005, 6, 1), False)]
)
def test_years_without_known_bank_holidays_are_said_to_be_so(day: date, known: bool) -> None:
    assert ENGLAND.covers(day) is known


def test_a_calendar_without_holidays_covers_nothing() -> None:
    assert not WorkingDays(frozenset()).covers(date(2024, 6, 1))


def test_local_closure_days_are_left_out_as_well() -> None:
    tuesday = date(2024, 7, 2)
    closed = ENGLAND.with_closures([tuesday])
    assert ENGLAND.between(date(2024, 7, 1), date(2024, 7, 3)) == 2
    assert closed.between(date(2024, 7, 1), date(2024, 7, 3)) == 1
    assert not closed.is_working_day(date(2024, 12, 25))


def test_a_holiday_at_the_weekend_takes_no_working_day_away() -> None:
    saturday = date(2024, 7, 6)
    assert ENGLAND.with_closures([saturday]).between(date(2024, 7, 5), date(2024, 7, 8)) == 1


@pytest.mark.parametrize("calendar", [ENGLAND, ENGLAND.with_closures([date(2024, 7, 2)])], ids=["England", "closures"])
def test_the_calendar_in_the_database_agrees_with_python(calendar: WorkingDays) -> None:
    dice = random.Random(20240628)  # noqa: S311 - the same days every time
    span = (LAST_DAY - FIRST_DAY).days
    days = [FIRST_DAY + timedelta(days=dice.randint(0, span)) for _ in range(2_000)]
    days += [date(2024, 7, 1), date(2024, 7, 3), FIRST_DAY, LAST_DAY]
    pairs = list(zip(days, reversed(days), strict=True))
    session = Session(threads=1, working_days=calendar)
    try:
        found = session.rows(
            "select b.number - a.number, a.working"
            " from (select unnest($starts) as start, unnest($ends) as last) as pairs"
            " join calendar as a on a.day = cast(start as date) join calendar as b on b.day = cast(last as date)"
            " order by a.day, b.day",
            {"starts": [start for start, _ in pairs], "ends": [end for _, end in pairs]},
        )
    finally:
        session.close()
    assert found == [(calendar.between(*pair), calendar.is_working_day(pair[0])) for pair in sorted(pairs)]
