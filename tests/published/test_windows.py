"""The window of the next inspection: worked out by hand, and the laws that hold for any."""

from datetime import date, timedelta

import pytest
from small_outcomes import graded, row, two_each

from kloe.errors import KloeError, UnknownNameError
from kloe.published.forecasting.graded import GradedInspection
from kloe.published.forecasting.known import Known, known_on
from kloe.published.forecasting.listed import Listed, listed_reports
from kloe.published.forecasting.pauses import pauses_of
from kloe.published.forecasting.window import NextWindow, next_window
from kloe.published.library.addresses import Address

# After the pause, so that a day at risk is a day.
BEGIN = date(2021, 9, 6)
TWENTY = two_each(list(range(900, 1100, 10)), first_day=BEGIN)
KENT = graded([row("Kent", date(2025, 1, 6))])
KENT_REPORT = date(2025, 3, 7)
# All twenty have been inspected again by then, and none has waited long for a third inspection.
COMPLETE_TO = date(2024, 11, 1)


def known(on: date, *more: GradedInspection, complete_to: date = COMPLETE_TO) -> Known:
    return known_on(on, (*TWENTY, *KENT, *more), "ilacs", complete_to)


def window(on: date) -> NextWindow:
    return next_window(known(on), "Kent")


def test_a_tenth_half_and_nine_tenths_of_the_waits_make_the_window() -> None:
    found = window(KENT_REPORT)
    days = [(day - KENT_REPORT).days for day in (found.earliest, found.likely, found.latest) if day]
    assert days == [910, 990, 1070]
    assert (found.basis.ended, found.waited) == (20, 0)
    assert found.basis.next_types == (("standard", 20),)


def test_who_has_waited_is_held_against_those_who_waited_as_long() -> None:
    found = window(KENT_REPORT + timedelta(days=995))
    days = [(day - KENT_REPORT).days for day in (found.earliest, found.likely, found.latest) if day]
    # Ten waited longer: 1000, 1010, … 1090 days.
    assert days == [1000, 1040, 1080]
    assert found.basis.watched == 10


@pytest.mark.parametrize("waited", range(0, 1300, 13))
def test_no_window_lies_in_the_past_or_is_out_of_order(waited: int) -> None:
    today = KENT_REPORT + timedelta(days=waited)
    found = window(today)
    ends = [day for day in (found.earliest, found.likely, found.latest) if day]
    assert ends[0] >= today
    assert ends == sorted(ends)


def test_waiting_longer_never_brings_the_next_inspection_nearer() -> None:
    earliest = [window(KENT_REPORT + timedelta(days=waited)).earliest for waited in range(0, 1300, 13)]
    assert earliest == sorted(earliest, key=lambda day: day or date.max)


def test_a_window_does_not_hang_on_the_order_of_what_is_known() -> None:
    everything = (*TWENTY, *KENT)
    today = date(2025, 6, 1)
    there = next_window(known_on(today, everything, "ilacs", today), "Kent")
    assert next_window(known_on(today, everything[::-1], "ilacs", today), "Kent") == there


def test_what_came_later_changes_no_window_of_before() -> None:
    today = date(2025, 6, 1)
    later = graded([row("Place 000", date(2025, 5, 1), inspection="later"), row("Kent", date(2027, 1, 4))])
    assert next_window(known(today, *later), "Kent") == next_window(known(today), "Kent")


def test_a_forecast_made_before_the_pandemic_knows_nothing_of_it() -> None:
    early = two_each([400] * 12, first_day=date(2018, 1, 8))
    kent = graded([row("Kent", date(2019, 11, 4))])
    on = date(2020, 2, 3)
    unaware = next_window(known_on(on, (*early, *kent), "ilacs", on), "Kent")
    aware = next_window(known_on(on, (*early, *kent), "ilacs", on, pauses=pauses_of("ilacs")), "Kent")
    assert unaware.likely == date(2020, 1, 3) + timedelta(days=400)
    assert aware.likely == unaware.likely + timedelta(days=(date(2021, 6, 27) - date(2020, 3, 16)).days)


def test_where_too_few_were_counted_the_frameworks_own_words_are_given() -> None:
    today = date(2022, 6, 1)
    found = next_window(known_on(today, graded([row("Kent", date(2021, 11, 1))]), "ilacs", today), "Kent")
    assert found.basis.title == "the framework's own words"
    assert (found.earliest, found.latest) == (date(2024, 6, 30), date(2025, 6, 30))
    assert "0 waits ended in all" in found.notes[0]


def test_once_the_frameworks_own_window_is_past_it_may_be_any_day() -> None:
    today = date(2026, 1, 1)
    found = next_window(known_on(today, graded([row("Kent", date(2021, 11, 1))]), "ilacs", today), "Kent")
    assert (found.earliest, found.likely, found.latest) == (today, None, None)


def test_the_frameworks_words_stand_beside_what_is_measured() -> None:
    words = window(KENT_REPORT).words
    assert words
    assert (words.first, words.last, words.confidence) == (date(2027, 9, 7), date(2028, 9, 7), "stated")


def test_starts_that_may_have_gone_unseen_are_owned_up_to() -> None:
    # Half of the twenty had been inspected after 995 days.
    found = window(KENT_REPORT + timedelta(days=995))
    assert found.unseen == pytest.approx(0.5)
    assert any("A start after 2024-11-01 may not be known yet. Of such authorities 50%" in note for note in found.notes)
    assert not any("may not be known" in note for note in window(KENT_REPORT).notes)


def test_of_a_published_report_that_is_not_at_hand_the_day_counts_and_any_grade_may_be_its() -> None:
    newer = date(2027, 10, 1)
    known_then = known_on(date(2027, 12, 1), (*TWENTY, *KENT), "ilacs", COMPLETE_TO, listed=on_kent(newer))
    found = next_window(known_then, "Kent")
    assert (found.after.published, found.after.grade) == (newer, "")
    assert found.earliest == newer + timedelta(days=910)
    assert found.basis.title == "after any grade, under the same frameworks"
    assert "kloe published fetch --authority 'Kent'" in found.notes[0]


@pytest.mark.parametrize("published", [KENT_REPORT + timedelta(days=7), date(2027, 12, 2)])
def test_a_list_that_names_the_same_report_or_one_to_come_changes_nothing(published: date) -> None:
    on = date(2027, 12, 1)
    known_then = known_on(on, (*TWENTY, *KENT), "ilacs", COMPLETE_TO, listed=on_kent(published))
    assert next_window(known_then, "Kent").after == next_window(known(on), "Kent").after


def on_kent(published: date) -> Listed:
    lies = "https://files.ofsted.gov.uk/1"
    return listed_reports([Address(address=lies, file_name="1.pdf", local_authority="kent", published=published)])


def test_no_newer_report_on_a_list_means_that_none_had_started_three_months_before_its_last_day() -> None:
    on = KENT_REPORT + timedelta(days=1010)
    essex = Listed({"Essex": on}, on)
    found = next_window(known_on(on, (*TWENTY, *KENT), "ilacs", COMPLETE_TO, listed=essex), "Kent")
    # Of the eighteen waits that were longer than 919 days, eight were longer than 1010.
    assert found.unseen == pytest.approx(1 - 8 / 18)


def test_a_wait_longer_than_most_is_called_long() -> None:
    longer = "It has waited long: of 20 waits after the same grade under the same frameworks, 12 had ended sooner."
    assert longer in window(KENT_REPORT + timedelta(days=1015)).notes
    assert not any("waited long" in note for note in window(KENT_REPORT + timedelta(days=985)).notes)


def test_a_small_group_is_called_rough() -> None:
    assert any("Only 20 waits" in note for note in window(KENT_REPORT).notes)


def test_an_authority_of_which_nothing_is_known_has_no_window() -> None:
    with pytest.raises(UnknownNameError, match="No graded inspection of Essex"):
        next_window(known(KENT_REPORT), "Essex")


def test_before_the_framework_there_is_nothing_to_forecast() -> None:
    with pytest.raises(KloeError, match="began on 2018-01-01"):
        known(date(2017, 1, 1))
