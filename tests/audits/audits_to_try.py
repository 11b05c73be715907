"""Audits for tests: complete ones by hand, and any that the form allows."""

import string
from datetime import date

import msgspec
from hypothesis import strategies as st

from kloe.audits.form_files import form_for
from kloe.audits.records import ANSWERS, Action, AreaGrade, Audit, Case, GivenAnswer, Point
from kloe.frameworks import load_framework

FORM = form_for(load_framework("ilacs-2023"))
GRADES = tuple(grade.id for grade in FORM.scale)
AREAS = tuple(area.id for area in FORM.graded_areas)


def audit(name: str = "A001", grade: str = "good", **changes: object) -> Audit:
    """A complete audit of a child in care; ``grade`` for every area, and what else is to be different."""
    made = Audit(
        id=name,
        form=FORM.id,
        framework=FORM.framework.id,
        case=Case(child_id=f"child of {name}", team="North", worker="Worker 1", group="in-care"),
        auditor="First Auditor",
        role="first reader",
        day=date(2024, 3, 4),
        grades=tuple(AreaGrade(area=area, grade=grade, reason="The record shows it.") for area in AREAS),
        answers=(GivenAnswer(question="equality", answer="yes"),),
    )
    return msgspec.structs.replace(made, **changes)


def second(first: Audit, **changes: object) -> Audit:
    """A second reading of the same case."""
    return msgspec.structs.replace(first, **{"role": "second reader", "auditor": "Second Auditor", **changes})


_PLAIN = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
_TEXTS = st.one_of(
    st.text(_PLAIN, min_size=1, max_size=30),
    st.sampled_from(
        ["=1+1", "'=1+1", "''-2", "-5", "+44", "@x", "007", "1e5", "2024-03-01", "yes", "_x0041_", "#REF!", "a\nb"]
    ),
).map(str.strip)
TEXTS = _TEXTS.filter(bool)
_POINTS = st.lists(
    st.builds(Point, theme=st.sampled_from([theme.id for theme in FORM.themes]), says=TEXTS), max_size=2
).map(tuple)
_DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
_ACTIONS = st.lists(st.builds(Action, says=TEXTS, who=TEXTS | st.just(""), by=st.none() | _DAYS), max_size=2).map(tuple)
_CASES = st.builds(
    Case,
    child_id=st.text(string.ascii_letters + string.digits, min_size=1, max_size=8),
    team=st.sampled_from(["", "North", "South", "=East"]),
    worker=TEXTS | st.just(""),
    group=st.sampled_from([group.id for group in FORM.file.groups]),
)


@st.composite
def _answers(draw: st.DrawFn) -> tuple[GivenAnswer, ...]:
    found = []
    for area in FORM.areas:
        for question in (one for one in FORM.questions if one.area == area.id):
            word = draw(st.sampled_from(ANSWERS))
            if question.mandatory:
                found.append(GivenAnswer(question=question.id, answer=word, reason=draw(TEXTS)))
            elif draw(st.booleans()):
                found.append(GivenAnswer(question=question.id, answer=word))
    return tuple(found)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Audit, ...]:
    """Audits of several cases, some read twice, some corrected; every one is complete."""
    found: list[Audit] = []
    for number in range(draw(st.integers(0, 5))):
        case = draw(_CASES)
        for role, auditor in (("first reader", "One"), ("second reader", "Two"))[: draw(st.integers(1, 2))]:
            for revision in range(1, draw(st.integers(1, 2)) + 1):
                found.append(
                    Audit(
                        id=f"A{number:03}",
                        form=FORM.id,
                        framework=FORM.framework.id,
                        case=case,
                        auditor=auditor,
                        role=role,  # type: ignore[arg-type]
                        day=draw(_DAYS),
                        grades=tuple(
                            AreaGrade(area=area, grade=draw(st.sampled_from(GRADES)), reason=draw(TEXTS))
                            for area in AREAS
                        ),
                        answers=draw(_answers()),
                        strengths=draw(_POINTS),
                        learning=draw(_POINTS),
                        actions=draw(_ACTIONS),
                        revision=revision,
                        because=draw(TEXTS) if revision > 1 else "",
                    )
                )
    return tuple(found)
