"""The forms of people."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from kloe.web.accounts.models import Person, Role, SignOnRole, Team
from kloe.web.accounts.role_file import role_file


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


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Add a passkey or security key, in words that say what it does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you know it again, such as “Work laptop”."
        alone = self.fields["passwordless"]
        alone.label = "Sign in with this key alone, without a password"
        alone.help_text = "It then asks for your face, finger or PIN. Leave it out for a key that cannot."
        alone.initial = True


class PersonForm(forms.Form):
    """A new account."""

    email = forms.EmailField(
        label="Email address", max_length=254, help_text="They sign in with it. Nothing is sent to it."
    )
    name = forms.CharField(label="Name", max_length=200)


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    why = forms.CharField(label="Reason", max_length=200, help_text="It is kept, and the person can read it.")


class ConfirmForm(forms.Form):
    """Nothing but the button."""


class RoleForm(forms.Form):
    """Give a role."""

    role = forms.ChoiceField(label="Role")
    team = forms.ChoiceField(label="Team", required=False, help_text="Only for roles that see one team’s children.")
    last_day = forms.DateField(
        label="Last day",
        required=False,
        help_text="For example 31/12/2026. Leave it out for a role without an end.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Enter a day such as 31/12/2026."},
    )
    why = forms.CharField(label="Reason", max_length=200, help_text="Who asked for it, and what for.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roles = {role.id: role for role in _roles()}
        self._teams = {str(team.pk): team for team in Team.objects.order_by("name")}
        _choices(self, "role", [(role.id, role.title) for role in self._roles.values()])
        _choices(self, "team", [(key, team.name) for key, team in self._teams.items()], none="No team")

    def clean_last_day(self) -> Any:
        """Not a day that is over."""
        last_day = self.cleaned_data["last_day"]
        if last_day and last_day < timezone.localdate():
            raise forms.ValidationError("The last day is over. Enter today or a later day.")
        return last_day

    def clean(self) -> dict[str, Any]:
        """The role and team themselves."""
        said = super().clean() or {}
        return {**said, "role": self._roles.get(said.get("role", "")), "team": self._teams.get(said.get("team", ""))}


class SignOnRoleForm(forms.Form):
    """What an app role of the single sign-on stands for."""

    claim = forms.CharField(label="App role", max_length=200, help_text="Its value, as the single sign-on sends it.")
    role = forms.ChoiceField(label="Role")
    team = forms.ChoiceField(label="Team", required=False, help_text="Only for roles that see one team’s children.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._roles = {role.id: role for role in _roles()}
        _choices(self, "role", [(role.id, role.title) for role in self._roles.values()])
        _choices(self, "team", [(str(team.pk), team.name) for team in Team.objects.order_by("name")], none="No team")

    def clean_claim(self) -> str:
        """Each app role stands for one role."""
        claim: str = self.cleaned_data["claim"]
        if SignOnRole.objects.filter(claim=claim).exists():
            raise forms.ValidationError("This app role stands for a role already. Take that away first.")
        return claim

    def clean(self) -> dict[str, Any]:
        """A team where the role is for one, and only there."""
        said = super().clean() or {}
        role = self._roles.get(said.get("role", ""))
        for_team = role is not None and any(one.reach == "team" for one in role.capabilities.all())
        if role and for_team != bool(said.get("team")):
            self.add_error("team", "Choose the team." if for_team else "This role is not for one team.")
        return said


class WhyForm(forms.Form):
    """Ask why a person can or cannot see something."""

    person = forms.ChoiceField(label="Person")
    capability = forms.ChoiceField(label="What they want to do")
    team = forms.CharField(
        label="The team the child is with", max_length=200, required=False, help_text="As the extract spells it."
    )
    child = forms.CharField(
        label="The child’s id", max_length=100, required=False, help_text="Only needed for cases given to one person."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.order_by("name", "email").values_list("pk", "name", "email")
        _choices(self, "person", [(str(pk), f"{name} ({email})" if name else email) for pk, name, email in people])
        _choices(self, "capability", [(one.id, one.says) for one in role_file().capabilities])


class TeamForm(forms.Form):
    """A team by hand."""

    name = forms.CharField(label="Team", max_length=200, help_text="As the extract spells it.")


class CasesForm(forms.Form):
    """Give cases to a person."""

    person = forms.ChoiceField(label="Person")
    children = forms.CharField(
        label="Ids of the children", widget=forms.Textarea, max_length=20_000, help_text="One a line, or with commas."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (
            Person.objects.filter(
                is_active=True,
                appointments__role__capabilities__reach="own",
                appointments__role__capabilities__children=True,
            )
            .distinct()
            .order_by("name", "email")
        )
        self._people = {str(person.pk): person for person in people}
        _choices(self, "person", [(key, str(person)) for key, person in self._people.items()])

    def clean(self) -> dict[str, Any]:
        """The person, and the ids one by one."""
        said = super().clean() or {}
        ids = [part.strip() for part in said.get("children", "").replace(",", "\n").splitlines()]
        if any(len(one) > 100 for one in ids):
            self.add_error("children", "One of the ids is longer than any id can be. Write one a line.")
        return {**said, "person": self._people.get(said.get("person", "")), "children": [one for one in ids if one]}


def _roles() -> list[Role]:
    """The roles that can something: one that left the file cannot be given."""
    return list(Role.objects.exclude(capabilities=None).prefetch_related("capabilities").order_by("title"))


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]], none: str = "Choose") -> None:
    form.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]
