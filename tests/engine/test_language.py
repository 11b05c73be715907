"""The rule language is closed: what it does not have is refused, whoever wrote the rule."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.engine.catalogue import Catalogue, RuleColumn, RuleTable
from kloe.engine.compiling import compile_condition, compile_text
from kloe.engine.language import LONGEST_RULE, parse_rule
from kloe.engine.names import RuleError, Scope
from kloe.engine.vocabulary import FUNCTIONS

TEXT, INTEGER, DATE = RuleColumn("text"), RuleColumn("integer"), RuleColumn("date", keeps_unread_text=True)
KIND = RuleColumn("category", codes={"V1": "a) V1: At home"}, listed=("a) V1: At home",))
COLUMNS = {
    "child_id": TEXT, "worker": TEXT, "kind": KIND, "number": INTEGER, "start_date": DATE, "end_date": DATE,
}  # fmt: skip
VISITS = RuleTable("visits", COLUMNS)
PLANS = RuleTable("plans", {"child_id": TEXT, "authority": TEXT, "start_date": DATE})
NAMES = RuleTable("names", {"name": TEXT}, shared=True)
CATALOGUE = Catalogue({"visits": VISITS, "plans": PLANS, "names": NAMES}, {"most": "number", "extract_date": "date"})
TIED = "child_id = this.child_id"

HOSTILE = [
    ("reads a file", "(select count(*) from read_csv('/etc/passwd')) > 0"),
    ("reads a file by name", "(select count(*) from '/etc/passwd' where child_id = this.child_id) > 0"),
    ("reads a file in a function", "read_text('/etc/passwd') = 'x'"),
    ("reads a file through exists", "exists (from read_parquet('x.parquet'))"),
    ("asks for a variable of the system", "getenv('HOME') = 'x'"),
    ("asks for a setting of the database", "current_setting('threads') > 1"),
    ("a table outside the catalogue", f"exists (select 1 from secrets where {TIED})"),
    ("a table of the database itself", "exists (select 1 from duckdb_settings() where name = this.worker)"),
    ("a table of another schema", f"exists (select 1 from information_schema.tables where {TIED})"),
    ("a schema before a table", f"exists (select 1 from main.plans where {TIED})"),
    ("a schema before a column", "main.visits.number > 1"),
    ("pragma", "pragma database_list"),
    ("attach", "attach 'x.db'"),
    ("copy", "copy visits to 'x.csv'"),
    ("install", "install httpfs"),
    ("set", "set threads = 1"),
    ("drop", "drop table visits"),
    ("insert", "insert into visits values (1)"),
    ("update", "update visits set number = 1"),
    ("a query", "select 1"),
    ("a query from a table", "from visits"),
    ("several statements", "number > 1; drop table visits"),
    ("several expressions", "number > 1; number > 2"),
    ("nothing", ""),
    ("only a comment", "-- number > 1"),
    ("a common table expression", "with x as (select 1) select * from x"),
    ("a common table expression inside", f"exists (with x as (select 1) select 1 from plans where {TIED})"),
    ("a union", f"exists (select 1 from plans where {TIED} union all select 1 from plans)"),
    ("a join", f"exists (select 1 from plans join visits on true where {TIED})"),
    ("a join with a comma", f"exists (select 1 from plans, names where {TIED})"),
    ("a lateral join", f"exists (select 1 from plans, lateral (select 1) where {TIED})"),
    ("another name for a table", f"exists (select 1 from plans as p where {TIED})"),
    ("a subquery without a tie", "exists (select 1 from plans where start_date > this.start_date)"),
    ("a subquery without a condition", "exists (select 1 from plans)"),
    ("a tie that an or lets go", f"exists (select 1 from plans where {TIED} or true)"),
    ("a tie that a not turns round", f"exists (select 1 from plans where not {TIED})"),
    ("a tie to itself", "exists (select 1 from plans where child_id = child_id)"),
    ("a tie to a constant", "exists (select 1 from plans where child_id = 'C1')"),
    ("a tie of the own row to itself", "exists (select 1 from plans where this.child_id = this.child_id)"),
    ("a tie by codes alone", "exists (select 1 from visits where kind = this.kind and number > this.number)"),
    ("a tie through a mixture", "exists (select 1 from plans where child_id = coalesce(this.child_id, child_id))"),
    (
        "a subquery in a subquery",
        f"exists (select 1 from plans where {TIED} and exists (select 1 from visits where {TIED}))",
    ),
    ("a subquery in the value of a subquery", f"(select max((select 1)) from plans where {TIED}) = 1"),
    ("a subquery that counts nothing", f"(select count() from plans where {TIED}) = 1"),
    ("in a subquery", "child_id in (select child_id from plans)"),
    ("in an array of a column", "number in number"),
    ("any of a subquery", "number = any (select 1)"),
    ("a subquery that groups", f"exists (select 1 from plans where {TIED} group by child_id)"),
    ("a subquery with having", f"(select count(*) from plans where {TIED} having count(*) > 1) > 1"),
    ("a subquery that sorts", f"(select max(start_date) from plans where {TIED} order by 1) > date '2024-01-01'"),
    ("a subquery with a limit", f"exists (select 1 from plans where {TIED} limit 1)"),
    ("a subquery with an offset", f"exists (select 1 from plans where {TIED} offset 1)"),
    ("a subquery of distinct rows", f"(select distinct count(*) from plans where {TIED}) > 1"),
    ("a subquery with qualify", f"exists (select 1 from plans where {TIED} qualify true)"),
    ("a subquery with a window", f"exists (select 1 from plans where {TIED} window w as (order by child_id))"),
    ("a subquery that gives a column", f"(select child_id from plans where {TIED}) = 'C1'"),
    ("a subquery that gives two values", f"(select count(*), max(start_date) from plans where {TIED}) = 1"),
    ("a subquery that sums", f"(select sum(number) from visits where {TIED}) > 1"),
    ("a sample of a table", f"exists (select 1 from plans tablesample 10% where {TIED})"),
    ("a sample of a subquery", f"exists (select 1 from plans where {TIED} using sample 1)"),
    ("a subquery of rows written out", f"exists (select 1 from (values (1)) where {TIED})"),
    ("a pivot", f"exists (select 1 from plans pivot (count(*) for child_id in ('C1')) where {TIED})"),
    ("a range", "exists (select 1 from range(1000000000) where range = this.number)"),
    ("a subquery inside working_days", f"working_days((select min(start_date) from plans where {TIED}), end_date) > 1"),
    ("a subquery inside is_working_day", f"is_working_day((select min(start_date) from plans where {TIED}))"),
    ("a cast", "cast(worker as integer) > 1"),
    ("a cast with colons", "worker::integer > 1"),
    ("a cast that may fail", "try_cast(worker as integer) > 1"),
    ("a cast to a date of a column", "cast(worker as date) = start_date"),
    ("a time", "start_date = timestamp '2024-01-01 00:00:00'"),
    ("an interval", "start_date > end_date - interval 1 day"),
    ("like", "worker like '%x%'"),
    ("ilike", "worker ilike '%x%'"),
    ("similar to", "worker similar to '(a+)+'"),
    ("a pattern operator", "worker ~ 'x'"),
    ("glob", "worker glob '*'"),
    ("is null", "worker is null"),
    ("is distinct from", "worker is distinct from 'x'"),
    ("case", "case when number > 1 then true else false end"),
    ("if", "if(number > 1, true, false)"),
    ("a function for each element", "list_transform([1], x -> x + 1) = [2]"),
    ("a function for each element, the newer way", "list_transform([1], lambda x: x + 1) = [2]"),
    ("a list", "[1, 2, 3]"),
    ("a struct", "{'a': 1}"),
    ("a list of results", "number = [x for x in [1]]"),
    ("an element", "worker[1] = 'x'"),
    ("a window written out", "count(*) over () > 1"),
    ("a window with a name", "row_number() over w > 1"),
    ("a filter written out", "count(*) filter (where true) > 1"),
    ("an aggregate", "sum(number) > 1"),
    ("an aggregate into a text", "string_agg(worker, ',') = 'x'"),
    ("a function that the language does not have", "repeat(worker, 1000000000) = 'x'"),
    ("a function that runs SQL", "query('select 1')"),
    ("a function of a schema", "main.lower(worker) = 'x'"),
    ("joining text", "worker || 'x' = 'x'"),
    ("remainder", "number % 2 = 0"),
    ("power", "number ** 2 = 4"),
    ("whole division", "number // 2 = 1"),
    ("bits", "number & 1 = 1"),
    ("a shift", "number << 60 > 1"),
    ("null", "worker = null"),
    ("a star", "*"),
    ("all columns", "columns(*) > 1"),
    ("a positional column", "#1 > 1"),
    ("a parameter that is no setting", "number > $threads"),
    ("a question mark", "number > ?"),
    ("another name", "number > 1 as x"),
    ("a tuple", "(number, number) = (1, 2)"),
    ("collation", "worker collate nocase = 'x'"),
    ("at time zone", "start_date at time zone 'UTC' = end_date"),
    ("between symmetric", "number between symmetric 3 and 1"),
    ("a column that is not there", "salary > 1"),
    ("a column of another table", "plans.start_date > end_date"),
    ("this outside a subquery", "this.number > 1"),
    ("other outside a subquery", "other.number > 1"),
    ("the hidden column of unread text", "\"start_date__as_it_came\" = 'x'"),
    ("an unknown code", "kind = 'V7'"),
    ("an unknown code on the left", "'V7' = kind"),
    ("an unknown code in a list", "kind in ('V1', 'V7')"),
    ("an unknown code in in_codes", "in_codes(kind, 'V1', 'V7')"),
    ("a printed answer in place of a code", "kind = 'a) V1: At home'"),
    ("an unknown setting", "number > :least"),
    ("too few arguments", "days(start_date) > 1"),
    ("too many arguments", "days(start_date, end_date, end_date) > 1"),
    ("no arguments", "is_blank()"),
    ("a pattern that is not written out", "matches(worker, child_id)"),
    ("many rows in a rule about one", "share(number > 1) > 0.5"),
    ("count in a rule about one", "count() > 1"),
    ("is_listed of text", "is_listed(worker)"),
    ("a very long rule", "number > 1 and " * (LONGEST_RULE // 15) + "number > 1 and number > 2"),
    ("a very deep rule", "(" * 500 + "number" + ")" * 500 + " > 1"),
    ("a very deep not", "not " * 400 + "number > 1"),
    ("a very deep sum", "number > " + "-" * 1 + "(-" * 300 + "1" + ")" * 300),
    ("a chain longer than the deepest rule", " or ".join(["number > 1"] * 100)),
    ("a quote that is not closed", "worker = 'x"),
    ("a bracket that is not closed", "(number > 1"),
    ("a bracket too many", "number > 1)"),
    ("a sentence", "the start date is before the end date"),
    ("a null character", "number > 1\0"),
]
HOSTILE_GROUPS = [
    ("an aggregate in an aggregate", "share(count() > 1) > 0.5"),
    ("a share in a count", "count_where(share(number > 1) > 0) > 1"),
    ("an aggregate in a subquery", f"exists (select 1 from plans where {TIED} and count() > 1)"),
    ("count of a star", "distinct_count(*) > 1"),
    ("a column in count", "count(number) > 1"),
]


def understood(text: str, scope: Scope = "row") -> str:
    """The SQL of a rule."""
    return compile_condition(parse_rule(text, CATALOGUE, "visits", scope=scope)).sql


@pytest.mark.parametrize("text", [case[1] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_the_language_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        understood(text)
    assert refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize("text", [case[1] for case in HOSTILE_GROUPS], ids=[case[0] for case in HOSTILE_GROUPS])
def test_what_the_language_does_not_have_is_refused_for_groups_too(text: str) -> None:
    with pytest.raises(RuleError):
        understood(text, "group")


def test_a_rule_is_about_a_table_that_exists() -> None:
    with pytest.raises(RuleError, match="no table 'secrets'"):
        parse_rule("number > 1", CATALOGUE, "secrets")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("salary > 1", "Columns: child_id"),
        ("kind = 'V7'", "Codes: V1"),
        ("number > :least", ":extract_date, :most"),
        ("days(start_date) > 1", "days(a, b)"),
        ("exists (select 1 from plans)", "child_id = this.child_id"),
    ],
)
def test_a_refusal_says_what_there_is_instead(text: str, hint: str) -> None:
    with pytest.raises(RuleError) as refused:
        understood(text)
    assert hint in str(refused.value)


def test_a_rule_knows_what_it_touches() -> None:
    rule = parse_rule(
        f"number > :most and exists (select 1 from plans where {TIED} and start_date < this.end_date)",
        CATALOGUE,
        "visits",
    )
    assert rule.touches == {
        ("visits", "number"),
        ("visits", "child_id"),
        ("visits", "end_date"),
        ("plans", "child_id"),
        ("plans", "start_date"),
    }
    assert rule.settings == {"most"}


def test_what_stands_in_brackets_in_a_message_counts_as_touched() -> None:
    message = compile_text("{worker} had {number}, more than {:most}", CATALOGUE, VISITS)
    assert message.touches == {("visits", "worker"), ("visits", "number")}
    assert message.settings == {"most"}


@pytest.mark.parametrize("message", ["{salary}", "{worker", "{read_text('/etc/passwd')}", "{worker; drop}", "{}"])
def test_a_message_is_held_to_the_same_language(message: str) -> None:
    with pytest.raises(RuleError):
        compile_text(message, CATALOGUE, VISITS)


def test_in_a_pool_a_row_only_meets_rows_of_its_own_authority() -> None:
    rule = parse_rule(f"exists (select 1 from plans where {TIED})", CATALOGUE, "visits")
    assert "other.authority = this.authority" in compile_condition(rule, pooled=True).sql
    assert "authority" not in compile_condition(rule).sql
    shared = parse_rule("exists (select 1 from names where name = this.worker)", CATALOGUE, "visits")
    assert "authority" not in compile_condition(shared, pooled=True).sql


def test_comments_do_not_reach_the_database() -> None:
    assert "drop" not in understood("number > 1 /* ; drop table visits */ -- drop table visits")


_WORDS = (
    *COLUMNS, *FUNCTIONS, "plans", "visits", "this", "this.child_id", "select", "from", "where", "exists", "count(*)",
    "and", "or", "not", "in", "between", "is", "null", "case", "when", "end", "cast", "as", "date", "interval", "over",
    "union", "join", "with", "values", "like", "lambda", "'V1'", "'x'", "'2024-01-01'", "1", "0.5", ":most", "?", "$1",
    "(", "(", ")", ")", ",", ";", "=", "<>", "<", "+", "-", "*", "/", "%", "::", "[", "]", "{", "}", ".", "--", "/*",
    "*/", "#", "@", "~", "|", "->", "\\", '"', "'",
)  # fmt: skip
_TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join)


@given(text=_TEXTS, scope=st.sampled_from(["row", "group"]))
def test_any_text_is_understood_or_refused(text: str, scope: Scope) -> None:
    with suppress(RuleError):
        assert understood(text, scope)


@given(text=_TEXTS)
def test_any_message_is_understood_or_refused(text: str) -> None:
    with suppress(RuleError):
        compile_text(text, CATALOGUE, VISITS)
