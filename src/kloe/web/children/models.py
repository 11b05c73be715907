"""Samples that were chosen: when, by whom, from what. The cases are children's data: files, never in the database."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from kloe.web.accounts.models import Person
from kloe.web.childdata.models import StoredExtract


class KeptSample(models.Model):
    """One sample. Its file is ``KLOE_HOME/samples/<id>.json``, as ``kloe sample`` writes it. Never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    extract = models.ForeignKey(StoredExtract, on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=100)
    sample = models.CharField(max_length=100)
    seed = models.BigIntegerField()
    cases = models.PositiveIntegerField()
    missed = models.PositiveIntegerField(default=0)
    picks = models.PositiveIntegerField(default=0)
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-chosen_at"]

    def __str__(self) -> str:
        """How pages call it."""
        return f"{self.sample} of {self.framework}"
