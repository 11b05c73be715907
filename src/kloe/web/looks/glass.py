"""Break-glass: a person sees one child outside their reach for a short time, for a reason that is recorded."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from kloe.errors import KloeError
from kloe.web.accounts.access import reach_of
from kloe.web.accounts.models import BrokenGlass, Person
from kloe.web.looks.recording import Seen, record_look

PAGE = "Break-glass"
GOOD_FOR = timedelta(minutes=30)
SHORTEST_REASON = 15  # characters: "looking" is none


@transaction.atomic
def break_glass(request: HttpRequest, child_id: str, why: str) -> BrokenGlass:
    """Let whoever asks see this child from now for ``GOOD_FOR``. Raises KloeError when the reason says too little."""
    if len(why.strip()) < SHORTEST_REASON:
        raise KloeError("The reason is too short.", remedy="Say what has happened, and why you need to look now.")
    person: Person = request.user  # type: ignore[assignment]
    if reach_of(person, "see_children").everybody:
        raise KloeError("You may see every child.", remedy="Look for the child: no glass needs to be broken.")
    broken = BrokenGlass.objects.create(
        person=person, child_id=child_id, why=why.strip(), until=timezone.now() + GOOD_FOR
    )
    record_look(request, Seen(page=PAGE, children=(child_id,), why=why.strip(), broke_glass=True))
    return broken
