"""The tables of people: person, team, role, what a role can, who has which role, and one-time links."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from kloe.spelling import squeezed


class People(BaseUserManager["Person"]):
    """Makes people. Django's own name for it is create_user."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who may sign in as ``email``; without a password only by a one-time link or single sign-on."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who may sign in. Nobody is deleted: who has left is not active."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    def __str__(self) -> str:
        """How pages call it."""
        return self.name or self.email


class Team(models.Model):
    """A team, spelt as the extract spells it; ``key`` is its squeezed spelling, by which the two are matched."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)

    def __str__(self) -> str:
        """How pages call it."""
        return self.name

    def squeezed_name(self) -> str:
        """The spelling by which it is matched."""
        return squeezed(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key with the name."""
        self.key = self.squeezed_name()
        super().save(*args, **kwargs)


class Role(models.Model):
    """A role of roles.toml. One that left the file stays, so that old appointments can be read, but can nothing."""

    id = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=100)
    says = models.TextField()

    def __str__(self) -> str:
        """How pages call it."""
        return self.title


class RoleCapability(models.Model):
    """A role can this, as far as ``reach`` says: all, team, own."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="capabilities")
    capability = models.SlugField(max_length=60)
    reach = models.CharField(max_length=10)
    children = models.BooleanField(default=False)

    class Meta:
        """One reach for each role and capability."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "capability"], name="one_reach_a_capability")]


class Appointment(models.Model):
    """A person has a role, for a team where it reaches one, from a day until it is ended. Never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_because = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True)
    from_sign_on = models.BooleanField(default=False)

    def __str__(self) -> str:
        """How pages call it."""
        return f"{self.role}{f' ({self.team})' if self.team else ''}"


class OwnCase(models.Model):
    """A child whose case is given to a person, such as an auditor, until it is ended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_cases")
    child_id = models.CharField(max_length=100, db_index=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)


class OneTimeLink(models.Model):
    """A link with which a person sets their password, once. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignOnRole(models.Model):
    """An app role of the single sign-on, and the role (and team) that it stands for here."""

    claim = models.CharField(max_length=200, unique=True)
    role = models.ForeignKey(Role, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True)


class BrokenGlass(models.Model):
    """One child outside their reach whom a person may see for a short time, for a reason. Never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    child_id = models.CharField(max_length=100)
    why = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()


class PersonEvent(models.Model):
    """Something that was done to an account: by whom (None: by the system), when, what and why. Never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    says = models.CharField(max_length=200)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-at", "-pk"]
