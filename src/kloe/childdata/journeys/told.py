"""What a journey tells: events with every place they were read, spells, and what follows from them."""

from datetime import date

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something was read. ``extract`` counts the extracts from 1, the oldest first; ``source`` is its sheet."""

    extract: int
    list_number: int
    row_id: int
    sheet_row: int | None
    source: int | None
    file: str = ""
    sheet: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A dated event. ``earlier_days`` are those that it had in earlier extracts.

    ``notes`` say what differs between extracts, and that a day lies after the extract.
    """

    day: date
    kind: str
    title: str
    says: str
    places: tuple[Place, ...]
    team: str | None = None
    worker: str | None = None
    earlier_days: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A time in something; see ``make_spells`` on blanks."""

    kind: str
    title: str
    start_day: date | None
    end_day: date | None
    ended_with: str | None
    says: str
    places: tuple[Place, ...]
    team: str | None = None
    worker: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it had no end in the last extract that shows it."""
        return self.end_day is None and self.ended_with is None


class Overlapping(msgspec.Struct, frozen=True, kw_only=True):
    """Two spells at once. ``until`` is blank when both are open."""

    says: str
    since: date
    until: date | None
    titles: tuple[str, str]


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """What was late when it was done, or (``done`` blank) is overdue on the day of the extract, by ``over`` units."""

    limit: str
    title: str
    since: date
    done: date | None
    over: int
    unit: str
    allowed: str
    basis: str
    ours: bool
    cannot_say: str
    as_at: date
    place: Place


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What a row speaks of and the lists of this extract do not have."""

    gap: str
    title: str
    says: str
    place: Place


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A cell where a date belongs that nobody could read: it is in no event."""

    heading: str
    value: str
    place: Place


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """Another child whom the data itself puts into the same family. ``how`` says by what."""

    child_id: str
    how: str


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """One child's journey through one or more extracts. ``not_told`` says which lists or columns are not there.

    ``undated`` are the rows about the child that hold no day that can be read: no event tells of them.
    """

    child_id: str
    extract_dates: tuple[date, ...]
    files: tuple[tuple[str, ...], ...]
    birth_days: tuple[date, ...]
    events: tuple[Event, ...]
    spells: tuple[Spell, ...]
    overlaps: tuple[Overlapping, ...]
    missing: tuple[Missing, ...]
    late: tuple[Late, ...]
    unread: tuple[Unread, ...]
    undated: tuple[Place, ...]
    related: tuple[Related, ...]
    not_told: tuple[str, ...]

    @property
    def as_at(self) -> date:
        """The day of the last extract."""
        return self.extract_dates[-1]
