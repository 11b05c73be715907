"""Kent's paper on what inspectors look for, made anew: what recurs where authorities do well, and where poorly."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from kloe.frameworks.themes import themes_of
from kloe.papers.library_tables import SOURCE
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.page_templates import style_of, templates
from kloe.papers.theme_lines import base_says, of_base, printed_in, ratio_says
from kloe.papers.words import day
from kloe.published.library.tables import Library
from kloe.published.theme_counts.choosing import POORLY, WELL, Asked, Chosen, window, with_grade
from kloe.published.theme_counts.counting import Counts, ThemeCount, count_themes
from kloe.published.theme_counts.quoting import Quotable, Quotation
from kloe.published.themes.taxonomy import Polarity, load_taxonomy
from kloe.rule_files import read_rules

ENDINGS = (".html", ".md")
TITLE = "What recurs in Ofsted's reports on children's services"
_KENT = "kent-2014"
_QUOTED = 2


class _Paragraph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    heading: str


class _Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    paragraph: tuple[_Paragraph, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One theme under a heading: its counts in a sentence, and what reports say of it."""

    title: str
    says: str
    quotations: tuple[str, ...]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """One heading of the paper with its themes."""

    title: str
    themes: tuple[Told, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the paper: of which reports it is, and its headings."""

    title: str
    says: str
    headings: tuple[Heading, ...]


class ThemesPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The whole paper."""

    title: str
    says: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def themes_paper(library: Library, asked: Asked | None = None) -> ThemesPaper:
    """The paper for the reports that are meant; raises UnknownNameError for a filter that means nothing."""
    asked = asked or Asked()
    counts = count_themes(library, asked)
    reports = counts.reports
    well, poorly = with_grade(reports, WELL), with_grade(reports, POORLY)
    return ThemesPaper(
        title=TITLE,
        says=(base_says(reports, asked), _graded(reports)),
        parts=(
            _part(_Wanted("3", "Authorities that perform well", "strength", well), counts, library),
            _part(_Wanted("4", "Authorities that perform poorly", "weakness", poorly), counts, library),
        ),
        notes=_notes(asked),
    )


def write_paper(paper: ThemesPaper, target: Path) -> None:
    """Write the paper to ``target`` as HTML or Markdown; raises KloeError for another ending."""
    refuse_other_endings("The paper is", target, ENDINGS)
    text = as_html(paper) if target.suffix.lower() == ".html" else "\n".join(as_markdown(paper)) + "\n"
    with writing_to(target) as beside:
        beside.write_text(text, encoding="utf-8")


def as_html(paper: ThemesPaper) -> str:
    """The paper as one self-contained page."""
    template = templates().get_template("themes_paper.html.jinja")
    return template.render(paper=paper, style=style_of("timeline_page.css"))


def as_markdown(paper: ThemesPaper) -> Iterator[str]:
    """The paper as lines of Markdown."""
    yield f"# {paper.title}"
    for text in paper.says:
        yield from ("", text)
    for part in paper.parts:
        yield from ("", f"## {part.title}", "", part.says)
        for heading in part.headings:
            yield from ("", f"### {heading.title}")
            for theme in heading.themes:
                yield from ("", f"**{theme.title}.** {theme.says}")
                for quotation in theme.quotations:
                    yield from ("", f"> {quotation}")
    yield from ("", "## To be read with it", "")
    yield from (f"- {note}" for note in paper.notes)


class _Wanted(msgspec.Struct, frozen=True):
    number: str
    title: str
    polarity: Polarity
    reports: tuple[Chosen, ...]


def _part(wanted: _Wanted, counts: Counts, library: Library) -> Part:
    quotable = Quotable(library, wanted.reports, wanted.polarity, area=counts.area)
    placed: set[str] = set()
    headings = []
    for paragraph in _order():
        if paragraph.number.startswith(f"{wanted.number}."):
            here = [one for one in counts.themes if one.theme in _themes_of_paragraph(paragraph.number)]
            placed |= {one.theme for one in here}
            headings.append(_heading(paragraph, here, wanted, counts, quotable))
    rest = [one for one in counts.themes if one.theme not in placed]
    more = _Paragraph("", "What Kent's paper has not under this part")
    return Part(
        title=f"{wanted.number}. {wanted.title}",
        says=_base_of(wanted),
        headings=(*headings, _heading(more, rest, wanted, counts, quotable)),
    )


def _heading(
    paragraph: _Paragraph, themes: Sequence[ThemeCount], wanted: _Wanted, counts: Counts, quotable: Quotable
) -> Heading:
    return Heading(
        title=f"{paragraph.number} {paragraph.heading}".strip(),
        themes=tuple(_told(one, wanted, counts, quotable) for one in themes) if wanted.reports else (),
    )


def _told(one: ThemeCount, wanted: _Wanted, counts: Counts, quotable: Quotable) -> Told:
    of_these = count_in(one.theme, wanted.reports, counts, wanted.polarity)
    word = "strengths" if wanted.polarity == "strength" else "weaknesses"
    ratio = (
        f" Times as often in inadequate as in good reports: {ratio_says(one.compared)}."
        if wanted.polarity == "weakness" and one.compared.ratio
        else ""
    )
    return Told(
        title=one.title,
        says=f"{of_base(of_these, len(wanted.reports))} find {word}.{ratio}",
        quotations=tuple(map(_quoted, quotable.pick(one.theme, _QUOTED))),
    )


def count_in(theme: str, reports: Sequence[Chosen], counts: Counts, polarity: Polarity) -> int:
    """In how many of the reports the theme is a strength, or a weakness."""
    kind = "strengths" if polarity == "strength" else "weaknesses"
    found = (counts.spoken(theme, one.report) for one in reports)
    return sum(getattr(one, kind) >= counts.asked.at_least for one in found)


def _quoted(one: Quotation) -> str:
    return f"“{one.text}” {printed_in(one)}"


def _themes_of_paragraph(number: str) -> set[str]:
    """Kloe's themes that count towards those which Kent names in one paragraph."""
    there = {one.id for one in themes_of(_KENT) if f"{_KENT}: {number}" in one.source}
    return {theme.id for theme in load_taxonomy().themes if there.intersection(theme.kent)}


def _base_of(wanted: _Wanted) -> str:
    days = window(wanted.reports)
    if not days:
        return "No report that is meant has such a grade."
    grades = " or ".join(WELL if wanted.polarity == "strength" else POORLY)
    return f"{len(wanted.reports)} reports graded {grades}, from {day(days[0])} to {day(days[1])}."


def _graded(reports: Sequence[Chosen]) -> str:
    without = sum(not one.grade for one in reports)
    return f"{without} of them have no such grade and stand in neither part." if without else "All of them are graded."


def _notes(asked: Asked) -> tuple[str, ...]:
    return (
        f"A report finds strengths or weaknesses in a theme when at least {asked.at_least} of its sentences say so.",
        "Order and headings are those of Kent's paper of December 2014; counts, themes and quotations are Kloe's.",
        "Sentences are coded by words, with errors, so a count is near and not exact.",
        "That a theme is weak more often in inadequate reports does not say that it causes the grade.",
        SOURCE,
    )


def _order() -> tuple[_Paragraph, ...]:
    return read_rules(Path(__file__).parent / "themes_paper.toml", _Order).paragraph
