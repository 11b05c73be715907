"""The names of English local authorities in the spellings that returns use."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from kloe.childdata.reading.headings import squeezed
from kloe.rule_files import read_rules

_BEFORE = ("londonboroughof", "royalboroughof", "metropolitanboroughof", "cityof", "countyof", "lb")
_AFTER = (
    "metropolitanboroughcouncil", "metropolitandistrictcouncil", "metropolitancitycouncil", "metropolitanborough",
    "metropolitandistrict", "londonboroughcouncil", "londonborough", "londonboro", "unitaryauthority", "localauthority",
    "boroughcouncil", "countycouncil", "citycouncil", "district", "council", "borough", "county", "city", "mbc", "mdc",
    "lbc", "lb", "cc", "bc", "ua", "la",
)  # fmt: skip


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A local authority: its usual name, its codes, and other names it goes by."""

    name: str
    codes: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()


class _AuthorityFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    authority: tuple[Authority, ...]


@cache
def authorities() -> tuple[Authority, ...]:
    """Every authority, former ones included."""
    return read_rules(Path(__file__).with_name("authorities.toml"), _AuthorityFile).authority


@cache
def _names_by_key() -> dict[str, str]:
    names: dict[str, str] = {}
    for authority in authorities():
        for text in (authority.name, *authority.also_known_as, *authority.codes):
            for spelling in (text, text.replace("&", " and "), text.split(",")[0]):
                names.setdefault(squeezed(spelling), authority.name)
    return names


def authority_named(text: str, own: str | None = None) -> str | None:
    """The usual name of the authority that ``text`` names, or None; ``own`` is known besides the English ones."""
    names = _names_by_key() | ({squeezed(own): own} if own and squeezed(own) not in _names_by_key() else {})
    for key in _shorter_and_shorter(squeezed(text.replace("&", " and "))):
        if key in names:
            return names[key]
    return None


def _shorter_and_shorter(key: str) -> Iterator[str]:
    """The key itself, then without the words that say what kind of council it is."""
    yield key
    for after in ("", *(after for after in _AFTER if key.endswith(after))):
        rest = key.removesuffix(after)
        for before in ("", *(before for before in _BEFORE if rest.startswith(before))):
            shorter = rest.removeprefix(before)
            if shorter and shorter != key:
                yield shorter
