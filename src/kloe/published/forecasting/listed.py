"""Reports that are known to be published, read or not: the list of addresses that ships with Kloe.

It holds every report under ILACS that Ofsted's table of March 2025 has of an authority that still exists, so that an
authority without a newer address may be taken to have had no newer report by the last day on the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kloe.authorities.names import authority_on
from kloe.published.library.addresses import Address, shipped_addresses


@dataclass(frozen=True)
class Listed:
    """The day of each authority's newest listed report, and the last day on the list."""

    newest: Mapping[str, date]
    to: date

    def after(self, authority: str, published: date, on: date) -> date | None:
        """The day of a listed report on ``authority`` that is newer than ``published`` and was out ``on`` that day."""
        day = self.newest.get(authority)
        return day if day and published < day <= on else None


def listed_reports(addresses: Iterable[Address] | None = None) -> Listed:
    """The list that ships with Kloe, or these addresses; those without a day or a known authority are left out."""
    newest: dict[str, date] = {}
    for one in shipped_addresses() if addresses is None else addresses:
        authority = authority_on(one.local_authority, one.published) if one.published else None
        if authority and one.published:
            newest[authority.name] = max(one.published, newest.get(authority.name, date.min))
    return Listed(newest, max(newest.values(), default=date.min))
