"""Calendars that mark or move: what Kloe ships, what an authority adds, and what is switched off."""

from datetime import date
from pathlib import Path

import pytest

from kloe.errors import KloeError, RuleFileError
from kloe.frameworks.calendars import Period, load_calendars
from kloe.working_days import england

SHIPPED = load_calendars()
ELECTIONS = [period for period in SHIPPED.periods if period.calendar == "elections"]
LOCAL = [period for period in ELECTIONS if period.title.startswith("local")]
SCHOOL_HOLIDAYS = """
[[period]]
calendar = "school-holidays"
title = "spring half term"
from = 2024-02-12
to = 2024-02-16
"""
OWN_CALENDAR = """
[[calendar]]
id = "committees"
title = "committee week"

[[period]]
calendar = "committees"
title = "scrutiny on 14 February"
from = 2024-02-14
to = 2024-02-14
"""


def own(folder: Path, text: str) -> Path:
    file = folder / "calendars.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_pre_election_period_ends_on_the_thursday_of_the_poll_that_it_names() -> None:
    assert ELECTIONS
    for period in ELECTIONS:
        assert period.to.weekday() == 3, period.title
        assert period.title.endswith(f"{period.to.day} {period.to:%B %Y}")
        assert period.source


@pytest.mark.parametrize("period", LOCAL, ids=lambda period: period.title)
def test_before_local_elections_the_period_begins_by_the_last_day_for_the_notice_of_election(period: Period) -> None:
    assert england().between(period.since, period.to) == 25


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        (date(2024, 7, 4), "pre-election period: general election on 4 July 2024"),
        (date(2024, 7, 5), None),
        (date(2024, 5, 24), None),
        (date(2018, 4, 3), "pre-election period: local elections on 3 May 2018 (unverified)"),
        (date(2020, 5, 7), None),  # the local elections of 2020 were put off
    ],
)
def test_a_day_is_marked_by_the_elections_that_it_falls_before(day: date, mark: str | None) -> None:
    assert SHIPPED.marks(day, day) == ((mark,) if mark else ())


def test_no_school_holidays_are_invented() -> None:
    assert not [period for period in SHIPPED.periods if period.calendar == "school-holidays"]


def test_an_authority_adds_its_own_school_holidays(tmp_path: Path) -> None:
    calendars = load_calendars([own(tmp_path, SCHOOL_HOLIDAYS)])
    assert calendars.marks(date(2024, 2, 16), date(2024, 2, 19)) == ("school holidays: spring half term",)
    assert calendars.marks(date(2024, 2, 17), date(2024, 2, 19)) == ()


def test_an_authority_adds_a_calendar_of_its_own(tmp_path: Path) -> None:
    calendars = load_calendars([own(tmp_path, OWN_CALENDAR)])
    assert calendars.marks(date(2024, 2, 12), date(2024, 2, 16)) == ("committee week: scrutiny on 14 February",)


def test_each_calendar_can_be_switched_off(tmp_path: Path) -> None:
    file, day = own(tmp_path, SCHOOL_HOLIDAYS), date(2024, 2, 12)
    assert load_calendars([file], ["school-holidays"]).marks(day, day) == ()
    assert load_calendars((), ["elections"]).marks(date(2024, 7, 4), date(2024, 7, 4)) == ()
    without = load_calendars((), ["bank-holidays"])
    assert without.working_days.is_working_day(date(2023, 5, 8))
    assert not SHIPPED.working_days.is_working_day(date(2023, 5, 8))
    assert without.counting != SHIPPED.counting


def test_years_without_known_bank_holidays_are_said_to_be_so() -> None:
    [note] = SHIPPED.explanations(date(2010, 9, 6), date(2010, 10, 1))
    assert "2012" in note
    assert SHIPPED.explanations(date(2013, 9, 6), date(2013, 10, 1)) == ()
    assert load_calendars((), ["bank-holidays"]).explanations(date(2010, 9, 6), date(2010, 10, 1)) == ()


def test_an_unknown_calendar_cannot_be_switched_off() -> None:
    with pytest.raises(KloeError, match="bank-holidays, elections, school-holidays"):
        load_calendars((), ["easter"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCHOOL_HOLIDAYS.replace("school-holidays", "bank-holidays"), "elections, school-holidays"),
        (SCHOOL_HOLIDAYS.replace("school-holidays", "holidays"), "elections, school-holidays"),
        (SCHOOL_HOLIDAYS.replace("to = 2024-02-16", "to = 2024-02-01"), "from 2024-02-12 on"),
        (SCHOOL_HOLIDAYS.replace("to = 2024-02-16", ""), "missing required field `to`"),
        (SCHOOL_HOLIDAYS.replace("title", "name"), "unknown field `name`"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_would_be_right(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as refused:
        load_calendars([own(tmp_path, text)])
    assert said in str(refused.value)
    assert "calendars.toml" in str(refused.value)
