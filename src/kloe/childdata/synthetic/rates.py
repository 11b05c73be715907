"""The national rates, mixes and durations that the simulation draws from: ``rates.toml``, read strictly."""

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

import msgspec

from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One figure. ``ours`` marks a figure that the published statistics at hand do not give."""

    name: str
    value: float
    unit: str
    year: str = ""
    source: str = ""
    ours: bool = False
    note: str = ""


class Mix(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """How often each answer is given."""

    name: str
    shares: dict[str, float]
    year: str = ""
    source: str = ""
    ours: bool = False
    note: str = ""

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The answers in order."""
        return tuple(self.shares)

    @cached_property
    def limits(self) -> tuple[float, ...]:
        """For each answer the point between 0 and 1 up to which it is drawn."""
        return _limits(tuple(self.shares.values()))

    def at(self, point: float) -> str:
        """The answer at ``point`` between 0 and 1."""
        return self.answers[bisect_right(self.limits, point)]


class Bands(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """Ranges with a weight each: ``[from, below, weight]``."""

    name: str
    bands: tuple[tuple[float, float, float], ...]
    unit: str = ""
    year: str = ""
    source: str = ""
    ours: bool = False
    note: str = ""

    @cached_property
    def limits(self) -> tuple[float, ...]:
        """For each band the point between 0 and 1 up to which it is drawn."""
        return _limits(tuple(band[2] for band in self.bands))

    def at(self, point: float) -> float:
        """The value at ``point`` between 0 and 1, even inside each band."""
        place = bisect_right(self.limits, point)
        before = self.limits[place - 1] if place else 0.0
        low, high, _ = self.bands[place]
        width = (self.limits[place] if place < len(self.limits) else 1.0) - before
        return low + (high - low) * (point - before) / width


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """Everything in ``rates.toml``."""

    title: str
    licence: str
    rates: tuple[Rate, ...] = msgspec.field(name="rate")
    mixes: tuple[Mix, ...] = msgspec.field(name="mix")
    all_bands: tuple[Bands, ...] = msgspec.field(name="bands")

    @cached_property
    def value(self) -> Mapping[str, float]:
        """Each rate by its name."""
        return {rate.name: rate.value for rate in self.rates}

    @cached_property
    def mix(self) -> Mapping[str, Mix]:
        """Each mix by its name."""
        return {mix.name: mix for mix in self.mixes}

    @cached_property
    def bands(self) -> Mapping[str, Bands]:
        """Each set of bands by its name."""
        return {bands.name: bands for bands in self.all_bands}


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The invented names of ``names.toml``, and the real names of other authorities."""

    title: str
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    postcode_area: str
    other_postcode_areas: tuple[str, ...]
    organisations: tuple[str, ...]
    authorities: tuple[str, ...]
    outside_england: tuple[str, ...]
    teams: dict[str, str]


def _limits(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Cumulative shares without the last one: whatever lies beyond belongs to the last answer."""
    whole = sum(weights)
    return tuple(part / whole for part in accumulate(weights[:-1]))


@cache
def national_rates() -> Rates:
    """The rates that Kloe ships; raises RuleFileError."""
    rates = read_rules(_FOLDER / "rates.toml", Rates)
    entries: tuple[Rate | Mix | Bands, ...] = (*rates.rates, *rates.mixes, *rates.all_bands)
    for entry in entries:
        if bool(entry.source) == entry.ours:
            raise RuleFileError(
                "A figure has a source or is marked ours = true, and never both.",
                where={"file": "rates.toml", "entry": entry.name, "field": "source"},
            )
    return rates


@cache
def invented_names() -> Names:
    """The names that Kloe ships; raises RuleFileError."""
    return read_rules(_FOLDER / "names.toml", Names)
