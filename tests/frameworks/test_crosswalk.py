"""Evidence gathered under one framework serves the next: every entry has its home there, or is listed as without."""

import json
import re
from itertools import pairwise, product
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kloe.cli import main
from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks import load_framework, load_frameworks
from kloe.frameworks.crosswalk import (
    OWN_READING,
    carry_all,
    carry_over,
    homeless,
    homes_by_section,
    newcomers,
    way,
    weaker,
)
from kloe.frameworks.crosswalk_file import KINDS, Kind, load_steps, read_steps
from kloe.frameworks.entries import entries_within, find_entry, holders
from kloe.papers.crosswalk_lines import between_lines, carried_lines, found_lines

SHIPPED = Path(read_steps.__code__.co_filename).parent / "crosswalk.toml"
KEYS = [entry.key for holder in holders() for entry in entries_within(holder).values()]
STEPS = {(step.before, step.after): step for step in load_steps()}
ILACS = [one.id for one in load_frameworks() if one.system == "ilacs" and not one.planned]


def reachable(key: str) -> list[str]:
    """Where the entry can be carried to, itself included."""
    here = find_entry(key).within
    found = [here]
    for name in found:
        found += [after for before, after in STEPS if before == name and after not in found]
    return found


# Keys


@pytest.mark.parametrize(
    ("key", "kind", "says"),
    [
        ("sif-2013/care-leavers/5", "criterion", "full health history"),
        ("sif-2013/lines-of-enquiry/7", "line of enquiry", "threshold points"),
        ("sif-2013/threshold-points/7", "threshold point", "care proceedings"),
        ("slac-2009/safeguarding/are-safe", "judgement area", "are safe"),
        ("ilacs-2018/care-leavers", "judgement area", "Care leavers"),
        ("ilacs-2018/leaders/7", "criterion", "workforce"),
        ("kent-2014/thresholds", "theme", "Clear thresholds: "),
    ],
)
def test_a_key_finds_its_entry(key: str, kind: str, says: str) -> None:
    entry = find_entry(key)
    assert (entry.key, entry.kind) == (key, kind)
    assert says in entry.says


def test_every_entry_is_found_by_its_key_and_no_two_share_one() -> None:
    assert [find_entry(key).key for key in KEYS] == KEYS
    assert len(set(KEYS)) == len(KEYS)
    for framework in load_frameworks():
        kept = [*framework.areas, *framework.criteria, *framework.lines_of_enquiry, *framework.decision_points]
        assert len(entries_within(framework.id)) == len(kept), framework.id


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("sif-2013/care-leaver/5", "sif-2013/care-leavers/5"),
        ("sif-2013/care-leavers/12", "sif-2013/care-leavers/1"),
        ("sif2013/care-leavers/5", "sif-2013"),
        ("kent-2014/treshold", "kent-2014/thresholds"),
        ("sif-2013", "sif-2013/"),
        ("", "frameworks? and no|slac|sif|ilacs|cp|cra|jtai|lac"),
    ],
)
def test_a_key_that_is_none_is_answered_with_the_nearest(key: str, nearest: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        find_entry(key)
    assert re.search(nearest, refused.value.remedy)


# Where entries live on


@pytest.mark.parametrize(
    ("key", "to", "homes"),
    [
        ("sif-2013/help-and-protection/8", "ilacs-2018", {"help-and-protection/10": "same"}),
        ("sif-2013/children-looked-after/22", "ilacs-2018", {"children-in-care/7": "same"}),
        ("sif-2013/care-leavers/5", "ilacs-2018", {"care-leavers/9": "narrower", "care-leavers/6": "related"}),
        ("sif-2013/leadership/5", "ilacs-2018", {"leaders/1": "broader"}),
        ("sif-2013/lines-of-enquiry/4", "ilacs-2018", {"leaders/7": "broader"}),
        ("sif-2013/threshold-points/6", "ilacs-2018", {"children-in-care/1": "broader"}),
        ("slac-2009/looked-after/being-healthy", "sif-2013", {"children-looked-after/8": "same"}),
        ("slac-2009/looked-after/being-healthy", "ilacs-2018", {"children-in-care/9": "same"}),
        ("kent-2014/right-children-in-care", "sif-2013", {"children-looked-after/1": "same"}),
        ("kent-2014/caseloads-and-backlogs", "ilacs-2023", {"leaders/7": "broader"}),
        ("ilacs-2018/care-leavers/9", "ilacs-2023", {"care-leavers/9": "same"}),
        (
            "ilacs-2018/children-in-care-and-care-leavers",
            "ilacs-2023",
            {"children-in-care": "narrower", "care-leavers": "narrower"},
        ),
        ("sif-2013/adoption/4", "sif-reinspection", {"adoption/4": "same"}),
        ("sif-reinspection/adoption/3", "ilacs-2018", {"children-in-care/14": "broader"}),
    ],
)
def test_an_entry_lives_on_where_the_reading_says(key: str, to: str, homes: dict[str, Kind]) -> None:
    assert {home.entry.key: home.kind for home in carry_over(key, to).homes} == {
        f"{to}/{local_id}": kind for local_id, kind in homes.items()
    }


@pytest.mark.parametrize(
    ("before", "after", "without"),
    [
        ("slac-2009", "sif-2013", {"safeguarding/value-for-money", "looked-after/value-for-money"}),
        ("sif-2013", "sif-reinspection", {"lscb"}),
        ("sif-2013", "ilacs-2018", {"lscb", "leadership/2", "leadership/6", "lines-of-enquiry/9"}),
        ("kent-2014", "sif-2013", {"targeted-efficiencies"}),
        ("kent-2014", "ilacs-2018", {"targeted-efficiencies", "safeguarding-board"}),
        ("ilacs-2018", "ilacs-2023", set()),
    ],
)
def test_what_has_no_home_is_listed_with_the_reason(before: str, after: str, without: set[str]) -> None:
    lost = homeless(before, after)
    assert {carried.entry.local_id for carried in lost} == without
    assert all(carried.why_not for carried in lost)


def test_what_only_the_later_framework_asks_for_is_listed() -> None:
    new = {entry.local_id for entry in newcomers("sif-2013", "ilacs-2018")}
    assert {"help-and-protection/18", "children-in-care/15", "care-leavers/1", "care-leavers/10"} <= new
    assert not new & {"help-and-protection/1", "children-in-care/14", "leaders/10"}


@pytest.mark.parametrize(
    ("section", "number"),
    [("areas", 7), ("criteria", 16 + 26 + 6 + 11 + 13), ("lines_of_enquiry", 10), ("decision_points", 7)],
)
def test_all_that_york_was_asked_is_spoken_for(section: str, number: int) -> None:
    spoken_for = [carried for carried in carry_all("sif-2013", "ilacs-2018") if carried.entry.section == section]
    assert len(spoken_for) == number
    assert all(bool(carried.homes) is not bool(carried.why_not) for carried in spoken_for)


def test_homes_by_section_name_entries_of_that_section() -> None:
    homes = homes_by_section("sif-2013", "ilacs-2018")
    assert homes["areas", "leadership"] == ("leaders",)
    assert ("lines_of_enquiry", "lines-of-enquiry/1") not in homes
    for (section, _), found in homes.items():
        assert set(found) <= {entry.id for entry in getattr(load_framework("ilacs-2018"), section)}


# Laws


def test_each_step_speaks_for_every_entry_of_its_earlier_side() -> None:
    for (before, after), step in STEPS.items():
        assert set(step.by_id) == set(entries_within(before)), (before, after)
        assert {name for one in step.mappings for name, _ in one.homes} <= set(entries_within(after)), (before, after)
        assert all(bool(one.homes) is not bool(one.no_home) for one in step.mappings), (before, after)


@given(data=st.data(), key=st.sampled_from(KEYS))
def test_carrying_over_is_the_composition_of_its_steps(data: st.DataObject, key: str) -> None:
    to = data.draw(st.sampled_from(reachable(key)))
    stops = [find_entry(key).within, *(step.after for step in way(find_entry(key).within, to))]
    via = data.draw(st.sampled_from(stops))
    composed: dict[str, Kind] = {}
    for first in carry_over(key, via).homes:
        for second in carry_over(first.entry.key, to).homes:
            kind = weaker(first.kind, second.kind)
            composed[second.entry.key] = weaker(composed.get(second.entry.key, kind), kind)
    assert {home.entry.key: home.kind for home in carry_over(key, to).homes} == composed


@given(key=st.sampled_from(KEYS))
def test_where_it_stands_an_entry_is_its_own_home(key: str) -> None:
    assert [(home.entry.key, home.kind) for home in carry_over(key, find_entry(key).within).homes] == [(key, "same")]


def test_kinds_are_joined_in_any_order_and_never_become_stronger() -> None:
    for one, other, third in product(KINDS, repeat=3):
        assert weaker(one, one) == weaker("same", one) == one
        assert weaker(one, other) == weaker(other, one)
        assert weaker(weaker(one, other), third) == weaker(one, weaker(other, third))
        assert KINDS.index(weaker(one, other)) >= max(KINDS.index(one), KINDS.index(other))
    assert weaker("broader", "narrower") == "related"


@pytest.mark.parametrize(("before", "after"), [*pairwise(ILACS)])
def test_between_versions_of_ilacs_the_same_id_is_the_same_entry(before: str, after: str) -> None:
    for local_id, entry in entries_within(before).items():
        later = entries_within(after).get(local_id)
        if entry.section == "criteria" and later:
            kind = "same" if later.says == entry.says else "reworded"
            assert [(home.entry.key, home.kind) for home in carry_over(entry.key, after).homes] == [(later.key, kind)]


# Ways


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "ilacs-2018",
            "sif-2013",
            "Nothing is carried over from ilacs-2018 to sif-2013. From ilacs-2018 one comes to:",
        ),
        ("tla-2016", "ilacs-2018", "Nothing follows tla-2016."),
        ("ilacs-2026", "cfs-2027", "Nothing is carried over from ilacs-2026 to cfs-2027."),
        ("sif-2013", "ilacs-2017", "The nearest: ilacs-2018"),
        ("sif", "ilacs-2018", "The nearest: sif-2013"),
    ],
)
def test_where_no_way_leads_the_answer_says_where_one_does(before: str, after: str, says: str) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(says)):
        way(before, after)


# Bad files

SIF_STEP = "sif-2013 to ilacs-2018"
PARENT = 'id = "leadership/5"\nbroader = ["leaders/1"]'
BAD = {
    "an earlier entry that is none": (
        'id = "help-and-protection/3"\nrelated', 'id = "help/3"\nrelated',
        {"step": SIF_STEP, "entry": "help/3", "field": "id"}, "help-and-protection/3",
    ),
    "a home that is none": (
        PARENT, 'id = "leadership/5"\nbroader = ["leaders/99"]',
        {"step": SIF_STEP, "entry": "leadership/5", "field": "broader"}, "leaders/1",
    ),
    "a home and none": (
        PARENT, f'{PARENT}\nno_home = "why"',
        {"step": SIF_STEP, "entry": "leadership/5", "field": "no_home"}, "not both",
    ),
    "neither": (
        PARENT, 'id = "leadership/5"',
        {"step": SIF_STEP, "entry": "leadership/5", "field": "no_home"}, "not both",
    ),
    "a home twice": (
        PARENT, f'{PARENT}\nrelated = ["leaders/1"]',
        {"step": SIF_STEP, "entry": "leadership/5", "field": "related"}, "twice",
    ),
    "an entry twice": (
        PARENT, 'id = "leadership/3"\nbroader = ["leaders/1"]',
        {"step": SIF_STEP, "entry": "leadership/3", "field": "id"}, "twice",
    ),
    "an entry left out": (
        f"[[step.mapping]]\n{PARENT}\n", "",
        {"step": SIF_STEP, "entry": "leadership/5", "field": "mapping"}, "no_home",
    ),
    "a framework that is none": (
        'from = "cp-2012"', 'from = "cp-2011"', {"step": "cp-2011 to sif-2013", "field": "from"}, "cp-2012",
    ),
    "a version leapt over": (
        'from = "ilacs-2020"\nto = "ilacs-2023"', 'from = "ilacs-2018.12"\nto = "ilacs-2023"',
        {"step": "ilacs-2018.12 to ilacs-2023", "field": "to"}, "Next is: ilacs-2020.",
    ),
    "a step twice": (
        'from = "kent-2014"\nto = "ilacs-2018"', 'from = "kent-2014"\nto = "sif-2013"',
        {"step": "kent-2014 to sif-2013", "field": "from"}, "twice",
    ),
    "a field that is none": (
        PARENT, 'id = "leadership/5"\nwider = ["leaders/1"]',
        {"entry": "leadership/5", "field": "wider"}, "unknown field",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "says"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_step_entry_and_field(
    tmp_path: Path, old: str, new: str, where: dict[str, str], says: str
) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "crosswalk.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=re.escape(says)) as refused:
        read_steps(file)
    assert refused.value.where == {"file": "crosswalk.toml", **where}


# What a person reads


def lines_about(key: str) -> str:
    return "\n".join(found_lines(find_entry(key)))


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("sif-2013/care-leavers/5", ["york-2013: 6", "asks for a part of this", "[ilacs-2018/care-leavers/9]"]),
        ("sif-2013/leadership/6", ["No home in ilacs-2018: It is about the chair"]),
        ("sif-2013/help-and-protection/1", ["(unverified)"]),
        ("kent-2014/early-help", ["Seen in well performing authorities", "Journey: early-help", "kent-2014: 3.2"]),
        ("kent-2014/slow-improvement", ["Seen in poorly performing authorities", "Journey: all of it"]),
    ],
)
def test_an_entry_is_told_with_source_and_homes(key: str, parts: list[str]) -> None:
    told = " ".join(lines_about(key).split())
    assert [part for part in parts if part not in told] == []
    assert OWN_READING in told


def test_what_is_recalled_is_marked_wherever_it_is_a_home() -> None:
    home = carry_over("sif-2013/leadership/5", "ilacs-2018").homes[0].entry
    assert home.fact.unverified
    assert f"{home.says} (unverified)" in " ".join(
        " ".join(carried_lines(carry_over("sif-2013/leadership/5", "ilacs-2018"))).split()
    )


def test_all_of_a_framework_is_carried_over_in_parts() -> None:
    told = list(between_lines("sif-2013", "ilacs-2018"))
    counts = {heading: int(number) for line in told for heading, number in re.findall(r"^([A-Z].*) \((\d+)\)$", line)}
    every = carry_all("sif-2013", "ilacs-2018")
    assert counts == {
        "THE SAME, WORD FOR WORD": 1,
        "CARRIED OVER": sum(bool(one.homes) for one in every) - 1,
        "WITHOUT A HOME IN ilacs-2018": 4,
        "NEW IN ilacs-2018": len(newcomers("sif-2013", "ilacs-2018")),
    }
    assert OWN_READING in " ".join(told)


def test_what_is_carried_is_headed_by_titles_and_by_the_way_that_it_went() -> None:
    told = " ".join(" ".join(between_lines("kent-2014", "ilacs-2018.12")).split())
    assert told.startswith("From Recurrent themes in published reports under the single inspection framework (kent")
    assert "by way of ilacs-2018 and ilacs-2018.09" in told
    assert "by way of" not in " ".join(between_lines("sif-2013", "ilacs-2018"))


def test_a_name_like_no_other_is_not_told_of_a_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match=r"There are, for example: .*kent-2014") as refused:
        find_entry("zzz")
    assert "nearest" not in str(refused.value)


# The commands


def answer(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["frameworks", *arguments])
    return result.exit_code, result.output


def test_a_key_is_found_from_the_command_line() -> None:
    code, told = answer("find", "sif-2013/care-leavers/5")
    assert code == 0
    assert told.splitlines() == list(found_lines(find_entry("sif-2013/care-leavers/5")))


def test_a_script_gets_the_entry_with_its_homes() -> None:
    told = json.loads(answer("find", "sif-2013/leadership/5", "--json")[1])
    assert (told["key"], told["unverified"], told["reading"]) == ("sif-2013/leadership/5", False, OWN_READING)
    assert told["entry"]["source"] == ["york-2013: 6, leadership, management and governance"]
    area = json.loads(answer("find", "sif-2013/help-and-protection", "--json")[1])
    assert (area["kind"], area["entry"]["kind"]) == ("judgement area", "key")
    homes = {one["to"]: one["homes"] for one in told["carried"]}
    assert homes["ilacs-2018"] == [{"key": "ilacs-2018/leaders/1", "kind": "broader", "unverified": True, "notes": []}]


def test_one_entry_or_a_whole_framework_is_carried_over_from_the_command_line() -> None:
    one, every = answer("carry", "sif-2013/leadership/6", "ilacs-2026"), answer("carry", "sif-2013", "ilacs-2026")
    assert one[0] == every[0] == 0
    assert "No home in ilacs-2026" in one[1]
    assert every[1].splitlines() == list(between_lines("sif-2013", "ilacs-2026"))


def test_a_script_gets_every_entry_once() -> None:
    told = json.loads(answer("carry", "kent-2014", "ilacs-2026", "--json")[1])
    assert [one["key"] for one in told["entries"]] == [entry.key for entry in entries_within("kent-2014").values()]
    assert all(bool(one["homes"]) is not bool(one["why_not"]) for one in told["entries"])
    assert json.loads(answer("carry", "sif-2013/lscb", "ilacs-2018", "--json")[1])["homes"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("find", "sif-2013/care-leaver/5"), "The nearest: sif-2013/care-leavers/5"),
        (("carry", "ilacs-2018", "sif-2013"), "From ilacs-2018 one comes to:"),
        (("carry", "sif-2013/care-leavers/5", "ilacs"), "The nearest: ilacs-20"),
    ],
)
def test_a_wrong_name_is_answered_in_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    code, told = answer(*arguments)
    assert (code, says in told) == (3, True)
