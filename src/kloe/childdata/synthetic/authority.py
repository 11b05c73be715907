"""A synthetic authority: its eleven lists, column by column, as the template prints them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kloe.childdata.specification import ChildList, Specification, latest_specification
from kloe.childdata.synthetic.adopting import adopters_of, adopters_unmatched
from kloe.childdata.synthetic.journeys import Adopter, Journey
from kloe.childdata.synthetic.lists import LISTS_OF_CHILDREN, Row, adopters, known
from kloe.childdata.synthetic.pathways import journeys, population_of
from kloe.childdata.synthetic.world import World

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
    specification = latest_specification()
    world = World(authority, children, seed, as_at)
    rows: dict[str, list[Row]] = {child_list.name: [] for child_list in specification.lists}
    people: list[Adopter] = []
    for journey in journeys(world):
        child = known(journey, world.days)
        for name, derive in LISTS_OF_CHILDREN.items():
            rows[name].extend(derive(child, world.days))
        if journey.adoption:
            people.extend(adopters_of(world, journey.adoption))
    people.extend(_unmatched(world))
    rows["adopters"].extend(adopters(people))
    lists = {name: filled(specification, specification.by_name[name], made) for name, made in rows.items()}
    return Authority(authority, as_at, seed, children, population or population_of(children), lists)


def simulate_journeys(children: int, seed: int, as_at: date, authority: str = "Testshire") -> Iterator[Journey]:
    """The journeys behind ``simulate`` with the same arguments, one by one."""
    return journeys(World(authority, children, seed, as_at))


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
