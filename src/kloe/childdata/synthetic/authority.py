"""A synthetic authority: its eleven lists, column by column, as the template prints them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kloe.childdata.specification import ChildList, Specification, latest_specification
from kloe.childdata.synthetic.adopting import adopters_of, adopters_unmatched
from kloe.childdata.synthetic.days import Days
from kloe.childdata.synthetic.earlier import adopter_by_then, came_of_age, gone_by, journey_by_then
from kloe.childdata.synthetic.journeys import Adopter, Journey
from kloe.childdata.synthetic.lists import LISTS_OF_CHILDREN, Row, adopters, known
from kloe.childdata.synthetic.pathways import journeys, population_of
from kloe.childdata.synthetic.world import World
from kloe.errors import KloeError

Cells = tuple[object, ...]


@dataclass(frozen=True)
class FilledList:
    """One list with its rows, held as columns: text, ``date``, ``int`` or None."""

    layout: ChildList
    columns: Mapping[str, Cells]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values())))

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows, first to last."""
        return zip(*self.columns.values(), strict=True)


@dataclass(frozen=True)
class Authority:
    """One authority on one day. ``population`` are the children aged 0 to 17 who live there."""

    name: str
    as_at: date
    seed: int
    children: int
    population: int
    lists: Mapping[str, FilledList]

    @property
    def row_count(self) -> int:
        """The rows of all lists together."""
        return sum(map(len, self.lists.values()))


def simulate(
    children: int, seed: int, as_at: date, authority: str = "Testshire", *, population: int | None = None
) -> Authority:
    """An authority that knows ``children`` children, each simulated by itself.

    The same arguments give the same authority. Without ``population`` it is the one that, by the national
    rates, knows about so many children. Raises KloeError for arguments that make no authority.
    """
    world = World(authority, children, seed, as_at)
    rows = _no_rows()
    people: list[Adopter] = []
    for journey, matched in _families(world):
        _extend(rows, journey, world.days)
        people.extend(matched)
    people.extend(_unmatched(world))
    rows["adopters"].extend(adopters(people))
    return Authority(authority, as_at, seed, children, population or population_of(children), _filled(rows))


def simulate_earlier(
    children: int, seed: int, as_at: date, earlier: date, authority: str = "Testshire", *, population: int | None = None
) -> Authority:
    """The authority that ``simulate`` makes with the same arguments, as its extract of an ``earlier`` day.

    The same children have the same ids and, up to that day, the same events; cases closed since are still open,
    children who came later are not there yet, and those who have gone from all lists since are. Raises KloeError
    unless ``earlier`` lies in the six months before ``as_at``: what happened before them is not simulated.
    """
    later = World(authority, children, seed, as_at)
    if not later.days.half_year <= earlier.toordinal() < later.today:
        raise KloeError(
            f"An earlier extract cannot be made for {earlier}.",
            where={"argument": "earlier"},
            remedy=f"Choose a day in the six months before {as_at}.",
        )
    known_later = list(_families(later))
    people = [one for _, matched in known_later for one in matched]
    people.extend(_unmatched(later))
    then = World(authority, children, seed, earlier, beside=later)
    unlisted_by = later.days.half_year - 1
    once_known = (gone_by(journey, unlisted_by) for journey in journeys(then))
    gone = [journey for journey in once_known if not any(_rows_of(journey, later.days))]
    people.extend(one for journey in gone if journey.adoption for one in adopters_of(then, journey.adoption))
    rows = _no_rows()
    for journey, _ in known_later:
        whole = came_of_age(then, journey, unlisted_by)
        _extend(rows, journey_by_then(then, whole, unlisted_by), then.days)
    for journey in gone:
        _extend(rows, journey, then.days)
    rows["adopters"].extend(adopters(filter(None, (adopter_by_then(then.today, one) for one in people))))
    return Authority(authority, earlier, seed, children, population or population_of(children), _filled(rows))


def simulate_journeys(children: int, seed: int, as_at: date, authority: str = "Testshire") -> Iterator[Journey]:
    """The journeys behind ``simulate`` with the same arguments, one by one."""
    return journeys(World(authority, children, seed, as_at))


def _families(world: World) -> Iterator[tuple[Journey, tuple[Adopter, ...]]]:
    """Each child's journey, with the people who adopt the child or are matched."""
    for journey in journeys(world):
        yield journey, tuple(adopters_of(world, journey.adoption)) if journey.adoption else ()


def _no_rows() -> dict[str, list[Row]]:
    return {child_list.name: [] for child_list in latest_specification().lists}


def _extend(rows: dict[str, list[Row]], journey: Journey, days: Days) -> None:
    child = known(journey, days)
    for name, derive in LISTS_OF_CHILDREN.items():
        rows[name].extend(derive(child, days))


def _rows_of(journey: Journey, days: Days) -> Iterator[Row]:
    """The rows of one child on all lists."""
    child = known(journey, days)
    for derive in LISTS_OF_CHILDREN.values():
        yield from derive(child, days)


def _filled(rows: Mapping[str, list[Row]]) -> dict[str, FilledList]:
    specification = latest_specification()
    return {name: filled(specification, specification.by_name[name], made) for name, made in rows.items()}


def _unmatched(world: World) -> Iterator[Adopter]:
    families = max(1, round(population_of(world.children) * world.rate["adopters_unmatched"] / 10_000))
    for _ in range(families):
        yield from adopters_unmatched(world)


def filled(specification: Specification, layout: ChildList, rows: Sequence[Row]) -> FilledList:
    """Rows of short codes and ordinals as columns of printed codes and dates."""
    turned: Sequence[Cells] = list(zip(*rows, strict=True)) or [() for _ in layout.columns]
    columns: dict[str, Cells] = {}
    for column, cells in zip(layout.columns, turned, strict=True):
        codes = specification.codes_of(column)
        if column.type == "date":
            meaning: dict[object, object] = {day: date.fromordinal(day) for day in set(cells) if isinstance(day, int)}
            columns[column.name] = tuple(map(meaning.get, cells))
        elif codes:
            printed: dict[object, object] = {code.code: code.printed for code in codes.codes}
            columns[column.name] = tuple([None if cell is None else printed[cell] for cell in cells])
        else:
            columns[column.name] = cells
    return FilledList(layout, columns)
