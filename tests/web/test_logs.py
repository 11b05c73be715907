"""Log lines: JSON that tells what happened, and no child, name or query, whatever goes wrong."""

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from kloe.web import urls
from kloe.web.accounts.access import for_everybody
from kloe.web.logs import OneLine, without_ids

CHILD, NAME = "CH-90210", "Jo Bloggs"


@for_everybody
def fails(request: HttpRequest, child_id: str) -> HttpResponse:
    message = f"no row for {child_id}, {NAME}"
    raise ValueError(message)


@for_everybody
def fails_with_cause(request: HttpRequest, child_id: str) -> HttpResponse:
    try:
        {}[child_id]
    except KeyError as problem:
        message = f"child {child_id} is not there"
        raise RuntimeError(message) from problem


urlpatterns = [
    path("children/<str:child_id>/fails", fails),
    path("children/<str:child_id>/caused", fails_with_cause),
    path("", include(urls)),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What the application has logged, by its own formatter."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("ending", ["fails", "caused"])
def test_an_error_is_logged_without_what_it_carried(
    db: None, lines: Callable[[], list[dict[str, object]]], ending: str
) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(f"/children/{CHILD}/{ending}?name={NAME}", headers={"referer": f"/children/{CHILD}/"})
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    page = answer.content.decode()
    assert "<h1" in page
    said = lines()
    assert any(one.get("error") in {"ValueError", "RuntimeError"} and one["where"] for one in said)
    for text in (json.dumps(said), page):
        assert CHILD not in text
        assert NAME not in text
        assert "Bloggs" not in text


def test_an_address_that_is_not_there_is_logged_without_its_ids(
    db: None, lines: Callable[[], list[dict[str, object]]]
) -> None:
    answer = Client().get(f"/no-such-page/{CHILD}?q={NAME}")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert CHILD not in json.dumps(lines())
    assert "Bloggs" not in json.dumps(lines())


def test_a_page_that_was_given_is_one_line(db: None, lines: Callable[[], list[dict[str, object]]]) -> None:
    Client().get(f"/accessibility?q={NAME}")
    (said,) = (one for one in lines() if one["says"] == "answered")
    assert (said["method"], said["page"], said["status"], said["person"]) == ("GET", "accessibility", 200, None)
    assert isinstance(said["milliseconds"], int)


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("Not Found: /children/12345/journey", "Not Found: /children/…/journey"),
        ("Forbidden: /children/A1?q=Jo", "Forbidden: /children/…"),
        ("GET /published/search/?q=Jo+Bloggs HTTP/1.1", "GET /published/search/ HTTP/…"),
        ("Watching for changes", "Watching for changes"),
        ("Gone: /people/start/" + "aToken-" * 6 + "b", "Gone: /people/start/…"),
    ],
)
def test_ids_and_queries_are_taken_out(said: str, logged: str) -> None:
    assert without_ids(said) == logged


def test_what_ends_a_thread_is_logged_without_its_text(
    lines: Callable[[], list[dict[str, object]]], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        message = f"{NAME} ({CHILD})"
        raise ValueError(message)

    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)  # pytest has one of its own
    apps.get_app_config("pages").ready()
    before = len(lines())
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    said = lines()[before:]
    assert [one["error"] for one in said] == ["ValueError"]
    assert CHILD not in json.dumps(said) + capfd.readouterr().err


def test_every_line_is_one_object() -> None:
    record = logging.LogRecord("kloe", logging.INFO, "x.py", 1, "two\nlines of %s", ("text",), None)
    line = OneLine().format(record)
    assert "\n" not in line
    assert json.loads(line)["says"] == "two\nlines of text"


def test_a_line_that_cannot_be_put_together_is_still_logged() -> None:
    record = logging.LogRecord("kloe", logging.INFO, "x.py", 1, "%d of them", ("many",), None)
    assert json.loads(OneLine().format(record))["level"] == "info"
