"""The readiness report: one HTML file that answers "could we send this today?" and shows what that rests on."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.papers.changes import IssueChanges
from kloe.papers.in_short import in_short
from kloe.papers.readiness import Figures, figures
from kloe.papers.report_sections import report_sections
from kloe.papers.tidying_record import note_identifying_values
from kloe.papers.words import counted, day, moment, number, shortened

_TEMPLATES = Path(__file__).parent / "templates"
_ANSWER_CLASS = {"No": "no", "Not as it stands": "not-yet", "Yes, with warnings": "explain", "Yes": "yes"}


def readiness_report(
    extract: Extract,
    checked: CheckedExtract,
    *,
    changes: IssueChanges | None = None,
    made_at: datetime,
    version: str,
) -> str:
    """The report as one self-contained page of HTML. It names no child."""
    note_identifying_values(extract)
    known = figures(extract, checked)
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    return (
        _environment()
        .get_template("readiness_report.html.jinja")
        .render(
            style=Markup(style),  # noqa: S704 - our own file
            authority=shortened(extract.authority) if extract.authority else "Authority not named",
            facts=_facts(extract, known, made_at, version),
            known=known,
            in_short=in_short(extract, checked, known, changes),
            answer_class=_ANSWER_CLASS[known.verdict.answer],
            tiles=_tiles(known),
            sections=report_sections(extract, checked, known, changes),
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _facts(extract: Extract, known: Figures, made_at: datetime, version: str) -> list[tuple[str, str]]:
    """What a reader wants to know of any report: of when, from what, against what, made when."""
    inferred = "inferred from the events in it" if known.rows else "today, as there is no row to infer it from"
    source = "as given" if extract.extract_date_source == "given" else inferred
    facts = [("Extract of", f"{day(extract.extract_date)} ({source})")]
    if extract.notified_date:
        facts.append(("Inspection notified", day(extract.notified_date)))
    names = ", ".join(shortened(file.name) for file in extract.files)
    facts.append(("File read" if len(extract.files) == 1 else "Files read", names))
    facts.append(("Checked against", f"{extract.specification.title} ({extract.specification.id})"))
    return [*facts, ("Made", f"{moment(made_at)} by Kloe {version}")]


def _tiles(known: Figures) -> list[tuple[str, str, str]]:
    """(class, figure, what it counts)."""
    return [
        ("error", number(known.errors), _of(known.errors, "error")),
        ("warning", number(known.warnings), _of(known.warnings, "warning")),
        ("query", number(known.queries), _of(known.queries, "query", "queries")),
        ("", f"{number(known.answered)} of {number(known.checks)}", "checks gave an answer"),
        ("", number(known.rows), f"{_of(known.rows, 'row')} read"),
        ("", number(known.refused), f"{_of(known.refused, 'row')} refused: blanks, footers, repeated headings"),
        ("", number(known.changed), f"{_of(known.changed, 'cell')} changed on the way in"),
        ("", number(known.unread), f"{_of(known.unread, 'cell')} not understood"),
    ]


def _of(count: int, one: str, several: str = "") -> str:
    """What stands below a figure: one thing or several."""
    return counted(count, one, several).split(" ", 1)[1]
