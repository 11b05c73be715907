"""The window of an authority's next inspection: from the waits of others after the same grade, given no inspection yet.

A window is no promise: of ten, about two are meant to be missed, one on either side, and how many really were is what
``backtest`` answers.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kloe.authorities.register import authorities, successors
from kloe.errors import UnknownNameError
from kloe.frameworks.choosing import in_force_on
from kloe.frameworks.clocks import add_months
from kloe.frameworks.facts import Confidence
from kloe.published.forecasting.graded import GradedInspection
from kloe.published.forecasting.known import Known
from kloe.published.forecasting.survival import Curve, curve
from kloe.published.forecasting.waits import REPORT_LAG, Wait

EARLIEST, LIKELY, LATEST = 0.1, 0.5, 0.9
# Fewer than this say too little; others are then asked, or the framework's own words.
FEWEST_ENDED, FEWEST_WATCHED = 10, 5
_SMALL = 30
_EARLIER_TOO = "those under earlier frameworks included"
_WORDS = {True: "reinspection", False: "next-inspection"}


@dataclass(frozen=True)
class Words:
    """The window by the framework's own words, without pauses; without ``last``, only when it is expected."""

    framework: str
    says: str
    first: date
    last: date | None
    confidence: Confidence


@dataclass(frozen=True)
class Basis:
    """What a window rests on: ``ended`` waits that came to an end and ``watched`` that lasted longer than this one."""

    title: str
    ended: int = 0
    watched: int = 0
    next_types: tuple[tuple[str, int], ...] = ()
    percentiles: tuple[tuple[float, date | None], ...] = ()


@dataclass(frozen=True)
class NextWindow:
    """When the next inspection's fieldwork may begin, as asked on ``on``.

    Of those like it that still waited, a tenth had been inspected by ``earliest``, half by ``likely``, nine tenths by
    ``latest``; None where too few waited long enough to say. ``waited`` is in days at risk. ``unseen`` is the share of
    such authorities that would have been inspected since the last day on which a start could not have gone unseen.
    """

    after: GradedInspection
    on: date
    waited: int
    earliest: date | None
    likely: date | None
    latest: date | None
    basis: Basis
    words: Words | None
    unseen: float = 0.0
    notes: tuple[str, ...] = field(default=(), compare=False)


def next_window(known: Known, authority: str) -> NextWindow:
    """The window of the next inspection of ``authority``.

    Raises UnknownNameError when no inspection of it is known, or there was no such authority on that day.
    """
    _refuse_gone(authority, known.on)
    after = known.last_of(authority)
    if after is None:
        raise UnknownNameError(
            f"No graded inspection of {authority} is known by {known.on}, so nothing can be counted from.",
            remedy="Add its report to the library, or see what is known with `kloe published outcomes`.",
        )
    return window_after(known, after)


def _refuse_gone(authority: str, on: date) -> None:
    gone = any(one.name == authority and not one.exists_on(on) for one in authorities())
    if gone:
        heirs = " or ".join(successors(authority))
        raise UnknownNameError(
            f"There was no authority {authority} on {on}.", remedy=f"Ask for {heirs}." if heirs else ""
        )


def window_after(known: Known, after: GradedInspection) -> NextWindow:
    """The window of the inspection that follows ``after``, given that it has not begun on ``known.on``."""
    waited = known.pauses.days_at_risk(after.order, known.on)
    words = _words(after, known)
    for title, alike in _groups(known, after):
        found = curve(alike)
        ended = sum(1 for wait in alike if wait.next)
        enough = ended >= FEWEST_ENDED and found.watched(waited) >= FEWEST_WATCHED
        if enough and found.length(LIKELY, waited) is not None:
            return _measured(known, after, waited, found, _basis(title, alike, found.watched(waited)), words)
    return _by_words(known, after, waited, words)


def _groups(known: Known, after: GradedInspection) -> Iterator[tuple[str, list[Wait]]]:
    """Those to be asked: first the most alike, then more of them."""
    name = after.grade.replace("-", " ") or "any grade"
    same = [wait for wait in known.waits if after.grade in ("", wait.after.grade)]
    yield f"after {name}, under the same frameworks", [one for one in same if one.after.system == known.system]
    yield f"after {name}, {_EARLIER_TOO}", same
    yield f"after any grade, {_EARLIER_TOO}", list(known.waits)


def _basis(title: str, alike: Sequence[Wait], watched: int) -> Basis:
    came = [wait.next for wait in alike if wait.next]
    types = Counter(one.type or "type not known" for one in came).most_common()
    return Basis(title, len(came), watched, tuple(sorted(types, key=lambda one: (-one[1], one[0]))))


def _measured(
    known: Known, after: GradedInspection, waited: int, found: Curve, basis: Basis, words: Words | None
) -> NextWindow:
    def by(share: float) -> date | None:
        days = found.length(share, waited)
        return None if days is None else known.pauses.day_after(after.order, days)

    percentiles = tuple((share, by(share)) for share in (EARLIEST, 0.25, LIKELY, 0.75, LATEST))
    basis = Basis(basis.title, basis.ended, basis.watched, basis.next_types, percentiles)
    unseen = _unseen(known, after, waited, found)
    notes = (*_doubts(known, after, basis, unseen, by(LATEST)), *_outlasted(known, after, waited))
    return NextWindow(after, known.on, waited, by(EARLIEST), by(LIKELY), by(LATEST), basis, words, unseen, notes)


def _outlasted(known: Known, after: GradedInspection, waited: int) -> Iterator[str]:
    """That most of those like it were inspected sooner than it has waited."""
    ended = [wait.days for wait in next(_groups(known, after))[1] if wait.next]
    sooner = sum(days <= waited for days in ended)
    if len(ended) >= FEWEST_ENDED and sooner > len(ended) / 2:
        yield (
            f"It has waited long: of {len(ended)} waits after the same grade under the same frameworks, {sooner} had"
            " ended sooner."
        )


def _by_words(known: Known, after: GradedInspection, waited: int, words: Words | None) -> NextWindow:
    """Where too few waited as long: the framework's own window, or none once that is past."""
    ended = sum(1 for one in known.waits if one.next)
    notes = [f"Too few waited as long ({ended} waits ended in all): no window is measured."]
    if words is None or (words.last or words.first) < known.on:
        notes.append("The framework's own window is past or not known: it is to be expected at any time.")
        return NextWindow(after, known.on, waited, known.on, None, None, Basis("nothing"), words, 0.0, tuple(notes))
    first = max(words.first, known.on)
    likely = first if words.last is None else max(words.first + (words.last - words.first) / 2, known.on)
    basis = Basis("the framework's own words")
    return NextWindow(after, known.on, waited, first, likely, words.last, basis, words, 0.0, tuple(notes))


def _words(after: GradedInspection, known: Known) -> Words | None:
    """What the framework in force says of the time to the next one, counted from the report."""
    force = next((one for one in in_force_on(known.on) if one.system == known.system), None)
    duty = next((one for one in force.duties if one.id == _WORDS[after.grade == "inadequate"]), None) if force else None
    if force is None or duty is None or duty.months is None or not after.published:
        return None
    last = add_months(after.published, duty.to_months) if duty.to_months else None
    return Words(force.id, duty.says, add_months(after.published, duty.months), last, duty.confidence)


def _unseen(known: Known, after: GradedInspection, waited: int, found: Curve) -> float:
    """The share of such authorities that would have been inspected since a start could last not go unseen."""
    seen = known.pauses.days_at_risk(after.order, max(known.seen_to, after.order))
    return 1 - found.share(waited) / found.share(seen) if found.share(seen) else 0.0


def _doubts(known: Known, after: GradedInspection, basis: Basis, unseen: float, latest: date | None) -> Iterator[str]:
    if not after.grade:
        yield (
            "Of its last report only the day is known, not the grade: get it with"
            f" `kloe published fetch --authority '{after.authority}'`."
        )
    if known.seen_to + REPORT_LAG < known.on and unseen > 0:
        yield (
            f"A start after {known.seen_to} may not be known yet. Of such authorities {unseen:.0%} would have been"
            f" inspected from then to {known.on}: if this one was, the window is wrong."
        )
    if after.stands_in:
        yield "There is no overall grade since April 2026: the grade for leaders stands in for it."
    if basis.ended < _SMALL:
        yield f"Only {basis.ended} waits have ended in this group: the window is rough."
    if latest is None:
        yield "No latest day can be said: too few waited as long as that."
