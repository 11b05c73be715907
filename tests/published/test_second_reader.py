"""The agreement of two readers which the page on themes states is what their labels give."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

import kloe.published

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "explanation" / "themes-in-reports.md").read_text(encoding="utf-8")
TAXONOMY = Path(kloe.published.__file__).parent / "themes" / "taxonomy.toml"
THEMES = [theme["id"] for theme in tomllib.loads(TAXONOMY.read_text(encoding="utf-8"))["theme"]]


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


FIRST = _lines("labelled_sentences.jsonl")
SECOND = _lines("second_reader.jsonl")
UNSEEN = [(FIRST[label["n"]], label) for label in SECOND if not label["saw_repeat"]]
DECISIONS = [[(theme in first["themes"], theme in second["themes"]) for first, second in UNSEEN] for theme in THEMES]


def _same(pairs: Sequence[tuple[Hashable, Hashable]]) -> int:
    return sum(first == second for first, second in pairs)


def _kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Cohen's kappa: agreement beyond what the two readers' own frequencies would bring by chance."""
    one, other = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    by_chance = sum(one[choice] * other[choice] for choice in one) / len(pairs) ** 2
    return (_same(pairs) / len(pairs) - by_chance) / (1 - by_chance)


def _overlap(first: dict[str, Any], second: dict[str, Any]) -> float:
    either = {*first["themes"], *second["themes"]}
    return len({*first["themes"]} & {*second["themes"]}) / len(either) if either else 1.0


def _row(title: str) -> str:
    found = re.search(rf"^\| {re.escape(title)}[^|]*\|(.*)\|$", PAGE, re.MULTILINE)
    assert found, title
    return found[1]


def test_both_readers_labelled_the_same_sentences() -> None:
    for label in SECOND:
        assert FIRST[label["n"]]["sentence"] == label["sentence"]
        assert set(label["themes"]) <= set(THEMES)


def test_what_the_first_reader_chose_again_was_beside_none_that_is_counted() -> None:
    assert not [first["sentence"] for first, _ in UNSEEN if "again" in first]
    assert len(UNSEEN) == 88


@pytest.mark.parametrize("asked", ["polarity", "area"])
def test_the_page_states_the_agreement_on(asked: str) -> None:
    pairs = [(first[asked], second[asked]) for first, second in UNSEEN]
    stated = _row(f"Same {asked}")
    assert f"{_same(pairs)} of {len(pairs)}" in stated
    assert f"{_kappa(pairs):.2f}" in stated


def test_the_page_states_the_agreement_on_themes() -> None:
    pooled = [pair for decisions in DECISIONS for pair in decisions]
    used = [decisions for decisions in DECISIONS if any(map(any, decisions))]
    overlaps = [_overlap(first, second) for first, second in UNSEEN]
    assert f"{_same(pooled):,} of {len(pooled):,} | {_kappa(pooled):.2f}" in _row("Themes, each")
    assert f"{fmean(map(_kappa, used)):.2f}" in _row(f"Themes, mean of the kappas of the {len(used)}")
    assert f"{overlaps.count(1.0)} of {len(overlaps)}" in _row("Themes, the very same set")
    assert f"{fmean(overlaps):.2f}" in _row("Themes, mean overlap")
