"""What is read out of one published report: every value with the page and the place where it is printed."""

from datetime import date
from typing import Generic, Literal, TypeVar

import msgspec

Value = TypeVar("Value")
Sureness = Literal["certain", "likely", "doubtful"]
Whose = Literal["authority", "lscb"]
Asked = Literal["priority action", "recommendation", "area for improvement"]
TagKind = Literal["outcome", "enabler", "principle"]
Verdict = Literal["not a PDF", "empty", "too large", "broken", "encrypted", "scanned", "not a report"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is printed: the page (1 is the first), and the characters of that page's text, end excluded."""

    page: int
    start: int
    end: int


class Said(msgspec.Struct, Generic[Value], frozen=True, kw_only=True):
    """A value, the words that say it, where they stand, and how sure the reading is."""

    value: Value
    printed: str
    place: Place
    sure: Sureness = "certain"


class Window(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A stretch of fieldwork: its first and last day, both included."""

    first: date
    last: date


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One graded area. ``area`` and ``grade`` are ids of the framework.

    ``heading`` is the grade in the heading of its section, where it has one.
    """

    area: str
    grade: str
    printed_area: str
    printed_grade: str
    place: Place
    sure: Sureness = "certain"
    heading: Said[str] | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the heading of its section gives the same grade as the table; None where it gives none."""
        return None if self.heading is None else self.heading.value == self.grade


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A cross-reference to the Children's Social Care National Framework, as printed behind an area for improvement."""

    kind: TagKind
    number: int | None
    printed: str


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has to improve.

    ``position`` counts from 1 within the report and ``whose``; ``number`` is the printed one. ``heading`` is the group
    that it stands under, ``band`` the time it has ("Immediately").
    """

    position: int
    text: str
    asked: Asked
    whose: Whose
    place: Place
    number: int | None = None
    heading: str = ""
    band: str = ""
    tags: tuple[Tag, ...] = ()


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph (or bullet) under a heading. ``area`` is the judgement area of its section, blank outside them."""

    section: str
    area: str
    whose: Whose
    number: int | None
    text: str
    place: Place
    last_page: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything read out of one report.

    ``kind`` says what it is in words, ``form`` is the entry of forms.toml that it was recognised by, ``framework`` and
    ``inspection_type`` are ids of kloe.frameworks (the type is blank when it cannot be told). ``published`` is the day
    as printed, ``published_by_name`` the one in the file's name: where both are there, the printed one counts.
    ``doubts`` are sentences about what disagrees or was not found.
    """

    file: str
    sha256: str
    pages: int
    kind: str
    form: str
    framework: str
    inspection_type: str
    title: str
    authority: Said[str] | None
    windows: tuple[Said[Window], ...]
    published: Said[date] | None
    published_by_name: date | None
    lead_inspectors: tuple[Said[str], ...]
    team: tuple[Said[str], ...]
    judgements: tuple[Judgement, ...]
    recommendations: tuple[Recommendation, ...]
    strengths: tuple[Paragraph, ...]
    paragraphs: tuple[Paragraph, ...]
    doubts: tuple[str, ...] = ()


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is no readable report: why, and what to do."""

    file: str
    sha256: str
    verdict: Verdict
    says: str
    remedy: str
