"""The addresses that scripts and Power BI read, described by OpenAPI at ``/api/openapi.json``."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Query

import kloe
from kloe.authorities.names import find_authority
from kloe.childdata.disclosure.disclosing import DisclosedFigures
from kloe.childdata.measures.figures import headline
from kloe.errors import UnknownNameError
from kloe.web.accounts.access import reach_of
from kloe.web.api.answers import CountsOut, ExtractOut, FigureOut, IssueOut, IssuesAsked, IssuesOut, OutcomeOut, Wrong
from kloe.web.api.refusals import ALWAYS, say_what_is_wrong
from kloe.web.api.tokens import WithScope, WithToken, signed_in_or_with_token
from kloe.web.childdata.choosing import usable_extracts
from kloe.web.childdata.issues import Asked, Issue, Issues, decided
from kloe.web.childdata.measures import audience_of
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import OpenExtract, opened
from kloe.web.looks.recording import Seen, record_look
from kloe.web.published.holding import held

api = NinjaAPI(
    title="Kloe",
    version=kloe.__version__,
    description="What a person with your role could see, for scripts and Power BI. Send your token as 'Bearer'.",
    docs_url=None,
    docs_decorator=signed_in_or_with_token,
    urls_namespace="api",
)
say_what_is_wrong(api)
_OR_NONE = {**ALWAYS, 404: Wrong, 503: Wrong}


@api.get("/extracts", auth=WithScope("extracts"), response={200: list[ExtractOut], **ALWAYS}, tags=["extracts"])
def extracts(request: HttpRequest) -> list[ExtractOut]:
    """Every extract, the newest first."""
    return [
        ExtractOut(
            id=one.id, authority=one.authority, extract_date=one.extract_date, state=one.state, verdict=one.verdict,
            counts=CountsOut(**{name: one.counts[name] for name in CountsOut.model_fields if name in one.counts}),
            uploaded_at=one.uploaded_at, replaced=one.replaced_by_id is not None,
        )
        for one in StoredExtract.objects.all()
    ]  # fmt: skip


@api.get(
    "/extracts/{extract_id}/issues", auth=WithScope("issues"), response={200: IssuesOut, **_OR_NONE}, tags=["issues"]
)
def issues(request: HttpRequest, extract_id: UUID, asked: Query[IssuesAsked]) -> IssuesOut:
    """The issues of one extract that you may see, in the order of the lists. Each child is recorded as seen by you."""
    stored = _ready(extract_id)
    wanted = Asked(severity=asked.severity, check=asked.check, list_number=asked.list, state=asked.state)
    known = decided(stored.authority)
    with opened(stored) as one:
        found = Issues(one.extract.session, reach_of(request.user, "see_children"), known)  # type: ignore[arg-type]
        total, rows = sum(found.count(wanted).values()), found.rows(wanted, asked.start, asked.limit)
    children = tuple(issue.child for issue in rows if issue.child)
    record_look(request, Seen(page="api: issues", children=children, extract=str(stored)))
    return IssuesOut(total=total, issues=[_issue(issue, issue.key in known.explained) for issue in rows])


@api.get(
    "/extracts/{extract_id}/measures",
    auth=WithScope("measures"),
    response={200: list[FigureOut], **_OR_NONE},
    tags=["measures"],
)
def measures(request: HttpRequest, extract_id: UUID, breakdown: str = "") -> list[FigureOut]:
    """Every measure of one extract, whole or by one breakdown; small numbers are withheld where your role says so."""
    with opened(_ready(extract_id)) as one:
        _check_breakdown(one, breakdown)
        shown = one.figures(audience_of(request.user))  # type: ignore[arg-type]
        return [figure for measure in shown.book.by_id for figure in _figures(shown, measure, breakdown)]


@api.get("/outcomes", auth=WithScope("outcomes"), response={200: list[OutcomeOut], **_OR_NONE}, tags=["outcomes"])
def outcomes(request: HttpRequest, authority: str = "") -> list[OutcomeOut]:
    """Every inspection and visit that is known, or those of one authority."""
    only = find_authority(authority).name if authority else ""
    return [
        OutcomeOut(
            authority=one.authority, region=one.region, framework=one.framework, inspection_type=one.inspection_type,
            first_day=one.first_day, published=one.published, grades=dict(one.grades),
        )
        for one in held().inspections
        if not only or one.authority == only
    ]  # fmt: skip


@api.get("/{path:rest}", auth=WithToken(), response={404: Wrong}, include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> None:
    """Say so in the way in which everything is said here."""
    raise Http404


def _ready(extract_id: UUID) -> StoredExtract:
    stored = usable_extracts().filter(pk=extract_id).first()
    if stored is None:
        raise UnknownNameError("There is no such extract that is ready.", remedy="Ask /api/extracts which there are.")
    return stored


def _check_breakdown(one: OpenExtract, breakdown: str) -> None:
    """Whether there is such a breakdown is no secret, whoever asks; what it counts may be."""
    whole = one.figures("internal")
    known = one.memory.of(
        "breakdowns", lambda: sorted({name for id_ in whole.book.by_id for name in whole.breakdowns(id_)})
    )
    if breakdown and breakdown not in known:
        raise UnknownNameError("No measure has such a breakdown.", remedy=f"There are: {', '.join(known)}.")


def _issue(issue: Issue, explained: bool) -> IssueOut:
    return IssueOut(
        key=issue.key, check=issue.check, severity=issue.severity, list=issue.list_number, sheet=issue.sheet,
        row=issue.row, child=issue.child, column=issue.column, message=issue.message, remedy=issue.remedy,
        team=issue.team, worker=issue.worker, explained=explained,
    )  # fmt: skip


def _figures(shown: DisclosedFigures, measure_id: str, breakdown: str) -> list[FigureOut]:
    measure, whole = shown.book.by_id[measure_id], shown.figure(measure_id)
    found = shown.figures(measure_id, breakdown) if breakdown else (whole,) if whole else ()
    return [
        FigureOut(
            measure=measure_id, title=measure.title, kind=measure.kind, breakdown=breakdown, category=one.category,
            base=one.base, counted=one.counted, unknown=one.unknown, median=one.median, mean=one.mean,
            value=headline(one, measure), withheld=one.withheld,
        )
        for one in found
    ]  # fmt: skip
