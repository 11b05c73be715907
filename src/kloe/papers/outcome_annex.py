"""A table of outcomes as councils' papers have it, and what a paper says that the outcomes do not."""

from collections.abc import Iterator, Sequence
from typing import Any

from kloe.papers.answers import Answer
from kloe.papers.data_tables import Value
from kloe.papers.framework_lines import wrapped
from kloe.papers.published_outcomes import columns_of, outcome_table, said, share_of
from kloe.papers.words import counted, joined
from kloe.published.outcomes.annex import LSCB, AnnexRow, annex_words
from kloe.published.outcomes.annex import counted as counted_grades
from kloe.published.outcomes.asking import OVERALL
from kloe.published.outcomes.recount import Pending, Recount, RowDifference


def annex_answer(rows: Sequence[AnnexRow], says: str) -> Answer:
    """A table of outcomes as councils' papers have it."""
    boards = any(row.lscb for row in rows)
    columns = columns_of(("Local authority", "Overall judgement", *(("LSCB effectiveness",) if boards else ())))
    cells = [(row.authority, row.text, *((row.lscb_text,) if boards else ())) for row in rows]
    widths = [max(len(text) for text in column) for column in zip(*cells, (c.name for c in columns), strict=True)]
    lines = ["| " + " | ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)) + " |"
             for line in ([c.name for c in columns], ["-" * width for width in widths], *cells)]  # fmt: skip
    overall, of_boards = counted_grades(rows)
    lines += [_counts("Overall", overall), *([_counts("LSCB", of_boards)] if boards else [])]
    more = {
        "counts": {OVERALL: overall, **({LSCB: of_boards} if boards else {})},
        "rows": [_row(row) for row in rows],
    }
    return Answer(outcome_table("annex", "Inspection details", columns, cells, says), [*said(says), *lines], more)


def _row(row: AnnexRow) -> dict[str, Any]:
    """For scripts, with the names that other answers have: a paper heads its columns in words."""
    named = ("authority", "inspection", "published", "exceptions", "lscb", "text")
    return {**{name: getattr(row, name) for name in named}, "grade": row.overall}


def recount_answer(figures: Sequence[Recount], rows: Sequence[RowDifference], waited: Sequence[Pending]) -> Answer:
    """A paper's figures and rows beside what the outcomes give; a row of the table for each thing that differs."""
    columns = columns_of(("about", "what", "paper", "own_table", "outcomes"))
    cells: list[tuple[Value, ...]] = [
        (one.stated.of, one.stated.printed, f"{one.stated.value:g}", _share(one, by_table=True), _share(one))
        for one in figures
        if not (one.agrees_with_table and one.agrees_with_outcomes)
    ]
    cells += [(one.authority, one.what, one.paper, None, one.outcomes) for one in rows]
    return Answer(
        outcome_table("differences", "A paper and the outcomes", columns, cells, ""),
        [*_figures(figures), *_rows(rows), *_waited(waited)],
        {"figures": [_figure_data(one) for one in figures], "pending": [_pending_data(one) for one in waited]},
    )


def _figures(figures: Sequence[Recount]) -> Iterator[str]:
    for one in figures:
        if one.agrees_with_table and one.agrees_with_outcomes:
            verdict = "agrees"
        else:
            own = (
                f"; its own counts give {share_of(one.by_statements.count, one.by_statements.base)}"
                if one.by_statements
                else ""
            )
            who = f" ({joined(one.by_outcomes.names)})" if one.stated.kind == "count" else ""
            fits = f"; {one.by_table.count} of {one.base_that_fits} would be right" if one.base_that_fits else ""
            verdict = (
                f"differs: its table gives {_share(one, by_table=True)}, the outcomes {_share(one)}{who}{own}{fits}"
            )
        yield from wrapped(f"“{one.stated.printed}” {verdict}")


def _rows(rows: Sequence[RowDifference]) -> Iterator[str]:
    yield f"{counted(len(rows), 'difference')} between the rows of its table and the outcomes"
    for one in rows:
        yield f"  {one.authority}, {annex_words().area_name(one.what)}: paper {one.paper}; outcomes {one.outcomes}"


def _waited(waited: Sequence[Pending]) -> Iterator[str]:
    if waited:
        yield "Inspected by then, and published after the window:"
    for one in waited:
        found = one.inspection
        grade = found.grades.get("overall-effectiveness", "no overall grade") if found else ""
        already = ", before the paper's day" if one.out_already else ""
        yield f"  {one.authority}: " + (f"{grade}, {found.published}{already}" if found else "not found")


def _share(one: Recount, *, by_table: bool = False) -> str:
    share = one.by_table if by_table else one.by_outcomes
    return str(share.count) if one.stated.kind == "count" else share_of(share.count, share.base)


def _figure_data(one: Recount) -> dict[str, Any]:
    def share(of: Any) -> dict[str, Any] | None:
        return {"count": of.count, "base": of.base, "percent": of.percent, "names": list(of.names)} if of else None

    return {
        "printed": one.stated.printed,
        "value": one.stated.value,
        "agrees_with_table": one.agrees_with_table,
        "agrees_with_outcomes": one.agrees_with_outcomes,
        "base_that_fits": one.base_that_fits,
        "by_statements": share(one.by_statements),
        "by_table": share(one.by_table),
        "by_outcomes": share(one.by_outcomes),
    }


def _pending_data(one: Pending) -> dict[str, Any]:
    found = one.inspection
    return {
        "authority": one.authority,
        "inspection": found.inspection if found else None,
        "published": found.published if found else None,
        "grades": dict(found.grades) if found else {},
        "out_already": one.out_already,
    }


def _counts(what: str, counts: dict[str, int]) -> str:
    shown = ", ".join(f"{annex_words().grade_name(grade)} {count}" for grade, count in counts.items())
    return f"{what}: {shown}"
