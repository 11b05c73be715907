"""The forms of people."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from kloe.web.accounts.models import Person


class StartForm(forms.Form):
    """Choose a password, after a one-time link."""

    name = forms.CharField(label="Your name", max_length=200, help_text="As colleagues know you.")
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three random words are good. You may paste it.",
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].initial = person.name

    def clean_password(self) -> str:
        """Refuse what is short, common, or the name itself."""
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.person)
        except ValidationError as problem:
            raise forms.ValidationError(problem.messages) from problem
        return password
