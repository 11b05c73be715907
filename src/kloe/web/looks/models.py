"""The record of looks: rows are only ever added, each sealed with the one before it."""

import json
from hashlib import sha256
from typing import Any, ClassVar, NoReturn

from django.db import models

FIRST = "0" * 64


class Look(models.Model):
    """One look of a person at a child on a page.

    ``seal`` is a hash over this row and the seal of the row before: who changes or takes out a row breaks the chain
    from there on. The database itself refuses to change or delete rows (see the migration).
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    person_id = models.CharField(max_length=36, db_index=True)
    person_name = models.CharField(max_length=254)
    child_id = models.CharField(max_length=100, db_index=True)
    page = models.CharField(max_length=100)
    extract = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    broke_glass = models.BooleanField(default=False, db_index=True)
    before = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        """The latest last."""

        ordering: ClassVar = ["number"]

    def sealed(self) -> str:
        """The seal that this row must have."""
        said = [
            self.number, self.at.isoformat(), self.person_id, self.person_name, self.child_id, self.page, self.extract,
            self.why, self.broke_glass, self.before,
        ]  # fmt: skip
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever add."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: nothing is taken out of this record."""
        raise TypeError("A look is never deleted.")
