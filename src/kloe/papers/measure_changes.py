"""What changed in the measures since an earlier extract: in a table of the report, and as a file of its own."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kloe.childdata.comparators.chance import ALARM
from kloe.childdata.measures.caseloads import TeamChanges
from kloe.childdata.measures.comparing import Change, MeasureChanges
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.papers.figure_words import amount, headline_words, told
from kloe.papers.report_tables import Table, table
from kloe.papers.safe_cells import safe_text
from kloe.papers.standing_out import changed_beyond_chance
from kloe.papers.words import number

_MOST = 10
_HEADINGS = (
    ">Measure", "#Earlier", "#Now", "#Change", "#Children counted now and not before", "#Before and not now",
    "#Both times",
)  # fmt: skip


@dataclass(frozen=True)
class SinceLast:
    """What changed since an earlier extract: measures, and by team the children with another worker."""

    measures: MeasureChanges
    workers: tuple[TeamChanges, ...] = ()


def changes_of_measures(changes: MeasureChanges) -> Table:
    """One row a measure that both extracts can answer, in the order of the pages."""
    rows = [_row(changes, change) for change in changes.changes if not change.why_not]
    return table("measures-since-last", "Every measure beside the earlier extract", _HEADINGS, rows)


def largest_changes(changes: MeasureChanges) -> Table:
    """The measures that moved most for their number of cases, one of each entry of the register."""
    moved = [(_beyond_chance(changes, change), change) for change in changes.changes if not change.why_not]
    chosen: dict[str, Change] = {}
    for beyond, change in sorted(moved, key=lambda pair: -pair[0]):
        if beyond and len(chosen) < _MOST:
            chosen.setdefault(changes.book.by_id[change.measure].of, change)
    rows = [_row(changes, change) for change in chosen.values()]
    return table("largest-changes", "Measures that changed by more than chance often explains", _HEADINGS, rows)


def _beyond_chance(changes: MeasureChanges, change: Change) -> float:
    measure, earlier, later = changes.book.by_id[change.measure], change.earlier, change.later
    return changed_beyond_chance(measure, earlier, later, ALARM) if earlier and later else 0.0


def _row(changes: MeasureChanges, change: Change) -> tuple[str, ...]:
    measure = changes.book.by_id[change.measure]
    moved = (number(change.entered), number(change.left), number(change.stayed))
    return (measure.title, *_figures(change, measure), *moved)


def _figures(change: Change, measure: Measure) -> tuple[str, str, str]:
    earlier, later = change.earlier, change.later
    if earlier is None or later is None:
        return "-", "-", "-"
    return headline_words(earlier, measure), headline_words(later, measure), difference(earlier, later, measure)


def difference(earlier: Figure, later: Figure, measure: Measure) -> str:
    """By how much the headline moved: shares in percentage points, everything else in its unit."""
    before, now = told(earlier, measure), told(later, measure)
    if before is None or now is None:
        return "-"
    points = measure.kind == "share"
    scale = 100 if points else 1
    moved = round(round(scale * now, 1) - round(scale * before, 1), 1)  # as the two figures beside it are shown
    sign = "+" if moved > 0 else ""
    return f"{sign}{amount(moved)}{' points' if points else ''}" if moved else "no change"


def changes_in_lines(changes: MeasureChanges, chosen: Sequence[str]) -> Iterator[str]:
    """A line for each measure that both extracts can answer, for a console. It names no child."""
    for change in changes.changes:
        if change.measure not in chosen:
            continue
        title = changes.book.by_id[change.measure].title
        if change.why_not:
            yield f"{change.measure:<16}{title}: cannot be compared. {change.why_not}"
            continue
        earlier, later, moved = _figures(change, changes.book.by_id[change.measure])
        yield (
            f"{change.measure:<16}{title}: {earlier} -> {later} ({moved});"
            f" {number(change.entered)} children entered, {number(change.left)} left, {number(change.stayed)} stayed"
        )


def change_rows(changes: MeasureChanges) -> list[dict[str, object]]:
    """Every measure as data for scripts: base and number counted of both extracts, and the children who moved."""
    return [
        {
            "measure": change.measure,
            "title": changes.book.by_id[change.measure].title,
            "kind": changes.book.by_id[change.measure].kind,
            **_side("earlier", change.earlier),
            **_side("later", change.later),
            "children_entered": change.entered,
            "children_left": change.left,
            "children_stayed": change.stayed,
            "why_not": change.why_not,
        }
        for change in changes.changes
    ]


def _side(name: str, figure: Figure | None) -> dict[str, object]:
    fields = ("base", "counted", "unknown", "base_children", "counted_children", "median", "mean")
    return {f"{name}_{field}": getattr(figure, field, None) for field in fields}


def write_changes(changes: MeasureChanges, path: Path) -> None:
    """Write every measure's change as CSV. It names no child."""
    _write(path, change_rows(changes))


def write_children_of_changes(changes: MeasureChanges, measures: Sequence[str], path: Path) -> int:
    """Write the children who made the changes of ``measures`` as CSV, and say how many lines: children's data."""
    rows: list[dict[str, object]] = [
        {
            "measure": measure,
            "child": child.child,
            "way": child.way,
            "was_in_base": child.was_in_base,
            "is_in_base": child.is_in_base,
        }
        for measure in measures
        for child in changes.children(measure)
    ]
    _write(path, rows, ("measure", "child", "way", "was_in_base", "is_in_base"))
    return len(rows)


def _write(path: Path, rows: Sequence[dict[str, object]], names: Sequence[str] = ()) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # Excel takes a CSV for UTF-8 only with this mark
        writer = csv.DictWriter(file, names or list(rows[0]))
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> object:
    return safe_text(value) if isinstance(value, str) else value
