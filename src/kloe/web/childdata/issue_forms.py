"""The forms of the issues pages."""

from typing import Any

from django import forms

from kloe.papers.words import number, shortened
from kloe.web.accounts.models import Person
from kloe.web.childdata.issues import UNASSIGNED, Asked, Options

_SEVERITIES = [("", "All"), ("error", "Errors"), ("warning", "Warnings"), ("query", "Queries")]
_STATES = [("", "All"), ("open", "Not explained"), ("explained", "Explained")]
_SORTS = [
    ("list", "List and row"),
    ("severity", "Severity"),
    ("check", "Check"),
    ("child", "Child"),
    ("team", "Team"),
    ("worker", "Worker"),
]
_WHOLE_EXTRACT = 0


class Filters(forms.Form):
    """What to show. A value that is not offered is taken for none: links stay good when data changes."""

    list = forms.ChoiceField(label="List", required=False)
    severity = forms.ChoiceField(label="Severity", required=False, choices=_SEVERITIES)
    check = forms.ChoiceField(label="Check", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    worker = forms.ChoiceField(label="Worker", required=False)
    assigned = forms.ChoiceField(label="Given to", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=_STATES)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=_SORTS)

    def __init__(self, data: Any, options: Options, people: Any) -> None:
        super().__init__(data)
        _offer(self, "list", [(str(one), _list_name(one, count)) for one, count in options.lists])
        _offer(
            self,
            "check",
            [(one, f"{one} {shortened(says, 60)} ({number(count)})") for one, says, count in options.checks],
        )
        _offer(self, "team", [(one, f"{shortened(one, 40)} ({number(count)})") for one, count in options.teams])
        _offer(self, "worker", [(one, f"{shortened(one, 40)} ({number(count)})") for one, count in options.workers])
        _offer(self, "assigned", [(UNASSIGNED, "Nobody"), *((str(one.pk), str(one)) for one in people)])

    def asked(self) -> Asked:
        """The filters, without those that are not offered."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        number_ = said.pop("list", None)
        return Asked(**said, list_number=None if number_ is None else int(number_))

    def chosen(self) -> dict[str, str]:
        """The filters that are set, for addresses."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DecisionForm(forms.Form):
    """What to do with issues."""

    what = forms.ChoiceField(
        label="What to do",
        choices=[("assign", "Give to"), ("explain", "Mark as explained"), ("reopen", "Open again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do."},
    )
    to = forms.ChoiceField(label="Give to", required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="Say what an inspector would be told. Needed for an explanation.",
    )

    def __init__(self, data: Any = None, *, people: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self._people: dict[str, Person] = {str(one.pk): one for one in people}
        _offer(self, "to", [(key, str(one)) for key, one in self._people.items()], none="Nobody")

    def clean(self) -> dict[str, Any]:
        """An explanation has a reason."""
        said = super().clean() or {}
        if said.get("what") == "explain" and not said.get("reason", "").strip():
            self.add_error("reason", "Say why this is right as it is.")
        said["to"] = self._people.get(said.get("to", ""))
        return said


def _list_name(list_number: int, count: int) -> str:
    name = "Whole extract" if list_number == _WHOLE_EXTRACT else f"List {list_number}"
    return f"{name} ({number(count)})"


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]], none: str = "All") -> None:
    form.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]
