"""What the API says when it cannot answer: always what is wrong and what to do, never what a request carried."""

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kloe.errors import KloeError, UnknownNameError
from kloe.web.api.answers import Wrong

_LOG = logging.getLogger("kloe.web.api")
_DESCRIPTION = "What can be asked, and how, is described at /api/openapi.json."
_OF_STATUS = {
    401: Wrong(
        what="There is no token that is good, or it has ended.",
        remedy="Send a token as 'Authorization: Bearer …'. Make one at /api/tokens/.",
    ),
    403: Wrong(
        what="The token does not reach this: it was not made for it, or your role no longer lets you see it.",
        remedy="Make a token for it at /api/tokens/. If it is not offered there, ask whoever gives out roles.",
    ),
    404: Wrong(what="There is nothing at this address.", remedy=_DESCRIPTION),
    429: Wrong(
        what="Too many requests without a good token have come from here.", remedy="Check the token, and wait a minute."
    ),
    500: Wrong(
        what="Something went wrong on our side. It has been logged.",
        remedy="Try again later, or tell whoever runs Kloe.",
    ),
}
_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}}
ALWAYS = dict.fromkeys((401, 403, 422, 429), Wrong)  # what every address may answer, for its description


def refusal_of(error: HttpError) -> HttpResponse:
    """The answer to a request that is refused."""
    status = error.status_code if error.status_code in _OF_STATUS else 500
    answer = _answer(status, _OF_STATUS[status])
    for name, value in _HEADERS.get(status, {}).items():
        answer.headers[name] = value
    return answer


def say_what_is_wrong(api: NinjaAPI) -> None:
    """Let every error of ``api`` be answered in words."""
    handlers: Mapping[type[Exception], Callable[..., HttpResponse]] = {
        HttpError: lambda _, error: refusal_of(error),
        PermissionDenied: lambda _, __: _answer(403, _OF_STATUS[403]),
        Http404: lambda _, __: _answer(404, _OF_STATUS[404]),
        ValidationError: _unusable,
        KloeError: _in_the_way,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _unusable(_: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return _answer(422, Wrong(what=f"This cannot be used. {said}.", remedy=_DESCRIPTION))


def _in_the_way(_: HttpRequest, error: KloeError) -> HttpResponse:
    status = 404 if isinstance(error, UnknownNameError) else 503
    return _answer(status, Wrong(what=error.what, remedy=error.remedy or _DESCRIPTION))


def _broken(_: HttpRequest, error: Exception) -> HttpResponse:
    _LOG.error("could not be answered", exc_info=error)
    return _answer(500, _OF_STATUS[500])


def _answer(status: int, wrong: Wrong) -> HttpResponse:
    return HttpResponse(wrong.model_dump_json(), status=status, content_type="application/json; charset=utf-8")
