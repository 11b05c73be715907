"""Audits as records that are never edited: one a reading, a correction beside it, and what holds in the end.

A machine's suggestion is a record of another kind: nothing here counts it, and only a person makes an audit of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import msgspec

from kloe.errors import KloeError

Role = Literal["first reader", "second reader"]
AnswerWord = Literal["yes", "partly", "no", "not applicable"]
ROLES: tuple[Role, ...] = get_args(Role)
ANSWERS: tuple[AnswerWord, ...] = get_args(AnswerWord)


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    pass


class Case(_Record, frozen=True):
    """The child, and who held the case when it was read. ``group`` is one of the form's, blank when not known."""

    child_id: str
    team: str = ""
    worker: str = ""
    group: str = ""


class AreaGrade(_Record, frozen=True):
    """A grade (its id) for one area of the form, and why."""

    area: str
    grade: str
    reason: str = ""


class GivenAnswer(_Record, frozen=True):
    """The answer to one question, with a reason where there is one."""

    question: str
    answer: AnswerWord
    reason: str = ""


class Point(_Record, frozen=True):
    """A strength, or something to learn, under a theme."""

    theme: str
    says: str


class Action(_Record, frozen=True):
    """What is to be done for this child, by whom and when."""

    says: str
    who: str = ""
    by: date | None = None


class Audit(_Record, frozen=True):
    """One reading of one case. Both readings of a case have the same ``id``; ``revision`` counts the corrections.

    A correction is a new record with the next revision, and ``because`` says why; the earlier one stays.
    """

    id: str
    form: str
    framework: str
    case: Case
    auditor: str
    role: Role
    day: date
    grades: tuple[AreaGrade, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    strengths: tuple[Point, ...] = ()
    learning: tuple[Point, ...] = ()
    actions: tuple[Action, ...] = ()
    revision: int = 1
    because: str = ""

    @property
    def key(self) -> str:
        """The name of this one record: audit, reader, revision."""
        return f"{self.id}/{self.role}/{self.revision}"

    @property
    def grade_by_area(self) -> Mapping[str, AreaGrade]:
        """Each grade by its area."""
        return {grade.area: grade for grade in self.grades}

    @property
    def answer_by_question(self) -> Mapping[str, GivenAnswer]:
        """Each answer by its question."""
        return {answer.question: answer for answer in self.answers}


class Suggestion(_Record, frozen=True):
    """What a program suggests for an audit: for a person to look at, and counted nowhere. ``by`` names the program."""

    audit: str
    about: str
    says: str
    by: str
    day: date


@dataclass(frozen=True)
class Reading:
    """Both readings of one case as they stand; the second reader's grade decides where there is one."""

    first: Audit | None
    second: Audit | None

    @property
    def decided(self) -> Audit:
        """The record whose grades decide, completed by those that only the first reader gave.

        Answers, strengths, learning and actions that only one reader wrote count as well: both read the file.
        """
        if self.first is None or self.second is None:
            return self._only
        first, second = self.first, self.second
        grades = {**first.grade_by_area, **second.grade_by_area}
        answers = {**first.answer_by_question, **second.answer_by_question}
        return msgspec.structs.replace(
            second,
            grades=tuple(grades.values()),
            answers=tuple(answers.values()),
            strengths=_each_once((*first.strengths, *second.strengths)),
            learning=_each_once((*first.learning, *second.learning)),
            actions=tuple(dict.fromkeys((*first.actions, *second.actions))),
        )

    @property
    def _only(self) -> Audit:
        only = self.first or self.second
        if only is None:
            raise ValueError("a reading has at least one record")
        return only


def _each_once(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(dict.fromkeys(points))


def correct(audits: Iterable[Audit], corrected: Audit, because: str) -> tuple[Audit, ...]:
    """All records with ``corrected`` added as the next revision of its reading; raises KloeError without a reason."""
    kept = tuple(audits)
    before = [one for one in kept if (one.id, one.role) == (corrected.id, corrected.role)]
    if not before:
        raise KloeError(
            "There is nothing to correct.",
            where={"audit": corrected.id, "reader": corrected.role},
            remedy="Add it as a new audit.",
        )
    revision = max(one.revision for one in before) + 1
    added = (*kept, msgspec.structs.replace(corrected, revision=revision, because=because.strip()))
    refuse_broken_history(added)
    return added


def standing(audits: Iterable[Audit]) -> tuple[Audit, ...]:
    """Of each reading the record that no later one corrects, in the order in which the readings came."""
    last: dict[tuple[str, Role], Audit] = {}
    for audit in audits:
        before = last.get((audit.id, audit.role))
        if before is None or audit.revision > before.revision:
            last[audit.id, audit.role] = audit
    return tuple(last.values())


def readings(audits: Iterable[Audit]) -> Mapping[str, Reading]:
    """By audit, what the first and the second reader's records that stand say."""
    found: dict[str, dict[Role, Audit]] = defaultdict(dict)
    for audit in standing(audits):
        found[audit.id][audit.role] = audit
    return {name: Reading(by.get("first reader"), by.get("second reader")) for name, by in found.items()}


def decisions(audits: Iterable[Audit]) -> tuple[Audit, ...]:
    """One record a case: what was decided in the end, by the second reader where there was one."""
    return tuple(reading.decided for reading in readings(audits).values())


def refuse_broken_history(audits: Iterable[Audit]) -> None:
    """Raise KloeError, the first of ``history_problems``, where there is one."""
    for problem in history_problems(audits):
        raise problem


def history_problems(audits: Iterable[Audit]) -> Iterator[KloeError]:
    """Where a record is there twice, a revision is missing, or a correction has no reason.

    Two readings of one audit must be of the same child, and by two people.
    """
    by_reading: dict[tuple[str, Role], list[Audit]] = defaultdict(list)
    by_audit: dict[str, list[Audit]] = defaultdict(list)
    for audit in audits:
        by_reading[audit.id, audit.role].append(audit)
        by_audit[audit.id].append(audit)
    for (name, role), records in by_reading.items():
        yield from _gaps_in(name, role, records)
    for name, records in by_audit.items():
        yield from _two_cases(name, records)


def _gaps_in(name: str, role: Role, records: list[Audit]) -> Iterator[KloeError]:
    where = {"audit": name, "reader": role}
    if sorted(record.revision for record in records) != list(range(1, len(records) + 1)):
        given = ", ".join(str(record.revision) for record in records)
        yield KloeError(
            f"The revisions of this reading are {given}, where each number from 1 on is needed once.",
            where=where,
            remedy="Keep the earlier record, and give its correction the next number.",
        )
    if any(record.revision > 1 and not record.because for record in records):
        yield KloeError("The correction has no reason.", where=where, remedy="Say why it was corrected.")


def _two_cases(name: str, records: list[Audit]) -> Iterator[KloeError]:
    where = {"audit": name}
    if len({record.case.child_id for record in records}) > 1:
        yield KloeError("One audit is of two children.", where=where, remedy="Give each audited case its own audit id.")
    now = standing(records)
    if len(now) > 1 and len({record.auditor.casefold() for record in now}) == 1:
        yield KloeError(
            "The first and the second reader are the same person.",
            where=where,
            remedy="A second reading is by somebody else.",
        )
