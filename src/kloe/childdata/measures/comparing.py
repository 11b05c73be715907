"""What changed in every measure between two extracts of an authority, and the children who made the change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kloe.childdata.measures.compiled import answer_name
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.reading.derived import insert
from kloe.engine.session import Session
from kloe.engine.sql import identifier, literal

Way = Literal["entered", "left"]
# A child counts for a measure when any of its rows does. Whoever came from outside the base is told apart from whoever
# was in it already and has changed sides: the first is a matter of who is looked at, the second of what happened.
_MOVES = """
create or replace temp table moves as
select coalesce(later.measure, earlier.measure) as measure, coalesce(later.child, earlier.child) as child,
       case when later.counted and earlier.counted then 'stayed'
            when later.counted then 'entered'
            when earlier.counted then 'left' end as way,
       earlier.child is not null as was_in_base, later.child is not null as is_in_base
from later_answers as later
full outer join earlier_answers as earlier on earlier.measure = later.measure and earlier.child = later.child
where later.counted or earlier.counted
"""


@dataclass(frozen=True)
class Change:
    """One measure in two extracts. ``entered`` children are counted now and were not before, ``left`` the reverse.

    ``why_not`` says why the two cannot be compared; then there are no children.
    """

    measure: str
    earlier: Figure | None
    later: Figure | None
    entered: int = 0
    left: int = 0
    stayed: int = 0
    why_not: str = ""


@dataclass(frozen=True)
class ChildOfChange:
    """A child who made a change, and how. Children's data: for those who may see it."""

    child: str
    way: Way
    was_in_base: bool
    is_in_base: bool


@dataclass(frozen=True)
class MeasureChanges:
    """Every measure of the later extract beside the earlier one's."""

    session: Session
    book: MeasureBook
    changes: tuple[Change, ...]

    def children(self, measure: str) -> Iterator[ChildOfChange]:
        """The children who are counted in one extract and not in the other, by id."""
        found = self.session.rows(
            "select child, way, was_in_base, is_in_base from moves where measure = $measure and way <> 'stayed'"
            " order by way, child",
            {"measure": measure},
        )
        return (ChildOfChange(*row) for row in found)


def compare_measures(earlier: MeasuredExtract, later: MeasuredExtract) -> MeasureChanges:
    """Compare two extracts of the same authority, measure by measure and child by child."""
    _keep_answers(earlier, later.session, "earlier_answers")
    _keep_answers(later, later.session, "later_answers")
    later.session.connection.execute(_MOVES)
    counts: dict[tuple[str, str], int] = {
        (measure, way): count
        for measure, way, count in later.session.rows("select measure, way, count(*) from moves group by all")
    }
    changes = tuple(_change(one.id, earlier, later, counts) for one in later.book.measures)
    return MeasureChanges(later.session, later.book, changes)


def _change(
    measure: str, earlier: MeasuredExtract, later: MeasuredExtract, counts: dict[tuple[str, str], int]
) -> Change:
    before, now = earlier.figure(measure), later.figure(measure)
    why = [
        f"{which} extract: {one.why_not(measure)}"
        for which, one, figure in (("Earlier", earlier, before), ("Later", later, now))
        if figure is None
    ]
    if why:
        return Change(measure, before, now, why_not=" ".join(why))
    entered, left, stayed = (counts.get((measure, way), 0) for way in ("entered", "left", "stayed"))
    return Change(measure, before, now, entered, left, stayed)


def _keep_answers(measured: MeasuredExtract, target: Session, table: str) -> None:
    target.connection.execute(f"create or replace temp table {table} (measure varchar, child varchar, counted boolean)")
    for compiled in measured.plan.measures:
        if measured.figure(compiled.id) is None:
            continue
        answer = identifier(answer_name(compiled.id))
        sql = (
            f"select {literal(compiled.id)}, child, bool_or({answer} = 1) from facts_{compiled.table}"
            f" where {answer} is not null and child is not null group by child"
        )
        if target is measured.session:
            target.connection.execute(f"insert into {table} {sql}")
        else:
            insert(target, table, measured.session.rows(sql))
