"""The names of English local authorities in the spellings that returns, reports and tables use."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache

from kloe.authorities.register import Authority, authorities, authority_by_name, trusts
from kloe.errors import UnknownNameError
from kloe.spelling import squeezed

_BEFORE = (
    "londonboroughof", "royalboroughof", "metropolitanboroughof", "boroughof", "councilof", "cityof", "countyof", "lb",
)  # fmt: skip
_AFTER = (
    "metropolitanboroughcouncil", "metropolitandistrictcouncil", "metropolitancitycouncil", "metropolitanborough",
    "metropolitandistrict", "londonboroughcouncil", "londonborough", "londonboro", "unitaryauthority", "localauthority",
    "boroughcouncil", "countycouncil", "citycouncil", "district", "council", "borough", "county", "city", "mbc", "mdc",
    "lbc", "lb", "cc", "bc", "ua", "la",
)  # fmt: skip


def authority_named(text: str, own: str | None = None) -> str | None:
    """The usual name of the authority that ``text`` names, or None; ``own`` is known besides the English ones.

    Of two of the same name it is the one that there is today.
    """
    names = _keys()
    for key in _shorter_and_shorter(squeezed(text.replace("&", " and "))):
        if key in names:
            return names[key][0].name
        if own and key == squeezed(own):
            return own
    return None


def authority_on(text: str, day: date) -> Authority | None:
    """The authority that was called ``text`` on ``day``, or None.

    Of two of the same name it is the one that there was on that day; where there was neither, the nearest in time.
    """
    names = _keys()
    called = next(
        (names[key] for key in _shorter_and_shorter(squeezed(text.replace("&", " and "))) if key in names), ()
    )
    return min(called, key=lambda one: _days_away(one, day), default=None)


def find_authority(text: str, day: date | None = None) -> Authority:
    """The authority that ``text`` names (on ``day``, or today); raises UnknownNameError that offers the nearest."""
    if day is not None and (found := authority_on(text, day)):
        return found
    if day is None and (name := authority_named(text)):
        return authority_by_name(name)
    raise UnknownNameError(
        f"There is no authority called '{text}'.",
        remedy=f"Did you mean {' or '.join(nearest)}?" if (nearest := nearest_names(text)) else "",
    )


def authorities_in(region: str) -> tuple[Authority, ...]:
    """The authorities of a region, of today and before, as the register or as Ofsted counts regions.

    Raises UnknownNameError that lists the regions.
    """
    key = squeezed(region)
    found = tuple(one for one in authorities() if key in (squeezed(one.region), squeezed(one.ofsted_region)))
    if not key or not found:
        known = sorted({one.region for one in authorities() if one.region})
        raise UnknownNameError(f"There is no region '{region}'.", remedy=f"The regions are {', '.join(known)}.")
    return found


def nearest_names(text: str) -> tuple[str, ...]:
    """The authorities whose name is spelt most like ``text``, at most three."""
    keys = get_close_matches(squeezed(text), _keys(), n=6, cutoff=0.7)
    return tuple(dict.fromkeys(_keys()[key][0].name for key in keys))[:3]


@cache
def _keys() -> dict[str, tuple[Authority, ...]]:
    """Every spelling without spaces, with the authorities that it can mean: those of today first."""
    called: dict[str, tuple[Authority, ...]] = {}
    for one in sorted(authorities(), key=lambda one: one.until is not None):
        for text in (one.name, *one.also_known_as, *one.codes, *_sole_trusts(one)):
            for key in {squeezed(spelling) for spelling in (text, text.replace("&", " and "), text.split(",")[0])}:
                called[key] = (*called.get(key, ()), *((one,) if one not in called.get(key, ()) else ()))
    return called


def _sole_trusts(authority: Authority) -> tuple[str, ...]:
    """The trusts that serve this authority and no other."""
    return tuple(trust.name for trust in trusts() if trust.serves == (authority.name,))


def _days_away(authority: Authority, day: date) -> int:
    early = (authority.since - day).days if authority.since else 0
    late = (day - authority.until).days if authority.until else 0
    return max(early, late, 0)


def _shorter_and_shorter(key: str) -> Iterator[str]:
    """The key itself, then without the words that say what kind of council it is."""
    yield key
    for after in ("", *(after for after in _AFTER if key.endswith(after))):
        rest = key.removesuffix(after)
        for before in ("", *(before for before in _BEFORE if rest.startswith(before))):
            shorter = rest.removeprefix(before)
            if shorter and shorter != key:
                yield shorter
