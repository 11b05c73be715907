"""A council's statistics held against its own table and against the outcomes: where they differ, and by how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kloe.authorities import authority_on
from kloe.published.outcomes.annex import AnnexRow
from kloe.published.outcomes.asking import OVERALL, Asked, Inspection, Outcomes, population
from kloe.published.outcomes.council_text import CouncilPaper, StatedFigure
from kloe.published.outcomes.distribution import BELOW_GOOD

_ROUNDED = 0.5


@dataclass(frozen=True)
class Share:
    """A count out of a base; as a figure it is the count, or of a percentage the share."""

    count: int
    base: int
    names: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """In percent; 0 of an empty base."""
        return 100 * self.count / self.base if self.base else 0.0


@dataclass(frozen=True)
class Recount:
    """One figure of a paper beside what its own statements, its table and the outcomes give.

    ``by_statements`` is the percentage that the paper's own counts give; None for a count.
    """

    stated: StatedFigure
    by_table: Share
    by_outcomes: Share
    by_statements: Share | None = None

    @property
    def base_that_fits(self) -> int | None:
        """Of a percentage that fits nothing: the base, one or two off, with which it would be right; None without."""
        if self.stated.kind == "count" or self.agrees_with_outcomes:
            return None
        near = sorted(range(max(self.by_table.base - 2, 1), self.by_table.base + 3), key=self._away)
        return next((base for base in near if _agrees(self.stated, Share(self.by_table.count, base))), None)

    def _away(self, base: int) -> int:
        return abs(base - self.by_table.base)

    @property
    def agrees_with_table(self) -> bool:
        """Whether the paper's figure is what its own table gives, rounded as the paper rounds."""
        return _agrees(self.stated, self.by_table)

    @property
    def agrees_with_outcomes(self) -> bool:
        """Whether it is what the outcomes give."""
        return _agrees(self.stated, self.by_outcomes)


@dataclass(frozen=True)
class RowDifference:
    """Where a row of the paper's table is not as the outcomes have it: in an area, or in being there ("row")."""

    authority: str
    what: str
    paper: str
    outcomes: str


@dataclass(frozen=True)
class Pending:
    """An authority that the paper calls inspected but not published, and what came of it (None: not found).

    ``out_already``: that had been published by the day of the paper.
    """

    authority: str
    inspection: Inspection | None
    out_already: bool = False


def recount(paper: CouncilPaper, rows: Sequence[AnnexRow], day: date) -> tuple[Recount, ...]:
    """Every figure of ``paper`` counted again from its own table and from ``rows`` (see ``annex``).

    ``day`` says how many authorities there are. Where a percentage fits neither, its counts may say why.
    """
    return tuple(
        Recount(figure, _share(figure, paper.rows, day), _share(figure, rows, day), _by_statements(figure, paper))
        for figure in paper.figures
    )


def row_differences(paper: CouncilPaper, rows: Sequence[AnnexRow]) -> tuple[RowDifference, ...]:
    """Where the table of ``paper`` differs from ``rows``: grades, exceptions left out, authorities in one alone."""
    ours, theirs = {row.authority: row for row in rows}, {row.authority: row for row in paper.rows}
    found: list[RowDifference] = []
    for name in sorted(ours.keys() | theirs.keys()):
        if name in ours and name in theirs:
            found += _differences(theirs[name], ours[name])
        else:
            found.append(RowDifference(name, "row", "yes" if name in theirs else "no", "yes" if name in ours else "no"))
    return tuple(found)


def pending(paper: CouncilPaper, outcomes: Outcomes, of: Asked, day: date | None = None) -> tuple[Pending, ...]:
    """What came, of the inspections meant by ``of`` (published since the paper's window), of those it waits for.

    ``day`` is that of the paper, where it is known.
    """
    return tuple(_pending(name, outcomes, of, day) for name in paper.pending)


def _pending(name: str, outcomes: Outcomes, of: Asked, day: date | None) -> Pending:
    authority = authority_on(name, of.since or date.max)
    if authority is None:
        return Pending(name, None)
    asked = replace(of, authorities=(authority.name,), graded=True)
    found = next(iter(outcomes.inspections(asked)), None)
    return Pending(authority.name, found, bool(day and found and found.published and found.published <= day))


def _agrees(stated: StatedFigure, share: Share) -> bool:
    value = share.count if stated.kind == "count" else share.percent
    return abs(stated.value - value) <= (0 if stated.kind == "count" else _ROUNDED)


def _share(figure: StatedFigure, rows: Sequence[AnnexRow], day: date) -> Share:
    if figure.kind == "inspected":
        there = frozenset(population(day))
        names = tuple(dict.fromkeys(row.authority for row in rows if row.authority in there))
        return Share(len(names), len(there), names)
    graded = [(row.authority, row.overall if figure.of == "authorities" else row.lscb) for row in rows]
    wanted = {figure.grade} if figure.grade else BELOW_GOOD
    names = tuple(name for name, grade in graded if grade in wanted)
    return Share(len(names), sum(bool(grade) for _, grade in graded), names)


def _by_statements(figure: StatedFigure, paper: CouncilPaper) -> Share | None:
    if figure.kind != "below good":
        return None
    counts = [one for one in paper.figures if one.kind == "count" and one.of == figure.of]
    below = sum(int(one.value) for one in counts if one.grade in BELOW_GOOD)
    return Share(below, sum(int(one.value) for one in counts)) if counts else None


def _differences(paper: AnnexRow, ours: AnnexRow) -> Iterator[RowDifference]:
    if paper.overall != ours.overall:
        yield RowDifference(ours.authority, OVERALL, paper.overall, ours.overall)
    if paper.lscb and paper.lscb != ours.lscb:
        yield RowDifference(ours.authority, "lscb", paper.lscb, ours.lscb)
    for area in _in_order(ours.exceptions, paper.exceptions):
        theirs, mine = paper.exceptions.get(area, ""), ours.exceptions.get(area, "")
        if theirs != mine:
            yield RowDifference(ours.authority, area, theirs or "not named", mine or f"{ours.overall}, as overall")


def _in_order(*areas: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(area for some in areas for area in some)
