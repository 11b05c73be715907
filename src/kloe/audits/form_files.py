"""Find and read audit forms, refuse what contradicts itself, and lay a form over a framework."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from kloe.audits.form import EQUALITY, AuditArea, AuditForm, FormFile, Question, Titled
from kloe.errors import KloeError, RuleFileError, UnknownNameError
from kloe.frameworks import Framework, load_framework, load_sources
from kloe.frameworks.structure import Criterion
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent
KLOES_FORM = _FOLDER / "forms" / "case-file.toml"


class _Themes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    themes: tuple[Titled, ...] = msgspec.field(name="theme")


@cache
def load_themes() -> tuple[Titled, ...]:
    """What strengths and learning points are sorted by."""
    return read_rules(_FOLDER / "themes.toml", _Themes).themes


def form_for(framework: Framework, own: Path | None = None) -> AuditForm:
    """Kloe's form, or an authority's ``own``, with the grades and criteria of ``framework``.

    A question is asked when it is mandatory or rests on a criterion that this version has. Raises RuleFileError for a
    file that cannot be used, and KloeError for a framework without grades or known criteria.
    """
    if not (framework.scale and framework.criteria):
        raise KloeError(
            f"{framework.id} gives no grades, or its criteria are not known: no form can be built from it.",
            where={"framework": framework.id},
            remedy="Choose one with both, such as sif-2013 or ilacs-2023.",
        )
    file = read_form(own or KLOES_FORM)
    criteria = {question.id: tuple(criteria_in(framework, question)) for question in file.questions}
    asked = tuple(question for question in file.questions if question.mandatory or criteria[question.id])
    return AuditForm(framework, file, load_themes(), asked, criteria)


def criteria_in(framework: Framework, question: Question) -> Iterator[Criterion]:
    """The criteria that a question rests on, as ``framework`` words them: it takes over those it is based on."""
    systems = set(_laid_over(framework))
    own = {criterion.id: criterion for criterion in framework.criteria}
    for key in question.criteria:
        within, _, local_id = key.partition("/")
        if within in systems and local_id in own:
            yield own[local_id]


def read_form(source: Path) -> FormFile:
    """Read one form; raises RuleFileError that names file, entry and field."""
    form = read_rules(source, FormFile)
    for problem in _problems(form):
        entry, field, what, remedy = problem
        raise RuleFileError(what, where={"file": source.name, "entry": entry, "field": field}, remedy=remedy)
    return form


def _laid_over(framework: Framework) -> Iterator[str]:
    yield framework.id
    while framework.based_on:
        framework = load_framework(framework.based_on)
        yield framework.id


Problem = tuple[str, str, str, str]


def _problems(form: FormFile) -> Iterator[Problem]:
    for section in (form.groups, form.areas, form.questions):
        yield from _given_twice([entry.id for entry in section])
    groups, areas = [group.id for group in form.groups], [area.id for area in form.areas]
    entries: tuple[AuditArea | Question, ...] = (*form.areas, *form.questions)
    for entry in entries:
        yield from _unknown(entry.id, "applies_to", entry.applies_to, groups)
        yield from _unknown(entry.id, "source", [name.partition(":")[0] for name in entry.source], load_sources())
    for question in form.questions:
        yield from _unknown(question.id, "area", [question.area], areas)
        yield from _without_criterion(question)
    if not any(question.area == EQUALITY and question.mandatory for question in form.questions):
        yield (
            EQUALITY,
            "mandatory",
            "No question about equality is mandatory: every audit looks at it (bury-2014: 2.6).",
            f'Add a question with area = "{EQUALITY}" and mandatory = true.',
        )


def _given_twice(ids: list[str]) -> Iterator[Problem]:
    for entry in sorted({one for one in ids if ids.count(one) > 1}):
        yield entry, "id", f"'{entry}' is given twice.", "Give each its own id."


def _unknown(entry: str, field: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    known = tuple(known)
    for name in names:
        if name not in known:
            yield entry, field, f"There is no '{name}'.", f"These exist: {', '.join(known)}."


def _without_criterion(question: Question) -> Iterator[Problem]:
    if not question.criteria:
        remedy = "Give at least one, such as sif-2013/care-leavers/3."
        yield question.id, "criteria", "The question rests on no criterion.", remedy
    for key in question.criteria:
        within, _, local_id = key.partition("/")
        try:
            known = [criterion.id for criterion in load_framework(within).criteria]
        except UnknownNameError as problem:
            yield question.id, "criteria", problem.what, problem.remedy
            continue
        if local_id not in known:
            remedy = f"'kloe frameworks show {within}' prints the criteria."
            yield question.id, "criteria", f"{within} has no criterion '{local_id}'.", remedy
