"""The form of a new token."""

from typing import Any

from django import forms

from kloe.web.accounts.access import can
from kloe.web.accounts.models import Person
from kloe.web.api.tokens import SCOPES


class TokenForm(forms.Form):
    """What a token is for, and what it may read: only what its person can see."""

    name = forms.CharField(label="What is it for?", max_length=100, help_text="Such as: Power BI, weekly dashboard.")
    scopes = forms.MultipleChoiceField(label="What may it read?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [scope for scope in SCOPES.values() if can(person, *scope.needs)]
        self.fields["scopes"].choices = [(scope.id, scope.says) for scope in usable]  # type: ignore[attr-defined]
