"""The record of looks: whole, in order, never changed, and read by the data protection officer."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from kloe.web.accounts.access import reach_of
from kloe.web.accounts.models import BrokenGlass, Person
from kloe.web.looks.append_only import allow_changes, refuse_changes
from kloe.web.looks.models import Look
from kloe.web.looks.recording import Seen, check_record, record_look

Cast = Mapping[str, Person]
SignedIn = Callable[..., Client]


def asked_by(person: Person) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person
    return request


def look(person: Person, *children: str, page: str = "A child", **more: Any) -> None:
    record_look(asked_by(person), Seen(page=page, children=children, **more))


@pytest.fixture
def tampering(cast: Cast) -> Iterator[None]:
    """Somebody who can reach the database takes its triggers away."""
    allow_changes(connection)
    yield
    refuse_changes(connection)


def test_a_page_of_children_is_one_look_a_child_each_once(cast: Cast) -> None:
    look(cast["quality-lead"], "C1", "C2", "C1", extract="Testshire, 26/06/2026", why="audit")
    rows = list(Look.objects.values_list("number", "person_name", "child_id", "page", "extract", "why"))
    seen = ("Quality lead", "A child", "Testshire, 26/06/2026", "audit")
    assert rows == [(n, seen[0], child, *seen[1:]) for n, child in ((1, "C1"), (2, "C2"))]


def test_a_page_without_children_is_no_look(cast: Cast, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        look(cast["quality-lead"])


@pytest.mark.parametrize("statement", ["update looks_look set child_id = 'C9'", "delete from looks_look"])
def test_the_database_itself_refuses_to_change_or_remove_a_look(statement: str, cast: Cast) -> None:
    look(cast["quality-lead"], "C1")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Look.objects.get().child_id == "C1"


def test_a_look_is_not_saved_again_and_not_deleted(cast: Cast) -> None:
    look(cast["quality-lead"], "C1")
    one = Look.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        one.save()
    with pytest.raises(TypeError):
        one.delete()


def test_a_record_that_nobody_touched_is_whole(cast: Cast) -> None:
    for number in range(7):
        look(cast["quality-lead"], f"C{number}", f"D{number}")
    assert check_record().broken is None
    parts = [check_record(start, 5) for start in (1, 6, 11)]
    assert [(one.first, one.last, one.more, one.broken) for one in parts] == [
        (1, 5, True, None), (6, 10, True, None), (11, 14, False, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("update looks_look set child_id = 'other' where number = 3", 3),
        ("update looks_look set at = '2020-01-01 00:00:00' where number = 3", 3),
        ("update looks_look set why = 'a good reason' where number = 3", 3),
        ("update looks_look set broke_glass = true where number = 3", 3),
        ("delete from looks_look where number = 3", 3),
        ("delete from looks_look where number = 1", 1),
        ("update looks_look set number = number - 1 where number > 3", 3),
    ],
)
def test_whatever_is_changed_or_taken_out_breaks_the_record_there(
    change: str, broken: int, cast: Cast, tampering: None
) -> None:
    look(cast["quality-lead"], *(f"C{number}" for number in range(6)))
    with connection.cursor() as cursor:
        if "number - 1" in change:
            cursor.execute("delete from looks_look where number = 3")
        cursor.execute(change)
    assert check_record().broken == broken


def test_a_row_that_is_changed_and_sealed_anew_breaks_the_one_after_it(cast: Cast, tampering: None) -> None:
    look(cast["quality-lead"], "C1", "C2", "C3")
    row = Look.objects.get(number=2)
    row.child_id = "C9"
    Look.objects.filter(number=2).update(child_id="C9", seal=row.sealed())
    assert check_record().broken == 3
    assert check_record(start=3).broken == 3


def test_looks_of_many_at_once_keep_the_record_whole(transactional_db: None, cast: Cast) -> None:
    people = [cast[name] for name in ("quality-lead", "performance-analyst", "inspection-coordinator", "auditor")]

    def work(person: Person) -> None:
        try:
            for number in range(25):
                look(person, f"C{number}", f"D{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, people))
    assert Look.objects.count() == 4 * 25 * 2
    assert check_record().broken is None


def test_if_the_look_cannot_be_recorded_the_page_is_not_sent(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("quality-lead")
    client.post("/people/cases", {"person": str(cast["auditor"].pk), "children": "C1"})
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("alter table looks_look rename to looks_elsewhere")
    answer = client.get("/people/cases")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "C1" not in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("alter table looks_elsewhere rename to looks_look")
    assert "C1" in client.get("/people/cases").content.decode()


def test_the_officer_reads_looks_and_asks_for_some(cast: Cast, signed_in: SignedIn) -> None:
    look(cast["quality-lead"], "CHILD-A", page="Journey")
    look(cast["auditor"], "CHILD-B", page="List of issues")
    client = signed_in("data-protection-officer")
    page = client.get("/looks/").content.decode()
    assert "CHILD-A" in page
    assert "CHILD-B" in page
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    for asked, shown in (
        ({"person": "auditor"}, {"CHILD-B"}),
        ({"child": "CHILD-A"}, {"CHILD-A"}),
        ({"page_name": "issues"}, {"CHILD-B"}),
        ({"first_day": f"{today:%d/%m/%Y}", "last_day": f"{today:%d/%m/%Y}"}, {"CHILD-A", "CHILD-B"}),
        ({"first_day": f"{tomorrow:%d/%m/%Y}"}, set()),
        ({"only_glass": "on"}, set()),
        ({"child": "CHILD"}, set()),
    ):
        answer = client.post("/looks/", asked)
        assert answer.headers["Location"] == "/looks/", "no child's id is in an address"
        text = client.get("/looks/").content.decode().split('id="looks"')[-1]
        assert {child for child in ("CHILD-A", "CHILD-B") if f">{child}<" in text} == shown, asked
    client.post("/looks/all")
    assert ">CHILD-A<" in client.get("/looks/").content.decode()


def test_a_day_that_is_none_is_said_so(signed_in: SignedIn) -> None:
    page = signed_in("data-protection-officer").post("/looks/", {"first_day": "last week"}).content.decode()
    assert "Enter a day such as" in page


def test_looks_are_written_to_files_and_formulas_do_nothing_in_them(cast: Cast, signed_in: SignedIn) -> None:
    look(cast["quality-lead"], "=1+1", "C2", why="@SUM(A1)")
    client = signed_in("data-protection-officer")
    client.post("/looks/", {"child": "=1+1"})
    text = client.post("/looks/export/csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["Child"].startswith("'=")
    assert rows[0]["Why"].startswith("'@")
    book = openpyxl.load_workbook(io.BytesIO(client.post("/looks/export/xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert client.post("/looks/export/exe").status_code == HTTPStatus.NOT_FOUND


def test_the_officer_checks_the_record_when_they_ask_for_it(cast: Cast, signed_in: SignedIn, tampering: None) -> None:
    look(cast["quality-lead"], "C1", "C2", "C3")
    client = signed_in("data-protection-officer")
    seal = Look.objects.get(number=3).seal[:16]
    assert seal in client.get("/looks/").content.decode()
    page = client.post("/looks/check").content.decode()
    assert "The record is whole" in page
    assert seal in page
    Look.objects.filter(number=2).update(child_id="C9")
    assert "The record is broken" in client.post("/looks/check").content.decode()
    for odd in ("0", "-3", "x", "9" * 30, "4"):
        assert client.post("/looks/check", {"start": odd}).status_code == HTTPStatus.OK


def test_a_manager_breaks_the_glass_for_one_child_and_a_short_time(cast: Cast, signed_in: SignedIn) -> None:
    manager, client = cast["team-manager"], signed_in("team-manager")
    why = "Police called at night, duty team"
    assert not reach_of(Person.objects.get(pk=manager.pk), "see_children").covers("C5", ["Elsewhere"])
    client.post("/looks/break-glass", {"child": "C5", "why": why})
    reach = reach_of(Person.objects.get(pk=manager.pk), "see_children")
    assert reach.covers("C5", ["Elsewhere"])
    assert not reach.covers("C6", ["Elsewhere"])
    assert not reach_of(Person.objects.get(pk=manager.pk), "work_issues").covers("C5", ["Elsewhere"])
    look(Person.objects.get(pk=manager.pk), "C5", "N1", page="Journey")
    rows = list(Look.objects.values_list("child_id", "page", "why", "broke_glass"))
    assert rows == [("C5", "Break-glass", why, True), ("C5", "Journey", why, True), ("N1", "Journey", "", False)]
    officer = signed_in("data-protection-officer").get("/looks/").content.decode()
    assert officer.index(why) < officer.index("All looks")
    BrokenGlass.objects.update(until=timezone.now())
    assert not reach_of(Person.objects.get(pk=manager.pk), "see_children").covers("C5", ["Elsewhere"])


@pytest.mark.parametrize("why", ["", "  ", "looking", " " * 40])
def test_without_a_reason_the_glass_stays_whole(why: str, signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in("team-manager").post("/looks/break-glass", {"child": "C5", "why": why})
    assert "govuk-error-summary" in page.content.decode()
    assert not BrokenGlass.objects.exists()
    assert not Look.objects.exists()


def test_pages_of_looks_ask_the_database_as_often_for_many_as_for_few(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    look(cast["quality-lead"], *(f"C{number}" for number in range(2_000)))
    client = signed_in("data-protection-officer")
    for address in ("/looks/", "/looks/?page=9"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == HTTPStatus.OK
