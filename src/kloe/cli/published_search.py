"""The commands that look things up in published reports: paragraphs by their words, and recommendations."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kloe.cli.answering import JSON, OUTPUT, answer, refuse_no_table, with_options

if TYPE_CHECKING:
    from kloe.published.library import Library
    from kloe.published.recurring import Followed
    from kloe.published.searching import Filters

_MOST = 1_000_000  # more than the paragraphs of any library
_FILTERS = (
    click.option("--authority", "authorities", multiple=True, help="Only on this authority; slips are forgiven."),
    click.option("--year", "years", multiple=True, help="Only published in this year, or in these: 2016-2018."),
    click.option("--framework", "frameworks", multiple=True, help="Only under this framework; 'ilacs' is all of it."),
    click.option("--area", "areas", multiple=True, help="Only in sections on this judgement area."),
    click.option("--grade", "grades", multiple=True, help="Only with this grade: of the area, or overall outside one."),
    click.option("--theme", "themes", multiple=True, help="Only where this theme is spoken of."),
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@with_options(*_FILTERS)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many paragraphs to show.")
@OUTPUT
@JSON
def search(words: tuple[str, ...], limit: int, output: Path | None, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Find the paragraphs of all reports that have these WORDS, the best first.

    All words must be there; OR means either, NOT without. '"words in quotes"' stand together, safeg* is how a word
    begins, brackets group. Options may be given several times: any of their values then will do.
    """
    from kloe.papers.search_tables import found_answer  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.searching import search as look_for  # noqa: PLC0415

    refuse_no_table(output)
    found = look_for(open_library(), " ".join(words), _meant(filters), limit=_MOST if output else limit)
    marks = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("**", "**")
    answer(found_answer(found, marks), output, as_json)


@click.command()
@click.argument("words", nargs=-1)
@with_options(*_FILTERS)
@click.option("--again", is_flag=True, help="Only those that the next report says again, or perhaps.")
@click.option("--by-theme", is_flag=True, help="Instead, how many there are of each theme.")
@OUTPUT
@JSON
def recommendations(
    words: tuple[str, ...],
    again: bool,
    by_theme: bool,
    output: Path | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """List what reports ask to improve, and whether the next report on the same authority asks for it again.

    With WORDS, only recommendations that have them: see 'kloe published search'.
    """
    from kloe.papers.search_tables import cluster_answer, followed_answer  # noqa: PLC0415
    from kloe.published.library import open_library  # noqa: PLC0415
    from kloe.published.recurring import by_theme as clustered  # noqa: PLC0415
    from kloe.published.recurring import said_again  # noqa: PLC0415

    refuse_no_table(output)
    notes, found = _recommendations(open_library(), " ".join(words), _meant(filters))
    shown = list(said_again(found, perhaps=True)) if again else found
    answer(
        cluster_answer(clustered(shown), notes) if by_theme else followed_answer(found, shown, notes), output, as_json
    )


def _meant(filters: dict[str, tuple[str, ...]]) -> "Filters":
    from kloe.published.searching import Filters  # noqa: PLC0415

    return Filters(**filters)


def _recommendations(library: "Library", words: str, filters: "Filters") -> "tuple[tuple[str, ...], list[Followed]]":
    """The recommendations that are meant, with what became of them, and what was taken for what."""
    from kloe.published.recurring import follow  # noqa: PLC0415
    from kloe.published.searching import list_recommendations  # noqa: PLC0415

    chosen = list_recommendations(library, words, filters)
    return chosen.notes, [one for one in follow(library) if (one.report, one.whose, one.position) in chosen.places]
