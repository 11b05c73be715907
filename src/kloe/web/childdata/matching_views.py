"""The page on which a person corrects how headings, values, sheets and dates were read; then it is read again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kloe.errors import KloeError
from kloe.papers.words import counted
from kloe.web.accounts.access import needs
from kloe.web.childdata.choosing import one_of
from kloe.web.childdata.matching import Question, decisions, questions, questions_of_sheets, remember
from kloe.web.childdata.models import State, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.childdata.storing import read_in_background, receive_again
from kloe.web.childdata.what_came import names_of_sheets


@needs("add_extracts")
def matching(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """What was not understood, each with what it could be; what is decided is remembered for the authority."""
    stored = one_of(extract_id)
    if stored.running or stored.replaced_by:
        return redirect("extract", extract_id=stored.pk)
    asked = _asked(stored)
    if request.method == "POST":
        return _decided(request, stored, asked)
    return _page(request, stored, asked)


def _asked(stored: StoredExtract) -> tuple[Question, ...]:
    if stored.state == State.REFUSED:
        return questions_of_sheets(names_of_sheets(stored))
    with opened(stored) as one:
        return one.memory.of("questions", lambda: questions(one.extract))


def _decided(request: HttpRequest, stored: StoredExtract, asked: tuple[Question, ...]) -> HttpResponse:
    try:
        kept = remember(asked, {name: str(value) for name, value in request.POST.items()}, stored.authority)
    except KloeError as problem:
        return _page(request, stored, asked, problem)
    if not kept:
        messages.info(request, "Nothing was decided, so nothing was read again.")
        return redirect("matching", extract_id=stored.pk)
    messages.success(request, f"{counted(kept, 'decision')} remembered for {stored.authority}. It is being read again.")
    again = stored if stored.state == State.REFUSED else receive_again(stored, request.user)  # type: ignore[arg-type]
    read_in_background(again)
    return redirect("extract", extract_id=again.pk)


def _page(
    request: HttpRequest, stored: StoredExtract, asked: tuple[Question, ...], problem: KloeError | None = None
) -> HttpResponse:
    shown = {"stored": stored, "asked": asked, "problem": problem, "decisions": decisions(stored.authority)}
    return render(request, "childdata/matching.html", shown, status=422 if problem else 200)
