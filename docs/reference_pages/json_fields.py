"""What fields mean that have one name in many answers, and how the fields of an answer are put together."""

from collections.abc import Iterator, Mapping

# A field of one name means the same in every answer.
SAME: Mapping[str, str] = {
    "authority": "The authority.",
    "area": "The judgement area; blank outside of one.",
    "asked": "What it is called there: `priority action`, `recommendation` or `area for improvement`; null for other"
    " paragraphs.",
    "base": "How many are counted: what the shares are of.",
    "doubts": "What disagrees in the report or was not found, in sentences.",
    "file": "The name of the file.",
    "first_day": "First day of fieldwork.",
    "framework": "The version of the framework.",
    "grade": "The overall grade; blank where it is not known.",
    "inspection": "The inspection: the same in every answer and for every source.",
    "inspection_type": "The type of inspection; blank where it cannot be told.",
    "kind": "What kind of inspection it is, in words.",
    "last_day": "Last day of fieldwork.",
    "last_page": "The page that it ends on.",
    "notes": "Sentences that go with the rows: what was counted, what was taken for what, whose information it is.",
    "number": "The number printed before it; null where none is.",
    "page": "The page that it is printed on, 1 for the first.",
    "paragraph": "Which paragraph of the report it is, from 1.",
    "population": "How many authorities there were on the day.",
    "position": "Which recommendation it is of its report and `whose`, from 1; null for other paragraphs.",
    "published": "Day of publication.",
    "report": "The id of the report in the library; blank where it is not there.",
    "reports": "How many reports were counted.",
    "section": "The heading above it.",
    "sha256": "The hash of the file.",
    "text": "Its text.",
    "themes": "The themes that it speaks of.",
    "whose": "`authority`, or `lscb` for the local safeguarding children board.",
}


def fields(below: str, *names: str, **own: str) -> Iterator[tuple[str, str]]:
    """Fields ``below`` a path: those that mean what they do everywhere, and its ``own``."""
    yield from ((f"{below}.{name}", SAME[name]) for name in names)
    yield from ((f"{below}.{name}", says) for name, says in own.items())


def rows(command: str, says: str, *names: str, **own: str) -> Iterator[tuple[str, str]]:
    """The notes and rows of a command, and the fields of a row."""
    yield from fields(command, "notes", rows=says)
    yield from fields(f"{command}.rows[]", *names, **own)
