"""The sentences by which the coding of themes is judged stand where they say, and use themes that there are."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Literal

import msgspec
import pytest

import kloe.published
from kloe.frameworks import load_framework
from kloe.frameworks.themes import load_themes
from kloe.published.model import Unread
from kloe.published.reading.pdf import read_pdf

HERE = Path(__file__).parent
REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports"
TAXONOMY = tomllib.loads(
    (Path(kloe.published.__file__).parent / "themes" / "taxonomy.toml").read_text(encoding="utf-8")
)
THEMES = TAXONOMY["theme"]
AREAS = {"help-and-protection", "children-in-care", "care-leavers", "adoption", "leadership", "lscb", ""}


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    themes: tuple[str, ...]
    area: str
    polarity: Literal["strength", "weakness", "mixed", "neutral"]


class Labelled(Label, frozen=True, forbid_unknown_fields=True, kw_only=True):
    report: str
    page: int
    sentence: str
    half: Literal["tune", "hold"]
    again: Label | None = None


class ForTuning(Label, frozen=True, forbid_unknown_fields=True, kw_only=True):
    report: str
    page: int
    sentence: str
    drawn: str


LABELLED = [
    msgspec.json.decode(line, type=Labelled)
    for line in (HERE / "labelled_sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
FOR_TUNING = [
    msgspec.json.decode(line, type=ForTuning)
    for line in (HERE / "tuning_sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
EVERY: list[Labelled | ForTuning] = [*LABELLED, *FOR_TUNING]


def test_there_are_enough_of_them_from_enough_reports() -> None:
    assert len(LABELLED) >= 320
    assert len({labelled.report for labelled in LABELLED}) >= 65
    assert len(FOR_TUNING) >= 350
    assert len({(labelled.report, labelled.sentence) for labelled in EVERY}) == len(EVERY)


def test_each_uses_themes_and_areas_that_there_are() -> None:
    ids = {theme["id"] for theme in THEMES}
    for labelled in LABELLED:
        for label in filter(None, [labelled, labelled.again]):
            assert set(label.themes) <= ids, labelled.sentence
            assert label.area in AREAS, labelled.sentence
    for labelled in FOR_TUNING:
        assert set(labelled.themes) <= ids, labelled.sentence
        assert labelled.area in AREAS, labelled.sentence
        assert labelled.drawn in {"random", *ids}, labelled.sentence


def test_no_report_is_both_tuned_on_and_held_back() -> None:
    tuned, held = ({labelled.report for labelled in LABELLED if labelled.half == half} for half in ("tune", "hold"))
    assert not tuned & held
    assert not {labelled.report for labelled in FOR_TUNING} & held
    halves = Counter(labelled.half for labelled in LABELLED)
    assert 0.4 < halves["tune"] / len(LABELLED) < 0.6


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not beside the repository")
@pytest.mark.parametrize("report", sorted({labelled.report for labelled in EVERY}))
def test_each_stands_where_it_says(report: str) -> None:
    document = read_pdf(REPORTS / report)
    assert not isinstance(document, Unread)
    for labelled in EVERY:
        if labelled.report == report:
            here = _letters(document.pages[labelled.page - 1])
            on = here + _letters("".join(document.pages[labelled.page : labelled.page + 1]))
            words = _letters(labelled.sentence)
            assert words[:20] in here, labelled.sentence
            assert words[-20:] in on, labelled.sentence


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def test_every_theme_of_kent_and_every_topic_of_ilacs_has_a_theme() -> None:
    assert _named("kent") == {theme.id for theme in load_themes().themes}
    assert _named("criteria") == {criterion.id for criterion in load_framework("ilacs-2018").criteria}
    assert _named("national_framework") == {entry["id"] for entry in TAXONOMY["national_framework"]}
    assert {theme["collection"] for theme in THEMES} == {entry["id"] for entry in TAXONOMY["collection"]}


def _named(field: str) -> set[str]:
    return {name for theme in THEMES for name in theme[field]}
