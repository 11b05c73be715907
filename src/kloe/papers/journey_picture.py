"""A journey as a picture: a lane for each list, bars for stages, numbered marks for events, and what was late.

It reads in black and white: an open bar has an arrow and the word, what is late a triangle and the word.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from kloe.childdata.journeys import Event, Journey, Late, Spell
from kloe.papers.charts.drawing import WIDTH, drawing, fitting, line, marker, rectangle, text
from kloe.papers.journey_words import months_before
from kloe.papers.words import counted, day

WIDE = 980.0
NARROW = float(WIDTH)
_MONTHS = 24
_EARLIER = 26.0  # the left part, for what is older than the axis
_RIGHT = 8.0
_LETTER = 7.0
_MARK = 17.0
_TITLES = {
    1: "Contacts", 2: "Early help", 3: "Referrals", 4: "Assessments", 5: "Section 47 enquiries", 6: "Child in need",
    7: "Child protection", 8: "Care", 9: "Leaving care", 10: "Adoption",
}  # fmt: skip


def journey_picture(journey: Journey, id_: str, width: float = WIDE) -> Markup:
    """The picture, so many units wide; its numbers are those of the events in their order, from 1."""
    picture = _Picture(journey, width)
    parts = list(picture.parts())
    title = f"Journey of child {journey.child_id}"
    return drawing(id_, title, _described(journey), picture.height, parts, width)


def _described(journey: Journey) -> str:
    first = f" from {day(journey.events[0].day)} to {day(journey.events[-1].day)}" if journey.events else ""
    open_now = [one.title.lower() for one in journey.spells if one.is_open]
    return (
        f"{counted(len(journey.events), 'event')}{first}."
        f" Open on {day(journey.as_at)}: {', '.join(open_now) or 'nothing'}."
        f" Late or overdue: {len(journey.late)}. The tables below have all of it."
    )


class _Picture:
    """Lanes from the top to the bottom; ``height`` grows as they are drawn."""

    def __init__(self, journey: Journey, width: float) -> None:
        self._journey, self._width, self.height = journey, width, 0.0
        days = [event.day for event in journey.events]
        days += [one.start_day for one in journey.spells if one.start_day]
        self._until = max([journey.as_at, *days])
        oldest = months_before(journey.as_at, _MONTHS)
        first = min([months_before(journey.as_at, 6), *(one for one in days if one >= oldest)])
        self._since = first.replace(day=1)

    def parts(self) -> Iterator[Markup]:
        """The months, each lane, what was late, and the day of the extract through all of them."""
        yield from self._months()
        numbered = list(enumerate(self._journey.events, start=1))
        for number in _TITLES:
            spells = [one for one in self._journey.spells if one.places[-1].list_number == number]
            events = [(place, one) for place, one in numbered if one.places[-1].list_number == number]
            if spells or events:
                yield from self._lane(number, spells, events)
        if self._journey.late:
            yield from self._heading("Late or overdue")
            for late in self._journey.late:
                yield from self._late(late)
        x = self._x(self._journey.as_at)
        yield line("today", x, 16, x, self.height)
        self.height += 6

    def _months(self) -> Iterator[Markup]:
        """Names of months where there is room for them."""
        free, month = 0.0, self._since
        while month <= self._until:
            x = self._x(month)
            words = f"{month:%b %Y}"
            if x >= free and x + len(words) * _LETTER <= self._width:
                yield line("grid", x, 14, x, 18)
                yield text(x, 11, words)
                free = x + (len(words) + 2) * _LETTER
            month = months_before(month, -1)
        self.height = 22

    def _heading(self, words: str) -> Iterator[Markup]:
        yield line("grid", 0, self.height, self._width, self.height)
        yield text(0, self.height + 13, words, "strong")
        self.height += 19

    def _lane(self, number: int, spells: Sequence[Spell], events: Sequence[tuple[int, Event]]) -> Iterator[Markup]:
        yield from self._heading(f"{_TITLES[number]} (List {number})")
        for spell in spells:
            yield from self._bar(spell)
        yield from self._marks(events)
        self.height += 3

    def _bar(self, spell: Spell) -> Iterator[Markup]:
        start = self._x(spell.start_day) if spell.start_day else 0.0
        end = self._x(spell.end_day or self._journey.as_at)
        ended = "open" if spell.is_open else ("" if spell.end_day else "end not known")
        words = spell.title + (
            f", since {day(spell.start_day)}" if spell.start_day and spell.start_day < self._since else ""
        )
        words += f", {ended}" if ended else ""
        fits = int(self._width / _LETTER)
        label = fitting(words, fits)
        x = max(0.0, min(start, self._width - len(label) * _LETTER))
        yield text(x, self.height + 10, label)
        width = max(end - start, 3.0)
        yield rectangle("bar", start, self.height + 14, width, 8)
        if spell.is_open:
            yield Markup('<polygon class="arrow" points="{:.1f},{:g} {:.1f},{:g} {:.1f},{:g}"/>').format(
                start + width, self.height + 11, start + width + 7, self.height + 18, start + width, self.height + 25
            )
        self.height += 28

    def _marks(self, events: Sequence[tuple[int, Event]]) -> Iterator[Markup]:
        """Each a circle with its number, in the first row in which it has room."""
        rows: list[float] = []
        for number, event in events:
            x = self._x(event.day)
            wide = len(str(number)) * _LETTER + 2
            turned = x + 7 + wide > self._width  # no room for the number on the right
            first, last = (x - 7 - wide, x + 5) if turned else (x - 5, x + 7 + wide)
            row = next((place for place, free in enumerate(rows) if free <= first), len(rows))
            rows[row : row + 1] = [last + 2]
            y = self.height + 9 + row * _MARK
            yield marker("event", "circle", x, y, 4.5)
            yield text(x - 7 if turned else x + 7, y + 4, str(number), "end" if turned else "")
        self.height += len(rows) * _MARK + (4 if rows else 0)

    def _late(self, late: Late) -> Iterator[Markup]:
        start, end = self._x(late.since), self._x(late.done or late.as_at)
        word = "Late" if late.done else "Overdue"
        label = fitting(
            f"{word} by {counted(late.over, late.unit.removesuffix('s'))}: {late.title}", int(self._width / _LETTER)
        )
        yield text(max(0.0, min(start, self._width - len(label) * _LETTER)), self.height + 11, label)
        yield line("waiting", start, self.height + 20, end, self.height + 20)
        yield marker("late", "triangle", min(end, self._width - 6), self.height + 20, 5)
        self.height += 30

    def _x(self, value: date) -> float:
        """Where a day is; what is older than the axis is left of it."""
        if value < self._since:
            return 6.0
        room = self._width - _EARLIER - _RIGHT - 6
        days = max((self._until - self._since).days, 1)
        return _EARLIER + room * min((value - self._since).days / days, 1.0)


def standing_alone(picture: Markup, style: Markup) -> str:
    """The picture as a file of its own, with its style."""
    text_ = str(picture).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    place = text_.index(">") + 1
    return f"{text_[:place]}<style>{escape(style)}</style>{text_[place:]}\n"
