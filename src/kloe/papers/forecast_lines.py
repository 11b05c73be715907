"""Forecasts as lines to read: the pace of a programme, windows of next inspections, waits, and the back-test."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, joined
from kloe.published.forecasting.backtest import GROUPS, NOMINAL, Backtest, Score
from kloe.published.forecasting.elections import InElections, ReportDay
from kloe.published.forecasting.pace import Pace, Paces
from kloe.published.forecasting.waits import DAYS_A_YEAR, Summary
from kloe.published.forecasting.window import NextWindow, Words

_NOT_KNOWN = "not known"
UNCERTAIN = (
    "No day is certain. A window is meant to hold for four of five; `kloe published backtest` says how many it did."
)


def pace_lines(paces: Paces) -> Iterator[str]:
    """Each count with its years and range, and what they say taken together."""
    for one in paces.paces:
        yield from wrapped(_pace(one))
        yield from wrapped(
            f"All of them would take {one.years:.1f} years at this pace, until {day(one.finish)}: from"
            f" {one.years_range[0]:.1f} to {one.years_range[1]:.1f} years, from {day(one.finish_range[0])} to"
            f" {day(one.finish_range[1])}, where only chance moves the count (four of five)."
            if one.done < one.population
            else "All of them are done.",
            "  ",
        )
    if len(paces.paces) > 1:
        fast, slow = paces.years_range
        bases = joined([f"{one.done} {one.basis}" for one in paces.paces])
        yield from wrapped(
            f"The counts are of different things ({bases}), so from {fast:.1f} to {slow:.1f} years: a share of the one"
            " does not go with the years of the other."
        )
    yield from wrapped(f"The population is {paces.population_says}.")
    if paces.finished:
        yield from wrapped(f"In fact the last authority's first report came out on {day(paces.finished)}.")


def _pace(one: Pace) -> str:
    paused = (one.until - one.since).days - one.days
    less = f", {paused} days of pause left out" if paused else ""
    return (
        f"{one.done} of {one.population} {one.basis} ({one.share:.1%}), from {day(one.since)} to {day(one.until)}:"
        f" {counted(one.days, 'day')}{less}."
    )


def window_lines(window: NextWindow, report: ReportDay | None = None) -> Iterator[str]:
    """The window of one authority, what it rests on, the framework's own words beside it, and every doubt."""
    after = window.after
    yield from wrapped(
        f"{after.authority}: {_grade(after.grade)}, report of {_day(after.published)}"
        f" ({', '.join(filter(None, (after.type, after.framework))) or 'known only from a list'})"
    )
    for sentence in window_sentences(window, report):
        yield from wrapped(sentence, "  ")


def window_sentences(window: NextWindow, report: ReportDay | None = None) -> Iterator[str]:
    """The same without whose it is, in sentences."""
    yield f"As of {day(window.on)}, no inspection since: fieldwork {_range(window)}."
    yield f"Rests on {_basis(window)}."
    if window.basis.next_types:
        types = joined([f"{kind} {count}" for kind, count in window.basis.next_types])
        yield f"What came after those: {types}."
    if window.words:
        yield _words(window.words)
    if report:
        yield _report(report)
    yield from window.notes


def _range(window: NextWindow) -> str:
    if window.likely is None:
        return f"from {_day(window.earliest)} on, and no likely day can be said"
    latest = f"and {day(window.latest)}" if window.latest else "and a day that cannot be said"
    return f"likely about {day(window.likely)}, four of five between {_day(window.earliest)} {latest}"


def _basis(window: NextWindow) -> str:
    basis = window.basis
    if not basis.ended:
        return basis.title
    years = window.waited / DAYS_A_YEAR
    return (
        f"{counted(basis.ended, 'wait')} {basis.title}; {basis.watched} were watched for longer than this one has"
        f" lasted ({years:.1f} years, pauses left out)"
    )


def _words(words: Words) -> str:
    unverified = " (unverified)" if words.confidence == "recalled" else ""
    until = f"from {day(words.first)} to {day(words.last)}" if words.last else f"about {day(words.first)}"
    return f"The framework's own words, {words.framework}{unverified}: {words.says} That is {until}."


def _report(report: ReportDay) -> str:
    waits = (
        f", which falls into a pre-election period: {report.waits_for.title}; it may wait" if report.waits_for else ""
    )
    return f"A report comes about {report.lag} days after fieldwork begins: {day(report.day)}{waits}."


def window_table(windows: Iterable[NextWindow]) -> Iterator[str]:
    """Several authorities, one a line, the soonest first."""
    yield f"{'authority':<36}{'grade':<22}{'report':<12}{'earliest':<12}{'likely':<12}{'latest':<12}waits  unseen"
    for one in windows:
        ends = "".join(f"{str(end) if end else '-':<12}" for end in (one.earliest, one.likely, one.latest))
        after = one.after
        yield (
            f"{after.authority:<36}{_grade(after.grade):<22}{after.published!s:<12}{ends}{one.basis.ended:>5}"
            f"{one.unseen:>8.0%}"
        )
    yield from wrapped(
        "waits: how many ended waits the window rests on. unseen: how many of such authorities would have been"
        " inspected since a start could last not go unseen; if this one was, its window is wrong."
    )


def wait_lines(summaries: Iterable[Summary], by: Sequence[str], known_to: date) -> Iterator[str]:
    """The waits of each group in years."""
    yield from wrapped(
        f"Years from a report to the first day of the next fieldwork, pauses left out, as known to {day(known_to)}."
        " Those still waiting are not in the quartiles."
    )
    yield (
        "".join(f"{field.replace('_', ' '):<24}" for field in by) + "ended waiting shortest lower median upper longest"
    )
    for one in summaries:
        quartiles = one.quartiles or (None, None, None)
        numbers = (one.shortest, *quartiles, one.longest)
        yield (
            "".join(f"{name.replace('-', ' '):<24}" for name in one.group)
            + f"{one.ended:>5}{one.waiting:>8}"
            + "".join(
                f"{'' if number is None else format(number, '.1f'):>{width}}"
                for number, width in zip(numbers, (9, 6, 7, 6, 8), strict=True)
            )
        )


def backtest_lines(tests: Sequence[Backtest], elections: Iterable[InElections]) -> Iterator[str]:
    """How often the windows held: in all, in groups, and share by share; then what elections did."""
    for test in tests:
        known = "as if the pauses to come had been known" if test.foreseen else "from what was known on its day"
        yield from wrapped(
            f"{counted(len(test.forecasts), 'forecast')} for inspections under {test.system}, each {known}; judged by"
            f" what is known up to {day(test.complete_to)}."
        )
        yield f"  {_score(test.total)}. Meant: {NOMINAL:.0%}."
    test = tests[0]
    yield from wrapped(f"The framework's own window, from the day of the report: {_score(test.own_words)}.")
    for title, by in GROUPS.items():
        yield f"By {title}:"
        yield from (f"  {one.group.replace('-', ' '):<66}{_score(one)}" for one in test.scores(by))
    yield "Of the days by which this share was to have come, and which are past, had come:"
    yield from (
        f"  {one.meant:.0%}: {one.came} of {one.past} ({one.came / one.past:.0%})" for one in test.calibration()
    )
    for count in elections:
        yield from wrapped(
            f"On {count.days} days in pre-election periods {count.what} {count.seen} times; other days would make"
            f" one expect {count.expected}."
        )


def _score(score: Score) -> str:
    if score.share is None:
        return f"none closed yet ({score.open} open)"
    return (
        f"held {score.held} of {score.judged} ({score.share:.0%}), inspected sooner {score.sooner}, later"
        f" {score.later}, open {score.open}"
    )


def _grade(grade: str) -> str:
    return grade.replace("-", " ") or "grade not known"


def _day(value: date | None) -> str:
    return day(value) if value else _NOT_KNOWN
