"""What audits say together adds up, and tells others nothing of a small group."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from random import Random

import msgspec
import pytest
from audits_to_try import AREAS, FORM, GRADES, audit, histories, second
from hypothesis import given, settings

from kloe.audits.aggregating import Summary, summarise
from kloe.audits.records import ANSWERS, AreaGrade, Audit, Case, GivenAnswer, Point, decisions
from kloe.errors import KloeError
from kloe.papers.audit_lines import summary_lines
from kloe.papers.audit_tables import summary_table

OTHERS = ("peer", "published")


def many(number: int, seed: int = 1) -> list[Audit]:
    """That many audits of four teams over half a year."""
    chance = Random(seed)  # noqa: S311 - for data to try, not for secrets
    return [
        audit(
            f"A{place}",
            case=Case(child_id=f"c{place}", team=chance.choice("ABCD"), group="in-care"),
            day=date(2024, chance.randint(1, 6), 3),
            grades=tuple(AreaGrade(area=area, grade=chance.choice(GRADES), reason="x") for area in AREAS),
            answers=(GivenAnswer(question="equality", answer=chance.choice(ANSWERS), reason="x"),),
            strengths=(Point(theme=chance.choice(FORM.themes).id, says="x"),),
            learning=(Point(theme=chance.choice(FORM.themes).id, says="x"),),
        )
        for place in range(number)
    ]


@given(histories())
@settings(max_examples=40)
def test_the_groups_of_each_breakdown_add_up_to_the_whole(audits: Sequence[Audit]) -> None:
    summary = summarise(audits, FORM)
    for subject in summary.subjects:
        for whole in summary.of(subject):
            for breakdown in ("team", "month", "team_and_month"):
                groups = summary.of(subject, breakdown)
                assert sum(group.base or 0 for group in groups) == whole.base
                for value in whole.counted:
                    assert sum(group.counted[value] or 0 for group in groups) == whole.counted[value]


@given(histories())
@settings(max_examples=40)
def test_each_case_is_counted_once_by_what_was_decided(audits: Sequence[Audit]) -> None:
    summary = summarise(audits, FORM)
    decided = decisions(audits)
    assert [one.base for one in summary.of(summary.subjects[0])] == ([len(decided)] if decided else [])
    for subject in summary.subjects:
        if subject.kind == "grade":
            expected = Counter(one.grade_by_area[subject.of].grade for one in decided)
            for whole in summary.of(subject):
                assert {value: count for value, count in whole.counted.items() if count} == expected


def test_a_second_reader_and_a_correction_change_what_is_counted_once() -> None:
    first = audit(grade="good")
    audits = [first, second(first, grades=audit(grade="inadequate").grades)]
    told = {
        one.subject.of: one for one in summarise(audits, FORM).told if one.subject.kind == "grade" and not one.group
    }
    assert told["risk"].counted == {"outstanding": 0, "good": 0, "requires-improvement": 0, "inadequate": 1}


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("number", [3, 12, 60, 400])
def test_others_see_no_small_number_and_no_value_that_the_rest_give_away(audience: str, number: int) -> None:
    for seed in (1, 2, 3):
        summary = summarise(many(number, seed), FORM, audience)
        for one in summary.told:
            numbers = [one.base, one.children, *one.counted.values()]
            assert all(count is None or count % 5 == 0 for count in numbers)
            hidden = [count is None for count in one.counted.values()]
            assert all(hidden) or not any(hidden)


@pytest.mark.parametrize("audience", OTHERS)
def test_a_group_with_a_small_number_is_not_told(audience: str) -> None:
    audits = many(400)
    exact = summarise(audits, FORM)
    shown = summarise(audits, FORM, audience)
    for subject in shown.subjects:
        for breakdown in ("all", "team", "month"):
            true = {one.group: one for one in exact.of(subject, breakdown)}
            for one in shown.of(subject, breakdown):
                if any(0 < (count or 0) < 6 for count in true[one.group].counted.values()):
                    assert one.withheld, (subject.kind, subject.of, breakdown, one.group)


def test_enough_audits_are_told_by_team_to_a_peer_and_not_to_everybody() -> None:
    audits = many(400)
    assert any(not one.withheld for one in summarise(audits, FORM, "peer").told if one.breakdown == "team")
    assert {one.breakdown for one in summarise(audits, FORM, "peer").told} == {"all", "team", "month"}
    assert {one.breakdown for one in summarise(audits, FORM, "published").told} == {"all", "month"}


def test_a_rare_theme_does_not_cost_the_number_of_audits() -> None:
    summary = summarise(many(200), FORM, "peer")
    by_month = summary.of(summary.subjects[0], "month")
    assert [one.base for one in by_month] != []
    assert None not in [one.base for one in by_month]


def test_an_audience_that_nobody_described_is_refused() -> None:
    with pytest.raises(KloeError, match="no such audience"):
        summarise([], FORM, "everyone")


def lines_of(summary: Summary, by: str = "") -> str:
    return "\n".join(summary_lines(summary, by))


def test_the_lines_say_rates_with_what_they_are_of() -> None:
    audits = [audit(f"A{number}", grade) for number, grade in enumerate(("good", "good", "inadequate"))]
    text = lines_of(summarise(audits, FORM))
    assert "Good 2 (66.7%); Inadequate 1 (33.3%); of 3" in text
    assert "2 of 3 (66.7%)" in text
    assert "3 of 3 children" in text


def test_a_month_without_an_audit_is_named() -> None:
    audits = [audit("A1", day=date(2023, 12, 30)), audit("A2", day=date(2024, 2, 1))]
    text = lines_of(summarise(audits, FORM), "month")
    assert next(line.split() for line in text.splitlines() if "2024-01" in line)[1:] == ["no", "audit"]


def test_what_is_withheld_is_explained_and_is_blank_in_the_table() -> None:
    summary = summarise(many(12), FORM, "peer")
    assert "[c]: Withheld" in lines_of(summary)
    table = summary_table(summary)
    place = table.headings.index
    for row in table.rows:
        assert row[place("withheld")] or row[place("counted")] is not None


def test_no_audit_is_no_nought() -> None:
    assert "There is no audit yet." in lines_of(summarise([], FORM))


def test_a_child_audited_twice_is_one_child() -> None:
    again = msgspec.structs.replace(audit("A2"), case=audit("A1").case)
    summary = summarise([audit("A1"), again], FORM)
    assert "2 of 1 child" in lines_of(summary)


def test_why_a_breakdown_is_not_told_is_said() -> None:
    text = lines_of(summarise(many(400), FORM, "published"), "team")
    assert "not told by team: this audience does not see it" in text
    few = lines_of(summarise(many(60), FORM, "peer"), "month")
    assert "not told by month: the numbers are too small" in few


def test_a_table_by_one_breakdown_holds_that_and_the_whole() -> None:
    table = summary_table(summarise(many(20), FORM), "team")
    place = table.headings.index("breakdown")
    assert {row[place] for row in table.rows} == {"all", "team"}
