"""What holds for every answer: nobody between keeps it, and one line of the log says that it was given."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_LOG = logging.getLogger("kloe.web.pages")
_WATCHED = "health"  # asked every few seconds by whoever watches over it


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Pages hold private data: no browser and no machine between may keep them, unless the answer says otherwise."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return answer


def logged_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A line for every answer: the page by its name, not its address; who asked by their number."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else None
        if page != _WATCHED:
            person = getattr(request, "user", None)
            said = {
                "method": request.method,
                "page": page,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000),
                "person": getattr(person, "pk", None),
            }
            _LOG.info("answered", extra=said)
        return response

    return answer
