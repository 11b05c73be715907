"""Find and read the files of cohorts, and refuse what contradicts itself."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kloe.childdata.checks.model import Setting
from kloe.childdata.cohorts.model import Cohort, CohortFile
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import BUILT_IN_SETTINGS
from kloe.errors import RuleFileError, UnknownNameError
from kloe.rule_files import read_rules

IN_NONE = "none"  # what asks for the children who are in no group
_FOLDER = Path(__file__).parent / "definitions"
_ANSWER = re.compile(r"([\w.-]+:)?(cohort|quota|stage)/[\w.-]+")


@dataclass(frozen=True)
class CohortBook:
    """All cohorts and settings of a run. ``files`` says which file each cohort is from."""

    cohorts: tuple[Cohort, ...]
    settings: Mapping[str, Setting]
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_id(self) -> Mapping[str, Cohort]:
        """Id to cohort."""
        return {cohort.id: cohort for cohort in self.cohorts}

    def find(self, cohort_id: str) -> Cohort:
        """The cohort with this id; raises UnknownNameError that lists those there are."""
        known = self.by_id
        if cohort_id not in known:
            raise UnknownNameError(f"There is no cohort '{cohort_id}'.", remedy=f"These exist: {', '.join(known)}.")
        return known[cohort_id]

    def window(self, cohort_id: str, from_months: int | None, to_months: int | None) -> Mapping[str, int]:
        """The settings that say between how many months ago an event of this cohort lies, where it has such settings.

        They are called after it: ``returned_home_from_months`` and ``returned_home_to_months`` for "returned-home".
        """
        named = {"from": from_months, "to": to_months}
        found = {f"{cohort_id.replace('-', '_')}_{end}_months": value for end, value in named.items()}
        return {name: value for name, value in found.items() if value is not None and name in self.settings}

    def answering(self, framework: str, entry: str) -> Cohort | None:
        """The cohort that stands for an entry ("stage/early-help") of this version; None where none does.

        One that names the version goes before one that names the entry of every version.
        """
        for answer in (f"{framework}:{entry}", entry):
            for cohort in self.cohorts:
                if answer in cohort.answers:
                    return cohort
        return None


def cohort_files() -> tuple[Path, ...]:
    """Kloe's own files of cohorts, in order."""
    return tuple(_FOLDER / f"{name}.toml" for name in ("scope", "stages", "quota-groups"))


def load_cohort_book(own_files: Iterable[Path] = ()) -> CohortBook:
    """Kloe's cohorts and an authority's own; raises RuleFileError with file, entry and field."""
    files = [(path, read_rules(path, CohortFile)) for path in (*cohort_files(), *own_files)]
    seen: set[str] = set()
    for path, file in files:
        for entry, name, problem in (*_settings_wrong(file, seen), *_cohorts_wrong(file, seen)):
            raise RuleFileError(problem, where={"file": path.name, "entry": entry, "field": name})
    return CohortBook(
        tuple(cohort for _, file in files for cohort in file.cohorts),
        {setting.name: setting for _, file in files for setting in file.settings},
        {cohort.id: path.name for path, file in files for cohort in file.cohorts},
    )


_Wrong = tuple[str, str, str]


def _settings_wrong(file: CohortFile, seen: set[str]) -> Iterator[_Wrong]:
    for setting in file.settings:
        name = f":{setting.name}"
        if not setting.name.isidentifier() or setting.name in BUILT_IN_SETTINGS or name in seen:
            yield setting.name, "name", "Another setting has this name, or every run has it. Give it one of its own."
        seen.add(name)


def _cohorts_wrong(file: CohortFile, seen: set[str]) -> Iterator[_Wrong]:
    for cohort in file.cohorts:
        for name, problem in _wrong(cohort, seen):
            yield cohort.id, name, problem
        seen.update((cohort.id, *cohort.answers))


def _wrong(cohort: Cohort, seen: set[str]) -> Iterator[tuple[str, str]]:
    """Each field that cannot be used, and why."""
    lists = {one.number for one in latest_specification().lists if one.person == "child_id"}
    if not re.fullmatch(r"[\w.-]+", cohort.id):
        yield "id", "An id is letters, digits, - and _, such as our-young-carers."
    if cohort.id in seen or cohort.id == IN_NONE:
        yield "id", "A cohort of this id exists already, or the id has a meaning. Give it one of your own."
    for answer in cohort.answers:
        if not _ANSWER.fullmatch(answer):
            yield "answers", f"'{answer}' names no entry. Write cohort/, stage/ or quota/ and an id."
        elif answer in seen:
            yield (
                "answers",
                f"Another cohort answers '{answer}' already. Name the version before it: sif-2013:{answer}.",
            )
    if cohort.sees != "whole" and not cohort.cannot_see.strip():
        yield "cannot_see", "Say what of the group Annex A does not show."
    if (cohort.sees == "nothing") == bool(cohort.any):
        yield "any", "A group of which Annex A sees something has rules, and one of which it sees nothing has none."
    if any(rows.list not in lists for rows in cohort.any):
        yield "any", "Lists of children are 1 to 10."
    if cohort.any and not cohort.example:
        yield "example", "A cohort carries at least one example worked by hand."
