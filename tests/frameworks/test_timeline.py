"""The days of an inspection: those that councils wrote down, bank holidays, other weekdays, and laws of counting."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_frameworks import event, small_framework

from kloe.errors import KloeError
from kloe.frameworks.calendars import Calendars, load_calendars
from kloe.frameworks.dated import Dated
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import framework_ids, load_framework, load_frameworks
from kloe.frameworks.suspensions import load_suspensions
from kloe.frameworks.timeline import Timeline, lay_out
from kloe.working_days import england

CALENDARS = load_calendars()
ENGLAND = england()
YORK = [  # the briefing of York, section 4, with the call on Monday 3 March 2014
    ("Ofsted telephones", date(2014, 3, 3), date(2014, 3, 3)),
    ("Annex A is requested", date(2014, 3, 4), date(2014, 3, 4)),
    ("Inspectors arrive", date(2014, 3, 4), date(2014, 3, 4)),
    ("Annex A is due", date(2014, 3, 5), date(2014, 3, 5)),
    ("Front door", date(2014, 3, 5), date(2014, 3, 6)),
    ("Performance data is due", date(2014, 3, 7), date(2014, 3, 7)),
    ("20 case files are audited", date(2014, 3, 10), date(2014, 3, 14)),
    ("At least 25 cases", date(2014, 3, 18), date(2014, 3, 20)),
    ("50 cases", date(2014, 3, 25), date(2014, 3, 25)),
    ("Feedback", date(2014, 3, 26), date(2014, 3, 26)),
]


def laid(framework: str | Framework, notified: date, type_id: str = "", calendars: Calendars = CALENDARS) -> Timeline:
    found = load_framework(framework) if isinstance(framework, str) else framework
    return lay_out(found, notified, calendars=calendars, type_id=type_id)


def the(timeline: Timeline, words: str) -> Dated:
    [found] = [one for one in timeline.events if words in one.title]
    return found


def test_york_day_by_day() -> None:
    events = laid("sif-2013", date(2014, 3, 3)).events
    assert [(one.first, one.last) for one in events] == [days[1:] for days in YORK]
    assert all(words in one.title for (words, _, _), one in zip(YORK, events, strict=True))


def test_york_fieldwork_is_as_reports_print_it() -> None:
    timeline = laid("sif-2013", date(2014, 3, 3))
    assert (timeline.fieldwork_from, timeline.fieldwork_to) == (date(2014, 3, 4), date(2014, 3, 26))
    assert (timeline.fieldwork_to - timeline.fieldwork_from).days == 22
    assert timeline.notes == ()


def test_norfolk_2015_runs_by_the_later_plan() -> None:
    timeline = laid("sif-2013", date(2015, 7, 6))
    assert timeline.plan.id == "single-2015"
    assert the(timeline, "full team").first == date(2015, 7, 21)
    assert timeline.fieldwork_to == date(2015, 7, 30)
    assert the(timeline, "Annex A is due").unverified


@pytest.mark.parametrize(
    ("notified", "plan"),
    [(date(2014, 12, 22), "single-2013"), (date(2014, 12, 29), "single-2013"), (date(2015, 1, 5), "single-2015")],
)
def test_the_plan_is_that_of_the_first_day_of_fieldwork(notified: date, plan: str) -> None:
    assert laid("sif-2013", notified).plan.id == plan


def test_halton_has_ten_working_days_before_the_fieldwork_and_ten_of_it() -> None:
    timeline = laid("slac-2009", date(2012, 2, 6))
    assert timeline.fieldwork_from == date(2012, 2, 20)
    assert timeline.fieldwork_to == date(2012, 3, 2)
    assert the(timeline, "documents").last == date(2012, 2, 6)
    assert the(timeline, "At least 8").last == date(2012, 2, 17)
    assert the(timeline, "12 further").first == date(2012, 2, 20)


def test_in_haltons_year_the_reader_is_told_that_bank_holidays_are_not_known() -> None:
    assert any("Bank holidays are known from 2012" in note for note in laid("slac-2009", date(2010, 9, 13)).notes)


def test_a_call_on_another_weekday_counts_working_days() -> None:
    timeline = laid("sif-2013", date(2014, 3, 5))
    assert the(timeline, "Annex A is due").last == date(2014, 3, 7)
    assert the(timeline, "Performance data is due").last == date(2014, 3, 11)
    assert the(timeline, "Feedback").last == date(2014, 3, 28)
    assert any("on a Wednesday, and the plan is for a Monday" in note for note in timeline.notes)


def test_a_deadline_on_a_bank_holiday_moves_and_says_so(tmp_path: Path) -> None:
    monday = {"week": 2, "weekday": "Monday"}
    entries = [
        event("data", **monday, deadline=True),
        event("audits", **monday, until="Friday", deadline=True),
        event("visit", **monday),
        event("last", week=2, weekday="Friday"),
    ]
    timeline = laid(small_framework(tmp_path, entries, starts_on="Monday"), date(2014, 4, 28))
    moved, audits, visit = the(timeline, "data"), the(timeline, "audits"), the(timeline, "visit")
    assert (moved.first, moved.last) == (date(2014, 5, 6), date(2014, 5, 6))
    assert "moved from Monday 5 May 2014, a bank holiday" in moved.marks[0]
    assert (audits.first, audits.last) == (date(2014, 5, 5), date(2014, 5, 9))
    assert visit.first == date(2014, 5, 5)
    assert "Monday 5 May 2014 is a bank holiday" in visit.marks[0]


def test_without_bank_holidays_nothing_moves(tmp_path: Path) -> None:
    small = small_framework(tmp_path, [event("data", week=2, weekday="Monday", deadline=True)], starts_on="Monday")
    timeline = laid(small, date(2014, 4, 28), calendars=load_calendars((), ["bank-holidays"]))
    assert the(timeline, "data").last == date(2014, 5, 5)


def test_elections_mark_and_move_nothing() -> None:
    marked = laid("sif-2013", date(2015, 4, 13))
    plain = laid("sif-2013", date(2015, 4, 13), calendars=load_calendars((), ["elections"]))
    assert [(one.first, one.last) for one in marked.events] == [(one.first, one.last) for one in plain.events]
    assert any("general and local elections on 7 May 2015" in mark for mark in marked.events[0].marks)
    assert not any("election" in mark for one in plain.events for mark in one.marks)
    assert any(note.startswith("Pre-election period: ") for note in marked.notes)


@pytest.mark.parametrize(
    ("notified", "said"),
    [
        (date(2014, 3, 8), ["at a weekend", "2014-03-07", "2014-03-10"]),
        (date(2014, 5, 5), ["is a bank holiday", "2014-05-02", "2014-05-06"]),
    ],
)
def test_a_call_cannot_come_on_a_day_off(notified: date, said: list[str]) -> None:
    with pytest.raises(KloeError) as refused:
        laid("sif-2013", notified)
    assert all(words in str(refused.value) for words in said)


def test_no_event_names_a_weekday_that_another_call_would_make_wrong() -> None:
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    assert [
        (framework.id, event.id)
        for framework in load_frameworks()
        for event in framework.events
        if any(day in f"{event.title} {event.duty}" for day in weekdays)
    ] == []
    said = laid("lac-2013", date(2013, 6, 12)).notes
    assert any("came on a Wednesday, and the plan is for a Monday" in note for note in said)


def test_a_framework_out_of_force_is_used_and_the_one_in_force_is_named(tmp_path: Path) -> None:
    [note] = [one for one in laid("slac-2009", date(2014, 3, 3)).notes if "does not apply" in one]
    assert "sif-2013" in note


def test_before_any_framework_there_is_no_timeline() -> None:
    with pytest.raises(KloeError, match="No framework that Kloe knows applies"):
        laid("sif-2013", date(1999, 3, 1))


@pytest.mark.parametrize("type_id", ["standard", "short"])
def test_an_ilacs_inspection_begins_on_the_monday_after_the_call(type_id: str) -> None:
    timeline = laid("ilacs-2018", date(2018, 4, 9), type_id)
    assert timeline.fieldwork_from == date(2018, 4, 16)
    assert timeline.fieldwork_to == {"standard": date(2018, 4, 27), "short": date(2018, 4, 20)}[type_id]
    assert the(timeline, "Lines of enquiry").first == date(2018, 4, 10)
    assert the(timeline, "Annex A is due").unverified


def test_stockton_and_leicestershire_were_called_a_week_before_the_dates_in_their_reports() -> None:
    assert laid("ilacs-2023", date(2023, 2, 27), "standard").fieldwork_from == date(2023, 3, 6)
    leicestershire = laid("ilacs-2018", date(2019, 9, 16), "standard")
    assert (leicestershire.fieldwork_from, leicestershire.fieldwork_to) == (date(2019, 9, 23), date(2019, 10, 4))


def test_fieldwork_in_a_time_without_inspections_is_said_to_be_so() -> None:
    stop = load_suspensions()[0]
    framework = load_framework("ilacs-2018.12")
    timeline = lay_out(framework, date(2020, 4, 20), calendars=CALENDARS, type_id="standard")
    assert stop.since <= timeline.fieldwork_from <= stop.to
    assert any(note.startswith("Suspended from") and stop.says in note for note in timeline.notes)


def test_several_types_are_listed(tmp_path: Path) -> None:
    small = small_framework(tmp_path, [], types=("standard", "short"))
    with pytest.raises(KloeError, match="--type: standard, short"):
        laid(small, date(2014, 3, 3))
    assert laid(small, date(2014, 3, 3), "short").kind.id == "short"
    with pytest.raises(KloeError, match="These exist: standard, short"):
        laid(small, date(2014, 3, 3), "long")


WORKING_DAYS = st.dates(date(2012, 6, 1), date(2026, 6, 1)).filter(ENGLAND.is_working_day)


def _layable() -> list[tuple[str, str, date, date]]:
    """Each version with each type that has a plan, and the days from which calls lead to fieldwork under it."""
    known = [(one, one.applies) for one in map(load_framework, framework_ids()) if one.applies]
    return [
        (one.id, kind, applies.since, (applies.to or date(2026, 12, 31)) - timedelta(days=40))
        for one, applies in known
        for kind in sorted({name for plan in one.plans for name in plan.types})
    ]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, date, str]:
    framework, kind, since, to = draw(st.sampled_from(_layable()))
    return framework, draw(st.dates(since, max(since, to)).filter(ENGLAND.is_working_day)), kind


@given(call=calls())
def test_events_are_in_order_and_none_is_before_the_call(call: tuple[str, date, str]) -> None:
    timeline = laid(*call)
    days = [one.first for one in timeline.events]
    assert days == sorted(days)
    assert all(one.first <= one.last for one in timeline.events)
    assert days[0] >= timeline.notified
    assert timeline.fieldwork_from <= timeline.fieldwork_to


@given(call=calls())
def test_a_deadline_never_falls_on_a_day_off(call: tuple[str, date, str]) -> None:
    assert all(ENGLAND.is_working_day(one.last) for one in laid(*call).events if one.by)


@given(call=calls())
def test_the_same_question_has_the_same_answer(call: tuple[str, date, str]) -> None:
    assert laid(*call) == laid(*call)


@given(notified=WORKING_DAYS, number=st.integers(0, 60))
def test_day_n_is_the_nth_working_day_after_the_call(
    notified: date, number: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small = small_framework(tmp_path_factory.mktemp("small"), [event("it", day=number)])
    day = the(laid(small, notified), "it").first
    each = (notified + timedelta(days=step) for step in range(1, (day - notified).days + 1))
    assert sum(map(ENGLAND.is_working_day, each)) == number
