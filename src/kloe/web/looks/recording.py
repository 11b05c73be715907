"""Record looks, and check that the record is whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from kloe.web.accounts.access import glass_of
from kloe.web.accounts.models import Person
from kloe.web.looks.models import FIRST, Look

_ONE_AT_A_TIME = 7_305_150  # a number of our own for PostgreSQL's advisory lock
CHECKED_AT_ONCE = 50_000  # about a second


@dataclass(frozen=True)
class Seen:
    """What was looked at: the children on a page, of which extract, and why where a reason was asked for."""

    page: str
    children: tuple[str, ...]
    extract: str = ""
    why: str = ""
    broke_glass: bool = False


@dataclass(frozen=True)
class Checked:
    """What a check of the record came to: rows ``first`` to ``last`` were looked at, ``broken`` is the first bad one.

    ``seal`` is that of the last row. Whoever notes number and seal can tell later whether rows were cut off the end.
    """

    first: int
    last: int
    seal: str
    more: bool
    broken: int | None = None


def record_look(request: HttpRequest, seen: Seen) -> None:
    """Add one look a child. It is in the database before the page is sent, or the page is not sent.

    A child whom the person sees only because they broke the glass is recorded so, with the reason that they gave.
    """
    if seen.children:
        _add(request.user, seen)  # type: ignore[arg-type]


@transaction.atomic
def _add(person: Person, seen: Seen) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    last = Look.objects.order_by("-number").first()
    Look.objects.bulk_create(_sealed(person, seen, last))


def _sealed(person: Person, seen: Seen, last: Look | None) -> Iterable[Look]:
    number, seal, now = (last.number, last.seal, timezone.now()) if last else (0, FIRST, timezone.now())
    glass = glass_of(person)
    for number, child in enumerate(dict.fromkeys(seen.children), start=number + 1):  # noqa: B020
        look = Look(
            number=number, at=now, person_id=str(person.pk), person_name=str(person), child_id=child, page=seen.page,
            extract=seen.extract, why=seen.why or glass.get(child, ""), broke_glass=seen.broke_glass or child in glass,
            before=seal,
        )  # fmt: skip
        look.seal = seal = look.sealed()
        yield look


def check_record(start: int = 1, at_most: int = CHECKED_AT_ONCE) -> Checked:
    """Check the rows from number ``start``: each is as it was written, and follows the one before it."""
    before = FIRST
    if start > 1:
        previous = Look.objects.filter(number=start - 1).first()
        if previous is None or previous.seal != previous.sealed():
            return Checked(start, start, "", more=False, broken=start - 1)
        before = previous.seal
    number = start - 1
    for look in Look.objects.filter(number__gte=start).order_by("number")[:at_most].iterator():
        if look.number != number + 1 or look.before != before or look.seal != look.sealed():
            return Checked(start, number, before, more=False, broken=number + 1)
        before, number = look.seal, look.number
    return Checked(start, number, before, more=Look.objects.filter(number__gt=number).exists())
