"""The front page, and what every service has: health, accessibility, what is recorded, and pages that say no."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

import kloe
from kloe.web.accounts.access import appointments_of, for_everybody, for_signed_in
from kloe.web.pages.to_do import to_do_of
from kloe.web.settings import ENVIRONMENT


@for_signed_in
def front(request: HttpRequest) -> HttpResponse:
    """What there is to do, for the roles of who asks."""
    roles = appointments_of(request.user).select_related("role", "team")  # type: ignore[arg-type]
    to_do = to_do_of(request.user)  # type: ignore[arg-type]
    return render(request, "pages/front.html", {"roles": list(roles), "to_do": to_do})


@for_everybody
def health(request: HttpRequest) -> JsonResponse:
    """Whether the application and its database answer: for whoever watches over it. It tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok", "kloe": kloe.__version__})


@for_everybody
def colour(request: HttpRequest) -> HttpResponse:
    """The authority's colour as a style, since pages may hold none themselves."""
    text = f":root {{ --kloe-colour: {ENVIRONMENT.colour}; --kloe-on-colour: {_readable_on(ENVIRONMENT.colour)}; }}"
    return HttpResponse(text, content_type="text/css", headers={"Cache-Control": "max-age=300"})


@for_everybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")


@for_everybody
def privacy(request: HttpRequest) -> HttpResponse:
    """What is recorded of people who use it."""
    return render(request, "pages/privacy.html")


@for_everybody
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what a person may not see."""
    return render(request, "pages/refused.html", status=403)


@for_everybody
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that does not come from a page of ours, or from one that was open for too long."""
    return render(request, "pages/form_refused.html", status=403)


@for_everybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what is not there."""
    return render(request, "pages/not_found.html", status=404)


@for_everybody
def broken(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong on our side."""
    return render(request, "pages/broken.html", status=500)


def _readable_on(colour: str) -> str:
    """Black or white, whichever is easier to read on ``colour`` (relative luminance as WCAG 2.2 defines it)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#0b0c0c" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "#ffffff"
