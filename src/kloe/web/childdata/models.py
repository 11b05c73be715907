"""What the application keeps of extracts: where each is, how far it was read, what people decided on its issues."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from kloe.web.accounts.models import Person

SILENT_FOR = timedelta(seconds=40)  # work in the background says every few seconds that it is alive


class State(models.TextChoices):
    """How far an extract has come."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Ready"
    REFUSED = "refused", "Could not be read"


class StoredExtract(models.Model):
    """One delivery of Annex A. What came and the lists are files under ``KLOE_HOME``, never in the database.

    ``as_at`` is the day that was given, ``extract_date`` the day it came to. ``read_on`` and ``previous_rows`` (rows by
    list of the extract before) are what it was read with, so that it is the same when it is opened again. ``counts``
    holds the figures that lists of extracts show; ``refusal`` what was wrong with one that could not be read: what,
    where, what to do. One that another took the place of stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.CharField(max_length=200)
    as_at = models.DateField(null=True, blank=True)
    extract_date = models.DateField(null=True, blank=True)
    notified_date = models.DateField(null=True, blank=True)
    file_names = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    read_on = models.DateField(null=True, blank=True)
    previous_rows = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    folder = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-extract_date", "-uploaded_at"]

    def __str__(self) -> str:
        """Whose, and of which day."""
        return f"{self.authority}, {self.extract_date:%d/%m/%Y}" if self.extract_date else self.authority

    @property
    def running(self) -> bool:
        """Whether it is still to be read, or being read."""
        return self.state in {State.WAITING, State.READING}

    @property
    def interrupted(self) -> bool:
        """Whether whoever read it has stopped half way, such as a server that was restarted."""
        return self.running and (self.alive_at is None or self.alive_at < timezone.now() - SILENT_FOR)

    @property
    def usable(self) -> bool:
        """Whether pages can ask it."""
        return self.state == State.READY and self.replaced_by_id is None


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
    """One decision on an issue, kept when the next one is made. ``says``: assigned, taken back, explained, reopened."""

    work = models.ForeignKey(IssueWork, on_delete=models.CASCADE, related_name="events")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    says = models.CharField(max_length=20)
    to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)


class MadePack(models.Model):
    """A pack that somebody asked for. Its files are one zip under ``KLOE_HOME/packs``; ``digest`` is its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    extract = models.ForeignKey(StoredExtract, on_delete=models.PROTECT, related_name="packs")
    audience = models.CharField(max_length=20)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    bytes = models.BigIntegerField(default=0)
    refusal = models.JSONField(default=dict)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-asked_at"]

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self.state in {State.WAITING, State.READING}

    @property
    def interrupted(self) -> bool:
        """Whether whoever made it has stopped half way."""
        return self.running and (self.alive_at is None or self.alive_at < timezone.now() - SILENT_FOR)
