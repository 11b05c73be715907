"""The readiness report: one HTML file that answers "could we send this today?" and shows what that rests on."""

from datetime import datetime

from kloe.childdata.checks.checking import CheckedExtract
from kloe.childdata.extract import Extract
from kloe.childdata.measures.figures import Figures as MeasuredFigures
from kloe.papers.changes import IssueChanges
from kloe.papers.children_found import ChildrenFound
from kloe.papers.comparison import Comparisons
from kloe.papers.executive import executive_findings, executive_rules, executive_title
from kloe.papers.in_short import in_short
from kloe.papers.measure_changes import SinceLast
from kloe.papers.measure_pages import Audience, Sight, measure_pages, unanswered_table, withheld_words
from kloe.papers.page_templates import style_of, templates
from kloe.papers.readiness import Figures, figures
from kloe.papers.report_sections import report_sections
from kloe.papers.tidying_record import note_identifying_values
from kloe.papers.words import counted, day, moment, number, shortened

_ANSWER_CLASS = {"No": "no", "Not as it stands": "not-yet", "Yes, with warnings": "explain", "Yes": "yes"}


def readiness_report(  # noqa: PLR0913 - every one after the second is a keyword
    extract: Extract,
    checked: CheckedExtract,
    *,
    changes: IssueChanges | None = None,
    measured: MeasuredFigures | None = None,
    since_last: SinceLast | None = None,
    comparisons: Comparisons | None = None,
    children: ChildrenFound | None = None,
    audience: Audience = "internal",
    made_at: datetime,
    version: str,
) -> str:
    """The report as one self-contained page of HTML. It names no child.

    With ``measured`` it has the executive page and the pages of measures. For a peer or the public it holds these
    alone, and ``measured`` should be the figures as that audience may see them: exact rows and issues would tell
    small numbers.
    """
    note_identifying_values(extract)
    known = figures(extract, checked)
    public = audience != "internal"
    return (
        templates()
        .get_template("readiness_report.html.jinja")
        .render(
            style=style_of("report.css", "measures.css"),
            authority=shortened(extract.authority) if extract.authority else "Authority not named",
            public=public,
            title="Annex A in figures" if public else f"{known.verdict.answer}: readiness of Annex A",
            facts=_facts(extract, known, made_at, version, public=public),
            known=known,
            in_short=() if public else in_short(extract, checked, known, changes),
            answer_class=_ANSWER_CLASS[known.verdict.answer],
            tiles=_tiles(known),
            sections=report_sections(extract, checked, known, changes, audience, since_last, children),
            measured=measured is not None,
            **_measures(extract, measured, comparisons, audience),
        )
    )


def _measures(
    extract: Extract, measured: MeasuredFigures | None, comparisons: Comparisons | None, audience: Audience
) -> dict[str, object]:
    """What the executive page and the pages of measures show."""
    if measured is None:
        return {"pages": (), "executive": (), "executive_title": "", "withheld": "", "unanswered": None}
    sight = Sight(measured, extract.extract_date, audience, extract.authority or "", comparisons)
    found = executive_findings(sight, executive_rules())
    return {
        "pages": measure_pages(sight),
        "executive": found,
        "executive_title": executive_title(sight, found),
        "withheld": withheld_words(audience),
        "unanswered": unanswered_table(measured),
    }


def _facts(extract: Extract, known: Figures, made_at: datetime, version: str, *, public: bool) -> list[tuple[str, str]]:
    """What a reader wants to know of any report: of when, from what, against what, made when."""
    inferred = "inferred from the events in it" if known.rows else "today, as there is no row to infer it from"
    source = "as given" if extract.extract_date_source == "given" else inferred
    facts = [("Extract of", f"{day(extract.extract_date)} ({source})")]
    if public:
        return [*facts, ("Made", f"{moment(made_at)} by Kloe {version}")]
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
