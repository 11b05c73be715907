"""The executive page: the findings that stand out, chosen by the rule in ``executive.toml``, each with its why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from kloe.childdata.measures.model import Measure
from kloe.papers.figure_words import told
from kloe.papers.measure_pages import Sight, anchor
from kloe.papers.standing_out import Standout, beyond_limit, changed_fast, far_from_others
from kloe.papers.words import counted, number
from kloe.rule_files import read_rules

Finds = Literal["limit broken", "far from others", "fast change"]
_RULES = Path(__file__).parent / "executive.toml"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to look for, its weight, and the fewest cases that make a finding."""

    finds: Finds
    weight: float
    least_cases: int


class ExecutiveRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many findings, how many of one page at most, what is beyond chance, and the rules."""

    most: int
    most_of_one_page: int
    confidence: float
    rules: tuple[Rule, ...] = msgspec.field(name="rule")


@dataclass(frozen=True)
class ExecutiveFinding:
    """A finding with its why: ``entry`` of the register it answers, ``anchor`` where it stands in the report."""

    measure: str
    entry: str
    page: str
    anchor: str
    sentence: str
    why: str
    score: float


def executive_rules(path: Path = _RULES) -> ExecutiveRules:
    """The rules as they are shipped, or those in ``path``; raises RuleFileError."""
    return read_rules(path, ExecutiveRules)


def executive_findings(sight: Sight, rules: ExecutiveRules) -> tuple[ExecutiveFinding, ...]:
    """The findings that stand out, the weightiest first."""
    ranked = sorted(_best_of_each(sight, rules), key=lambda one: (-one.score, one.measure))
    of_page: Counter[str] = Counter()
    chosen: dict[str, ExecutiveFinding] = {}
    for one in ranked:
        if len(chosen) < rules.most and of_page[one.page] < rules.most_of_one_page and one.entry not in chosen:
            chosen[one.entry] = one
            of_page[one.page] += 1
    return tuple(chosen.values())


def executive_title(sight: Sight, findings: tuple[ExecutiveFinding, ...]) -> str:
    """The heading of the page: it says on how many measures it rests."""
    measured = sight.measured
    figures = ((measure, measured.figure(measure.id)) for measure in measured.book.measures)
    known = sum(figure is not None and told(figure, measure) is not None for measure, figure in figures)
    of = f"of {counted(len(measured.book.measures), 'measure')}, {number(known)} with a figure"
    if not known:
        return "What stands out: no measure has a figure that can be shown"
    return f"What stands out: {counted(len(findings), 'finding') if findings else 'nothing'} ({of})"


def _best_of_each(sight: Sight, rules: ExecutiveRules) -> Iterator[ExecutiveFinding]:
    for measure in sight.measured.book.measures:
        found = [(rule.weight + one.size, one) for rule in rules.rules if (one := _look(sight, measure, rule, rules))]
        if found:
            score, best = max(found, key=lambda pair: pair[0])
            yield _told(sight, measure, best, score)


def _look(sight: Sight, measure: Measure, rule: Rule, rules: ExecutiveRules) -> Standout | None:
    figure = sight.measured.figure(measure.id)
    if figure is None:
        return None
    if rule.finds == "limit broken":
        found = beyond_limit(measure, figure)
    elif rule.finds == "far from others":
        found = far_from_others(measure, figure, sight.beside(measure), rules.confidence)
    else:
        found = changed_fast(measure, sight.measured.figures(measure.id, "month"), sight.extract_date, rules.confidence)
    return found if found and found.cases >= rule.least_cases else None


def _told(sight: Sight, measure: Measure, best: Standout, score: float) -> ExecutiveFinding:
    page = sight.measured.book.files.get(measure.id, "")
    return ExecutiveFinding(measure.id, measure.of, page, anchor(measure.id), sight.finding(measure), best.why, score)
