"""The rules of cohorts as SQL, kept between runs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata import row_rules
from kloe.childdata.checks import model as settings_model
from kloe.childdata.cohorts.loading import CohortBook, cohort_files, load_cohort_book
from kloe.childdata.cohorts.model import Cohort
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.row_rules import CompiledRowRule, RowRule, compile_row_rules
from kloe.childdata.specification import ChildList, Specification

_SOURCES = (*sorted(Path(__file__).parent.glob("*.py")), row_rules.SOURCE, Path(settings_model.__file__))
AGE = "coalesce(age(birth_date, :extract_date), age)"


class CohortPlan(msgspec.Struct, frozen=True):
    """The rules of each cohort by its id, and the age that a row of each list of children gives."""

    rules: dict[str, tuple[CompiledRowRule, ...]]
    ages: tuple[CompiledRowRule, ...]


class _Kept(msgspec.Struct, frozen=True):
    book: CohortBook
    plan: CohortPlan


def prepared_cohorts(own_files: Iterable[Path], specification: Specification) -> tuple[CohortBook, CohortPlan]:
    """The cohorts and their plan, from an earlier run where nothing has changed; raises RuleFileError.

    The cohorts come without their examples: they are not needed to run.
    """
    own = tuple(own_files)
    files = (*cohort_files(), *own, *_SOURCES)
    found = kept_or_made(_Kept, specification.id, files, partial(_made, own, specification))
    return found.book, found.plan


def plan_cohorts(book: CohortBook, specification: Specification) -> CohortPlan:
    """Every rule as SQL; raises RuleFileError with file, entry and field."""
    tables = {one.number: one.name for one in specification.lists}
    rules = {
        cohort.id: compile_row_rules(_rules(cohort, tables, book.files), specification, book.settings)
        for cohort in book.cohorts
    }
    ages = [RowRule(one.name, values={"age": AGE}) for one in lists_of_children(specification)]
    return CohortPlan(rules, compile_row_rules(ages, specification, book.settings))


def lists_of_children(specification: Specification) -> tuple[ChildList, ...]:
    """The lists whose rows are about children: all but that of adopters."""
    return tuple(one for one in specification.lists if one.person == "child_id")


def _rules(cohort: Cohort, tables: Mapping[int, str], files: Mapping[str, str]) -> list[RowRule]:
    place = {"file": files.get(cohort.id), "entry": cohort.id}
    return [RowRule(tables[rows.list], rows.where, {}, place) for rows in cohort.any]


def _made(own: tuple[Path, ...], specification: Specification) -> _Kept:
    book = load_cohort_book(own)
    cohorts = tuple(msgspec.structs.replace(cohort, example=()) for cohort in book.cohorts)
    return _Kept(replace(book, cohorts=cohorts), plan_cohorts(book, specification))
