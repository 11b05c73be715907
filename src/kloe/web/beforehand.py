"""What the first pages after a start show, worked out while the server starts, so that nobody waits for it."""

import threading

from django.db import DatabaseError, close_old_connections

from kloe.childdata.comparators.comparing import comparators
from kloe.errors import KloeError
from kloe.web.childdata.choosing import Choice, usable_extracts
from kloe.web.childdata.comparing_views import changes_between
from kloe.web.childdata.measures import figures_of
from kloe.web.childdata.opened import OPENED
from kloe.web.children.known import work_out
from kloe.web.published.holding import held


def work_out_in_background() -> threading.Thread:
    """Open the latest extract and the one before it, and what has been published, in a thread of its own."""
    thread = threading.Thread(target=_work_out, name="what the first pages show", daemon=True)
    thread.start()
    return thread


def _work_out() -> None:
    try:
        others = tuple(usable_extracts())
        if others:
            _latest(Choice(others[0], others))
        held()
    except (KloeError, DatabaseError):
        return  # whoever asks for it is told why
    finally:
        close_old_connections()


def _latest(choice: Choice) -> None:
    work_out(OPENED.get(choice.stored))
    comparators()
    for stored in filter(None, (choice.stored, choice.before)):
        figures_of(stored, "internal")
    if choice.before:
        changes_between(choice.stored, choice.before)
