"""Kent's themes: all that its committee was told in 2014, each where it stands in the paper."""

import re
from pathlib import Path

import pytest

from kloe.errors import RuleFileError
from kloe.frameworks import load_framework
from kloe.frameworks.entries import find_entry
from kloe.frameworks.themes import Theme, load_themes, read_themes, themes_of

SEED_ROWS = Path(__file__).parents[3] / "shared" / "facts" / "seed-rows.md"
SHIPPED = Path(read_themes.__code__.co_filename).parent / "themes.toml"

# Which themes stand for a row of the list of what Kent wrote.
BY_ROW = {
    "K-12": ["multi-agency-working"],
    "K-13": ["thresholds"],
    "K-14": ["contacts-and-referrals"],
    "K-15": ["child-sexual-exploitation"],
    "K-16": ["early-help"],
    "K-17": ["case-recording"],
    "K-18": ["reflective-practice"],
    "K-19": ["risk-and-decisions"],
    "K-20": ["assessment-and-planning", "permanence-from-day-one", "pathway-planning", "placement-stability"],
    "K-21": ["front-door"],
    "K-22": ["supervision-and-oversight"],
    "K-23": ["right-children-in-care", "support-to-stay-home", "voice-in-plans-and-records"],
    "K-24": ["care-leavers"],
    "K-25": ["missing-and-exploited-children", "long-term-planning"],
    "K-26": ["courts-and-cafcass"],
    "K-27": ["leaders-know-the-front-line", "vision-and-plans", "plans-learn-from-experience"],
    "K-28": ["members-commitment"],
    "K-29": ["learning-from-audits"],
    "K-30": ["performance-information"],
    "K-31": ["plans-without-drift"],
    "K-32": ["complaints"],
    "K-33": ["care-as-last-resort"],
    "K-34": ["targeted-efficiencies"],
    "K-35": ["education-of-children-in-care"],
    "K-36": ["voice-in-decisions"],
    "K-37": ["caseloads-and-backlogs"],
    "K-38": ["slow-improvement"],
    "K-39": [
        "care-leavers-not-in-work-or-education",
        "care-leavers-without-support",
        "adoption-timescales",
        "health-checks",
    ],
    "K-40": ["mental-health-services"],
    "K-41": ["not-learning-from-experience"],
    "K-42": ["challenge-by-reviewing-officers", "quality-assurance-systems"],
    "K-43": ["workforce-stability"],
    "K-44": ["safeguarding-board"],
}


def test_each_row_has_its_themes_and_no_theme_stands_alone() -> None:
    assert list(BY_ROW) == [f"K-{number}" for number in range(12, 45)]
    assert [f"kent-2014/{name}" for names in BY_ROW.values() for name in names] == [
        theme.id for theme in themes_of("kent-2014")
    ]


@pytest.mark.skipif(not SEED_ROWS.exists(), reason="the list of rows is not beside the repository")
def test_each_theme_names_the_paragraph_of_its_row() -> None:
    paragraphs = dict(re.findall(r"^\| (K-\d+) \| (\d\.\d+)†? \|", SEED_ROWS.read_text(encoding="utf-8"), re.MULTILINE))
    told = {theme.id: theme.source for theme in load_themes().themes}
    for row, names in BY_ROW.items():
        assert {told[f"kent-2014/{name}"] for name in names} == {(f"kent-2014: {paragraphs[row]}",)}


@pytest.mark.parametrize("theme", themes_of("kent-2014"), ids=lambda theme: theme.id)
def test_a_theme_tells_in_which_authorities_it_was_seen(theme: Theme) -> None:
    """Kent's section 3 is on authorities that perform well, its section 4 on those that perform poorly."""
    section = theme.source[0].removeprefix("kent-2014: ")[0]
    assert theme.seen_in == {"3": "well performing authorities", "4": "poorly performing authorities"}[section]
    assert find_entry(theme.id).fact is theme


def test_every_judgement_and_every_stage_of_the_journey_has_a_theme() -> None:
    sif = load_framework("sif-2013")
    assert {theme.area for theme in themes_of("kent-2014")} == set(sif.area_by_id) - {"overall-effectiveness"}
    assert {stage for theme in themes_of("kent-2014") for stage in theme.stages} == {stage.id for stage in sif.stages}


def test_other_collections_have_no_themes() -> None:
    assert themes_of("sif-2013") == ()


BAD = {
    "an area that is none": ('area = "lscb"', 'area = "boards"', "kent-2014/safeguarding-board", "area", "lscb"),
    "a stage that is none": (
        'stages = ["early-help"]', 'stages = ["help"]', "kent-2014/early-help", "stages", "early-help",
    ),
    "a source that is none": (
        'source = ["kent-2014: 4.7"]', 'source = ["kent: 4.7"]', "kent-2014/safeguarding-board", "source", "kent-2014",
    ),
    "no source": (
        'source = ["kent-2014: 4.7"]', "source = []", "kent-2014/safeguarding-board", "source", "No source",
    ),
    "an id given twice": (
        'id = "kent-2014/front-door"', 'id = "kent-2014/thresholds"', "kent-2014/thresholds", "id", "twice",
    ),
    "a collection that is none": (
        'id = "kent-2014/front-door"', 'id = "essex/front-door"', "essex/front-door", "id", "kent-2014",
    ),
    "a framework that is none": (
        'framework = "sif-2013"', 'framework = "sif"', "kent-2014/multi-agency-working", "framework", "sif-2013",
    ),
    "a field that is none": (
        'title = "The front door"', 'name = "The front door"', "kent-2014/front-door", "name", "unknown field",
    ),
    "authorities of another kind": (
        'seen_in = "poorly performing authorities"', 'seen_in = "some"', "kent-2014/caseloads-and-backlogs", "seen_in",
        "some",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "entry", "field", "says"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_entry_and_field(
    tmp_path: Path, old: str, new: str, entry: str, field: str, says: str
) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "themes.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=re.escape(says)) as refused:
        read_themes(file)
    assert refused.value.where == {"file": "themes.toml", "entry": entry, "field": field}
