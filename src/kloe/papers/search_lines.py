"""What was searched for, and what became of recommendations, as lines for a terminal."""

from collections.abc import Iterator, Sequence
from datetime import date

from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, share, without_unseen
from kloe.published.recurring import Cluster, Followed
from kloe.published.searching import Found, Hit
from kloe.published.searching.passages import passage

_BECAME = {
    "no later report": "No later report in the library.",
    "not found": "Not found in {next}.",
    "perhaps": "Perhaps said again in {next}, page {page}:",
    "said again": "Said again in {next}, page {page}:",
}


def found_lines(found: Found, marks: tuple[str, str]) -> Iterator[str]:
    """How many paragraphs there are, and the best of them; what was looked for stands between ``marks``."""
    yield from found.notes
    where = f" in {counted(found.reports, 'report')}" if found.total else ""
    yield f"{counted(found.total, 'paragraph')}{where} for: {found.understood}"
    if len(found.hits) < found.total:
        yield f"Shown: the best {len(found.hits):,}."
    for number, hit in enumerate(found.hits, 1):
        yield ""
        yield from wrapped(f"{number}. {_printed_in(hit)}")
        yield from _with_marks(passage(hit.text, hit.found), marks)


def _printed_in(hit: Hit) -> str:
    """Where a paragraph is printed: authority, day, page, number, section; its report to open it."""
    pages = f"page {hit.page}" if hit.page == hit.last_page else f"pages {hit.page} to {hit.last_page}"
    number = f", paragraph {hit.number}" if hit.number else ""
    published = f", published {_day(hit.published)}" if hit.published else ""
    section = f" – {hit.section}" if hit.section else ""
    return f"{hit.authority or hit.file}{published}, {pages}{number}{section} [{hit.report}]"


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _with_marks(text: str, marks: tuple[str, str]) -> Iterator[str]:
    """The passage in lines; marks that a terminal does not show are put in after the lines are cut."""
    opened = False
    for line in wrapped(text, "   "):
        parts = line.split("**")
        for number in range(1, len(parts)):
            parts[number] = marks[opened] + parts[number]
            opened = not opened
        yield "".join(parts)


def followed_lines(found: Sequence[Followed]) -> Iterator[str]:
    """Each recommendation under its report, with what became of it and why."""
    head = ""
    for one in found:
        title = f"{one.authority}, {_published(one.published)} [{one.report}]" + (" – LSCB" * (one.whose == "lscb"))
        if title != head:
            yield from ([""] if head else []) + [title]
            head = title
        yield from wrapped(f"{one.position}. {one.text} (page {one.page})", "  ")
        if one.themes:
            yield from wrapped(f"Themes: {', '.join(one.themes)}", "     ")
        yield from _became(one)


def _became(one: Followed) -> Iterator[str]:
    other = f" on {one.next_authority}" if one.next_authority != one.authority else ""
    of = f" of {day(one.next_published)}" if one.next_published else ""
    told = _BECAME[one.became].format(next=f"the next report{of}{other}", page=one.later_page)
    when = "since" if one.became == "no later report" else "in between"
    unheld = f" The library lacks the report of {counted(one.between, 'inspection')} {when}." if one.between else ""
    yield from wrapped(
        f"→ {told}{f' {one.later_position}. {one.later_text}' if one.later_text else ''}{unheld}", "     "
    )
    if one.because:
        yield from wrapped(f"Because both have: {', '.join(one.because)}", "       ")


def _published(published: date | None) -> str:
    return f"published {day(published)}" if published else "without a day of publication"


def counted_lines(found: Sequence[Followed]) -> Iterator[str]:
    """How many recommendations there are, and what became of those that could be followed."""
    followed = [one for one in found if one.became != "no later report"]
    yield (
        f"{counted(len(found), 'recommendation')} in {counted(len({one.report for one in found}), 'report')}."
        f" For {len(followed):,} of them the library has a later report:"
        f" {_of('said again', followed)}, {_of('perhaps', followed)}, {_of('not found', followed)}."
    )


def _of(became: str, followed: Sequence[Followed]) -> str:
    count = sum(one.became == became for one in followed)
    return f"{count:,} {became}" + (f" ({share(count, len(followed))})" if followed else "")


def cluster_lines(clusters: Sequence[Cluster]) -> Iterator[str]:
    """A line a theme: how many recommendations, in how many reports, how many of those followed were said again."""
    width = max([len("theme"), *(len(_theme(one)) for one in clusters)])
    yield f"{'theme':<{width}}  recommendations  reports  followed  said again  perhaps"
    for one in clusters:
        yield (
            f"{without_unseen(_theme(one)):<{width}}  {one.recommendations:>15,}  {one.reports:>7,}  {one.followed:>8,}"
            f"  {one.said_again:>10,}  {one.perhaps:>7,}"
        )


def _theme(one: Cluster) -> str:
    return one.theme or "(in no theme)"
