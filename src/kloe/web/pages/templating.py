"""Jinja for the pages: GOV.UK's macros, our own, and how days and numbers are written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from kloe.papers import words
from kloe.web.settings import ENVIRONMENT


def environment(**options: Any) -> Environment:
    """The environment that Django asks for (settings.TEMPLATES)."""
    options.pop("undefined", None)
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django asks for autoescape
    made.loader = ChoiceLoader(
        [options["loader"], PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    made.filters |= {"day": words.day, "moment": _moment, "number": words.number, "counted": words.counted}
    made.globals |= {"static": static, "url": _url}
    return made


def _moment(value: datetime) -> str:
    """A moment as it was by the clock here."""
    return f"{localtime(value):%d/%m/%Y %H:%M}"


def _url(name: str, **parts: object) -> str:
    return reverse(name, kwargs=parts or None)


def of_every_page(request: HttpRequest) -> Mapping[str, Any]:
    """What the layout needs: whose system it is, who is signed in, where they may go, what has just happened."""
    from kloe.web.pages.navigation import places_for  # noqa: PLC0415 - settings are not ready when this is imported

    person = getattr(request, "user", None)
    return {
        "authority": ENVIRONMENT.authority,
        "person": person if person is not None and person.is_authenticated else None,
        "places": places_for(request),
        "messages": get_messages(request) if hasattr(request, "_messages") else (),
        "path": request.path,
    }
