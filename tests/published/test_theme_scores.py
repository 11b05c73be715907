"""Sentences are coded at least as well as the page on it says, where nobody has looked while writing phrases."""

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
REPORTS = ROOT.parent / "shared" / "data" / "reports"
FIGURES = ("Themes: precision", "Themes: recall", "Themes: F1", "Polarity", "Area")
AS_STATED = 0.0006  # figures are rounded to three places
ONE_CUT_OTHERWISE = 0.013  # two of 165 sentences, where a paragraph is read otherwise than when the page was written


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_themes", ROOT / "tools" / "score_themes.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # msgspec looks its types up there
    spec.loader.exec_module(module)
    return module


def stated(tool: ModuleType, name: str) -> tuple[float, float]:
    """What the page says of the half held back: in its paragraph, and the sentence alone."""
    page = tool.PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^\| {re.escape(name)} \| ([\d.]+) [^|]*\| ([\d.]+) \|", page, re.MULTILINE)
    assert found, name
    return float(found[1]), float(found[2])


@cache
def held_back_in_reports(tool: ModuleType) -> Any:
    return tool.coded_in_reports(tool.labels("hold"), REPORTS)


@pytest.mark.parametrize("name", FIGURES)
def test_a_sentence_alone_is_coded_as_well_as_is_stated(tool: ModuleType, name: str) -> None:
    _, alone = stated(tool, name)
    assert tool.FIGURES[name](tool.coded_alone(tool.labels("hold"))) >= alone - AS_STATED


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not beside the repository")
@pytest.mark.parametrize("name", FIGURES)
def test_a_sentence_in_its_report_is_coded_as_well_as_is_stated(tool: ModuleType, name: str) -> None:
    in_report, _ = stated(tool, name)
    assert tool.FIGURES[name](held_back_in_reports(tool)) >= in_report - ONE_CUT_OTHERWISE


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not beside the repository")
def test_nearly_every_labelled_sentence_is_found_on_its_page(tool: ModuleType) -> None:
    pages = [label.page == sentence.page for label, sentence in held_back_in_reports(tool)]
    assert sum(pages) / len(pages) > 0.95


def test_the_coder_is_better_than_to_say_strength_always(tool: ModuleType) -> None:
    coded = tool.coded_alone(tool.labels("hold"))
    always = sum(label.polarity == "strength" for label, _ in coded) / len(coded)
    assert tool.polarity(coded) > always + 0.1
