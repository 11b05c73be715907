"""The smallest changes against a search through everything there is, on small frameworks made at random."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kloe.frameworks import Framework
from kloe.frameworks.grading import grade_inspection
from kloe.frameworks.nearest_changes import Change, Raised, Reach, next_grades
from kloe.frameworks.rules import Condition, Observation, Rule
from kloe.frameworks.speaking import Findings
from kloe.frameworks.structure import Area, Grade

KNOWN = {"source": ("york-2013: 3",), "confidence": "stated"}
SCALE = ("outstanding", "good", "poor")
PARTS = ("a", "b", "c")
AREAS = ("overall", *PARTS)
HARD = ("must", "will", "necessary")


def framework_of(rules: tuple[Rule, ...]) -> Framework:
    return Framework(
        id="small",
        title="Small",
        system="small",
        summary="A framework of three judgements and an overall one.",
        planned=True,
        grades=tuple(Grade(id=name, name=name, rank=rank, **KNOWN) for rank, name in enumerate(SCALE, start=1)),
        areas=tuple(
            Area(id=name, name=name, kind="overall" if name == "overall" else "key", report_order=order, **KNOWN)
            for order, name in enumerate(AREAS)
        ),
        observations=(Observation(id="progress", says="Children make progress.", **KNOWN),),
        rules=rules,
    )


@st.composite
def conditions(draw: st.DrawFn, areas: tuple[str, ...]) -> Condition:
    named = draw(st.lists(st.sampled_from(areas), min_size=1, max_size=3, unique=True))
    grades = draw(st.lists(st.sampled_from(SCALE), min_size=1, max_size=2, unique=True))
    bound = draw(st.sampled_from(["at_least", "at_most", ""]))
    number = draw(st.integers(0, len(named)))
    return Condition(areas=tuple(named), grades=tuple(grades), **({bound: number} if bound else {}))


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    areas = draw(st.sampled_from([AREAS, PARTS]))
    return Rule(
        id=f"R-{number}",
        says="A rule.",
        modality=draw(st.sampled_from([*HARD, "likely", "unlikely"])),
        when=tuple(draw(st.lists(conditions(areas), max_size=2))),
        when_not=draw(st.sampled_from([(), ("progress",)])),
        then=(draw(conditions(areas)),),
        **KNOWN,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Framework, dict[str, str], bool]:
    made = framework_of(tuple(draw(rules(number)) for number in range(draw(st.integers(1, 4)))))
    return made, {area: draw(st.sampled_from(SCALE)) for area in PARTS}, draw(st.booleans())


# A reading of the rules of its own, for grades that are all known


def is_so(condition: Condition, grades: Mapping[str, str]) -> bool:
    count = len([area for area in condition.areas if grades[area] in condition.grades])
    if condition.at_least is None and condition.at_most is None:
        return count == len(condition.areas)
    return (condition.at_least or 0) <= count <= (len(AREAS) if condition.at_most is None else condition.at_most)


def objections(made: Framework, grades: Mapping[str, str], progress: bool, reach: Reach, *, own: bool) -> set[str]:
    """The rules that speak against these grades: those about the overall grade (``own``), or all others."""
    found = set()
    for rule in made.rules:
        conditions_ = (*rule.when, *rule.then)
        if any("overall" in condition.areas for condition in conditions_) is not own:
            continue
        starts = all(is_so(one, grades) for one in rule.when) and not (rule.when_not and progress)
        broken = all(is_so(one, grades) for one in rule.then) is (rule.modality == "unlikely")
        if starts and broken and (rule.modality in HARD or reach == "no longer unlikely"):
            found.add(rule.id)
    return found


def every_change(grades: Mapping[str, str], progress: bool) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Each state that is as good or better: how many steps away, its grades, whether there is progress."""
    better = [SCALE[: SCALE.index(grades[area]) + 1] for area in PARTS]
    for states in product(*better):
        after = dict(zip(PARTS, states, strict=True))
        steps = sum(SCALE.index(grades[area]) - SCALE.index(after[area]) for area in PARTS)
        yield steps, after, progress
        if not progress:
            yield steps + 1, after, True


def in_reach(
    made: Framework, target: str, reach: Reach, before: tuple[dict[str, str], bool]
) -> dict[int, list[object]]:
    """All states in which ``target`` is in reach, by the number of steps to them."""
    grades, progress = before
    already = objections(made, grades | {"overall": target}, progress, reach, own=False)
    found: dict[int, list[object]] = {}
    for steps, after, then in every_change(grades, progress):
        tried = after | {"overall": target}
        others = objections(made, tried, then, reach, own=False)
        if not objections(made, tried, then, reach, own=True) and others <= already:
            found.setdefault(steps, []).append((after, then))
    return found


@given(cases())
@settings(deadline=None, max_examples=400)
def test_the_changes_told_are_all_of_the_smallest_that_reach_the_next_grade(
    case: tuple[Framework, dict[str, str], bool],
) -> None:
    made, grades, progress = case
    findings = Findings(grades, {"progress": progress})
    (overall,) = grade_inspection(made, findings).overalls
    for told in next_grades(made, overall, findings):
        reached = in_reach(made, told.grade.id, told.reach, (grades, progress))
        if not told.changes:
            assert all(steps > told.steps for steps in reached)
            continue
        assert told.steps == min(reached)
        states = [
            (grades | {one.area: one.after for one in change.raised}, progress or bool(change.observed))
            for change in told.changes
        ]
        assert all(state in reached[told.steps] for state in states)
        assert len(states) == len(reached[told.steps])


@given(cases())
@settings(deadline=None, max_examples=200)
def test_the_next_grade_is_one_above_the_best_in_reach_and_only_better_judgements_are_asked_for(
    case: tuple[Framework, dict[str, str], bool],
) -> None:
    made, grades, progress = case
    findings = Findings(grades, {"progress": progress})
    (overall,) = grade_inspection(made, findings).overalls
    told = {one.reach: one for one in next_grades(made, overall, findings)}
    for reach in ("no longer ruled out", "no longer unlikely"):
        free = [not objections(made, grades | {"overall": grade}, progress, reach, own=True) for grade in SCALE]
        next_better = SCALE[free.index(True) - 1] if True in free and not free[0] else None
        if reach in told:
            assert told[reach].grade.id == next_better
        elif reach == "no longer unlikely" and told:
            assert next_better in (None, told["no longer ruled out"].grade.id)
        else:
            assert next_better is None
    for one in (raised for each in told.values() for change in each.changes for raised in change.raised):
        assert SCALE.index(one.after) < SCALE.index(one.before) == SCALE.index(grades[one.area])


@given(cases())
@settings(deadline=None, max_examples=300)
def test_each_grade_stands_as_the_rules_against_it_say(case: tuple[Framework, dict[str, str], bool]) -> None:
    made, grades, progress = case
    (overall,) = grade_inspection(made, Findings(grades, {"progress": progress})).overalls
    for verdict in overall.verdicts:
        tried = grades | {"overall": verdict.grade.id}
        hard = objections(made, tried, progress, "no longer ruled out", own=True)
        assert {rule.id for rule in verdict.against} == objections(
            made, tried, progress, "no longer unlikely", own=True
        )
        assert (verdict.standing == "ruled out") is bool(hard)
        if verdict.standing == "expected" and len(overall.left) > 1:
            assert not verdict.against
            assert verdict.supported_by
    if len(overall.left) == 1:
        assert overall.expected == overall.left[0]


def test_two_rules_that_expect_different_grades_settle_nothing() -> None:
    likely = tuple(
        Rule(
            id=f"R-{grade}",
            says="A rule.",
            modality="likely",
            then=(Condition(areas=("overall",), grades=(grade,)),),
            **KNOWN,
        )
        for grade in ("good", "poor")
    )
    one, both = framework_of(likely[:1]), framework_of(likely)
    expected = grade_inspection(one, Findings()).overalls[0].expected
    assert expected
    assert expected.grade.id == "good"
    assert grade_inspection(both, Findings()).overalls[0].expected is None


def test_what_another_rule_asks_for_is_asked_for_in_turn() -> None:
    """Overall needs the first area, the first needs the second, and so on: all have to be raised."""
    chain = ("overall", "first", "second", "third", "fourth")
    links = tuple(
        Rule(
            id=f"R-{one}",
            says="A rule.",
            modality="must",
            when=(Condition(areas=(one,), grades=("good",)),),
            then=(Condition(areas=(needed,), grades=("good",)),),
            **KNOWN,
        )
        for one, needed in pairwise(chain)
    )
    areas = tuple(
        Area(id=name, name=name, kind="key" if order else "overall", report_order=order, **KNOWN)
        for order, name in enumerate(chain)
    )
    ruled_out = Rule(
        id="R-best",
        says="Never outstanding.",
        modality="must",
        then=(Condition(areas=("overall",), grades=("good", "poor")),),
        **KNOWN,
    )
    made = msgspec.structs.replace(framework_of((*links, ruled_out)), areas=areas)
    findings = Findings(dict.fromkeys(chain[1:], "poor"))
    (told,) = next_grades(made, grade_inspection(made, findings).overalls[0], findings)
    assert (told.grade.id, told.steps) == ("good", 4)
    assert [[one.area for one in change.raised] for change in told.changes] == [list(chain[1:])]


def test_a_framework_that_is_too_large_to_be_searched_is_searched_as_far_as_was_promised() -> None:
    names = tuple(f"area-{number}" for number in range(30))
    rule = Rule(
        id="R-1",
        says="Good needs all thirty.",
        modality="must",
        when=(Condition(areas=("overall",), grades=("outstanding", "good")),),
        then=(Condition(areas=names, grades=("outstanding", "good")),),
        **KNOWN,
    )
    areas = tuple(Area(id=name, name=name, kind="key", report_order=order, **KNOWN) for order, name in enumerate(names))
    small = framework_of((rule,))
    made = Framework(
        id="large", title="Large", system="large", summary="", planned=True, grades=small.grades,
        areas=(small.areas[0], *areas), rules=(rule,),
    )  # fmt: skip
    findings = Findings(dict.fromkeys(names, "poor"))
    (overall,) = grade_inspection(made, findings).overalls
    (told,) = next_grades(made, overall, findings)
    assert (told.grade.id, told.changes) == ("good", ())
    assert 1 <= told.steps < 30
    nearly = Findings(findings.grades | dict.fromkeys(names[2:], "good"))
    (told,) = next_grades(made, grade_inspection(made, nearly).overalls[0], nearly)
    assert told.changes == (Change((Raised("area-0", "poor", "good"), Raised("area-1", "poor", "good"))),)
