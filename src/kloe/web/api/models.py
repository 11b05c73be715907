"""Tokens: with one, a script reads what its person could see, as far as the token's scopes go."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from kloe.web.accounts.models import Person


class ApiToken(models.Model):
    """A token of a person. Only its hash is kept. It ends with its day, when it is ended, or when its person leaves."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-made_at"]
