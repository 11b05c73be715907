"""An audit form: the shape of its file, and the form that a framework's criteria and grades make of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import msgspec

from kloe.frameworks.framework import Framework
from kloe.frameworks.structure import Criterion, Grade

EQUALITY = "equality"


class Titled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Something with an id that lasts and a title that people read: a group of children, a theme."""

    id: str
    title: str


class AuditArea(Titled, frozen=True, kw_only=True):
    """What one grade is given for. ``applies_to``: groups of children; without any, every child."""

    says: str
    source: tuple[str, ...] = ()
    graded: bool = True
    applies_to: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One question to answer from the case file.

    ``criteria`` are the keys of the framework criteria that it rests on (``sif-2013/care-leavers/3``). ``looks_at`` is
    evidence to look for. ``mandatory``: an audit without an answer is not complete, and "not applicable" needs a
    reason. ``source`` says whose rule that is.
    """

    id: str
    area: str
    asks: str
    criteria: tuple[str, ...]
    looks_at: tuple[str, ...]
    applies_to: tuple[str, ...] = ()
    mandatory: bool = False
    source: tuple[str, ...] = ()


class FormFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The file of one form. ``since`` is the first day on which it is used."""

    id: str
    title: str
    since: date = msgspec.field(name="from")
    groups: tuple[Titled, ...] = msgspec.field(name="group")
    areas: tuple[AuditArea, ...] = msgspec.field(name="area")
    questions: tuple[Question, ...] = msgspec.field(name="question")


@dataclass(frozen=True)
class AuditForm:
    """A form under one framework: its grades, the best first, and the questions that rest on its criteria.

    ``criteria`` has, by question, the criteria as this version of the framework words them; a mandatory question is
    asked even where the framework has none for it.
    """

    framework: Framework
    file: FormFile
    themes: tuple[Titled, ...]
    questions: tuple[Question, ...]
    criteria: Mapping[str, tuple[Criterion, ...]]

    @property
    def id(self) -> str:
        """The id of the form's file."""
        return self.file.id

    @property
    def areas(self) -> tuple[AuditArea, ...]:
        """The audit areas in the form's order."""
        return self.file.areas

    @property
    def graded_areas(self) -> tuple[AuditArea, ...]:
        """The areas that are given a grade."""
        return tuple(area for area in self.areas if area.graded)

    @property
    def scale(self) -> tuple[Grade, ...]:
        """The framework's grades, the best first."""
        return self.framework.scale

    @property
    def mandatory(self) -> tuple[Question, ...]:
        """The questions without whose answer no audit is complete."""
        return tuple(question for question in self.questions if question.mandatory)

    @cached_property
    def area_by_id(self) -> Mapping[str, AuditArea]:
        """Each area by its id."""
        return {area.id: area for area in self.areas}

    @cached_property
    def question_by_id(self) -> Mapping[str, Question]:
        """Each question by its id."""
        return {question.id: question for question in self.questions}

    def judgement_areas(self, question: Question) -> tuple[str, ...]:
        """The framework's judgement areas that the question's criteria are about, each once."""
        return tuple(dict.fromkeys(criterion.area for criterion in self.criteria[question.id]))

    def asked_of(self, entry: Question | AuditArea, group: str) -> bool:
        """Whether a child of ``group`` is asked about it; a child whose group is not known is."""
        area = self.area_by_id[entry.area] if isinstance(entry, Question) else entry
        return all(not group or not one or group in one for one in (entry.applies_to, area.applies_to))
