"""The pace of a programme: Kent's own sum of December 2014, by each of the counts that it mixed."""

from datetime import date

import pytest
from small_outcomes import SINGLE, graded, row

from kloe.errors import KloeError
from kloe.published.forecasting.pace import pace, paces_of
from kloe.published.forecasting.pauses import Pause, Pauses

BEGIN = date(2013, 11, 19)
# 11.3 months, as Kent's paper counts.
END_OF_OCTOBER = date(2014, 10, 29)


@pytest.mark.parametrize(
    ("done", "until", "years", "share"),
    [
        (33, END_OF_OCTOBER, 4.3, 22),
        (33, date(2014, 11, 19), 4.6, 22),
        (39, END_OF_OCTOBER, 3.7, 26),
        (39, date(2014, 11, 19), 3.9, 26),
    ],
)
def test_kents_three_and_a_half_to_four_years_count_the_inspected_and_its_share_the_published(
    done: int, until: date, years: float, share: int
) -> None:
    found = pace(done, 152, BEGIN, until)
    assert round(found.years, 1) == years
    assert round(found.share * 100) == share


def test_the_range_holds_the_pace_and_shrinks_to_nothing_when_all_is_done() -> None:
    early = pace(33, 152, BEGIN, END_OF_OCTOBER)
    assert early.years_range[0] < early.years < early.years_range[1]
    assert early.finish_range[0] < early.finish < early.finish_range[1]
    whole = pace(152, 152, BEGIN, date(2017, 12, 8))
    assert whole.finish_range == (whole.finish, whole.finish) == (date(2017, 12, 8),) * 2


def test_one_done_of_two_after_a_hundred_days_takes_two_hundred() -> None:
    found = pace(1, 2, date(2024, 1, 1), date(2024, 4, 10))
    assert (found.days, found.finish) == (100, date(2024, 7, 19))


def test_a_pause_holds_the_finish_up_but_not_the_pace() -> None:
    stop = Pauses((Pause(date(2024, 1, 2), date(2024, 1, 31)),))
    found = pace(1, 2, date(2024, 1, 1), date(2024, 4, 10), pauses=stop)
    assert (found.days, found.finish) == (70, date(2024, 6, 19))


def test_published_and_inspected_are_two_counts_with_their_names() -> None:
    known = graded(
        [
            row("Bury", date(2014, 1, 14), **SINGLE),
            row("Kent", date(2014, 3, 11), **SINGLE),
            row("Essex", date(2014, 9, 30), **SINGLE),
        ]
    )
    found = paces_of(known, "sif", END_OF_OCTOBER, population=3)
    assert [(one.basis, one.done) for one in found.paces] == [
        ("published", 2),
        ("begun, as far as first days are known", 3),
    ]
    assert found.finished == date(2014, 11, 29)
    as_kent_knew = paces_of(known, "sif", END_OF_OCTOBER, inspected=39)
    assert [one.done for one in as_kent_knew.paces] == [2, 39]
    assert as_kent_knew.paces[1].basis == "inspected, published or not"
    assert as_kent_knew.paces[0].population == 152


def test_a_second_inspection_of_the_same_authority_is_not_counted_again() -> None:
    known = graded([row("Bury", date(2018, 3, 5)), row("Bury", date(2021, 10, 4), inspection="second")])
    assert [one.done for one in paces_of(known, "ilacs", date(2023, 1, 1)).paces] == [1]


def test_an_authority_that_has_gone_is_not_done_beside_the_one_that_followed_it() -> None:
    known = graded([row("Cumbria", date(2022, 9, 5)), row("Cumberland", date(2024, 3, 4))])
    assert [one.done for one in paces_of(known, "ilacs", date(2022, 12, 31)).paces] == [1]
    assert [one.done for one in paces_of(known, "ilacs", date(2025, 1, 1)).paces] == [1]
    assert [one.done for one in paces_of(known, "ilacs", date(2025, 1, 1), population=155).paces] == [2]


def test_a_pace_that_leads_beyond_the_calendar_ends_with_it() -> None:
    found = pace(1, 153, date(2018, 1, 1), date(2026, 1, 1))
    assert found.finish_range[1] == date.max
    assert found.years > 1000


def test_a_programme_that_has_ended_has_no_pace_any_more() -> None:
    known = graded([row("Bury", date(2014, 1, 14), **SINGLE)])
    with pytest.raises(KloeError, match="ended on 2018-03-31"):
        paces_of(known, "sif", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("done", "until", "says"),
    [
        (0, END_OF_OCTOBER, "no pace"),
        (153, END_OF_OCTOBER, "more than there are"),
        (1, BEGIN, "No day has passed"),
        (1, date(2013, 1, 1), "No day has passed"),
    ],
)
def test_what_has_no_pace_is_refused(done: int, until: date, says: str) -> None:
    with pytest.raises(KloeError, match=says):
        pace(done, 152, BEGIN, until)
