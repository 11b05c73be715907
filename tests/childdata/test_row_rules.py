"""Rules over the rows of a list: what they pick, what they tell of it, and how a bad one is refused."""

import pytest

from kloe.childdata.example_rows import EXAMPLE_DAY, stage_rows
from kloe.childdata.row_rules import RowRule, compile_row_rules, used_parameters
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import catalogue, create_tables
from kloe.engine.session import Session
from kloe.errors import RuleFileError

OPEN_LONG = RowRule(
    "assessments",
    "is_blank(authorised_date) and working_days(start_date, :extract_date) > 45",
    {"days": "working_days(start_date, :extract_date)"},
    {"file": "ours.toml", "entry": "long"},
)


def test_a_rule_picks_rows_and_tells_values_of_them():
    specification = latest_specification()
    session = Session(threads=1)
    create_tables(session, catalogue(specification, {}).tables.values())
    rows = [{"child_id": "A", "start_date": EXAMPLE_DAY.replace(month=1)}, {"child_id": "B", "start_date": EXAMPLE_DAY}]
    stage_rows(session, catalogue(specification, {}).tables, {"assessments": rows})
    # Monday to Friday from 29 January to 28 June 2024: 3 + 21 + 21 + 22 + 23 + 20, without four bank holidays.
    (rule,) = compile_row_rules([OPEN_LONG], specification, {})
    sql = rule.select("this.child_id")
    assert session.rows(sql, used_parameters(sql, {"extract_date": EXAMPLE_DAY, "authority": "X"})) == [("A", 106)]
    assert ("assessments", "start_date") in rule.touches
    assert rule.settings == ("extract_date",)
    session.close()


@pytest.mark.parametrize(
    ("rule", "field", "says"),
    [
        (RowRule("assessments", "shoe_size > 3", {}, {"file": "ours.toml", "entry": "x"}), "where", "no column"),
        (
            RowRule("assessments", "", {"days": "read_csv('x')"}, {"file": "ours.toml", "entry": "x"}),
            "days",
            "not part",
        ),
    ],
)
def test_a_rule_that_is_not_understood_is_refused_with_its_place(rule, field, says):
    with pytest.raises(RuleFileError) as refused:
        compile_row_rules([rule], latest_specification(), {})
    assert says in str(refused.value)
    assert refused.value.where == {"file": "ours.toml", "entry": "x", "field": field}


@pytest.mark.parametrize("rule", ["count_by(child_id) > 1", "varies_by(start_date, child_id)"])
@pytest.mark.parametrize("field", ["where", "found"])
def test_a_rule_that_compares_all_rows_is_refused_with_a_way_out_that_is_understood(rule, field):
    place = {"file": "ours.toml", "entry": "x"}
    where, values = (rule, {}) if field == "where" else ("", {"found": rule})
    with pytest.raises(RuleFileError) as refused:
        compile_row_rules([RowRule("assessments", where, values, place)], latest_specification(), {})
    assert refused.value.where == {**place, "field": field}
    instead = refused.value.remedy.removeprefix("Ask the list again: ").removesuffix(".")
    compile_row_rules([RowRule("assessments", f"{instead} > 1", {}, place)], latest_specification(), {})
