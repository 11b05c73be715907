"""A library of small made-up reports whose paragraphs are known, for searching and for what is said again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec

from kloe.published.library import Library, add_reports, open_library
from kloe.published.model import Judgement, Paragraph, Place, Recommendation, Report, Said, Unread, Whose, Window


def made_report(
    authority: str,
    first: date,
    paragraphs: Sequence[tuple[str, str]] = (),
    *,
    asked: Sequence[str] = (),
    asked_of_the_board: Sequence[str] = (),
    grades: Mapping[str, str] | None = None,
) -> Report:
    """``paragraphs`` are areas and texts; what is ``asked`` follows them, as in the reports it is a paragraph too."""
    every = [("authority", area, text) for area, text in paragraphs]
    every += [("authority", "", text) for text in asked] + [("lscb", "", text) for text in asked_of_the_board]
    places = [Place(page=2 + number, start=0, end=len(text)) for number, (_, _, text) in enumerate(every)]
    where = Place(page=1, start=0, end=9)
    window = Window(first=first, last=first + timedelta(days=11))
    return Report(
        file=f"{authority} {first}.pdf",
        sha256=sha256(f"{authority} {first} {every}".encode()).hexdigest(),
        pages=40,
        kind="inspection of local authority children's services",
        form="ilacs-5",
        framework="ilacs-2023",
        inspection_type="standard",
        title=f"Inspection of {authority}",
        authority=Said(value=authority, printed=authority, place=where),
        windows=(Said(value=window, printed=str(first), place=where),),
        published=Said(value=first + timedelta(days=60), printed="", place=where),
        published_by_name=None,
        lead_inspectors=(),
        team=(),
        judgements=tuple(
            Judgement(area=area, grade=grade, printed_area=area, printed_grade=grade, place=where)
            for area, grade in (grades or {"overall-effectiveness": "good"}).items()
        ),
        recommendations=tuple(_recommendations(every, places, len(paragraphs))),
        strengths=(),
        paragraphs=tuple(
            Paragraph(
                section="Findings" if area else "What needs to improve",
                area=area,
                whose="lscb" if whose == "lscb" else "authority",
                number=number,
                text=text,
                place=place,
                last_page=place.page,
            )
            for number, ((whose, area, text), place) in enumerate(zip(every, places, strict=True), 1)
        ),
    )


def _recommendations(
    every: Sequence[tuple[str, str, str]], places: Sequence[Place], after: int
) -> list[Recommendation]:
    made: list[Recommendation] = []
    for (whose, _, text), place in list(zip(every, places, strict=True))[after:]:
        owner: Whose = "lscb" if whose == "lscb" else "authority"
        position = 1 + sum(one.whose == owner for one in made)
        made.append(Recommendation(position=position, text=text, asked="recommendation", whose=owner, place=place))
    return made


def library_of(folder: Path, *reports: Report) -> Library:
    """A library in ``folder`` with these reports, added to what it holds."""
    files = []
    folder.parent.mkdir(parents=True, exist_ok=True)
    for report in reports:
        file = folder.parent / f"{report.sha256[:12]}.pdf"
        file.write_bytes(msgspec.json.encode(report))
        files.append(file)
    add_reports(files, folder=folder, with_reader=_read)
    return open_library(folder)


def _read(path: Path) -> Report | Unread:
    """The report in the file; it has the hash of the file, as a report that is read has."""
    report = msgspec.json.decode(path.read_bytes(), type=Report)
    return msgspec.structs.replace(report, sha256=sha256(path.read_bytes()).hexdigest())
