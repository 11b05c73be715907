"""A whole nation of synthetic authorities: one after another, so that memory stays that of a few."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from kloe.childdata.specification import ChildList
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.rates import national_rates
from kloe.childdata.synthetic.writing import connect, copy_lists
from kloe.errors import KloeError

ENGLAND = 153
ROWS_A_CHILD = 2.335  # measured: rows of the eleven lists for each child known


@dataclass(frozen=True)
class Written:
    """One authority of the nation, as written."""

    name: str
    children: int
    rows: int


@dataclass(frozen=True)
class _Order:
    """What one process needs to make one authority."""

    folder: Path
    number: int
    children: int
    seed: int
    as_at: date

    @property
    def name(self) -> str:
        return f"Testshire {self.number:03}"


def sizes(authorities: int, children: int) -> tuple[int, ...]:
    """How many children each authority knows: spread like the populations of England's 153 authorities.

    Authority ``n`` of ``authorities`` stands at the middle of its share of the published quantiles (ONS 2024);
    then all are scaled so that together they know ``children``. Their order is shuffled by a fixed step, so
    that the first ones are not the smallest.
    """
    spread = national_rates().bands["authority_population"]
    populations = [spread.at((place + 0.5) / authorities) for place in range(authorities)]
    step = next(step for step in (61, 67, 71, 73, 1) if authorities % step) if authorities > 1 else 1
    order = [populations[place * step % authorities] for place in range(authorities)]
    return tuple(max(1, round(children * one / sum(order))) for one in order)


def write_nation(
    folder: Path,
    authorities: int = ENGLAND,
    *,
    rows: int = 7_500_000,
    seed: int,
    as_at: date,
    processes: int = 2,
) -> Iterator[Written]:
    """Write ``folder/<list name>/testshire-001.parquet`` and so on; say each authority as it is done.

    All authorities together have about ``rows`` rows. The same arguments write the same files. Raises
    KloeError for a number that makes no nation.
    """
    if authorities < 1 or processes < 1:
        raise KloeError("A nation needs an authority and a process at least.", where={"argument": "authorities"})
    orders = [
        _Order(folder, number, size, seed, as_at)
        for number, size in enumerate(sizes(authorities, round(rows / ROWS_A_CHILD)), start=1)
    ]
    if processes == 1:
        yield from map(_write_one, orders)
        return
    # Fresh processes: a database of the calling process must not be carried into them.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_write_one, orders)


def _write_one(order: _Order) -> Written:
    authority = simulate(order.children, order.seed, order.as_at, order.name)
    file = order.name.lower().replace(" ", "-") + ".parquet"

    def path_of(layout: ChildList) -> Path:
        return order.folder / layout.name / file

    with connect() as connection:
        copy_lists(connection, authority, path_of, named=True)
    return Written(order.name, order.children, authority.row_count)
