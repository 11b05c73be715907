"""The names of frameworks, kinds of inspection, judgement areas and grades, by the ids that tables hold."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from kloe.authorities.register import authorities
from kloe.frameworks import load_frameworks
from kloe.papers.outcomes_layout import layout, mark_of
from kloe.papers.theme_lines import ratio_says
from kloe.papers.words import day
from kloe.published.outcomes.outcome import REPORT

__all__ = ["area_name", "day_of", "framework_name", "framework_title", "grade_name", "is_known", "kind_name",
           "ratio_says", "section_name", "sources_in_words"]  # fmt: skip


def grade_name(grade: str) -> str:
    """A grade in words: "Requires improvement"."""
    return mark_of(grade).name if mark_of(grade).css != "n" else grade.replace("-", " ").capitalize()


def framework_name(framework: str) -> str:
    """A version shortly: "ILACS, 2018.12"; in full where its system has no short name."""
    system = _systems().get(framework, framework)
    if system not in layout().system:
        return framework_title(framework)
    version = framework.removeprefix(system).strip("-")
    return f"{layout().system[system]}, {version}" if version else layout().system[system]


def framework_title(framework: str) -> str:
    """A version as it is called in full."""
    return next((one.title for one in load_frameworks() if one.id == framework), framework)


def kind_name(framework: str, kind: str) -> str:
    """A type of inspection in words: "Short inspection"."""
    return _kinds().get((framework, kind), kind.replace("-", " ").capitalize())


def area_name(framework: str, area: str) -> str:
    """A judgement area as its framework calls it."""
    return _areas().get((framework, area)) or section_name(area)


def section_name(area: str) -> str:
    """A judgement area in few words, whatever the framework: "Children in care and care leavers"."""
    return area.rpartition("/")[2].replace("-", " ").capitalize().replace("Lscb", "Safeguarding board")


def sources_in_words(sources: str) -> str:
    """Where an outcome is from: "report; Ofsted’s table of 2024"."""
    return "; ".join("its report" if one == REPORT else one.replace("official", "Ofsted’s table of")
                     for one in sources.split("; ") if one)  # fmt: skip


def day_of(text: str) -> str:
    """A day as tables hold it, in words."""
    return day(date.fromisoformat(text))


def is_known(authority: str) -> bool:
    """Whether the register has an authority of exactly this name."""
    return any(one.name == authority for one in authorities())


@cache
def _systems() -> Mapping[str, str]:
    return {one.id: one.system for one in load_frameworks()}


@cache
def _kinds() -> Mapping[tuple[str, str], str]:
    return {(one.id, kind.id): kind.name for one in load_frameworks() for kind in one.types}


@cache
def _areas() -> Mapping[tuple[str, str], str]:
    return {(one.id, area.id): area.name for one in load_frameworks() for area in one.areas}
