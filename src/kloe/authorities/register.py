"""The register of authorities: names, codes, regions, neighbours, and which followed which."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent
_ONE_REGION_OF_OFSTED = ("North East", "Yorkshire and the Humber")
OFSTED_NORTH_EAST = "North East, Yorkshire and the Humber"


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A local authority: its usual name, its codes, and other names it goes by.

    ``urn`` is Ofsted's number, blank where it is not known. ``since`` and ``until`` are its first and last day, where
    it came or went in a reorganisation; ``follows`` are the authorities whose area it took over, whole or in part.
    """

    name: str
    codes: tuple[str, ...] = ()
    urn: str = ""
    region: str = ""
    since: date | None = None
    until: date | None = None
    follows: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()

    @property
    def ofsted_region(self) -> str:
        """Its region as Ofsted counts: the North East and Yorkshire and the Humber are one."""
        return OFSTED_NORTH_EAST if self.region in _ONE_REGION_OF_OFSTED else self.region

    def exists_on(self, day: date) -> bool:
        """Whether it was a children's services authority on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company or trust that runs, or ran, children's services for the authorities that it ``serves``."""

    name: str
    serves: tuple[str, ...]
    source: str


class _AuthorityFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    authority: tuple[Authority, ...]
    trust: tuple[Trust, ...]


class _NeighbourFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    neighbours: dict[str, tuple[str, ...]]


def authorities() -> tuple[Authority, ...]:
    """Every authority in the order of the alphabet, former ones included."""
    return _file().authority


def authorities_on(day: date) -> tuple[Authority, ...]:
    """The authorities that there were on ``day``: 152 in 2014, 153 since April 2023."""
    return tuple(one for one in authorities() if one.exists_on(day))


def authority_by_name(name: str) -> Authority:
    """The authority whose usual name is exactly ``name``; KeyError when there is none."""
    return _by_name()[name]


def successors(name: str) -> tuple[str, ...]:
    """The authorities that took over the area of ``name``, or parts of it."""
    return tuple(one.name for one in authorities() if name in one.follows)


def trusts() -> tuple[Trust, ...]:
    """The companies and trusts that reports name in place of an authority."""
    return _file().trust


@cache
def neighbours_of(name: str) -> tuple[str, ...]:
    """The statistical neighbours that the register gives, the nearest first; none for a former authority."""
    return _neighbours().get(name, ())


@cache
def _file() -> _AuthorityFile:
    read = read_rules(_FOLDER / "authorities.toml", _AuthorityFile)
    names = {one.name for one in read.authority}
    mentioned = {name for one in read.authority for name in one.follows} | {n for one in read.trust for n in one.serves}
    _refuse_strangers(mentioned - names, "authorities.toml")
    return read


@cache
def _neighbours() -> dict[str, tuple[str, ...]]:
    neighbours = read_rules(_FOLDER / "neighbours.toml", _NeighbourFile).neighbours
    _refuse_strangers({name for near in neighbours.values() for name in near} - set(_by_name()), "neighbours.toml")
    return neighbours


@cache
def _by_name() -> dict[str, Authority]:
    return {one.name: one for one in authorities()}


def _refuse_strangers(names: set[str], file: str) -> None:
    if names:
        raise RuleFileError(
            f"No authority is called {', '.join(sorted(names))}.",
            where={"file": file},
            remedy="Write its name as in authorities.toml.",
        )
