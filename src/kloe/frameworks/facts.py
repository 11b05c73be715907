"""What every entry of a framework has: an id, where it is known from, and how sure that is."""

from typing import Literal

import msgspec

Confidence = Literal["stated", "measured", "recalled"]
UNVERIFIED = "unverified"


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One entry. ``source`` names entries of sources.toml, each with its paragraph: ``"york-2013: 4"``.

    ``stated``: a source that was read says so. ``measured``: counted over published reports. ``recalled``: known to
    people of the field, but seen in no source that was read: shown as unverified, and no ground for a hard rule.
    """

    id: str
    source: tuple[str, ...]
    confidence: Confidence
    note: str = ""

    @property
    def unverified(self) -> bool:
        """Whether it must be shown as unverified wherever it is used."""
        return self.confidence == "recalled"

    @property
    def caveat(self) -> str:
        """``" (unverified)"`` behind what is only recalled, else nothing."""
        return f" ({UNVERIFIED})" if self.unverified else ""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A document, a page or a set of reports that facts are known from; ``seen`` says how much of it was read."""

    id: str
    title: str
    by: str
    seen: str
    day: str = ""
    address: str = ""
