"""From risk lists to SQL, and the plan kept between runs."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata import row_rules
from kloe.childdata.checks import model as settings_model
from kloe.childdata.checks.loading import shipped_files
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.measures.loading import measure_files
from kloe.childdata.risk_lists.loading import RiskListBook, load_risk_lists, risk_list_files
from kloe.childdata.risk_lists.model import RiskList
from kloe.childdata.row_rules import CompiledRowRule, RowRule, compile_row_rules
from kloe.childdata.specification import Specification

_SOURCES = (*sorted(Path(__file__).parent.glob("*.py")), row_rules.SOURCE, Path(settings_model.__file__))


class _Kept(msgspec.Struct, frozen=True):
    book: RiskListBook
    plan: dict[str, CompiledRowRule]


def prepared_risk_lists(
    own_files: Iterable[Path], specification: Specification
) -> tuple[RiskListBook, dict[str, CompiledRowRule]]:
    """The lists and their rules by id, from an earlier run where nothing has changed; raises RuleFileError.

    The lists come without their examples: they are not needed to run.
    """
    own = tuple(own_files)
    files = (*risk_list_files(), *measure_files(), *shipped_files(), *own, *_SOURCES)
    found = kept_or_made(_Kept, specification.id, files, partial(_made, own, specification))
    return found.book, found.plan


def plan_risk_lists(book: RiskListBook, specification: Specification) -> dict[str, CompiledRowRule]:
    """Every rule as SQL by the id of its list, without that of caseloads; RuleFileError with file, entry and field."""
    by_rows = [one for one in book.lists if not one.caseloads]
    rules = [_rule(one, book, specification) for one in by_rows]
    compiled = compile_row_rules(rules, specification, book.settings)
    return {one.id: rule for one, rule in zip(by_rows, compiled, strict=True)}


def _rule(one: RiskList, book: RiskListBook, specification: Specification) -> RowRule:
    """Three answers in one condition: true on the list, false not on it, blank where it cannot be told."""
    where = f"({one.among}) and ({one.where})" if one.among else one.where
    limit = f":{one.limits[0]}" if len(one.limits) == 1 else ""
    over = one.over or (f"{one.days} - {limit}" if one.days and limit else "")
    values = {"since": one.since, "days": one.days, "over": over}
    return RowRule(
        specification.by_number[one.list].name,
        where,
        {name: rule for name, rule in values.items() if rule},
        {"file": book.files.get(one.id), "entry": one.id},
    )


def _made(own: tuple[Path, ...], specification: Specification) -> _Kept:
    book = load_risk_lists(own)
    lists = tuple(msgspec.structs.replace(one, example=()) for one in book.lists)
    return _Kept(replace(book, lists=lists), plan_risk_lists(book, specification))
