"""Every function of the rule language: what it answers, and what it is in DuckDB's SQL.

This is the one place where a function is added. Each has examples in
``tests/engine/conformance.toml``, which fix its meaning for any engine that comes later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

ANY = 20


@dataclass(frozen=True)
class Function:
    """One function, and what it is in DuckDB's SQL.

    ``duckdb`` holds ``{0}``, ``{1}`` ... for its arguments, ``{every}`` for all of them, ``{rest}`` for all but the
    first. One that ``looks_up`` reads the calendar.
    """

    signature: str
    answers: str
    arguments: tuple[int, int]
    duckdb: str
    over_rows: bool = False
    looks_up: bool = False


_NUMBER_OF_DAY = "(select calendar.number from calendar where calendar.day = {0})"

FUNCTIONS: Mapping[str, Function] = {
    "is_blank": Function("is_blank(x)", "whether the cell came in empty", (1, 1), "({0} is null)"),
    "unknown": Function(
        "unknown()",
        "neither true nor false: what a measure says of a row whose answer cannot be told",
        (0, 0),
        "cast(null as boolean)",
    ),
    "is_listed": Function(
        "is_listed(x)",
        "whether a category cell holds a code that the specification in force lists; blank when x is blank",
        (1, 1),
        "({0} in ({listed}))",
    ),
    "in_codes": Function(
        "in_codes(x, 'A', 'B', ...)", "whether x is one of these codes", (2, ANY), "({0} in ({rest}))"
    ),
    "days": Function("days(a, b)", "calendar days from a to b; negative when b is earlier", (2, 2), "({1} - {0})"),
    "working_days": Function(
        "working_days(a, b)",
        "England's working days after a up to and including b: 0 on the same day, negative when b is earlier",
        (2, 2),
        f"({_NUMBER_OF_DAY.replace('{0}', '{1}')} - {_NUMBER_OF_DAY})",
        looks_up=True,
    ),
    "is_working_day": Function(
        "is_working_day(d)",
        "whether d is Monday to Friday and no bank holiday in England",
        (1, 1),
        "(select calendar.working from calendar where calendar.day = {0})",
        looks_up=True,
    ),
    "age": Function(
        "age(born, on)",
        "completed years; somebody born on 29 February completes a year on 1 March when there is no 29th",
        (2, 2),
        "(year({1}) - year({0}) - case when month({1}) * 100 + day({1}) < month({0}) * 100 + day({0})"
        " then 1 else 0 end)",
    ),
    "add_months": Function(
        "add_months(d, n)",
        "the same day n months later (earlier when negative), or the last day of that month",
        (2, 2),
        "cast({0} + to_months(cast({1} as integer)) as date)",
    ),
    "add_days": Function("add_days(d, n)", "the day n days later", (2, 2), "({0} + cast({1} as integer))"),
    "weekday": Function("weekday(d)", "1 for Monday to 7 for Sunday", (1, 1), "isodow({0})"),
    "year": Function("year(d)", "the calendar year", (1, 1), "year({0})"),
    "month": Function("month(d)", "1 for January to 12 for December", (1, 1), "month({0})"),
    "matches": Function(
        "matches(x, 'pattern')",
        "whether the whole text fits the regular expression (RE2: no backtracking)",
        (2, 2),
        "regexp_full_match({0}, {1})",
    ),
    "length": Function("length(x)", "the number of characters", (1, 1), "length({0})"),
    "lower": Function("lower(x)", "in small letters", (1, 1), "lower({0})"),
    "squeezed": Function(
        "squeezed(x)",
        "letters and digits only, in small letters: for spellings that differ by case, space or punctuation",
        (1, 1),
        "regexp_replace(lower({0}), '[^a-z0-9]', '', 'g')",
    ),
    "coalesce": Function("coalesce(a, b, ...)", "the first that is not blank", (2, ANY), "coalesce({every})"),
    "least": Function("least(a, b, ...)", "the smallest that is not blank", (2, ANY), "least({every})"),
    "greatest": Function("greatest(a, b, ...)", "the largest that is not blank", (2, ANY), "greatest({every})"),
    "count_by": Function(
        "count_by(a, b, ...)",
        "how many rows of this list hold the same values of a, b, ...",
        (1, ANY),
        "count(*) over (partition by {authority}{every})",
    ),
    "varies_by": Function(
        "varies_by(x, a, ...)",
        "whether x differs between the rows that hold the same a, ...; blanks do not count",
        (2, ANY),
        "(min({0}) over (partition by {authority}{rest}) <> max({0}) over (partition by {authority}{rest}))",
    ),
    "count": Function("count()", "the number of rows", (0, 0), "count(*)", over_rows=True),
    "count_where": Function(
        "count_where(condition)",
        "the rows for which it holds",
        (1, 1),
        "count(*) filter (where {0})",
        over_rows=True,
    ),
    "share": Function(
        "share(condition)",
        "the share of rows for which it holds, 0 to 1; blank without rows",
        (1, 1),
        "(count(*) filter (where {0}) / nullif(count(*), 0))",
        over_rows=True,
    ),
    "share_of": Function(
        "share_of(condition, base)",
        "of the rows in the base, the share for which the condition holds; blank without a base",
        (2, 2),
        "(count(*) filter (where ({0}) and ({1})) / nullif(count(*) filter (where {1}), 0))",
        over_rows=True,
    ),
    "distinct_count": Function(
        "distinct_count(x)", "how many different values x has", (1, 1), "count(distinct {0})", over_rows=True
    ),
    "smallest": Function("smallest(x)", "the smallest value", (1, 1), "min({0})", over_rows=True),
    "largest": Function("largest(x)", "the largest value", (1, 1), "max({0})", over_rows=True),
    "median": Function("median(x)", "the middle value", (1, 1), "median({0})", over_rows=True),
}

NAMES_OF_PARSED_FUNCTIONS: Mapping[type[exp.Expr], str] = {
    exp.AddMonths: "add_months",
    exp.Coalesce: "coalesce",
    exp.Count: "count",
    exp.Greatest: "greatest",
    exp.Least: "least",
    exp.Length: "length",
    exp.Lower: "lower",
    exp.Median: "median",
    exp.Month: "month",
    exp.Year: "year",
}
