"""What is due after an inspection: the days that councils printed, and why some printed another."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_frameworks import duty, small_framework

from kloe.errors import KloeError
from kloe.frameworks.calendars import Calendars, load_calendars
from kloe.frameworks.choosing import in_force_on
from kloe.frameworks.clocks import Clocks, add_months, clocks_after
from kloe.frameworks.dated import Dated
from kloe.frameworks.explaining import Explanation, explain
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_framework, load_frameworks
from kloe.working_days import england

CALENDARS = load_calendars()
WITH_BANK_HOLIDAYS = load_calendars((), ["bank-holidays"])


def after(
    framework: str | Framework,
    *,
    published: date | None = None,
    received: date | None = None,
    type_id: str = "",
    calendars: Calendars = CALENDARS,
) -> Clocks:
    found = load_framework(framework) if isinstance(framework, str) else framework
    day = published or received
    others = in_force_on(day, load_frameworks()) if day else ()
    return clocks_after(
        found, published=published, received=received, calendars=calendars, others=others, type_id=type_id
    )


def action_plan(clocks: Clocks) -> Dated:
    return next(one for one in clocks.dated if "70 working days" in one.counted)


def why(framework: str, printed: date, published: date) -> Explanation:
    return explain(printed, after(framework, published=published).clocks, CALENDARS)


def test_stockton_has_until_16_august_2023() -> None:
    plan = action_plan(after("ilacs-2023", published=date(2023, 5, 9)))
    assert plan.last == date(2023, 8, 16)
    assert plan.by
    assert "as if it was received on the day it was published" in plan.counted
    assert "bank holidays in England are not counted" in plan.counted


def test_leicestershire_has_until_13_february_2020() -> None:
    plan = action_plan(after("ilacs-2018", published=date(2019, 11, 4)))
    assert plan.last == date(2020, 2, 13)
    assert "it would be Monday 10 February 2020 if bank holidays were counted as working days" in plan.marks


def test_leicestershire_printed_10_february_2020_and_that_is_explained() -> None:
    found = why("ilacs-2018", date(2020, 2, 10), date(2019, 11, 4))
    assert (found.found, found.needed, found.due) == (67, 70, date(2020, 2, 13))
    assert found.starts == (date(2019, 10, 30), date(2019, 10, 30))
    assert found.found_with_bank_holidays == 70
    told = " ".join(found.sentences)
    for words in ("67 working days", "received on Wednesday 30 October 2019", "bank holidays are counted"):
        assert words in told


def test_kirklees_printed_9_march_2017_and_that_is_explained() -> None:
    found = why("sif-2013", date(2017, 3, 9), date(2016, 11, 25))
    assert (found.found, found.needed) == (71, 70)
    assert found.starts == (date(2016, 11, 28), date(2016, 11, 28))
    assert "would not explain it" in found.sentences[-1]


def test_a_day_that_is_right_is_said_to_be_exact() -> None:
    [sentence] = why("sif-2013", date(2017, 3, 8), date(2016, 11, 25)).sentences
    assert "exactly 70 working days" in sentence


@pytest.mark.parametrize(
    ("printed", "said"),
    [(date(2017, 3, 11), "It is no working day"), (date(2016, 11, 1), "is before Friday 25 November 2016")],
)
def test_a_day_that_cannot_be_right_is_said_to_be_so(printed: date, said: str) -> None:
    assert said in " ".join(why("sif-2013", printed, date(2016, 11, 25)).sentences)


def test_from_a_friday_and_from_the_weekend_after_it_the_same_day_is_reached() -> None:
    found = why("sif-2013", date(2017, 3, 8), date(2016, 11, 24))
    assert found.starts == (date(2016, 11, 25), date(2016, 11, 27))
    assert "or on a day off up to Sunday 27 November 2016" in " ".join(found.sentences)


def test_receipt_and_publication_are_two_days() -> None:
    both = action_plan(after("sif-2013", published=date(2016, 11, 25), received=date(2016, 11, 28)))
    assert both.last == date(2017, 3, 9)
    assert "Monday 28 November 2016, when it was received" in both.counted


def test_with_bank_holidays_counted_the_day_is_earlier_and_the_calendar_is_named() -> None:
    plan = action_plan(after("ilacs-2018", published=date(2019, 11, 4), calendars=WITH_BANK_HOLIDAYS))
    assert plan.last == date(2020, 2, 10)
    assert "bank holidays are counted as working days" in plan.counted


def test_reinspection_is_a_window_of_months_with_its_condition() -> None:
    [again] = [one for one in after("sif-2013", published=date(2016, 11, 25)).dated if "12 to 18 months" in one.counted]
    assert (again.first, again.last) == (date(2017, 11, 25), date(2018, 5, 25))
    assert "inadequate" in again.condition
    assert not again.by


def test_without_a_type_duties_of_companions_are_there_in_groups_of_their_own() -> None:
    groups = {one.group for one in after("sif-2013", published=date(2016, 11, 25)).dated}
    assert any("monitoring-visits-2016" in group for group in groups)
    alone = {one.group for one in after("sif-2013", published=date(2016, 11, 25), type_id="single").dated}
    assert len(alone) == 1


def test_a_visit_within_four_weeks_is_counted_from_the_day_of_the_action_plan() -> None:
    clocks = after("sif-2013", published=date(2016, 11, 25))
    [first] = [one for one in clocks.dated if "First monitoring visit" in one.title]
    assert first.last == date(2017, 4, 5)
    quarterly = [one.first for one in clocks.dated if "Quarterly" in one.title]
    assert quarterly == [date(2017, 7, 5), date(2017, 10, 5), date(2018, 1, 5), date(2018, 4, 5)]


def test_a_duty_without_a_day_is_told_and_not_left_out(tmp_path: Path) -> None:
    entries = [duty("soon", says="Do it soon."), duty("round", trigger="another duty", after="about", weeks=1)]
    entries.append(duty("about", trigger="another duty", after="round", weeks=1))
    clocks = after(small_framework(tmp_path, entries), received=date(2016, 11, 25))
    assert clocks.dated == ()
    assert [name in note for name, note in zip(("soon", "round", "about"), clocks.notes, strict=True)] == [True] * 3


def test_a_duty_of_another_type_is_left_out(tmp_path: Path) -> None:
    entries = [duty("all", working_days=5), duty("own", types=["short"], working_days=6)]
    small = small_framework(tmp_path, entries, types=("standard", "short"))
    assert [one.title for one in after(small, received=date(2016, 11, 25), type_id="standard").dated] == ["all"]
    assert len(after(small, received=date(2016, 11, 25), type_id="short").dated) == 2


def test_a_month_that_ends_at_a_weekend_says_so(tmp_path: Path) -> None:
    small = small_framework(tmp_path, [duty("it", months=1)])
    [one] = after(small, received=date(2016, 11, 26)).dated
    assert one.last == date(2016, 12, 26)
    assert "Monday 26 December 2016 is no working day" in one.marks


def test_a_report_cannot_be_older_than_the_framework() -> None:
    with pytest.raises(KloeError, match="sif-2013 applies to fieldwork from Tuesday 19 November 2013"):
        after("sif-2013", published=date(2012, 3, 1))


def test_nothing_is_told_of_a_framework_that_is_only_planned() -> None:
    with pytest.raises(KloeError, match="only planned"):
        after("cfs-2027", published=date(2027, 3, 1))


def test_no_day_or_no_duty_to_hold_a_printed_day_against_is_said(tmp_path: Path) -> None:
    with pytest.raises(KloeError, match="--published, --received"):
        after("sif-2013")
    with pytest.raises(KloeError, match="nothing to hold the day against"):
        explain(date(2017, 3, 9), (), CALENDARS)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2016, 11, 25), 12, date(2017, 11, 25)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 8, 31), 3, date(2023, 11, 30)),
        (date(2023, 12, 31), 0, date(2023, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


@given(day=st.dates(date(2013, 12, 1), date(2027, 1, 1)))
def test_the_seventieth_day_is_a_working_day_with_69_before_it(day: date) -> None:
    last = action_plan(after("sif-2013", received=day, type_id="single")).last
    assert england().is_working_day(last)
    assert england().between(day, last) == 70


@given(day=st.dates(date(2013, 12, 1), date(2027, 1, 1)))
def test_an_explanation_leads_back_to_the_day_of_receipt(day: date) -> None:
    clocks = after("sif-2013", received=day, type_id="single")
    starts = explain(action_plan(clocks).last, clocks.clocks, CALENDARS).starts
    assert starts is not None
    assert starts[0] <= day <= starts[1]
