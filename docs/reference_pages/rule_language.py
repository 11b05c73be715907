"""The page of the rule language, with answers worked out while it is written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kloe.engine.catalogue import Catalogue, RuleColumn, RuleTable
from kloe.engine.compiling import compile_value
from kloe.engine.language import DEEPEST_RULE, LONGEST_RULE, parse_rule
from kloe.engine.names import RuleError
from kloe.engine.session import Session
from kloe.engine.vocabulary import FUNCTIONS
from reference_pages.markdown import code, table

SAMPLE_COLUMNS: Mapping[str, RuleColumn] = {
    "child_id": RuleColumn("text"),
    "gender": RuleColumn("category", {"M": "a) Male", "F": "b) Female", "N": "n) Old code"}, ("a) Male", "b) Female")),
    "born": RuleColumn("date"),
    "started": RuleColumn("date"),
    "ended": RuleColumn("date"),
    "team": RuleColumn("text"),
    "visits": RuleColumn("integer"),
}
SAMPLE_ROWS: tuple[tuple[object, ...], ...] = (
    ("1001", "a) Male", date(2008, 2, 29), date(2024, 3, 28), date(2024, 4, 2), "North Team", 4),
    ("1002", "b) Female", date(2015, 7, 4), date(2024, 5, 1), None, "north-team", 1),
    ("1002", "n) Old code", date(2015, 7, 5), date(2024, 6, 3), None, "South", 2),
)
ROW_SAMPLES: Mapping[str, tuple[str, ...]] = {
    "is_blank": ("is_blank(ended)",),
    "unknown": ("ended > started or unknown()",),
    "is_listed": ("is_listed(gender)",),
    "in_codes": ("in_codes(gender, 'M', 'N')",),
    "days": ("days(started, ended)",),
    "working_days": ("working_days(started, ended)",),
    "is_working_day": ("is_working_day(date '2024-04-01')",),
    "age": ("age(born, date '2024-02-29')", "age(date '2008-02-29', date '2025-02-28')"),
    "add_months": ("add_months(date '2024-01-31', 1)", "add_months(started, -6)"),
    "add_days": ("add_days(started, 15)",),
    "weekday": ("weekday(started)",),
    "year": ("year(born)",),
    "month": ("month(born)",),
    "matches": ("matches(child_id, '[0-9]{4}')",),
    "length": ("length(team)",),
    "lower": ("lower(team)",),
    "squeezed": ("squeezed(team)",),
    "coalesce": ("coalesce(ended, date '2024-06-28')",),
    "least": ("least(started, ended)",),
    "greatest": ("greatest(started, ended)",),
    "count_by": ("count_by(child_id)",),
    "varies_by": ("varies_by(born, child_id)",),
}
GROUP_SAMPLES: Mapping[str, tuple[str, ...]] = {
    "count": ("count()",),
    "count_where": ("count_where(is_blank(ended))",),
    "share": ("share(is_blank(ended))",),
    "share_of": ("share_of(visits > 1, is_blank(ended))",),
    "distinct_count": ("distinct_count(child_id)",),
    "smallest": ("smallest(started)",),
    "largest": ("largest(visits)",),
    "median": ("median(visits)",),
}
REFUSED: tuple[str, ...] = (
    "read_csv('other.csv')",
    "started::varchar = '2024'",
    "team like 'North%'",
    "case when visits > 1 then true end",
    "started < current_date",
    "date_diff('year', born, started) > 18",
    "exists (select 1 from sample where visits > 1)",
    "child_id in (select child_id from sample)",
    "gender = 'Male'",
    "count() > 1",
    "visits > :no_such_setting",
    "visits > 1; drop table sample",
)


def rule_language_page() -> Iterator[str]:
    """Every function with answers that were worked out while this page was written."""
    yield "# The rule language"
    yield (
        "A rule is one expression in SQL over a small, closed vocabulary. It says what **fails**. Everything that is"
        " not on this page is refused when the file of checks is loaded, so that a rule from elsewhere is safe to run."
    )
    yield "## What a rule may hold"
    yield "\n".join(f"- {one}" for one in _CONSTRUCTS)
    yield "## Blanks"
    yield (
        "A comparison with a blank is neither true nor false, so a row with a blank date does not fail"
        " `ended < started`: only a separate check for the blank, with `is_blank(ended)`, does. A date or whole number"
        " that nobody could read is not blank, and takes part in no comparison."
    )
    yield "## Functions of one row"
    yield "The answers below are for these three rows, in order."
    yield table(tuple(SAMPLE_COLUMNS), SAMPLE_ROWS)
    yield from _functions(ROW_SAMPLES, "row")
    yield "## Functions of many rows"
    yield "For checks `per` list or group. The answers are for the same three rows taken together."
    yield from _functions(GROUP_SAMPLES, "group")
    yield "## What is refused"
    yield "Each with what Kloe answers."
    yield table(("Rule", "Answer"), ((code(rule), refusal(rule)) for rule in REFUSED))
    yield f"A rule has at most {LONGEST_RULE:,} characters and at most {DEEPEST_RULE} levels of nesting."


_CONSTRUCTS = (
    "columns of the list, by the name that the [specification](specification.md) gives them, and of the"
    " [tables](tables.md) that reading leaves behind;",
    "`cell`, in a check that is repeated for `every` column of a type;",
    "settings as `:name` (see [settings](settings.md));",
    "numbers, `'text'`, `date '2024-06-28'`, `true` and `false`;",
    "`=`, `<>`, `<`, `<=`, `>`, `>=`, `between ... and ...`, `in (...)`, `and`, `or`, `not`,"
    " `+`, `-`, `*`, `/` and brackets;",
    "codes in their short form: `placement_type = 'U1'`, whatever the template prints for U1; a code that does not"
    " exist is refused;",
    "`exists (select 1 from <table> where ...)` and `(select count(*) | min(column) | max(column) from <table>"
    " where ...)`, tied to the row by an equality such as `child_id = this.child_id`, joined by `and`"
    " (a column of codes alone does not tie); inside, `this.` names the row that is checked;",
    "the functions below.",
)  # fmt: skip


def _functions(samples: Mapping[str, Sequence[str]], scope: str) -> Iterator[str]:
    with_session = _sample_session()
    for name, function in FUNCTIONS.items():
        if function.over_rows == (scope == "group"):
            yield f"### {function.signature}"
            yield f"Answers {function.answers}."
            worked = [(code(rule), ", ".join(answers(with_session, rule, scope))) for rule in samples[name]]
            yield table(("Rule", "Answer" if scope == "group" else "Answers"), worked)
    with_session.close()


def sample_catalogue() -> Catalogue:
    """The table ``sample`` that this page plays on."""
    return Catalogue({"sample": RuleTable("sample", SAMPLE_COLUMNS)}, {"most": "number"})


def _sample_session() -> Session:
    kinds = {"date": "date", "integer": "integer"}
    session = Session(threads=1)
    columns = ", ".join(f'"{name}" {kinds.get(column.type, "varchar")}' for name, column in SAMPLE_COLUMNS.items())
    session.connection.execute(f"create table sample ({columns})")
    for row in SAMPLE_ROWS:
        session.connection.execute(f"insert into sample values ({', '.join('?' * len(row))})", list(row))
    session.shut()
    return session


def answers(session: Session, rule: str, scope: str) -> list[str]:
    """What the rule answers for each sample row, or for all of them together."""
    read = parse_rule(rule, sample_catalogue(), "sample", scope="group" if scope == "group" else "row")
    found = [str(row[0]) for row in session.rows(f"select {compile_value(read).sql} from sample as this")]
    return found[:1] if len(set(found)) == 1 and len(found) == len(SAMPLE_ROWS) else found


def refusal(rule: str) -> str:
    """What Kloe says when it refuses the rule."""
    try:
        parse_rule(rule, sample_catalogue(), "sample")
    except RuleError as problem:
        return str(problem)
    raise AssertionError(f"This rule is accepted: {rule}")
