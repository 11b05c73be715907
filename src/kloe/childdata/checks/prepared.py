"""The rule book of checks and its plan, kept between runs."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata.checks.loading import RuleBook, load_rule_book, shipped_files
from kloe.childdata.checks.model import Check, LeftOut, Setting
from kloe.childdata.checks.queries import Query
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.specification import Specification

_SOURCES = tuple(sorted(Path(__file__).parent.glob("*.py")))


class _Kept(msgspec.Struct, frozen=True):
    checks: tuple[Check, ...]
    settings: dict[str, Setting]
    left_out: tuple[LeftOut, ...]
    queries: tuple[Query, ...]


def prepared_plan(
    own_files: Iterable[Path], specification: Specification, *, pooled: bool = False
) -> tuple[RuleBook, tuple[Query, ...]]:
    """The rule book and its queries, from an earlier run where nothing has changed; raises RuleFileError.

    The checks come without their examples: they are not needed to run.
    """
    own = tuple(own_files)
    files = (*shipped_files(), *own, *_SOURCES)
    made = partial(_made, own, specification, pooled=pooled)
    found = kept_or_made(_Kept, f"{specification.id} {pooled}", files, made)
    return RuleBook(found.checks, found.settings, found.left_out), found.queries


def _made(own: tuple[Path, ...], specification: Specification, *, pooled: bool) -> _Kept:
    from kloe.childdata.checks.planning import plan  # noqa: PLC0415 - the compiler is loaded only when it is needed

    book = load_rule_book(own)
    checks = tuple(msgspec.structs.replace(check, failing=(), passing=()) for check in book.checks)
    return _Kept(checks, dict(book.settings), book.left_out, plan(book, specification, pooled=pooled))
