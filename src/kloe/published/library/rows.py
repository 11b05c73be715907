"""A report as rows of the library's tables: which columns each has, and what stands in them.

Every row has the id of its report. ``page``, ``starts`` and ``ends`` say where a thing is printed: the page (1 is the
first), and the characters of that page's text; of a sentence, the characters of its paragraph's text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kloe.published.library.places import report_id
from kloe.published.model import Judgement, Paragraph, Place, Recommendation, Report, Said
from kloe.published.themes.coding import coded

Row = dict[str, Any]

_PLACE = {"page": "integer", "starts": "integer", "ends": "integer"}
_PARAGRAPH = {
    "report": "varchar",
    "paragraph": "integer",
    "whose": "varchar",
    "section": "varchar",
    "area": "varchar",
    "number": "integer",
    "text": "varchar",
    "last_page": "integer",
    **_PLACE,
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "reports": {
        "report": "varchar",
        "authority": "varchar",
        "kind": "varchar",
        "framework": "varchar",
        "inspection_type": "varchar",
        "first_day": "date",
        "last_day": "date",
        "published": "date",
        "published_by_name": "date",
        "published_printed": "date",
        "title": "varchar",
        "form": "varchar",
        "file": "varchar",
        "sha256": "varchar",
        "pages": "integer",
        "authority_printed": "varchar",
        "authority_page": "integer",
        "authority_sure": "varchar",
        "lead_inspectors": "varchar[]",
        "doubts": "varchar[]",
    },
    "windows": {
        "report": "varchar",
        "number": "integer",
        "first_day": "date",
        "last_day": "date",
        "printed": "varchar",
        "sure": "varchar",
        **_PLACE,
    },
    "judgements": {
        "report": "varchar",
        "number": "integer",
        "area": "varchar",
        "grade": "varchar",
        "printed_area": "varchar",
        "printed_grade": "varchar",
        "sure": "varchar",
        "heading_grade": "varchar",
        "heading_printed": "varchar",
        "heading_page": "integer",
        "agrees": "boolean",
        **_PLACE,
    },
    "recommendations": {
        "report": "varchar",
        "whose": "varchar",
        "position": "integer",
        "number": "integer",
        "asked": "varchar",
        "heading": "varchar",
        "band": "varchar",
        "text": "varchar",
        "tags": "struct(kind varchar, number integer, printed varchar)[]",
        **_PLACE,
    },
    "paragraphs": _PARAGRAPH,
    "strengths": _PARAGRAPH,
    "sentences": {
        "report": "varchar",
        "paragraph": "integer",
        "sentence": "integer",
        "text": "varchar",
        "area": "varchar",
        "themes": "varchar[]",
        "polarity": "varchar",
        "because": "varchar[]",
        **_PLACE,
    },
    "people": {
        "report": "varchar",
        "role": "varchar",
        "number": "integer",
        "name": "varchar",
        "printed": "varchar",
        "sure": "varchar",
        **_PLACE,
    },
    "whole": {"report": "varchar", "content": "varchar"},
}
WHOLE = "whole"  # each report as it was read, with nothing left out: for looking at one


def rows_of(report: Report) -> dict[str, bytes]:
    """The rows of each table as lines of JSON."""
    rows = {
        "reports": [_of_report(report)],
        "windows": [
            {"number": n, "first_day": one.value.first, "last_day": one.value.last, **_said(one)}
            for n, one in enumerate(report.windows, 1)
        ],
        "judgements": [_of_judgement(n, one) for n, one in enumerate(report.judgements, 1)],
        "recommendations": [_of_recommendation(one) for one in report.recommendations],
        "paragraphs": [_of_paragraph(n, one) for n, one in enumerate(report.paragraphs, 1)],
        "strengths": [_of_paragraph(n, one) for n, one in enumerate(report.strengths, 1)],
        "sentences": list(_of_sentences(report)),
        "people": list(_of_people(report)),
        WHOLE: [{"content": msgspec.json.encode(report).decode()}],
    }
    begin = {"report": report_id(report.sha256)}
    return {table: msgspec.json.Encoder().encode_lines([begin | one for one in some]) for table, some in rows.items()}


def _of_report(report: Report) -> Row:
    authority = report.authority
    return {
        **{name: getattr(report, name) for name in TABLES["reports"] if hasattr(report, name)},
        "authority": authority.value if authority else None,
        "authority_printed": authority.printed if authority else None,
        "authority_page": authority.place.page if authority else None,
        "authority_sure": authority.sure if authority else None,
        "first_day": min((one.value.first for one in report.windows), default=None),
        "last_day": max((one.value.last for one in report.windows), default=None),
        "published": report.published.value if report.published else report.published_by_name,
        "published_printed": report.published.value if report.published else None,
        "lead_inspectors": [one.value for one in report.lead_inspectors],
    }


def _of_judgement(number: int, one: Judgement) -> Row:
    heading = one.heading
    return {
        **{name: getattr(one, name) for name in ("area", "grade", "printed_area", "printed_grade", "sure", "agrees")},
        "number": number,
        "heading_grade": heading.value if heading else None,
        "heading_printed": heading.printed if heading else None,
        "heading_page": heading.place.page if heading else None,
        **_place(one.place),
    }


def _of_recommendation(one: Recommendation) -> Row:
    kept = ("whose", "number", "asked", "heading", "band", "text", "tags")
    return {**{name: getattr(one, name) for name in kept}, "position": one.position, **_place(one.place)}


def _of_paragraph(number: int, one: Paragraph) -> Row:
    kept = ("whose", "section", "area", "number", "text", "last_page")
    return {**{name: getattr(one, name) for name in kept}, "paragraph": number, **_place(one.place)}


def _of_sentences(report: Report) -> Iterator[Row]:
    for one in coded(report):
        kept = ("paragraph", "sentence", "text", "area", "themes", "polarity", "because", "page")
        yield {**{name: getattr(one, name) for name in kept}, "starts": one.start, "ends": one.end}


def _of_people(report: Report) -> Iterator[Row]:
    for role, some in (("lead inspector", report.lead_inspectors), ("team", report.team)):
        for number, one in enumerate(some, 1):
            yield {"role": role, "number": number, "name": one.value, **_said(one)}


def _said(one: Said[Any]) -> Row:
    return {"printed": one.printed, "sure": one.sure, **_place(one.place)}


def _place(place: Place) -> Row:
    return {"page": place.page, "starts": place.start, "ends": place.end}
