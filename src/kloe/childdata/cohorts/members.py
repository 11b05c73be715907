"""Who is in which group of children: values, without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kloe.childdata.cohorts.loading import CohortBook


@dataclass(frozen=True)
class Child:
    """A child of Lists 1 to 10, known by its exact ``child_id``; None where no list says it.

    ``team`` and ``worker`` are those of the list that holds the child most lately. ``age`` is in completed years on the
    extract date. ``family`` is the adoptive family of List 10, the only place where Annex A says who belongs together.
    ``lists`` are the numbers of the lists that name the child.
    """

    child_id: str
    team: str | None = None
    worker: str | None = None
    age: int | None = None
    age_band: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    family: str | None = None
    lists: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count:
    """How many children a group has. ``children`` is None where the extract cannot tell any, with ``why``.

    With ``why`` and a number, some of the rules could not be asked: there may be more. ``unsure`` are the children
    of whom a blank or an unreadable cell leaves open whether they belong.
    """

    cohort: str
    children: int | None
    unsure: int = 0
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Membership:
    """The children of an extract, and the groups that each of them is in.

    ``groups`` and ``unsure`` hold child ids by the id of the cohort. ``not_asked`` says by cohort why rules of it could
    not be asked of this extract; ``rows_without_id`` are rows that name no child, and so are in no group.
    """

    book: CohortBook
    extract_date: date
    settings: Mapping[str, object]
    children: tuple[Child, ...]
    groups: Mapping[str, frozenset[str]]
    unsure: Mapping[str, frozenset[str]]
    not_asked: Mapping[str, tuple[str, ...]]
    rows_without_id: int = 0

    @cached_property
    def by_id(self) -> Mapping[str, Child]:
        """Child id to child."""
        return {child.child_id: child for child in self.children}

    @cached_property
    def _groups_by_child(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for cohort, children in self.groups.items():
            for child in children:
                found.setdefault(child, set()).add(cohort)
        return {child: frozenset(cohorts) for child, cohorts in found.items()}

    def groups_of(self, child_id: str) -> frozenset[str]:
        """The ids of the cohorts that this child is in; none for one that is in no cohort, or not in the extract."""
        return self._groups_by_child.get(child_id, frozenset())

    def children_in(self, cohort: str) -> frozenset[str]:
        """The ids of the children of a cohort; raises UnknownNameError."""
        return self.groups.get(self.book.find(cohort).id, frozenset())

    def can_tell(self, cohort: str) -> bool:
        """Whether this extract can tell any child of a cohort; raises UnknownNameError."""
        found = self.book.find(cohort)
        return len(self.not_asked.get(cohort, ())) < len(found.any)

    def count(self, cohort: str) -> Count:
        """How many children a cohort has, or why nobody can tell; raises UnknownNameError."""
        found = self.book.find(cohort)
        why = tuple(dict.fromkeys(self.not_asked.get(cohort, ())))
        if found.sees == "nothing":
            return Count(cohort, None, why=(found.cannot_see,))
        if not self.can_tell(cohort):
            return Count(cohort, None, why=why)
        return Count(cohort, len(self.children_in(cohort)), len(self.unsure.get(cohort, ())), why)

    def overlaps(self, cohorts: Iterable[str]) -> Mapping[tuple[str, str], int]:
        """How many children are in both, for every pair of ``cohorts`` that can be told; with itself, its own count."""
        told = [cohort for cohort in cohorts if self.can_tell(cohort)]
        return {(one, other): len(self.children_in(one) & self.children_in(other)) for one in told for other in told}

    def in_none_of(self, cohorts: Iterable[str]) -> frozenset[str]:
        """The ids of the children who are in none of ``cohorts``."""
        inside = frozenset[str]().union(*(self.children_in(cohort) for cohort in cohorts))
        return frozenset(self.by_id) - inside
