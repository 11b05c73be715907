"""What every part of the simulation shares: the days, the dice, the staff, and how children are made."""

from datetime import date

from kloe.childdata.synthetic.days import Days, refuse_unsuitable
from kloe.childdata.synthetic.dice import Dice
from kloe.childdata.synthetic.journeys import Child
from kloe.childdata.synthetic.rates import Rates, invented_names, national_rates
from kloe.childdata.synthetic.staff import Staff
from kloe.errors import KloeError

_IDS = 9_000_000
_ID_STEP = 7_368_787  # shares no factor with _IDS: every child has an id of its own
_YEAR = 365.25
_SOON_AFTER = 5  # working days: over a whole week, so that no day of it is crowded


class World:
    """One authority on one day. Children of the same seed are made in the same order with the same dice.

    A world ``beside`` another is the same authority on another day: the same staff, and its children and
    families get ids that nobody in the other one has.
    """

    def __init__(self, authority: str, children: int, seed: int, as_at: date, *, beside: "World | None" = None) -> None:
        refuse_unsuitable(as_at)
        if not 0 < children <= _IDS:
            raise KloeError(
                f"An authority cannot have {children} children.",
                where={"argument": "children"},
                remedy=f"Give a number from 1 to {_IDS}.",
            )
        rates: Rates = national_rates()
        self.authority = authority
        self.children = children
        self.names = invented_names()
        self.rate = rates.value
        self.days = Days(as_at)
        self.today = self.days.today
        self.dice = Dice(f"{authority}|{seed}|{as_at}|{children}", rates)
        self.staff = Staff(children, self.names, rates)
        self._first_id = self.dice.between(0, _IDS - 1)
        self._made = 0
        self._numbered = 10_000 + self.dice.between(0, 9_999)
        if beside is not None:
            self.staff, self._first_id = beside.staff, beside._first_id
            self._made, self._numbered = beside._made, beside._numbered

    def child(self, birth: int, *, disability: str | None = None, uasc: bool = False) -> Child:
        """A child born, or expected, on this day."""
        dice = self.dice
        unborn = birth > self.today
        self._made += 1
        return Child(
            id=str(1_000_000 + (self._first_id + self._made * _ID_STEP) % _IDS),
            gender="NotStated" if unborn else "Male" if uasc and dice.chance(0.9) else dice.pick("gender"),
            ethnicity="NOBT" if unborn else dice.pick("ethnicity_uasc" if uasc else "ethnicity"),
            birth=birth,
            disability=disability or self.disability(unborn=unborn),
            uasc=uasc,
        )

    def number(self) -> int:
        """The next number for a family or an adopter."""
        self._numbered += 1
        return self._numbered

    def disability(self, *, unborn: bool = False) -> str:
        """Whether a child is disabled."""
        if unborn or self.dice.chance(0.01):
            return "Unknown"
        return "Yes" if self.dice.happens("disabled") else "No"

    def birth(self, ages: str, first_event: int) -> int:
        """A day of birth of a child with ages like these, and born by the first thing that happened."""
        birth = self.today - int(self.dice.measure(ages) * _YEAR)
        return birth if birth <= first_event else first_event - self.dice.between(0, 200)

    def expected_birth(self, first_event: int) -> int | None:
        """An expected day of birth, if everything happened in a pregnancy that could still be going on."""
        latest = min(first_event + 265, self.today + 220)
        if latest > self.today + 7 and self.dice.happens("unborn"):
            return self.dice.between(self.today + 7, latest)
        return None

    def weekday(self, day: int) -> int:
        """``day``, mostly moved off weekends and bank holidays."""
        days = self.days
        if days.is_working_day(day) or self.dice.happens("weekend_kept"):
            return day
        moved = days.add(day, self.dice.between(1, _SOON_AFTER))
        return moved if moved <= self.today else day

    def office_day(self, day: int) -> int:
        """``day``, or a working day soon after it, by today: what is decided, is decided in the office."""
        days = self.days
        moved = day if days.is_working_day(day) else days.add(day, self.dice.between(1, _SOON_AFTER))
        return min(moved, days.on_or_before(self.today))

    def day_in_window(self, name: str, *, years: bool = False) -> int:
        """A day between the start of the window and today; days of the same name fill the window evenly."""
        first = self.days.year if years else self.days.half_year
        return first + int(self.dice.spread(name) * (self.today - first + 1))
