"""Forms of the pages on children. Filters are sent by address; whatever names a child is sent by POST."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from kloe.childdata.flows.planning import BREAKDOWNS
from kloe.frameworks import Framework
from kloe.papers.flow_page import BY
from kloe.web.accounts.models import Person
from kloe.web.childdata.choosing import Choice
from kloe.web.children.listing import HEADINGS, Asked

Choices = Sequence[tuple[str, str]]
_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
_NO_DAY = {"invalid": "Enter a day such as 31/12/2026."}
_LONGEST_ID = 100


class Filters(forms.Form):
    """A form sent by address, which chooses an extract and more; what makes no sense is as if it were not said."""

    def __init__(self, data: Mapping[str, Any], choice: Choice, **choices: Choices) -> None:
        said = {name: data[name] for name in data}
        super().__init__({"extract": str(choice.stored.pk), **said}, auto_id="filter-%s")
        extracts = [(str(one.pk), str(one)) for one in choice.others]
        if len(extracts) > 1:
            self.fields["extract"] = forms.ChoiceField(label="Extract", choices=extracts, required=False)
        for name, (label, every) in self.selects().items():
            found = [("", every)] if every else []
            self.fields[name] = forms.ChoiceField(label=label, choices=[*found, *choices.get(name, ())], required=False)
        self.add_fields()
        self.full_clean()

    def selects(self) -> Mapping[str, tuple[str, str]]:
        """Name to label, and what is said for all of them."""
        return {}

    def add_fields(self) -> None:
        """Give the form more fields."""

    def said(self, name: str) -> str:
        """What was chosen; blank where nothing was, or nothing that there is."""
        return str(self.cleaned_data.get(name) or "").strip()

    def query(self) -> dict[str, str]:
        """What was chosen, to be kept in links."""
        return {name: self.said(name) for name in self.fields if self.said(name)}


class ListFilters(Filters):
    """Which children are listed."""

    sort = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)

    def selects(self) -> Mapping[str, tuple[str, str]]:
        """What a child can be chosen by."""
        return {"cohort": ("Group", "All"), "risk": ("Risk list", "All"), "team": ("Team", "All")}

    def add_fields(self) -> None:
        """There are too many workers for a list."""
        self.fields["worker"] = forms.CharField(label="Worker", required=False, max_length=100)

    def asked(self) -> Asked:
        """What is asked for."""
        sort = self.said("sort")
        known = sort.removeprefix("-") in HEADINGS
        cohort, risk, team, worker = (self.said(name) for name in ("cohort", "risk", "team", "worker"))
        return Asked(cohort, risk, team, worker, sort if known else "child")


class RiskFilters(Filters):
    """Which rows of risk lists are shown."""

    def selects(self) -> Mapping[str, tuple[str, str]]:
        """By team."""
        return {"team": ("Team", "All")}

    def add_fields(self) -> None:
        """There are too many workers for a list."""
        self.fields["worker"] = forms.CharField(label="Worker", required=False, max_length=100)


class GroupFilters(Filters):
    """Of which framework groups are counted."""

    def selects(self) -> Mapping[str, tuple[str, str]]:
        """One framework always."""
        return {"framework": ("Framework", "")}


class FlowFilters(Filters):
    """By what flows are broken down."""

    def add_fields(self) -> None:
        """What flows can be broken down by."""
        by = [("", "Nothing"), *((name, BY[name]) for name in BREAKDOWNS)]
        self.fields["by"] = forms.ChoiceField(label="Break down by", choices=by, required=False)


class FindForm(forms.Form):
    """Find one child."""

    child = forms.CharField(
        label="The child’s id", max_length=_LONGEST_ID, help_text="Exactly as the extract has it.",
        widget=forms.TextInput({"autocomplete": "off"}), error_messages={"required": "Enter the child’s id."},
    )  # fmt: skip


class SeeForm(forms.Form):
    """Break the glass for the child of the page."""

    why = forms.CharField(
        label="Why you need to look", widget=forms.Textarea, max_length=1000,
        help_text="What has happened, and why it cannot wait. The data protection officer reads it.",
        error_messages={"required": "Say what has happened, and why you need to look now."},
    )  # fmt: skip


class SampleForm(forms.Form):
    """Choose a sample: which, how large, and what it must avoid. Its checks are the framework's own."""

    wanted = forms.ChoiceField(label="Sample")
    size = forms.IntegerField(
        label="How many cases", required=False, min_value=1, max_value=500,
        help_text="Leave it out where the framework says how many.",
    )  # fmt: skip
    one_each = forms.BooleanField(label="Let each child fill one quota, not several", required=False)
    everybody = forms.BooleanField(label="Choose from all children, not only from the groups in scope", required=False)
    seed = forms.IntegerField(
        label="Seed", required=False, min_value=0, max_value=2**53,
        help_text="The same seed gives the same sample. Leave it out to draw one.",
    )  # fmt: skip
    apart = forms.ChoiceField(label="Avoid the cases of", required=False)
    without = forms.CharField(
        label="Leave these children out", required=False, widget=forms.Textarea, max_length=20_000,
        help_text="Ids, one a line or with commas.",
    )  # fmt: skip

    def __init__(self, data: Any, frameworks: Iterable[Framework], earlier: Choices) -> None:
        super().__init__(data)
        wanted = [(f"{one.id}/{sample.id}", f"{one.title}: {sample.title}") for one in frameworks
                  for sample in one.samples]  # fmt: skip
        _choices(self, "wanted", wanted)
        _choices(self, "apart", [("", "None"), *earlier])

    def clean_without(self) -> list[str]:
        """The ids one by one."""
        return ids_in(self.cleaned_data["without"])


class PickForm(forms.Form):
    """A case that inspectors asked for later."""

    child = forms.CharField(label="The child’s id", max_length=_LONGEST_ID)
    day = forms.DateField(label="Day on which it was asked for", input_formats=_DAYS, error_messages=_NO_DAY)
    by = forms.CharField(label="Who asked for it", max_length=200)
    why = forms.CharField(label="What for", max_length=500)


class GiveForm(forms.Form):
    """Give cases of a sample to somebody who audits."""

    person = forms.ChoiceField(label="Auditor")
    children = forms.MultipleChoiceField(
        label="Cases", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Tick the cases to give."}
    )

    def __init__(self, data: Any, people: Iterable[Person], children: Iterable[str]) -> None:
        super().__init__(data, prefix="give")
        self._people = {str(person.pk): person for person in people}
        _choices(self, "person", [(key, str(person)) for key, person in self._people.items()])
        _choices(self, "children", [(child, child) for child in children])

    def clean_person(self) -> Person:
        """The person themselves."""
        return self._people[self.cleaned_data["person"]]


def ids_in(text: str) -> list[str]:
    """Ids that are written one a line or with commas; each once."""
    parts = (part.strip() for part in text.replace(",", "\n").splitlines())
    return list(dict.fromkeys(part for part in parts if part))


def _choices(form: forms.Form, name: str, choices: Choices) -> None:
    found = form.fields[name]
    if not isinstance(found, forms.ChoiceField):
        raise TypeError(name)
    found.choices = list(choices)
