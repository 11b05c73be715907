"""Small made-up reports, and a reader that makes them out of files of a line: the library does not mind what reads."""

import os
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

from kloe.published.model import (
    Judgement,
    Paragraph,
    Place,
    Recommendation,
    Report,
    Said,
    Tag,
    Unread,
    Window,
)

HERE = Place(page=2, start=10, end=30)


def write_report(path: Path, authority: str, first_day: str = "2024-03-04", more: str = "") -> Path:
    """A file that ``read_small`` takes for a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"%PDF-\n{authority}\n{first_day}\n{more}", encoding="utf-8")
    return path


def read_small(path: Path) -> Report | Unread:
    """What the file says; one that says 'die' takes its process along, 'raise' has a fault, 'hang' never ends."""
    content = path.read_bytes()
    hashed = sha256(content).hexdigest()
    if not content.startswith(b"%PDF-"):
        return Unread(
            file=path.name, sha256=hashed, verdict="not a PDF", says="It is something else.", remedy="Download it."
        )
    _, authority, first_day, *more = content.decode().split("\n")
    if authority == "die":
        os._exit(3)
    if authority == "raise":
        raise ZeroDivisionError
    if authority == "hang":
        re.fullmatch("(a+)+b", "a" * 60)
    return small_report(path.name, hashed, authority, date.fromisoformat(first_day), "\n".join(more))


def small_report(file: str, sha256: str, authority: str, first: date, text: str = "") -> Report:
    window = Window(first=first, last=first.replace(day=first.day + 4))
    return Report(
        file=file,
        sha256=sha256,
        pages=9,
        kind="inspection of local authority children's services",
        form="ilacs-5",
        framework="ilacs-2023",
        inspection_type="short",
        title=f"Inspection of {authority} local authority children’s services",
        authority=Said(value=authority, printed=authority, place=HERE),
        windows=(Said(value=window, printed="4 to 8 March 2024", place=HERE, sure="likely"),),
        published=None,
        published_by_name=date(2024, 4, 30),
        lead_inspectors=(Said(value="Máire O’Neill", printed="Máire O’Neill", place=HERE),),
        team=(),
        judgements=(
            Judgement(
                area="overall-effectiveness",
                grade="good",
                printed_area="Overall effectiveness",
                printed_grade="Good",
                place=HERE,
                heading=Said(value="inadequate", printed="inadequate", place=HERE),
            ),
        ),
        recommendations=(
            Recommendation(
                position=1,
                text="The quality of plans.",
                asked="area for improvement",
                whose="authority",
                place=HERE,
                tags=(Tag(kind="outcome", number=1, printed="(outcome 1, national framework)"),),
            ),
        ),
        strengths=(),
        paragraphs=(
            Paragraph(
                section="Summary",
                area="",
                whose="authority",
                number=1,
                text=text or f"=Children in {authority} are safe.",
                place=HERE,
                last_page=3,
            ),
        ),
        doubts=("The heading says inadequate.",),
    )
