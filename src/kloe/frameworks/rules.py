"""What a framework says of one judgement when others are known: rules with their modality, and what is left free."""

from typing import Literal

import msgspec

from kloe.frameworks.facts import Fact

Modality = Literal["must", "will", "likely", "unlikely", "necessary"]
HARD: frozenset[Modality] = frozenset({"must", "will", "necessary"})


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Of ``areas``, so many have one of ``grades``: all of them, unless ``at_least`` or ``at_most`` is given."""

    areas: tuple[str, ...]
    grades: tuple[str, ...]
    at_least: int | None = None
    at_most: int | None = None


class Observation(Fact, frozen=True, kw_only=True):
    """Something that inspectors find and that is no grade, but on which a rule rests; it holds or does not."""

    says: str


class Rule(Fact, frozen=True, kw_only=True):
    """When all of ``when`` holds (and none of the observations ``when_not``), then all of ``then``.

    ``must`` and ``will``: the framework leaves no choice. ``necessary``: no published report has it otherwise.
    ``likely``: to be expected. ``unlikely``: ``then`` is what is *not* to be expected. ``evidence`` is the count
    behind what is measured.
    """

    says: str
    modality: Modality
    then: tuple[Condition, ...]
    when: tuple[Condition, ...] = ()
    when_not: tuple[str, ...] = ()
    evidence: str = ""

    @property
    def hard(self) -> bool:
        """Whether it rules grades out, rather than only raising an expectation."""
        return self.modality in HARD


class Discretion(Fact, frozen=True, kw_only=True):
    """Where the grades do not settle it and inspectors judge; ``when`` says for which grades that was seen."""

    says: str
    when: tuple[Condition, ...] = ()
    evidence: str = ""
