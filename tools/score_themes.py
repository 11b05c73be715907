"""How well sentences are coded, measured against those that were labelled by reading.

``python tools/score_themes.py REPORTS`` writes the figures of ``docs/explanation/how-themes-are-found.md`` anew;
REPORTS is the folder of the reports that the labelled sentences are from.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from kloe.published.model import Paragraph, Place, Unread
from kloe.published.reading.report import read_report
from kloe.published.themes.coding import Sentence, coded, load_coder
from kloe.published.themes.taxonomy import Polarity, load_taxonomy

ROOT = Path(__file__).parent.parent
LABELLED = [ROOT / "tests" / "published" / f"{name}_sentences.jsonl" for name in ("labelled", "tuning")]
PAGE = ROOT / "docs" / "explanation" / "how-themes-are-found.md"
BEGIN, END = "<!-- figures: written by tools/score_themes.py -->", "<!-- end of figures -->"
FEWEST = 4  # labelled sentences of a theme in the half that is scored: nothing is said of rarer ones
_RESAMPLES = 2000
_SHORTEST = 20  # letters by which a sentence that was cut otherwise is known again
_POLARITIES: tuple[Polarity, ...] = ("strength", "weakness", "mixed", "neutral")

Half = Literal["tune", "hold"]
Coded = tuple["Label", Sentence]
Figure = Callable[[Sequence[Coded]], float]


class Label(msgspec.Struct, frozen=True):
    """A sentence with what its reader chose. Those that were labelled for tuning only name no half."""

    report: str
    page: int
    sentence: str
    themes: tuple[str, ...]
    area: str
    polarity: Polarity
    half: Half = "tune"


def labels(half: Half) -> tuple[Label, ...]:
    """The labelled sentences of one half."""
    lines = [line for path in LABELLED for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(one for line in lines if (one := msgspec.json.decode(line, type=Label)).half == half)


def coded_alone(some: Sequence[Label]) -> list[Coded]:
    """Each sentence coded by itself, without its paragraph and section."""
    return [(label, _alone(label.sentence)) for label in some]


def coded_in_reports(some: Sequence[Label], reports: Path) -> list[Coded]:
    """Each sentence as it is coded in its report; one that the reader of reports has cut otherwise is coded alone."""
    found = [(label, _in_report(label, _sentences(reports / label.report))) for label in some]
    return [(label, sentence or _alone(label.sentence)) for label, sentence in found]


def _alone(text: str) -> Sentence:
    place = Place(page=1, start=0, end=len(text))
    paragraph = Paragraph(section="", area="", whose="authority", number=None, text=text, place=place, last_page=1)
    return next(load_coder().code(paragraph))


@cache
def _sentences(report: Path) -> tuple[Sentence, ...]:
    read = read_report(report)
    return () if isinstance(read, Unread) else coded(read)


def _in_report(label: Label, sentences: Sequence[Sentence]) -> Sentence | None:
    wanted = _letters(label.sentence)
    alike = [
        (abs(one.page - label.page) > 1, abs(len(here) - len(wanted)), one.paragraph, one)
        for one in sentences
        if wanted in (here := _letters(one.text)) or (len(here) > _SHORTEST and here in wanted)
    ]
    return min(alike, key=lambda one: one[:3])[-1] if alike else None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


# The figures


def precision(some: Sequence[Coded]) -> float:
    """Of the themes that the coder gave, how many the reader had chosen."""
    hits, given, _ = _hits(some)
    return hits / given


def recall(some: Sequence[Coded]) -> float:
    """Of the themes that the reader had chosen, how many the coder gave."""
    hits, _, chosen = _hits(some)
    return hits / chosen


def f1(some: Sequence[Coded]) -> float:
    """The harmonic mean of precision and recall."""
    hits, given, chosen = _hits(some)
    return 2 * hits / (given + chosen)


def polarity(some: Sequence[Coded]) -> float:
    """How many sentences have the reader's polarity."""
    return sum(label.polarity == sentence.polarity for label, sentence in some) / len(some)


def area(some: Sequence[Coded]) -> float:
    """How many sentences have the reader's area."""
    return sum(label.area == sentence.area for label, sentence in some) / len(some)


FIGURES: dict[str, Figure] = {
    "Themes: precision": precision,
    "Themes: recall": recall,
    "Themes: F1": f1,
    "Polarity": polarity,
    "Area": area,
}


def _hits(some: Sequence[Coded]) -> tuple[int, int, int]:
    pairs = [(set(label.themes), set(sentence.themes)) for label, sentence in some]
    return sum(len(one & other) for one, other in pairs), sum(len(o) for _, o in pairs), sum(len(o) for o, _ in pairs)


def interval(figure: Figure, some: Sequence[Coded]) -> tuple[float, float]:
    """Where 95 of 100 samples would lie if the reports were drawn anew."""
    by_report: dict[str, list[Coded]] = {}
    for one in some:
        by_report.setdefault(one[0].report, []).append(one)
    groups, draw = list(by_report.values()), random.Random(1)  # noqa: S311 - no secret
    values = sorted(
        figure([one for group in draw.choices(groups, k=len(groups)) for one in group]) for _ in range(_RESAMPLES)
    )
    return values[_RESAMPLES // 40], values[-_RESAMPLES // 40]


# The page


def figures(reports: Path) -> Iterator[str]:
    """The figures as Markdown."""
    hold, tune = (coded_in_reports(labels(half), reports) for half in ("hold", "tune"))
    alone = coded_alone(labels("hold"))
    yield "| | Held back | Held back, sentence alone | Tuned on |"
    yield "| --- | --- | --- | --- |"
    for name, figure in FIGURES.items():
        low, high = interval(figure, hold)
        cells = f"{figure(hold):.3f} ({low:.2f} to {high:.2f})", f"{figure(alone):.3f}", f"{figure(tune):.3f}"
        yield f"| {name} | {' | '.join(cells)} |"
    yield f"| Sentences | {len(hold)} | {len(alone)} | {len(tune)} |"
    yield ""
    yield from _polarities(hold)
    yield ""
    yield from _themes(hold)


def _polarities(some: Sequence[Coded]) -> Iterator[str]:
    kinds = _POLARITIES
    counts = Counter((label.polarity, sentence.polarity) for label, sentence in some)
    strengths = sum(label.polarity == "strength" for label, _ in some)
    yield "Polarity in the half held back: rows are what the reader chose, columns what the coder gave."
    yield f"{strengths} of {len(some)} are strengths: to say so always would be right for {strengths / len(some):.3f}."
    yield ""
    yield f"| | {' | '.join(kinds)} |"
    yield "| --- |" + " --- |" * len(kinds)
    for chosen in kinds:
        yield f"| {chosen} | {' | '.join(str(counts[chosen, given]) for given in kinds)} |"


def _themes(some: Sequence[Coded]) -> Iterator[str]:
    chosen = Counter(theme for label, _ in some for theme in label.themes)
    given = Counter(theme for _, sentence in some for theme in sentence.themes)
    both = Counter(theme for label, sentence in some for theme in set(label.themes) & set(sentence.themes))
    yield f"Themes in the half held back that the reader chose for at least {FEWEST} sentences (few: roughly)."
    yield ""
    yield "| Theme | Chosen | Given | Both | Precision | Recall | F1 |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for theme in load_taxonomy().themes:
        one, other, hits = chosen[theme.id], given[theme.id], both[theme.id]
        if one >= FEWEST:
            shares = f"{hits / other:.2f}" if other else "-", f"{hits / one:.2f}", f"{2 * hits / (one + other):.2f}"
            yield f"| {theme.title} | {one} | {other} | {hits} | {' | '.join(shares)} |"
    rare = [theme.title for theme in load_taxonomy().themes if chosen[theme.id] < FEWEST]
    yield ""
    yield f"Nothing is claimed for single figures of the rest: {'; '.join(rare)}."


def main() -> None:
    """Write the figures into the page, between their marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    PAGE.write_text(before + "\n\n" + "\n".join(figures(Path(sys.argv[1]))) + "\n\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
