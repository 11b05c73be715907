"""The files of a pack as somebody reads them to whom it was handed over: only what is written, and arithmetic."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

Place = tuple[str, str, str]
Range = tuple[int, int]
UNKNOWN = 10**6
PARTS = ("base", "counted", "rest")
_ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>')
_ARTICLE = re.compile(r'<article id="measure-([^"]+)".*?</article>', re.DOTALL)
_BOX = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)")


def counts_in(parquet: Path, columns: tuple[str, str]) -> dict[Place, tuple[int | None, int | None]]:
    """Measure, breakdown and group to base and number counted, in rows or in children."""
    rows = duckdb.sql(f"select measure, breakdown, category, {', '.join(columns)} from '{parquet}'").fetchall()
    return {(measure, breakdown, group): (base, counted) for measure, breakdown, group, base, counted in rows}


def range_of(shown: int | None, threshold: int, round_to: int) -> Range:
    """What a number may have been before it was withheld or rounded."""
    if shown is None:
        return 0, UNKNOWN
    half = round_to // 2
    return (max(threshold, shown - half), shown + half) if shown else (0, 0)


def narrowed(
    ranges: dict[tuple[Place, str], Range], same: list[list[tuple[Place, str]]], adding: Mapping[tuple[str, str], bool]
) -> dict[tuple[Place, str], Range]:
    """``ranges`` after all sums have been made: base and parts, groups and total, the same count told twice.

    ``adding`` says of which measures and breakdowns the groups make up the whole.
    """
    tables: dict[tuple[str, str], list[Place]] = {}
    for place, part in ranges:
        if part == "base":
            tables.setdefault(place[:2], []).append(place)
    before = None
    while before != (before := dict(ranges)):
        for (measure, breakdown), places in tables.items():
            for place in places:
                _sum(ranges, (place, "base"), [(place, "counted"), (place, "rest")])
            for part in PARTS if adding.get((measure, breakdown)) else ():
                _sum(ranges, ((measure, "all", ""), part), [(place, part) for place in places])
        for told in same:
            least, most = max(ranges[one][0] for one in told), min(ranges[one][1] for one in told)
            ranges.update(dict.fromkeys(told, (least, most)))
    return ranges


def _sum(ranges: dict[tuple[Place, str], Range], whole: tuple[Place, str], parts: list[tuple[Place, str]]) -> None:
    least, most = sum(ranges[one][0] for one in parts), sum(ranges[one][1] for one in parts)
    low, high = ranges[whole]
    ranges[whole] = max(low, least), min(high, most)
    for one in parts:
        own = ranges[one]
        ranges[one] = max(own[0], low - (most - own[1])), min(own[1], high - (least - own[0]))


@dataclass(frozen=True)
class Article:
    """What the report says of one measure."""

    measure: str
    html: str

    @property
    def finding(self) -> str:
        """The finding that stands as its title."""
        return html.unescape(re.findall(r"<h3[^>]*>(.*?)</h3>", self.html)[0])

    def cells(self) -> Iterator[tuple[str, str]]:
        """Heading of the column and text of each cell of each table."""
        for table in re.findall(r"<table.*?</table>", self.html, re.DOTALL):
            headings = re.findall(r'<th scope="col">(.*?)</th>', table)[1:]
            for _, cells in _ROW.findall(table):
                yield from zip(headings, re.findall(r"<td>(.*?)</td>", cells), strict=True)

    def drawn(self) -> Iterator[str]:
        """Every text of every picture, its title and its description."""
        for picture in re.findall(r'<svg class="chart".*?</svg>', self.html, re.DOTALL):
            yield from map(html.unescape, re.findall(r">([^<>]+)<", picture))

    def bars(self) -> Iterator[tuple[list[str], list[float]]]:
        """The numbers that stand at the bars of a picture, in order, and how long all of each bar is."""
        for picture in re.findall(r'<svg class="chart".*?</svg>', self.html, re.DOTALL):
            lengths: dict[float, float] = {}
            for css, path in re.findall(r'<path class="(fill-1|fill-rest)" d="([^"]*)"', picture):
                for start, top, length in _BOX.findall(path):
                    row = round(float(top) - (0.5 if css == "fill-rest" else 0))
                    lengths[row] = max(lengths.get(row, 0), float(start) + float(length))
            words = re.findall(r'y="([\d.]+)" class="end">([^<]*)<', picture)
            if 'class="track"' in picture:
                yield [said for _, said in words], [lengths.get(round(float(y) + 4), 0) for y, _ in words]


def articles(report: str) -> list[Article]:
    """What the report says, measure by measure."""
    return [Article(html.unescape(found[1]), found[0]) for found in _ARTICLE.finditer(report)]
