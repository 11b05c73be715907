"""A measure beside its published twin: the authority's own series, neighbours, region, England and quartiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from kloe.authorities import authorities, authority_named
from kloe.childdata.comparators.building import SHIPPED
from kloe.childdata.comparators.model import ENGLAND, POPULATION, Better, Series, Twin, Unit, comparator_file
from kloe.errors import UnknownNameError

_MONTHS_IN_A_YEAR = 12
_MID_YEAR = (6, 30)


@dataclass(frozen=True)
class Comparison:
    """The published figures beside one measure, in ``unit``: all of ``period`` but ``own``, which is every year.

    A value is None where none is published; ``own_symbols`` says why for the authority's own (c: withheld to protect
    people, k: rounds to nothing but is not nothing, u: unreliable, x: not available, z: does not apply, -: LAIT gives
    no figure and no reason). An authority without published figures (``known`` is False) has no own, neighbours or
    region. Quartiles are those of the ``authorities`` with a figure; where small numbers are withheld, they are those
    of the larger authorities.
    """

    measure: str
    series: str
    title: str
    unit: Unit
    better: Better
    differs: str
    group: str
    period: int
    period_says: str
    known: bool
    own: tuple[tuple[int, float | None], ...]
    own_symbols: tuple[tuple[int, str], ...]
    neighbours: tuple[tuple[str, float | None], ...]
    neighbours_median: float | None
    region: tuple[str, float | None] | None
    england: float
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    authorities: int
    source: str
    licence: str

    @property
    def own_value(self) -> float | None:
        """The authority's own published figure of ``period``."""
        return dict(self.own).get(self.period)


@dataclass(frozen=True)
class Rate:
    """So many per 10,000 children aged 0 to 17, and which children they were.

    ``rate`` is over the time that was counted, whatever it was. ``yearly`` is what a whole year at the same pace would
    give; None for a count of one day, such as open plans, which needs none.
    """

    rate: float
    yearly: float | None
    population: int
    year: int
    says: str


class Comparators:
    """Published figures, read when they are first asked for; ``path`` is a file that ``build`` made."""

    def __init__(self, path: Path = SHIPPED) -> None:
        self.path = path

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect(config={"threads": 1})
        database.read_parquet(str(self.path)).create("published")
        database.execute("set enable_external_access = false")
        return database

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._database.cursor() as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def measures(self) -> tuple[str, ...]:
        """The measures that have a published twin."""
        return tuple(dict.fromkeys(twin.measure for twin in comparator_file().twins))

    def compare(self, measure: str, authority: str) -> Comparison | None:
        """The first published twin of ``measure`` beside ``authority`` (any spelling); None without a twin."""
        return next(iter(self.comparisons(measure, authority)), None)

    def comparisons(self, measure: str, authority: str) -> tuple[Comparison, ...]:
        """Every published twin of ``measure``: some are published for two age groups."""
        series = {one.id: one for one in comparator_file().series}
        twins = (twin for twin in comparator_file().twins if twin.measure == measure)
        return tuple(self._comparison(twin, series[twin.series], authority) for twin in twins)

    def _comparison(self, twin: Twin, series: Series, authority: str) -> Comparison:
        period, file = self._newest(series.id)
        values = dict(
            self._rows("select area_code, value from published where series = ? and period = ?", series.id, period)
        )
        area = self._area(authority)
        code, region, neighbours = area or ("", "", ())
        near = tuple((self._names[one], values.get(one)) for one in neighbours)
        history = self._history(series.id, code)
        lower, middle, upper, count = self._quartiles(series.id, period)
        publication = next(one for one in comparator_file().publications if one.id == series.publication)
        return Comparison(
            measure=twin.measure,
            series=series.id,
            title=series.title,
            unit=series.unit,
            better=series.better,
            differs=twin.differs,
            group=twin.group,
            period=period,
            period_says=f"{series.period} {period}",
            known=area is not None,
            own=tuple((year, value) for year, value, _ in history),
            own_symbols=tuple((year, symbol) for year, _, symbol in history if symbol),
            neighbours=near,
            neighbours_median=_median(value for _, value in near),
            region=(self._names[region], values.get(region)) if region else None,
            england=values[ENGLAND],
            lower_quartile=lower,
            median=middle,
            upper_quartile=upper,
            authorities=count,
            source=f"{publication.title} ({file})",
            licence=publication.licence,
        )

    def _history(self, series: str, area: str) -> list[tuple[Any, ...]]:
        return self._rows(
            "select period, value, symbol from published where series = ? and area_code = ? order by period",
            series,
            area,
        )

    def _quartiles(self, series: str, period: int) -> tuple[Any, ...]:
        """Quartiles over the authorities that have a figure, and how many those are."""
        return self._rows(
            "select quantile_cont(value, 0.25), quantile_cont(value, 0.5), quantile_cont(value, 0.75), count(value)"
            " from published where series = ? and period = ? and level = 'authority'",
            series,
            period,
        )[0]

    def _newest(self, series: str) -> tuple[int, str]:
        """The newest year with a figure for England, and the file that it is from."""
        found = self._rows(
            "select max(period), max(file) from published where series = ? and area_code = ? and value is not null",
            series,
            ENGLAND,
        )[0]
        if found[0] is None:
            raise UnknownNameError(
                f"There are no published figures for {series}.",
                where={"file": self.path.name},
                remedy="Make the file again: kloe comparators build FOLDER.",
            )
        return found[0], found[1]

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(self._rows("select distinct area_code, area_name from published"))

    @cached_property
    def _areas(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """Each authority by name and codes: its number, region and neighbours, nearest first."""
        rows = self._rows(
            "select distinct area_code, ons_code, area_name, region_code, neighbours from published"
            " where level = 'authority' order by area_code"
        )
        return {
            key: (number, region, tuple((neighbours or "").split()))
            for number, ons_code, name, region, neighbours in rows
            for key in (number, ons_code, name)
        }

    def _area(self, authority: str) -> tuple[str, str, tuple[str, ...]] | None:
        """By any spelling that returns use, or just as it was published."""
        name = authority_named(authority)
        codes = next((one.codes for one in authorities() if one.name == name), ())
        return next((self._areas[key] for key in (*codes, authority.strip()) if key in self._areas), None)

    def rate_per_10000(self, count: int, authority: str, on: date, months: int | None = None) -> Rate | None:
        """``count`` per 10,000 children aged 0 to 17 of the authority; None where its population is not published.

        The population is that of the last mid-year (30 June) on or before ``on``, as the Department for Education
        takes it: its rates of the year ending 31 March 2025 are over mid-2024. Where none is published for that year
        yet, the newest earlier one. ``months`` is how long was counted: 6 for a list of six months, None for a count
        of one day.
        """
        area = self._area(authority)
        last = on.year if (on.month, on.day) >= _MID_YEAR else on.year - 1
        found = self._rows(
            "select period, value from published where series = ? and area_code = ? and period <= ? and value > 0"
            " order by period desc limit 1",
            POPULATION,
            area[0] if area else "",
            last,
        )
        if not found:
            return None
        year, population = found[0]
        rate = count / population * 10_000
        yearly = rate * _MONTHS_IN_A_YEAR / months if months else None
        return Rate(rate, yearly, int(population), year, _says(int(population), year, months))


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _says(population: int, year: int, months: int | None) -> str:
    children = f"{population:,} children aged 0 to 17 (ONS, mid-{year})"
    if months is None:
        return f"On one day, per 10,000 of {children}."
    if months == _MONTHS_IN_A_YEAR:
        return f"In 12 months, per 10,000 of {children}."
    return f"In {months} months, per 10,000 of {children}; yearly: what 12 months at the same pace would give."


@cache
def comparators() -> Comparators:
    """The published figures that Kloe ships."""
    return Comparators()
