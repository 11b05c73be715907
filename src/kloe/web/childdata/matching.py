"""What was not understood in an extract, as questions that a person can answer, and their answers as a mapping."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from kloe.childdata.extract import Extract
from kloe.childdata.reading.mapping import (
    DateRuling,
    HeadingRuling,
    Mapping,
    SheetRuling,
    ValueRuling,
    merged,
    read_mapping,
    write_mapping,
)
from kloe.childdata.specification import latest_specification
from kloe.home import authority_home
from kloe.papers.words import counted, shortened

Kind = Literal["sheet", "heading", "value", "date"]
MOST_VALUES = 60
LEFT_OUT = "-"
_WRITING = Lock()  # two people who decide at once: neither loses what they decided


@dataclass(frozen=True)
class Question:
    """One thing to decide: what it is, what came, how it was taken (a choice, or empty), and what it can be."""

    name: str
    kind: Kind
    list_number: int
    came: str
    says: str
    taken: str
    choices: Sequence[tuple[str, str]]
    column: str = ""


def questions(extract: Extract) -> tuple[Question, ...]:
    """Everything to decide in an extract that was read."""
    found = [*_sheets(extract), *_headings(extract), *_values(extract), *_dates(extract)]
    return tuple(_named(place, one) for place, one in enumerate(found))


def questions_of_sheets(names: Iterable[str]) -> tuple[Question, ...]:
    """The sheets of an extract that was refused: which list is each one."""
    return tuple(
        _named(place, Question("", "sheet", 0, name, "Not recognised", "", _lists()))
        for place, name in enumerate(names)
    )


def _named(place: int, one: Question) -> Question:
    return Question(f"q{place}", one.kind, one.list_number, one.came, one.says, one.taken, one.choices, one.column)


def _sheets(extract: Extract) -> Iterator[Question]:
    for name, kind, number, rows in extract.session.rows(
        "select sheet, kind, list_number, data_rows from sheets where kind = 'other' or (name_says is not null and"
        " list_number <> name_says) order by source"
    ):
        says = (
            "Left out: not recognised as a list"
            if kind == "other"
            else f"Read as List {number}, with {counted(rows or 0, 'row')}"
        )
        yield Question("", "sheet", 0, str(name or ""), says, "" if kind == "other" else str(number), _lists())


def _lists() -> list[tuple[str, str]]:
    known = [(str(one.number), f"List {one.number}: {one.title}") for one in latest_specification().lists]
    return [*known, ("0", "No list: leave it out")]


def _headings(extract: Extract) -> Iterator[Question]:
    newest = latest_specification()
    for number, heading, how, column in extract.session.rows(
        'select distinct list_number, heading, how, "column" from headings where list_number is not null and how in'
        " ('not recognised', 'given twice', 'similar wording') and heading is not null order by all"
    ):
        columns = [(one.name, one.heading) for one in newest.by_number[int(number)].columns]
        says = {"similar wording": "Taken for a similar wording", "given twice": "Given twice: left out"}.get(
            how, "Not recognised: left out"
        )
        taken = column if how == "similar wording" and column else ""
        yield Question("", "heading", int(number), heading, says, taken, [*columns, (LEFT_OUT, "None: leave it out")])


def _values(extract: Extract) -> Iterator[Question]:
    newest = latest_specification()
    for number, name, heading, value, cells in extract.session.rows(
        'select unread.list_number, unread."column", any_value(headings.heading), value, count(*) from unread'
        " left join column_headings as headings on headings.list_number = unread.list_number and"
        " headings.\"column\" = unread.\"column\" where type = 'category' and reason <> 'error value'"
        f' group by unread.list_number, unread."column", value order by 5 desc, 1, 2, 4 limit {MOST_VALUES}'
    ):
        column = newest.by_number[int(number)].by_name[str(name)]
        codes = newest.codes_of(column)
        choices = [(one.code, one.printed) for one in codes.codes] if codes else []
        yield Question(
            "",
            "value",
            int(number),
            value,
            f"{heading}: {counted(cells, 'cell')} not understood",
            "",
            choices,
            str(name),
        )


def _dates(extract: Extract) -> Iterator[Question]:
    choices = [("day first", "Day first: 3/4 is 3 April"), ("month first", "Month first: 3/4 is 4 March")]
    for number, name, heading, order in extract.session.rows(
        'select list_number, "column", heading, "order" from date_orders'
        " where \"order\" in ('mixed', 'day first, assumed') order by all"
    ):
        says = (
            "Some dates are day first, some month first"
            if order == "mixed"
            else "Every date could be either: day first was assumed"
        )
        yield Question("", "date", int(number), str(heading or name), says, "", choices, str(name))


def remember(asked: Sequence[Question], answers: Mapped[str, str], authority: str) -> int:
    """Keep the answers that differ from how things were taken; says how many. Raises RuleFileError."""
    decided = [
        (one, answer)
        for one in asked
        if (answer := answers.get(one.name, "")) in {value for value, _ in one.choices} and answer != one.taken
    ]
    if not decided:
        return 0
    new = Mapping(
        sheets=tuple(SheetRuling(one.came, int(answer)) for one, answer in decided if one.kind == "sheet"),
        headings=tuple(
            HeadingRuling(one.list_number, one.came, "" if answer == LEFT_OUT else answer)
            for one, answer in decided
            if one.kind == "heading"
        ),
        values=tuple(
            ValueRuling(one.column, one.came, answer, one.list_number) for one, answer in decided if one.kind == "value"
        ),
        dates=tuple(
            DateRuling(one.list_number, one.column, answer)  # type: ignore[arg-type]
            for one, answer in decided
            if one.kind == "date"
        ),
    )
    target = authority_home(authority) / "mapping.toml"
    with _WRITING:
        earlier = read_mapping(target) if target.exists() else Mapping()
        write_mapping(merged(earlier, new), target)
    return len(decided)


def decisions(authority: str) -> tuple[tuple[str, str], ...]:
    """What the authority has decided so far: (what came, what it is)."""
    target = authority_home(authority) / "mapping.toml"
    known = read_mapping(target) if target.exists() else Mapping()
    newest = latest_specification()
    lines = [(f"Sheet {one.sheet}", f"List {one.list}" if one.list else "left out") for one in known.sheets]
    for heading in known.headings:
        child_list = newest.by_number[heading.list]
        means = child_list.by_name[heading.column].heading if heading.column else "left out"
        lines.append((f"List {heading.list}, heading {shortened(heading.heading)}", means))
    lines += [(f"{one.column}, value {shortened(one.value)}", one.code) for one in known.values]
    return (*lines, *((f"List {one.list}, dates of {one.column}", one.order) for one in known.dates))
