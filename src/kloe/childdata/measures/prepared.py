"""The book of measures and its plan, kept between runs."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from kloe.childdata.checks import model as settings_model
from kloe.childdata.kept_plans import kept_or_made
from kloe.childdata.measures.compiled import MeasurePlan
from kloe.childdata.measures.loading import MeasureBook, load_measure_book, measure_files
from kloe.childdata.specification import Specification

_SOURCES = (*sorted(Path(__file__).parent.glob("*.py")), Path(settings_model.__file__))


class _Kept(msgspec.Struct, frozen=True):
    book: MeasureBook
    plan: MeasurePlan


def prepared_measures(
    own_files: Iterable[Path], specification: Specification, *, pooled: bool = False
) -> tuple[MeasureBook, MeasurePlan]:
    """The measures and their plan, from an earlier run where nothing has changed; raises RuleFileError.

    The measures come without their examples: they are not needed to run.
    """
    own = tuple(own_files)
    files = (*measure_files(), *own, *_SOURCES)
    made = partial(_made, own, specification, pooled=pooled)
    found = kept_or_made(_Kept, f"{specification.id} {pooled}", files, made)
    return found.book, found.plan


def _made(own: tuple[Path, ...], specification: Specification, *, pooled: bool) -> _Kept:
    from kloe.childdata.measures.planning import plan_measures  # noqa: PLC0415 - the compiler is loaded only when needed

    book = load_measure_book(own)
    measures = tuple(msgspec.structs.replace(measure, example=()) for measure in book.measures)
    return _Kept(replace(book, measures=measures), plan_measures(book, specification, pooled=pooled))
