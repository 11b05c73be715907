"""How many children each group of a framework has: its own words beside how Kloe reads them, and what is counted."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from kloe.childdata.cohorts import CohortBook, membership
from kloe.childdata.cohorts.members import Count, Membership
from kloe.childdata.cohorts.model import Cohort
from kloe.childdata.cohorts.planning import prepared_cohorts
from kloe.childdata.extract import Extract
from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks import Framework, load_frameworks
from kloe.frameworks.choosing import in_force_on
from kloe.frameworks.sampling import Quota
from kloe.sampling.rules_of import months_of

Section = Literal["cohort", "stage", "quota", "own"]
SECTIONS: tuple[Section, ...] = ("cohort", "stage", "quota", "own")


@dataclass(frozen=True)
class CountedGroup:
    """One group that a framework names, or an authority's own, and how many children it has.

    ``says`` are the framework's words, with a mark where they are unverified; ``wanted`` is what a sample needs of it.
    ``cohort`` is None where no definition answers the entry: nobody can tell it from Annex A.
    """

    section: Section
    entry: str
    says: str
    cohort: Cohort | None
    count: Count
    wanted: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.cohort.title if self.cohort else self.says

    @property
    def cannot_see(self) -> str:
        """What of it Annex A cannot show; blank when it shows the whole."""
        return self.cohort.cannot_see if self.cohort else "Kloe has no definition of this group."


@dataclass(frozen=True)
class CohortCounts:
    """The groups of one framework in one extract."""

    framework: Framework
    found: Membership
    groups: tuple[CountedGroup, ...]

    def of(self, section: Section) -> tuple[CountedGroup, ...]:
        """The groups of one section, in the framework's order."""
        return tuple(group for group in self.groups if group.section == section)

    def cohorts(self, section: Section | None = None) -> tuple[str, ...]:
        """The ids of the cohorts behind the groups of a section, or of all, that can be told; each once."""
        groups = self.of(section) if section else self.groups
        ids = dict.fromkeys(group.cohort.id for group in groups if group.cohort)
        return tuple(cohort for cohort in ids if self.found.can_tell(cohort))

    @property
    def in_no_scope_group(self) -> frozenset[str] | None:
        """The ids of the children in none of the groups in scope; None where no such group can be told."""
        scope = self.cohorts("cohort")
        return self.found.in_none_of(scope) if scope else None


def count_cohorts(extract: Extract, framework: Framework, own_files: Iterable[Path] = ()) -> CohortCounts:
    """Count the groups of ``framework``, with the months that its quotas name, and those of ``own_files``.

    Raises RuleFileError for a file that cannot be used, and UnknownNameError for a framework that names no groups.
    """
    own = tuple(own_files)
    if not own:
        refuse_no_groups(framework)
    book, _ = prepared_cohorts(own, extract.specification)
    _refuse_unknown_answers(book, framework, {path.name for path in own})
    found = membership(extract, months_of(book, framework), own)
    return CohortCounts(framework, found, tuple(_groups(framework, found)))


def framework_of_day(day: date) -> Framework:
    """The framework in force on ``day`` that names groups of children; of several, the one that began last.

    One that is part of another, as re-inspections are, stands behind the whole. Raises UnknownNameError when there
    is none.
    """
    naming = [one for one in in_force_on(day) if names_groups(one)]
    if not naming:
        raise UnknownNameError(
            f"No framework in force on {day} names groups of children.",
            remedy="Say which with --framework: 'kloe frameworks list' prints all.",
        )
    return max(enumerate(naming), key=lambda placed: (not placed[1].part_of, placed[0]))[1]


def names_groups(framework: Framework) -> bool:
    """Whether a framework names groups of children, stages or quotas."""
    return bool(framework.cohorts or framework.stages or framework.quotas)


def refuse_no_groups(framework: Framework) -> None:
    """Raise UnknownNameError when a framework names no groups: an empty answer would look like no children."""
    if not names_groups(framework):
        raise UnknownNameError(
            f"{framework.id} names no groups of children.",
            remedy="Count those of another framework, or your own with --cohorts.",
        )


def _refuse_unknown_answers(book: CohortBook, framework: Framework, files: Set[str]) -> None:
    """A group that answers an entry that no framework has would be counted nowhere."""
    if not files:
        return
    known = {
        (one.id, f"{section}/{entry}") for one in (*load_frameworks(), framework) for section, entry in _entries(one)
    }
    entries = {entry for _, entry in known}
    for cohort in book.cohorts:
        for answer in cohort.answers if book.files[cohort.id] in files else ():
            version, _, entry = answer.rpartition(":")
            if (version and (version, entry) not in known) or entry not in entries:
                raise RuleFileError(
                    f"No framework has '{answer}'.",
                    where={"file": book.files[cohort.id], "entry": cohort.id, "field": "answers"},
                    remedy="'kloe frameworks show' prints what each has. Leave the field out for a group of your own.",
                )


def _entries(framework: Framework) -> Iterator[tuple[Section, str]]:
    yield from (("cohort", cohort.id) for cohort in framework.cohorts)
    yield from (("stage", stage.id) for stage in framework.stages)
    yield from (("quota", quota.group) for quota in framework.quotas)


def _groups(framework: Framework, found: Membership) -> Iterator[CountedGroup]:
    for scope in framework.cohorts:
        yield _group(framework, found, "cohort", scope.id, f"{scope.says}{scope.caveat}")
    for stage in framework.stages:
        yield _group(framework, found, "stage", stage.id, f"{stage.says}{stage.caveat}")
    for quota in framework.quotas:
        yield _group(framework, found, "quota", quota.group, f"{quota.says}{quota.caveat}", _wanted(quota))
    for cohort in _own(found.book):
        yield CountedGroup("own", cohort.id, cohort.says, cohort, found.count(cohort.id))


def _group(
    framework: Framework, found: Membership, section: Section, entry: str, says: str, wanted: str = ""
) -> CountedGroup:
    cohort = found.book.answering(framework.id, f"{section}/{entry}")
    return CountedGroup(section, entry, says, cohort, found.count(cohort.id) if cohort else Count(entry, None), wanted)


def _wanted(quota: Quota) -> str:
    return f"exactly {quota.exactly}" if quota.exactly is not None else f"at least {quota.at_least}"


def _own(book: CohortBook) -> Sequence[Cohort]:
    """Cohorts of an authority's own that answer no entry of a framework: those are counted where the entry is."""
    return [cohort for cohort in book.cohorts if not cohort.answers]
