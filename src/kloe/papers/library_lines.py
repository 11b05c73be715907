"""The library of published reports as lines for a terminal: what was added, what there is, one report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, joined, without_unseen
from kloe.published.library.adding import Added
from kloe.published.library.fetching import Fetched
from kloe.published.library.filling import Filled
from kloe.published.library.tables import Library
from kloe.published.model import Judgement, Paragraph, Recommendation, Report, Said, Unread, Window

LISTED = """
with overall as (select report, any_value(grade) as grade from judgements where area = 'overall-effectiveness'
  group by report)
select report, authority, kind, framework, inspection_type, first_day, last_day, published, file,
  coalesce(grade, '') as grade, doubts
from reports left join overall using (report) order by authority nulls last, first_day, report"""
_UNSURE = {"certain": "", "likely": " (likely)", "doubtful": " (doubtful)"}


def added_lines(added: Added) -> Iterator[str]:
    """What became of the files that were given."""
    yield (
        f"{counted(added.files, 'file')}: {counted(len(added.added), 'report')} added, {added.known:,} known already,"
        f" {len(added.unread):,} that cannot be read."
    )
    if added.again:
        yield f"{counted(len(added.again), 'report')} read again, because Kloe now reads differently."
    for one in added.same:
        yield f"{without_unseen(one.file)} is the same file as {without_unseen(one.kept_as)}: it is kept once."
    for twins in added.twins:
        pairs = zip(twins.files, twins.reports, strict=True)
        files = joined([f"{without_unseen(file)} ({report})" for file, report in pairs])
        yield f"On one inspection of {twins.authority} ({twins.kind}) there are {files}: see which counts."
    yield from unread_lines(added.unread)


def unread_lines(unread: Iterable[Unread]) -> Iterator[str]:
    """The verdict on each file that could not be read."""
    for one in unread:
        yield f"{without_unseen(one.file)}: {one.verdict}. {one.says} {one.remedy}"


def list_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One line a report: id, authority, kind, days of fieldwork, overall grade."""
    width = max((len(_name(row)) for row in rows), default=0)
    for row in rows:
        grade = f"  {row['grade']}" if row["grade"] else ""
        doubts = f"  ({counted(len(row['doubts']), 'doubt')})" if row["doubts"] else ""
        days = f"{row['first_day'] or '?'} to {row['last_day'] or '?'}"
        yield f"{row['report']}  {_name(row):<{width}}  {days:<24}  {row['kind']}{grade}{doubts}"


def _name(row: Mapping[str, Any]) -> str:
    return without_unseen(row["authority"] or f"({row['file']})")


def library_line(library: Library) -> str:
    """How much there is."""
    unread = f", and {counted(len(library.unread), 'file')} that could not be read" if library.unread else ""
    return f"{counted(library.count, 'report')}{unread} in {library.folder}"


def report_lines(report: Report) -> Iterator[str]:
    """One report with the page that each value stands on."""
    yield without_unseen(report.title or report.file)
    yield from (f"  {without_unseen(line)}" for line in _front(report))
    yield from ("", "JUDGEMENTS", *(_judgement(one) for one in report.judgements or ()))
    if not report.judgements:
        yield "  None is printed in a form that Kloe reads."
    for heading, asked in _asked(report.recommendations):
        yield from ("", heading)
        group = ""
        for one in asked:
            if group != (group := one.band or one.heading) and group:
                yield f"  {without_unseen(group)}:"
            number = f"{one.number}. " if one.number else f"{one.position}) "
            tags = "".join(f" [{tag.printed}]" for tag in one.tags)
            yield from wrapped(without_unseen(f"{number}{one.text}{tags} (page {one.place.page})"), "  ")
    yield from _strengths(report.strengths)
    if report.doubts:
        yield from ("", "DOUBTS")
        for doubt in report.doubts:
            yield from wrapped(without_unseen(doubt), "  ")


def _front(report: Report) -> Iterator[str]:
    yield f"Authority: {_said(report.authority)}"
    yield f"Kind: {report.kind}, framework {report.framework or 'not known'} {report.inspection_type}".rstrip()
    for one in report.windows:
        yield f"Fieldwork: {_window(one.value)} (page {one.place.page}){_UNSURE[one.sure]}"
    yield f"Published: {_published(report)}"
    for role, people in (("Lead inspector", report.lead_inspectors), ("Team", report.team)):
        if people:
            yield f"{role}: {joined([one.value for one in people])} (page {people[0].place.page})"
    yield f"File: {report.file}, {counted(report.pages, 'page')}; {counted(len(report.paragraphs), 'paragraph')} read"


def _window(window: Window) -> str:
    return day(window.first) if window.first == window.last else f"{day(window.first)} to {day(window.last)}"


def _published(report: Report) -> str:
    if report.published is None:
        return f"{day(report.published_by_name)} (by the name of the file)" if report.published_by_name else "not known"
    other = report.published_by_name not in (None, report.published.value)
    by_name = f"; by the name of the file {day(report.published_by_name)}" if report.published_by_name and other else ""
    return f"{_said(report.published)}{by_name}"


def _said(said: Said[str] | Said[date] | None) -> str:
    if said is None:
        return "not found"
    value = day(said.value) if isinstance(said.value, date) else said.value
    return f"{value} (page {said.place.page}){_UNSURE[said.sure]}"


def _judgement(one: Judgement) -> str:
    against = f", but its section is headed '{one.heading.printed}'" if one.heading and not one.agrees else ""
    place = f"(page {one.place.page}){_UNSURE[one.sure]}{against}"
    return without_unseen(f"  {one.printed_area}: {one.printed_grade} {place}")


def _asked(every: Sequence[Recommendation]) -> Iterator[tuple[str, list[Recommendation]]]:
    """The lists of what has to improve, in the order of the report."""
    groups: dict[str, list[Recommendation]] = {}
    for one in every:
        of = "THE SAFEGUARDING BOARD: " if one.whose == "lscb" else ""
        groups.setdefault(
            f"{of}{one.asked.upper()}S".replace("AREA FOR IMPROVEMENTS", "AREAS FOR IMPROVEMENT"), []
        ).append(one)
    yield from groups.items()


def _strengths(strengths: Sequence[Paragraph]) -> Iterator[str]:
    if strengths:
        yield from ("", "STRENGTHS")
    for one in strengths:
        yield from wrapped(without_unseen(f"{one.text} (page {one.place.page})"), "  ")


def fetched_line(one: Fetched) -> str:
    """How one address ended."""
    whose = f"{one.address.local_authority}, " if one.address.local_authority else ""
    says = f" {one.says}" if one.says else ""
    return without_unseen(f"{one.outcome}: {whose}{one.address.file_name} ({one.address.address}){says}")


def filled_lines(filled: Filled) -> Iterator[str]:
    """How many addresses ended how, and what became of the files."""
    ends: dict[str, int] = {}
    for one in filled.fetched:
        ends[one.outcome] = ends.get(one.outcome, 0) + 1
    yield f"{counted(len(filled.fetched), 'address', 'addresses')}: " + (
        joined([f"{count:,} {outcome}" for outcome, count in ends.items()]) or "none asked for"
    )
    if "not tried" in ends or "failed" in ends:
        yield "Run the command again later: it goes on where it stopped."
    if filled.added:
        yield from added_lines(filled.added)
