"""What scripts and Power BI read, described by OpenAPI at ``/api/openapi.json``."""

from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Query

import kloe
from kloe.childdata.disclosure.disclosing import disclose
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.measures.figures import Figures, headline
from kloe.engine.session import Session
from kloe.published.outcomes.asking import Inspection
from kloe.published.outcomes.gathering import open_outcomes
from kloe.web.accounts.access import Reach, reach_of
from kloe.web.api.answers import ExtractOut, FigureOut, IssueOut, IssuesAsked, IssuesOut, OutcomeOut, Wrong
from kloe.web.api.tokens import WithScope
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.looks.recording import Seen, record_look

api = NinjaAPI(
    title="Kloe",
    version=kloe.__version__,
    description="What a person with your role could see, for scripts and Power BI. Send your token as 'Bearer'.",
    docs_url=None,
    urls_namespace="api",
)
_NO_EXTRACT = (404, Wrong(what="There is no such extract.", remedy="Ask /api/extracts which there are."))


@api.get("/extracts", auth=WithScope("extracts"), response=list[ExtractOut], tags=["extracts"])
def extracts(request: HttpRequest) -> list[dict[str, Any]]:
    """Every extract, the newest first."""
    return [
        {
            "id": one.id, "authority": one.authority, "extract_date": one.extract_date, "state": one.state,
            "verdict": one.verdict, "counts": one.counts, "uploaded_at": one.uploaded_at,
            "replaced": one.replaced_by_id is not None,
        }
        for one in StoredExtract.objects.all()
    ]  # fmt: skip


@api.get(
    "/extracts/{extract_id}/issues", auth=WithScope("issues"), response={200: IssuesOut, 404: Wrong}, tags=["issues"]
)
def issues(request: HttpRequest, extract_id: UUID, asked: Query[IssuesAsked]) -> IssuesOut | tuple[int, Wrong]:
    """The issues of one extract that you may see, in the order of the lists. Each child among them is recorded as seen."""
    stored = _ready(extract_id)
    if stored is None:
        return _NO_EXTRACT
    with opened(stored) as one:
        found = _issues(one.extract.session, reach_of(request.user, "see_children"), asked)  # type: ignore[arg-type]
    children = tuple(issue.child for issue in found.issues if issue.child)
    record_look(request, Seen(page="api: issues", children=children, extract=str(stored)))
    return found


@api.get(
    "/extracts/{extract_id}/measures",
    auth=WithScope("measures"),
    response={200: list[FigureOut], 404: Wrong},
    tags=["measures"],
)
def measures(request: HttpRequest, extract_id: UUID, breakdown: str = "") -> list[FigureOut] | tuple[int, Wrong]:
    """Every measure of one extract, whole or by one breakdown; small numbers are withheld where your role says so."""
    stored = _ready(extract_id)
    if stored is None:
        return _NO_EXTRACT
    with opened(stored) as one:
        whole = reach_of(request.user, "see_figures")  # type: ignore[arg-type]
        shown: Figures = one.measured if whole else disclose(one.measured, policy_for("published"))
        return [figure for measure in shown.book.measures for figure in _figures(shown, measure.id, breakdown)]


@api.get("/outcomes", auth=WithScope("outcomes"), response=list[OutcomeOut], tags=["outcomes"])
def outcomes(request: HttpRequest, authority: str = "") -> list[OutcomeOut]:
    """Every inspection and visit that is known, or those of one authority."""
    return [
        OutcomeOut(
            authority=one.authority, region=one.region, framework=one.framework, inspection_type=one.inspection_type,
            first_day=one.first_day, published=one.published, grades=dict(one.grades),
        )
        for one in _inspections()
        if not authority or one.authority.casefold() == authority.casefold()
    ]  # fmt: skip


@cache
def _inspections() -> tuple[Inspection, ...]:
    with open_outcomes() as known:
        return known.inspections()


def _ready(extract_id: UUID) -> StoredExtract | None:
    return StoredExtract.objects.filter(pk=extract_id, state=State.READY, replaced_by=None).first()


def _figures(shown: Figures, measure_id: str, breakdown: str) -> list[FigureOut]:
    measure = shown.book.by_id[measure_id]
    whole = shown.figure(measure_id)
    found = shown.figures(measure_id, breakdown) if breakdown else (whole,) if whole else ()
    return [
        FigureOut(
            measure=measure_id, title=measure.title, kind=measure.kind, breakdown=breakdown, category=one.category,
            base=one.base, counted=one.counted, unknown=one.unknown, median=one.median, mean=one.mean,
            value=headline(one, measure), withheld=one.withheld,
        )
        for one in found
    ]  # fmt: skip


_ISSUES = """
select issues.key, issues."check", checks.severity, issues.list_number, sheets.sheet, issues.sheet_row,
  issues.child_id, headings.heading, issues.message, checks.remedy, issues.team, issues.worker,
  count(*) over () as total
from issues join checks on checks.id = issues."check"
left join sheets on sheets.source = issues.source
left join column_headings as headings
  on headings.list_number = issues.list_number and headings."column" = issues."column"
where ($severity = '' or checks.severity = $severity) and ($check = '' or issues."check" = $check)
  and ($list is null or issues.list_number = $list)
  and ($everybody or issues.child_id in $children
    or regexp_replace(lower(issues.team), '[^a-z0-9]', '', 'g') in $teams)
order by issues.list_number nulls first, issues.source, issues.sheet_row, issues."check", issues.key
limit $limit offset $start
"""


def _issues(session: Session, reach: Reach, asked: IssuesAsked) -> IssuesOut:
    who = {"everybody": reach.everybody, "children": sorted(reach.children), "teams": sorted(reach.teams)}
    rows = session.rows(_ISSUES, asked.dict() | who)
    names = list(IssueOut.model_fields)
    found = [IssueOut(**dict(zip(names, row[:-1], strict=True))) for row in rows]
    return IssuesOut(total=rows[0][-1] if rows else 0, issues=found)
