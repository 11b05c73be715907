"""Record looks, and check that the record is whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from kloe.web.accounts.models import Person
from kloe.web.looks.models import FIRST, Look

_ONE_AT_A_TIME = 7_305_150  # a number of our own for PostgreSQL's advisory lock


@dataclass(frozen=True)
class Seen:
    """What was looked at: the children on a page, of which extract, and why where a reason was asked for."""

    page: str
    children: tuple[str, ...]
    extract: str = ""
    why: str = ""
    broke_glass: bool = False


@transaction.atomic
def record_look(request: HttpRequest, seen: Seen) -> None:
    """Add one look a child. It is in the database before the page is sent, or the page is not sent."""
    if not seen.children:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    last = Look.objects.order_by("-number").first()
    Look.objects.bulk_create(_sealed(request.user, seen, last))  # type: ignore[arg-type]


def _sealed(person: Person, seen: Seen, last: Look | None) -> Iterable[Look]:
    number, seal, now = (last.number, last.seal, timezone.now()) if last else (0, FIRST, timezone.now())
    for number, child in enumerate(dict.fromkeys(seen.children), start=number + 1):  # noqa: B020
        look = Look(
            number=number, at=now, person_id=str(person.pk), person_name=str(person), child_id=child, page=seen.page,
            extract=seen.extract, why=seen.why, broke_glass=seen.broke_glass, before=seal,
        )  # fmt: skip
        look.seal = seal = look.sealed()
        yield look


def first_broken() -> Look | None:
    """The first row that is not what it was when it was written, or follows one that is gone; None when all is whole."""
    before, number = FIRST, 0
    for look in Look.objects.order_by("number").iterator():
        if look.before != before or look.number != number + 1 or look.seal != look.sealed():
            return look
        before, number = look.seal, look.number
    return None
