"""What holds for every measure, whatever the lists hold: nobody is lost between the whole, its groups and its rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kloe.childdata.checks.running import Unavailable
from kloe.childdata.measures.compiled import CompiledMeasure
from kloe.childdata.measures.dimensions import ALL, BAND, MONTH
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.measuring import run_measures
from kloe.childdata.measures.prepared import prepared_measures
from kloe.childdata.specification import ChildList, Column, latest_specification
from kloe.childdata.tables import create_tables, list_table, reading_tables
from kloe.engine.catalogue import AS_IT_CAME
from kloe.engine.session import Session
from kloe.engine.sql import identifier

SPECIFICATION = latest_specification()
BOOK, PLAN = prepared_measures((), SPECIFICATION)
ON = date(2024, 6, 28)
UNREAD = "not clear"
Row = Mapping[str, object]
Rows = list[Row]

# Days on which limits, windows and birthdays turn, and the days beside them.
_TURNS = (0, 28, 56, 91, 182, 183, 365, 366, 426, 730, 913, 16 * 365 + 4, 18 * 365 + 5, 21 * 365 + 6)
_DAYS = [ON - timedelta(days=turn + beside) for turn in _TURNS for beside in (-1, 0, 1)]


def cell(column: Column) -> st.SearchStrategy[object]:
    """What a cell of the column may hold: something usual, nothing, or what nobody can read."""
    if column.name in {"child_id", "adopter_id"}:
        return st.sampled_from([f"C{number}" for number in range(5)])
    if column.type == "date":
        return st.one_of(st.sampled_from(_DAYS), st.none(), st.just(UNREAD))
    if column.type == "integer":
        return st.one_of(st.integers(-1, 22), st.none(), st.just(UNREAD))
    codes = SPECIFICATION.codes_of(column)
    if codes:
        return st.sampled_from([*(code.printed for code in codes.codes), None, UNREAD])
    return st.sampled_from(["North", "South", None])


def rows_of(child_list: ChildList) -> st.SearchStrategy[Rows]:
    row: st.SearchStrategy[Row] = st.fixed_dictionaries({one.name: cell(one) for one in child_list.columns})
    return st.lists(row, min_size=3, max_size=15)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with closing(Session(threads=1, workers=1)) as opened:
        create_tables(opened, [list_table(SPECIFICATION, name) for name in SPECIFICATION.by_name])
        create_tables(opened, reading_tables())
        opened.connection.execute("pragma disable_optimizer")  # statements are long here, and rows few
        yield opened


def measured(session: Session, child_list: ChildList, numbered: Iterable[tuple[int, Row]]) -> MeasuredExtract:
    """The measures where one list holds these rows, and the others none."""
    for name in SPECIFICATION.by_name:
        session.connection.execute(f"truncate {name}")
    unread = {column.name for column in child_list.columns if column.type in {"date", "integer"}}
    for number, row in numbered:
        cells = {"row_id": number, "sheet_row": number, "source": 1}
        cells |= {f"{n}{AS_IT_CAME}" if n in unread and v == UNREAD else n: v for n, v in row.items()}
        names, marks = ", ".join(map(identifier, cells)), ", ".join("?" for _ in cells)
        session.connection.execute(f"insert into {child_list.name} ({names}) values ({marks})", list(cells.values()))
    values = {"extract_date": ON, "authority": "Testshire"}
    own = tuple(one for one in PLAN.measures if one.table == child_list.name)
    plan = msgspec.structs.replace(PLAN, measures=own)
    outcomes = run_measures(session, BOOK, plan, SPECIFICATION, values, Unavailable({}, {}, {}))
    return MeasuredExtract(session, BOOK, plan, outcomes, values)


def ways(measure: CompiledMeasure) -> list[str]:
    """Every breakdown that the measure promises; that no two share a name is held by the test of the register."""
    more = [MONTH] * bool(measure.month) + [BAND] * bool(measure.bands)
    names = [*measure.breakdowns, *(name for name, _ in measure.splits), *more]
    return [name for name in names if names.count(name) == 1]


def told(figures: Iterable[Figure]) -> tuple[int, int, int]:
    """Base, counted and unknown, over all of them."""
    found = list(figures)
    return (
        sum(one.base or 0 for one in found),
        sum(one.counted or 0 for one in found),
        sum(one.unknown or 0 for one in found),
    )


lists = pytest.mark.parametrize("name", SPECIFICATION.by_name)
quick = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a failing list smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@lists
@settings(quick, max_examples=4)
@given(data=st.data())
def test_nobody_is_lost_between_the_whole_its_groups_and_its_rows(
    session: Session, name: str, data: st.DataObject
) -> None:
    child_list = SPECIFICATION.by_name[name]
    rows = data.draw(rows_of(child_list))
    found = measured(session, child_list, enumerate(rows, start=1))
    for measure in found.plan.measures:
        whole = found.figure(measure.id)
        assert whole is not None, found.why_not(measure.id)
        groups_add_up(found, measure, whole)
        values_are_of_the_base(measure, whole)
        rows_are_those_of(found, measure, whole)


def test_a_list_without_rows_has_figures_of_nobody(session: Session) -> None:
    found = measured(session, SPECIFICATION.by_name["leaving_care"], [])
    whole = [found.figure(measure.id) for measure in found.plan.measures]
    assert {(one.base, one.counted, one.unknown) for one in whole if one} == {(0, 0, 0)}


@lists
def test_no_time_that_is_told_is_below_nothing(session: Session, name: str) -> None:
    """Dates in the wrong order, or after the extract, are slips: they are unknown, and shorten nothing."""
    child_list, random = SPECIFICATION.by_name[name], Random(name)  # noqa: S311 - the same rows in every run
    among = {column.name: usual(column) for column in child_list.columns}
    rows = [{column: random.choice(cells) for column, cells in among.items()} for _ in range(200)]
    found = measured(session, child_list, enumerate(rows, start=1))
    for measure in found.plan.measures:
        if BOOK.by_id[measure.id].value_unit in {"days", "working days"}:
            behind = found.rows(measure.id).fetchall()
            told_of = [value for *_, unknown, value in behind if not unknown]
            assert told_of, measure.id
            assert min(told_of) >= 0, measure.id


def usual(column: Column) -> list[object]:
    """What a cell may hold that can be read: a day near a limit or after the extract, an answer, or nothing."""
    if column.type == "date":
        return [*_DAYS, *[None] * 10]
    codes = SPECIFICATION.codes_of(column)
    return [code.printed for code in codes.codes] if codes else [None]


def groups_add_up(found: MeasuredExtract, measure: CompiledMeasure, whole: Figure) -> None:
    for breakdown in ways(measure):
        assert told(found.figures(measure.id, breakdown)) == told([whole]), (measure.id, breakdown)


def rows_are_those_of(found: MeasuredExtract, measure: CompiledMeasure, whole: Figure) -> None:
    groups = [figure for name in ways(measure)[:2] for figure in found.figures(measure.id, name)]
    for figure in [whole, *groups]:
        category = None if figure.breakdown == ALL else figure.category
        behind = found.rows(measure.id, figure.breakdown, category).fetchall()
        counted, unknown = (sum(row[place] is True for row in behind) for place in (5, 6))
        base, number_counted, number_unknown = told([figure])
        assert (len(behind), counted, unknown) == (base + number_unknown, number_counted, number_unknown), figure
        assert len({row[1] for row in behind}) == len(behind), figure


def values_are_of_the_base(measure: CompiledMeasure, whole: Figure) -> None:
    spread = (whole.lower_quartile, whole.median, whole.upper_quartile)
    told_of = [value for value in spread if value is not None]
    assert len(told_of) == (3 if whole.base and measure.value else 0), whole
    assert told_of == sorted(told_of), whole


@lists
@settings(quick, max_examples=2)
@given(data=st.data())
def test_figures_do_not_depend_on_the_order_of_rows(session: Session, name: str, data: st.DataObject) -> None:
    child_list = SPECIFICATION.by_name[name]
    numbered = list(enumerate(data.draw(rows_of(child_list)), start=1))
    in_order = figures(measured(session, child_list, numbered))
    assert figures(measured(session, child_list, data.draw(st.permutations(numbered)))) == in_order


def figures(found: MeasuredExtract) -> dict[tuple[str, str, str], Figure]:
    return {
        (one.measure, one.breakdown, one.category): one
        for measure in found.plan.measures
        for breakdown in (ALL, *found.breakdowns(measure.id))
        for one in found.figures(measure.id, breakdown)
    }
