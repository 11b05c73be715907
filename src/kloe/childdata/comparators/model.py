"""What a published series is, where it is read from, and which measure it is set beside."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

Unit = Literal["%", "per 10,000", "number", "days", "cases"]
Better = Literal["higher", "lower", "neither"]

ENGLAND = "970"
POPULATION = "population-0-17"


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published file: ``file`` is a pattern for its name, ``layout`` how it is laid out, ``licence`` what to say."""

    id: str
    title: str
    file: str
    layout: Literal["lait", "statistics", "neighbours"]
    licence: str


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A region: its number in LAIT, its ONS code, and the region that it is ``within`` (Inner London: London)."""

    code: str
    name: str
    ons_code: str
    within: str = ""


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One published figure, every year for every area.

    From LAIT it is the sum of ``codes`` ("Short Desc"); from a table of statistics ``column`` of the rows that
    ``where`` names. ``complement`` takes it from 100. ``over_population`` makes a published number a rate per 10,000
    children aged 0 to 17. ``period`` says what the year is: "year ending 31 March".
    """

    id: str
    title: str
    unit: Unit
    better: Better
    period: str
    publication: str = msgspec.field(name="from")
    codes: tuple[str, ...] = ()
    column: str = ""
    where: dict[str, str] = {}
    complement: bool = False
    over_population: bool = False


class Twin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A measure of Annex A beside its published series: how the two differ, and the ``group`` where it is for one."""

    measure: str
    series: str
    differs: str
    group: str = ""


class ComparatorFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``comparators.toml``."""

    publications: tuple[Publication, ...] = msgspec.field(name="publication")
    regions: tuple[Region, ...] = msgspec.field(name="region")
    series: tuple[Series, ...]
    twins: tuple[Twin, ...] = msgspec.field(name="twin")


@cache
def comparator_file() -> ComparatorFile:
    """The series and twins that Kloe knows; raises RuleFileError when the file contradicts itself."""
    path = Path(__file__).with_name("comparators.toml")
    file = read_rules(path, ComparatorFile)
    series = {one.id for one in file.series}
    publications = {one.id: one.layout for one in file.publications}
    for one in file.series:
        layout = publications.get(one.publication)
        if not (layout == "lait" and one.codes) and not (layout == "statistics" and one.column):
            raise _contradiction(path, one.id, "from", "LAIT needs codes, a table of statistics a column.")
    for twin in file.twins:
        if twin.series not in series:
            raise _contradiction(path, twin.measure, "series", f"There is no series {twin.series}.")
    return file


def _contradiction(path: Path, entry: str, field: str, what: str) -> RuleFileError:
    return RuleFileError(what, where={"file": path.name, "entry": entry, "field": field})
