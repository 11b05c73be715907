"""The filters of the pages, as forms that are sent by address so that a page can be kept and passed on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from kloe.papers.outcomes_layout import layout
from kloe.published.grades import GRADES
from kloe.published.themes.taxonomy import load_areas, load_taxonomy
from kloe.web.published.holding import Held
from kloe.web.published.naming import framework_name, grade_name, section_name

Choices = list[tuple[str, str]]
_SYSTEMS = [("ilacs", "ILACS"), ("sif", "Single inspection, with re-inspections")]


def _choice(label: str, choices: Iterable[tuple[str, str]], every: str = "All") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])


def same(values: Iterable[str]) -> Choices:
    """Choices that are called what they are."""
    return [(value, value) for value in values]


def _regions() -> Choices:
    return same(layout().regions)


def _grades() -> Choices:
    return [(one, grade_name(one)) for one in GRADES]


class Filters(forms.Form):
    """A form whose fields depend on what there is; ``chosen`` are the values that make sense."""

    def __init__(self, data: Any, held: Held) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.held = held
        self.add_fields()
        self.full_clean()

    def add_fields(self) -> None:
        """Give the form its fields."""

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, blank where nothing was or it made no sense (then there are errors)."""
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class OutcomeFilters(Filters):
    """Which authorities the table of outcomes shows, and in which order."""

    sort = forms.CharField(required=False, widget=forms.HiddenInput, max_length=30)

    def add_fields(self) -> None:
        """Frameworks are those of the latest inspections: whole systems, then their versions."""
        latest = [one.latest for one in self.held.seen.standings if one.latest]
        versions = sorted({(one.framework, framework_name(one.framework)) for one in latest}, reverse=True)
        systems = sorted({(one.system, layout().system.get(one.system, one.system)) for one in latest})
        frameworks = [*systems, *(one for one in versions if one not in systems)]
        self.fields["region"] = _choice("Region", _regions())
        self.fields["framework"] = _choice("Framework", frameworks)
        areas = [(one.id, one.title) for one in layout().judgement]
        self.fields["area"] = forms.ChoiceField(label="Judgement", required=False, choices=areas)
        self.fields["grade"] = _choice("Grade", [*_grades(), ("none", "No judgement")])


class ThemeFilters(Filters):
    """Which reports themes are counted in."""

    def add_fields(self) -> None:
        """Areas are those that sentences are about, not those of one framework."""
        self.fields["area"] = _choice("About", [(one.id, one.title) for one in load_areas().areas])
        self.fields["framework"] = _choice("Framework", _SYSTEMS)
        self.fields["region"] = _choice("Region", _regions())
        self.fields["grade"] = _choice("Grade", _grades())


class SearchFilters(Filters):
    """What is searched for, and where."""

    q = forms.CharField(
        label="Words", required=False, max_length=300,
        help_text="All of the words, in any order. “In quotes” as they stand; missing* also finds missings.",
    )  # fmt: skip

    def add_fields(self) -> None:
        """Only what the library has can be chosen."""
        there = facets(self.held)
        self.fields["authority"] = _choice("Authority", same(there["authority"]))
        self.fields["region"] = _choice("Region", _regions())
        self.fields["framework"] = _choice("Framework", [(one, framework_name(one)) for one in there["framework"]])
        self.fields["year"] = _choice("Published in", same(reversed(there["year"])))
        self.fields["grade"] = _choice("Grade", [(one, grade_name(one)) for one in there["grade"]])
        self.fields["area"] = _choice("Section", [(one, section_name(one)) for one in there["area"]])
        self.fields["recommendations"] = forms.BooleanField(label="Only recommendations", required=False)


class RecommendationFilters(Filters):
    """Which recommendations are listed."""

    def add_fields(self) -> None:
        """Themes are those of Kloe's list."""
        themes = [(one.id, one.title) for one in load_taxonomy().themes]
        became = ("said again", "perhaps", "not found", "no later report")
        self.fields["authority"] = _choice("Authority", same(facets(self.held)["authority"]))
        self.fields["region"] = _choice("Region", _regions())
        self.fields["theme"] = _choice("Theme", themes)
        self.fields["became"] = _choice("What became of it", [(one, one.capitalize()) for one in became])


class ReportFilters(Filters):
    """Which reports are listed."""

    def add_fields(self) -> None:
        """Only what the library has can be chosen."""
        there = facets(self.held)
        self.fields["authority"] = _choice("Authority", same(there["authority"]))
        self.fields["framework"] = _choice("Framework", [(one, framework_name(one)) for one in there["framework"]])


_FACETS = {
    "authority": "select distinct coalesce(authority, authority_printed) as value from reports",
    "framework": "select distinct framework as value from reports",
    "year": "select distinct cast(year(published) as varchar) as value from reports",
    "grade": "select distinct grade as value from judgements",
    "area": "select distinct area as value from paragraphs",
}


def facets(held: Held) -> Mapping[str, Sequence[str]]:
    """What the reports of the library have, by kind; nothing while it is empty."""
    if not held.has_text:
        return dict.fromkeys(_FACETS, ())
    found: Mapping[str, Sequence[str]] = held.kept(
        "facets", lambda: {kind: _values(held, sql) for kind, sql in _FACETS.items()}
    )
    return found


def _values(held: Held, sql: str) -> Sequence[str]:
    found = held.library.rows(f"from ({sql}) where coalesce(value, '') <> '' order by value")
    return tuple(row["value"] for row in found)
