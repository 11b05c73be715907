"""Pages on measures: exact for some, withheld for others, and rows behind a figure only within the own reach."""

import re
from http import HTTPStatus

import pytest
from application_to_try import Cast, SignedIn, client_of
from django.test import Client
from two_extracts import two_extracts

from kloe.spelling import squeezed
from kloe.web.accounts.models import Appointment, Team
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.looks.models import Look

MEASURES = "/data/measures/"


@pytest.fixture
def stored(cast: Cast) -> StoredExtract:
    return two_extracts()[1]


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def _measures(stored: StoredExtract) -> list[str]:
    with opened(stored) as one:
        return [measure.id for measure in one.measured.book.measures]


def test_every_measure_has_a_page_with_its_definition(signed_in: SignedIn, stored: StoredExtract) -> None:
    client = signed_in("leader")
    listed = _text(client.get(MEASURES))
    for measure in _measures(stored):
        assert f"{MEASURES}{measure}/" in listed
        answer = client.get(f"{MEASURES}{measure}/")
        assert answer.status_code == HTTPStatus.OK
        assert "What it cannot say" in _text(answer) or "Nothing to measure" in _text(answer)


def test_a_figure_stands_beside_that_of_the_extract_before(signed_in: SignedIn, stored: StoredExtract) -> None:
    page = _text(signed_in("leader").get(f"{MEASURES}C1/"))
    with opened(stored) as one:
        now = one.figures("internal").figure("C1")
    assert now is not None
    assert "26 June 2026" in page
    assert "27 March 2026" in page
    assert f">{now.counted:,}<" in page
    assert "<svg" in page


def test_a_member_sees_no_small_number(signed_in: SignedIn, stored: StoredExtract) -> None:
    client = signed_in("member")
    with opened(stored) as one:
        exact, shown = one.figures("internal"), one.figures("published")
    small = [
        measure
        for measure in _measures(stored)
        if (figure := exact.figure(measure)) and (one_shown := shown.figure(measure)) and one_shown.withheld
        and figure.counted
    ]  # fmt: skip
    assert small
    listed = _text(client.get(MEASURES))
    assert "[c]" in listed
    assert "withheld" in listed
    for measure in small[:5]:
        page = _text(client.get(f"{MEASURES}{measure}/"))
        figure = exact.figure(measure)
        assert figure is not None
        assert f">{figure.counted}<" not in page.split("Definition")[0]


@pytest.mark.parametrize("fields", ["base", "counted"])
def test_every_number_that_a_member_sees_is_rounded_or_withheld(
    signed_in: SignedIn, stored: StoredExtract, fields: str
) -> None:
    page = _text(signed_in("member").get(f"{MEASURES}C1/"))
    table = page.split('id="trend"')[1].split("</table>")[0] if 'id="trend"' in page else ""
    numbers = [int(one.replace(",", "")) for one in re.findall(r">([\d,]+)</td>", table)]
    assert numbers
    assert all(number % 5 == 0 for number in numbers), fields


def test_the_rows_behind_a_figure_are_recorded_for_each_child(signed_in: SignedIn, stored: StoredExtract) -> None:
    page = _text(signed_in("performance-analyst").get(f"{MEASURES}C1/rows?counted=yes"))
    with opened(stored) as one:
        figure = one.figures("internal").figure("C1")
    assert figure is not None
    assert f"{figure.counted} rows of List 1" in page
    seen = Look.objects.filter(page="rows behind C1").values_list("child_id", flat=True)
    assert seen
    assert all(child in page for child in seen)


def test_a_team_manager_sees_only_rows_of_children_with_the_team(
    signed_in: SignedIn, cast: Cast, stored: StoredExtract
) -> None:
    with opened(stored) as one:
        rows = one.extract.session.rows("select child_id, team from allocations where team is not null")
    name = max({team for _, team in rows}, key=lambda team: sum(1 for _, of in rows if of == team))
    Appointment.objects.filter(person=cast["team-manager"]).update(team=Team.objects.get_or_create(name=name)[0])
    own = {child for child, team in rows if squeezed(team) == squeezed(name)}
    client = client_of(cast["team-manager"])
    for measure in ("C1", "R1", "CIN1"):
        if client.get(f"{MEASURES}{measure}/").status_code == HTTPStatus.OK:
            assert client.get(f"{MEASURES}{measure}/rows").status_code == HTTPStatus.OK
    seen = set(Look.objects.values_list("child_id", flat=True))
    assert seen
    assert seen <= own


@pytest.mark.parametrize("who", ["leader", "member", "administrator", "stranger"])
def test_nobody_else_sees_rows(signed_in: SignedIn, stored: StoredExtract, who: str) -> None:
    assert signed_in(who).get(f"{MEASURES}C1/rows").status_code == HTTPStatus.FORBIDDEN
    assert "/rows" not in _text(signed_in(who).get(f"{MEASURES}C1/"))


@pytest.mark.parametrize(
    "address", ["no-such/", "no-such/rows", "C1/rows?by=no-such", "C1/?extract=1f0c1b0e-0000-4000-8000-000000000000"]
)
def test_what_is_not_there_is_not_found(signed_in: SignedIn, stored: StoredExtract, address: str) -> None:
    assert signed_in("performance-analyst").get(MEASURES + address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("query", ["by=sex", "by=sex&group=nothing'; drop table issues; --", "page=x", "counted=x"])
def test_odd_questions_are_answered_or_empty(signed_in: SignedIn, stored: StoredExtract, query: str) -> None:
    answer = signed_in("performance-analyst").get(f"{MEASURES}C1/rows?{query}")
    assert answer.status_code == HTTPStatus.OK


def test_charts_need_no_style_of_their_own(signed_in: SignedIn, stored: StoredExtract) -> None:
    client = signed_in("leader")
    for measure in _measures(stored)[::6]:
        page = _text(client.get(f"{MEASURES}{measure}/"))
        assert " style=" not in page
        assert "<style" not in page


def test_pages_on_measures_ask_the_database_a_bounded_number_of_times(
    signed_in: SignedIn, stored: StoredExtract, django_assert_max_num_queries: object
) -> None:
    client: Client = signed_in("performance-analyst")
    for address in (MEASURES, f"{MEASURES}C1/", f"{MEASURES}C1/rows"):
        client.get(address)
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            assert client.get(address).status_code == HTTPStatus.OK
