"""What the application keeps of extracts: where each one is, how far it was read, and what people decided on its issues."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from kloe.web.accounts.models import Person


class State(models.TextChoices):
    """How far an extract has come."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Ready"
    REFUSED = "refused", "Could not be read"


class StoredExtract(models.Model):
    """One delivery of Annex A. What came and the lists are files under ``KLOE_HOME/extracts``, never in the database.

    ``counts`` holds the figures that lists of extracts show (errors, warnings, queries, rows); ``refusal`` what was
    wrong with one that could not be read: what, where, what to do. One that another took the place of stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.CharField(max_length=200)
    extract_date = models.DateField(null=True, blank=True)
    notified_date = models.DateField(null=True, blank=True)
    file_names = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    folder = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-extract_date", "-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.authority}, {self.extract_date:%d/%m/%Y}" if self.extract_date else self.authority


class IssueWork(models.Model):
    """What people decided on one issue. ``key`` names it over extracts: the same issue in the next has the same key."""

    authority = models.CharField(max_length=200)
    key = models.CharField(max_length=100)
    assigned_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    explained = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row an issue."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "key"], name="one_work_an_issue")]


class IssueEvent(models.Model):
    """One decision on an issue, kept when the next one is made."""

    work = models.ForeignKey(IssueWork, on_delete=models.CASCADE, related_name="events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    says = models.CharField(max_length=20)
    to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
