"""Read one report: what it is, whose, when, by whom, what it judges and what it asks for."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from kloe.frameworks.choosing import in_force_on, main_version
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks
from kloe.published.model import Judgement, Report, Said, Unread, Window
from kloe.published.reading.authority import authority
from kloe.published.reading.body import body_of
from kloe.published.reading.dates import published, published_by_name, windows
from kloe.published.reading.forms import Form, Recognised, by_rows, recognise
from kloe.published.reading.judgements import read_judgements
from kloe.published.reading.lines import Text, text_of
from kloe.published.reading.pdf import Document, no_report, read_pdf
from kloe.published.reading.people import lead_inspectors

_SHORT = 4  # days from the first to the last, a Monday to a Friday
_STANDARD = range(7, 12)  # over two weeks
_TWO_WEEKS = 11


def read_report(source: Path) -> Report | Unread:
    """The report in the PDF ``source``, or why there is none; nothing in a file makes it raise."""
    document = read_pdf(source)
    return document if isinstance(document, Unread) else report_of(document)


def report_of(document: Document) -> Report | Unread:
    """The report that ``document`` is, or the verdict that it is none that Kloe knows."""
    text = text_of(document)
    recognised = recognise(text)
    if recognised is None:
        return no_report(document)
    front = _front(text, recognised)
    framework = _framework(recognised.form, front.began)
    judged = read_judgements(text, recognised.form)
    form = by_rows(recognised.form, [one.area for one in judged.judgements] or _graded_areas(framework))
    body = body_of(text.lines, "lscb" if form.grades == "board" else "authority")
    return Report(
        file=document.file,
        sha256=document.sha256,
        pages=len(document.pages),
        kind=form.kind,
        form=form.id,
        framework=framework.id if framework else "",
        inspection_type=_type(form, front.windows),
        title=text.printed(recognised.title),
        authority=front.authority,
        windows=front.windows,
        published=front.published,
        published_by_name=front.published_by_name,
        lead_inspectors=front.lead_inspectors,
        team=body.team,
        judgements=judged.judgements,
        recommendations=body.recommendations,
        strengths=body.strengths,
        paragraphs=body.paragraphs,
        doubts=(
            *judged.doubts,
            *_doubts_about_areas(form, framework, judged.judgements),
            *_doubts(form, front),
            *(body.doubts if form.grades != "none" else ()),
        ),
    )


class _Front(msgspec.Struct, frozen=True, kw_only=True):
    """What the front page says besides judgements; ``began`` is the first day of fieldwork, as far as it is known."""

    windows: tuple[Said[Window], ...]
    published: Said[date] | None
    published_by_name: date | None
    began: date | None
    authority: Said[str] | None
    lead_inspectors: tuple[Said[str], ...]


def _front(text: Text, recognised: Recognised) -> _Front:
    days = windows(text, letter=recognised.form.grades == "none")
    said_on, named_on = published(text), published_by_name(text.document.file)
    began = days[0].value.first if days else said_on.value if said_on else named_on
    return _Front(
        windows=days,
        published=said_on,
        published_by_name=named_on,
        began=began,
        authority=authority(text, recognised, began),
        lead_inspectors=lead_inspectors(text),
    )


def _framework(form: Form, began: date | None) -> Framework | None:
    """The version that the first day of fieldwork falls under; outside all of them, the one nearest to it."""
    versions = [one for one in load_frameworks() if one.system == form.system and one.applies and not one.planned]
    in_force = {one.id for one in in_force_on(began)} if began else set()
    found = next((one for one in versions if one.id in in_force), None) or min(
        versions, key=lambda one: _days_away(one, began), default=None
    )
    return main_version(found, versions) if found else None


def _graded_areas(framework: Framework | None) -> set[str]:
    """The areas that a report under the framework must grade."""
    return {one.id for one in framework.areas if one.graded and not one.optional} if framework else set()


def _days_away(framework: Framework, day: date | None) -> int:
    if framework.applies is None or day is None:
        return 0
    after = (day - framework.applies.to).days if framework.applies.to else 0
    return max((framework.applies.since - day).days, after, 0)


def _type(form: Form, days: tuple[Said[Window], ...]) -> str:
    """The type by the days in the report: one week is short, two are standard; of any others it cannot be told."""
    if form.type or len(days) != 1:
        return form.type
    length = (days[0].value.last - days[0].value.first).days
    if form.system == "ilacs":
        return "short" if length <= _SHORT else "standard" if length in _STANDARD else ""
    if form.system == "sif-reinspection":
        return "reinspection-two-weeks" if length <= _TWO_WEEKS else "reinspection"
    return ""


def _doubts(form: Form, front: _Front) -> Iterator[str]:
    """What was not found on the front, and what does not go together there."""
    if not form.verified:
        yield "Kloe knows this form of report only by its title: no report like it was at hand to test the reading on."
    if not front.windows:
        yield "It prints no days of fieldwork that can be."
    elif form.system == "ilacs" and not _type(form, front.windows):
        yield "Whether it is a short or a standard inspection cannot be told from its days of fieldwork."
    if front.authority is None:
        yield "It names no authority."
    elif front.authority.sure == "doubtful":
        yield f"The register knows no authority called '{front.authority.printed}'."
    if not front.lead_inspectors:
        yield "It names no lead inspector."
    printed, named = front.published, front.published_by_name
    if printed and named and printed.value != named:
        yield f"It was published on {printed.printed} as it prints, on {named.day} {named:%B %Y} by its file's name."


def _doubts_about_areas(form: Form, framework: Framework | None, judgements: tuple[Judgement, ...]) -> Iterator[str]:
    """What the report grades that its framework does not know, and what it leaves without a grade."""
    if framework is None or form.grades == "none":
        return
    graded = {one.area for one in judgements}
    expected = {"lscb"} if form.grades == "board" else _graded_areas(framework)
    for area in sorted(graded - set(framework.area_by_id)):
        yield f"It grades {area}, which {framework.id} does not have."
    for area in sorted(expected - graded):
        yield f"No grade was found for {area}."
