"""What changed between two versions: each difference once, and of what is reworded both texts."""

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from kloe.frameworks import Framework, load_framework, load_frameworks
from kloe.frameworks.comparing import ChangeKind, Comparison, compare
from kloe.frameworks.loading import sections_of
from kloe.papers.framework_changes import HEADINGS, change_lines, changes_as_data

SIF = load_framework("sif-2013")


def replaced(framework: Framework, section: str, position: int, **fields: object) -> Framework:
    """``framework`` with one entry of ``section`` changed."""
    entries = list(getattr(framework, section))
    entries[position] = msgspec.structs.replace(entries[position], **fields)
    return msgspec.structs.replace(framework, **{section: tuple(entries)})


def kinds(comparison: Comparison, section: str) -> list[tuple[ChangeKind, str]]:
    return [
        (change.kind, (change.before or change.after[0]).id)  # type: ignore[union-attr]
        for change in comparison.of(section)
    ]


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda one: one.id)
def test_a_version_does_not_differ_from_itself(framework: Framework) -> None:
    assert compare(framework, framework).changes == ()


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(load_frameworks())), ids=lambda one: one.id)
def test_what_is_new_one_way_is_gone_the_other_way(earlier: Framework, later: Framework) -> None:
    there, back = compare(earlier, later), compare(later, earlier)
    new = {(one.section, one.after[0].id) for one in there.changes if one.kind == "added"}
    gone = {(one.section, one.before.id) for one in back.changes if one.kind == "removed" and one.before}
    assert new == gone


REWORDED: list[tuple[str, dict[str, object]]] = [
    ("areas", {"name": "Another name"}),
    ("grades", {"name": "Another name"}),
    ("types", {"says": "Other words"}),
    ("cohorts", {"says": "Other words"}),
    ("rules", {"modality": "likely"}),
    ("rules", {"says": "Other words"}),
    ("plans", {"notice": "None at all"}),
    ("events", {"week": 7}),
    ("requests", {"deadline": "at once"}),
    ("samples", {"at_least": 99}),
    ("quotas", {"says": "Other words"}),
    ("criteria", {"asks": "Other words"}),
    ("lines_of_enquiry", {"asks": "Other words"}),
    ("duties", {"working_days": 69}),
    ("remarks", {"says": "Other words"}),
]


@pytest.mark.parametrize(("section", "fields"), REWORDED)
def test_a_change_of_one_entry_is_told_with_both_texts(section: str, fields: dict[str, object]) -> None:
    later = replaced(SIF, section, 0, **fields)
    comparison = compare(SIF, later)
    (change,) = comparison.changes
    assert (change.section, change.kind, change.fields) == (section, "reworded", tuple(fields))
    text = "\n".join(change_lines(comparison))
    assert HEADINGS[section].upper() in text
    assert "was: " in text
    assert "now: " in text


@pytest.mark.parametrize("fields", [{"source": ("york-2013: 5",)}, {"confidence": "recalled"}, {"note": "Seen again."}])
def test_what_is_only_better_known_is_no_change(fields: dict[str, object]) -> None:
    assert compare(SIF, replaced(SIF, "criteria", 0, **fields)).changes == ()


def test_moved_areas_are_told_in_either_order_and_the_others_are_not() -> None:
    last = max(range(len(SIF.areas)), key=lambda index: SIF.areas[index].report_order)
    comparison = compare(SIF, replaced(SIF, "areas", last, report_order=-1))
    assert kinds(comparison, "areas") == [("moved", SIF.areas[last].id)]
    assert f"judgement 1 in the order of a report, was {len(SIF.areas)}" in " ".join(
        "\n".join(change_lines(comparison)).split()
    )


def without_first(section: str) -> Callable[[Framework], Framework]:
    return lambda one: msgspec.structs.replace(one, **{section: getattr(one, section)[1:]})


@pytest.mark.parametrize("section", [name for name, _ in sections_of(Framework) if getattr(SIF, name)])
def test_an_entry_left_out_is_gone_and_nothing_else_changes(section: str) -> None:
    first = getattr(SIF, section)[0]
    assert kinds(compare(SIF, without_first(section)(SIF)), section) == [("removed", first.id)]


def test_2023_made_one_judgement_into_two() -> None:
    comparison = compare(load_framework("ilacs-2018"), load_framework("ilacs-2023"))
    assert ("removed", "children-in-care-and-care-leavers") in kinds(comparison, "areas")
    assert ("added", "IL-3") in kinds(comparison, "rules")
    assert comparison.one_line


def test_2026_took_the_overall_grade_away_with_its_rules() -> None:
    comparison = compare(load_framework("ilacs-2025.04"), load_framework("ilacs-2026"))
    assert ("removed", "overall-effectiveness") in kinds(comparison, "areas")
    gone = [entry for kind, entry in kinds(comparison, "rules") if kind == "removed"]
    assert {"IL-1", "IL-2"} <= set(gone)
    assert "Gone: Overall effectiveness" in " ".join(change_lines(comparison))


def test_a_number_of_another_system_names_another_question() -> None:
    earlier, later = SIF, load_framework("ilacs-2018")
    comparison = compare(earlier, later)
    assert not comparison.one_line
    assert not [kind for kind, _ in kinds(comparison, "criteria") if kind == "reworded"]
    assert len(comparison.of("criteria")) == len(earlier.criteria) + len(later.criteria)
    assert "no mapping" in " ".join(change_lines(comparison))


def test_a_mapping_between_systems_tells_where_a_question_lives_on() -> None:
    earlier, later = SIF, load_framework("ilacs-2018")
    question, homes = earlier.criteria[0].id, tuple(one.id for one in later.criteria[:2])
    comparison = compare(earlier, later, {("criteria", question): homes})
    (change,) = (one for one in comparison.of("criteria") if one.kind == "carried over")
    assert change.before == earlier.criteria[0]
    assert change.after == later.criteria[:2]
    assert len(comparison.of("criteria")) == len(earlier.criteria) + len(later.criteria) - len(homes)
    assert "Kloe's reading" in " ".join(change_lines(comparison))


@pytest.mark.parametrize("later", ["ilacs-2023", "ilacs-2026", "sif-2013"])
def test_what_is_recalled_is_marked_in_lines_and_data(later: str) -> None:
    comparison = compare(load_framework("ilacs-2018"), load_framework(later))
    data = changes_as_data(comparison)["changes"]
    assert isinstance(data, list)
    recalled = [entry for change in data for entry in change["after"] if entry["confidence"] == "recalled"]
    text = " ".join("\n".join(change_lines(comparison)).split())
    new = [entry for entry in recalled if f"New: {entry['title']}" in text]
    assert all(f"New: {entry['title']} (unverified)" in text for entry in new)


def test_every_section_has_a_heading() -> None:
    assert set(HEADINGS) == {name for name, _ in sections_of(Framework)}


def test_what_a_planned_version_does_not_mention_is_no_difference() -> None:
    now, planned = load_framework("ilacs-2026"), load_framework("cfs-2027")
    assert [change.kind for change in compare(now, planned).changes] == ["added"]
    assert [change.kind for change in compare(planned, now).changes] == ["removed"]
    for comparison in (compare(now, planned), compare(planned, now)):
        told = " ".join(" ".join(change_lines(comparison)).split())
        assert "cfs-2027 is only planned" in told
        assert "The same in both" not in told
