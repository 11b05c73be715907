"""The pages on what Ofsted has published: what people find on each, with a library and with none."""

import csv
import io
import json
import logging
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from application_to_try import Cast, SignedIn
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kloe.web.accounts.models import RoleCapability
from kloe.web.logs import OneLine
from kloe.web.published.holding import address_name, authority_at, held
from published.searchable_reports import library_of, made_report

WHO = "member"
HOSTILE = '"><script>alert(1)</script>'
RETURN = "Return interviews after children go missing are <b>not</b> always offered."
ASKED = "The timeliness of return interviews when children go missing from home or care."
GENERAL = (
    "/published/",
    "/published/authorities/norfolk/",
    "/published/authorities/northamptonshire/",
    "/published/themes/",
    "/published/themes/missing-children/",
)
OF_A_LIBRARY = ("/published/search/", "/published/recommendations/", "/published/reports/")


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three reports: two on Norfolk, one on Leeds."""
    home = tmp_path_factory.mktemp("filled")
    judged = {"overall-effectiveness": "inadequate", "help-and-protection": "inadequate"}
    library_of(
        home / "published",
        made_report("Norfolk", date(2018, 3, 5), [("help-and-protection", RETURN)] * 25, asked=[ASKED], grades=judged),
        made_report("Norfolk", date(2022, 3, 7), [("care-leavers", "Care leavers have good homes.")], asked=[ASKED]),
        made_report("Leeds", date(2023, 3, 6), [("help-and-protection", "Missing children are found soon.")]),
    )
    return home


@pytest.fixture
def reader(signed_in: SignedIn, empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who may see reports, where nothing was added to the library yet."""
    monkeypatch.setenv("KLOE_HOME", str(empty_home))
    return signed_in(WHO)


@pytest.fixture
def filled(signed_in: SignedIn, filled_home: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The same with a library of three reports."""
    monkeypatch.setenv("KLOE_HOME", str(filled_home))
    return signed_in(WHO)


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("address", [*GENERAL, *OF_A_LIBRARY])
def test_every_page_is_shown_without_a_library(reader: Client, address: str) -> None:
    assert "</html>" in text_of(reader, address)


@pytest.mark.parametrize("address", OF_A_LIBRARY)
def test_a_page_that_needs_reports_says_how_to_add_them(reader: Client, address: str) -> None:
    assert "kloe published add FOLDER" in text_of(reader, address)


def test_a_report_that_is_known_but_not_here_says_how_to_get_it(reader: Client) -> None:
    known = next(one for one in held().inspections if one.report)
    text = text_of(reader, f"/published/reports/{known.report}/")
    assert "is not in the library" in text
    assert f"/published/authorities/{address_name(known.authority)}/" in text


@pytest.mark.parametrize("address", [*GENERAL, *OF_A_LIBRARY, "/published/search/?q=missing"])
def test_every_page_is_shown_with_a_library(filled: Client, address: str) -> None:
    assert "kloe published add" not in text_of(filled, address)


@pytest.mark.parametrize(
    "address",
    [
        "/published/authorities/atlantis/",
        "/published/themes/no-such-theme/",
        "/published/reports/0123456789abcdef/",
        "/published/reports/0123456789abcdef/pages/1.png",
    ],
)
def test_what_there_is_not_is_not_found(filled: Client, address: str) -> None:
    text_of(filled, address, 404)


def test_only_who_may_see_reports_sees_them(signed_in: SignedIn, cast: Cast) -> None:
    may = set(RoleCapability.objects.filter(capability="see_reports").values_list("role_id", flat=True))
    assert may
    assert may < set(cast)
    for who in cast:
        assert signed_in(who).get("/published/").status_code == (200 if who in may else 403), who


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    answer = Client().get("/published/search/?q=secret")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/login/")


@pytest.mark.parametrize(
    ("filters", "there", "not_there"),
    [
        ("region=London", "camden", "norfolk"),
        ("region=East+of+England", "norfolk", "camden"),
        ("framework=ilacs-2018", "bury", "leeds"),
    ],
)
def test_the_table_of_outcomes_is_narrowed(reader: Client, filters: str, there: str, not_there: str) -> None:
    named = {address_name(row[0]) for row in _rows(reader, filters)}
    assert there in named
    assert not_there not in named
    table = _table(text_of(reader, f"/published/?{filters}"))
    assert f"authorities/{there}/" in table
    assert f"authorities/{not_there}/" not in table


def _table(text: str) -> str:
    """The page without the map, on which every authority is."""
    return text[: text.index('id="map"')]


def _rows(client: Client, filters: str) -> list[list[str]]:
    answer = client.get(f"/published/outcomes.csv?{filters}")
    assert answer["Content-Disposition"].startswith('attachment; filename="outcomes-')
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_a_grade_is_that_of_the_judgement_that_is_chosen(reader: Client) -> None:
    answer = reader.get("/published/outcomes.csv?area=leaders&grade=inadequate")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows
    assert {row.get("leaders") or row.get("leadership") for row in rows} == {"inadequate"}


def test_without_filters_every_authority_is_in_the_files(reader: Client) -> None:
    population = len(held().seen.standings)
    assert len(_rows(reader, "")) == population
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/published/outcomes.xlsx").content))
    assert book.worksheets[1].max_row == population + 1


def test_headings_sort_and_sort_the_other_way(reader: Client) -> None:
    first = [row[0] for row in _rows(reader, "sort=published&region=London")]
    last = [row[0] for row in _rows(reader, "sort=-published&region=London")]
    assert first == last[::-1]
    assert first != sorted(first)
    page = text_of(reader, "/published/?sort=published")
    assert 'aria-sort="ascending"><a class="govuk-link kloe-sort" href="?sort=-published' in page


def test_pages_of_the_table_keep_the_filters(reader: Client) -> None:
    second = text_of(reader, "/published/?region=London&page=2")
    assert "26 to 33 of 33 authorities" in second
    assert 'href="?area=' not in second
    assert "?region=London&amp;page=1" in second
    assert "26 to 33 of 33 authorities" in text_of(reader, "/published/?region=London&page=99")


def test_a_filter_that_there_is_not_is_said_and_leaves_all_in(reader: Client) -> None:
    text = text_of(reader, "/published/?region=Narnia")
    assert "There is a problem" in text
    assert "of 153 authorities" in text


@pytest.mark.parametrize("name", ["Bath and North East Somerset", "Bristol, City of", "Northamptonshire"])
def test_an_address_finds_its_authority(name: str) -> None:
    assert authority_at(address_name(name)) == name


def test_an_authority_shows_history_forecast_neighbours_and_what_recurred(filled: Client) -> None:
    text = text_of(filled, "/published/authorities/norfolk/")
    assert "No day is certain" in text
    assert "/published/authorities/suffolk/" in text
    assert "Said again" in text
    assert ASKED in text


def test_a_former_authority_names_its_heirs(reader: Client) -> None:
    text = text_of(reader, "/published/authorities/northamptonshire/")
    assert "/published/authorities/west-northamptonshire/" in text
    assert "There was no authority Northamptonshire" in text


def test_a_theme_quotes_reports_and_links_to_the_paragraph(filled: Client) -> None:
    text = text_of(filled, "/published/themes/missing-children/")
    assert re.search(r"/published/reports/[0-9a-f]{16}/\?paragraph=(\d+)#paragraph-\1\"", text)


def test_counts_of_themes_without_a_library_are_those_that_ship(reader: Client) -> None:
    text = text_of(reader, "/published/themes/")
    assert "They ship with Kloe, without their text" in text
    assert "170 reports" in text


def test_a_search_marks_what_was_found_and_nothing_else_is_markup(filled: Client) -> None:
    text = text_of(filled, "/published/search/?q=interviews")
    assert "<mark>interviews</mark>" in text
    assert "are &lt;b&gt;not&lt;/b&gt; always" in text


def test_a_search_goes_on_on_further_pages(filled: Client) -> None:
    text = text_of(filled, "/published/search/?q=interviews&page=2&authority=Norfolk")
    assert "27 paragraphs in 2 reports" in text
    assert "The best first: 21 to 27." in text


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("authority=Leeds", "1 paragraph in 1 report"),
        ("region=East+of+England", "27 paragraphs"),
        ("year=2023", "1 paragraph in 1 report"),
        ("grade=inadequate", "26 paragraphs in 1 report"),
        ("area=help-and-protection", "26 paragraphs in 2 reports"),
        ("recommendations=on", "2 paragraphs in 2 reports"),
        ("framework=ilacs-2023", "28 paragraphs in 3 reports"),
        ("authority=Leeds&region=London", "No report of the library is of that authority and in that region"),
    ],
)
def test_a_search_is_narrowed(filled: Client, filters: str, found: str) -> None:
    assert found in text_of(filled, f"/published/search/?q=missing&{filters}")


def test_a_search_that_cannot_be_asked_says_why(filled: Client) -> None:
    assert "There is a problem" in text_of(filled, "/published/search/?q=NOT+missing")


@pytest.mark.parametrize(
    "address", ["/published/search/?q=", "/published/?region=", "/published/recommendations/?theme="]
)
def test_what_a_person_types_is_never_markup(filled: Client, address: str) -> None:
    answer = filled.get(address.partition("?")[0], {address.partition("?")[2].rstrip("="): HOSTILE})
    assert b"<script>alert" not in answer.content


def test_no_query_gets_into_the_log(filled: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        filled.get("/published/search/?q=whatthemayorasked")
        filled.get("/published/reports/nothing/?q=whatthemayorasked")
    lines = [json.loads(OneLine().format(record)) for record in caplog.records]
    assert lines
    assert "whatthemayorasked" not in json.dumps(lines)


def test_recommendations_are_listed_with_what_became_of_them(filled: Client) -> None:
    text = text_of(filled, "/published/recommendations/")
    assert "1 to 2 of 2 recommendations" in text
    again = text_of(filled, "/published/recommendations/?became=said+again")
    assert "1 to 1 of 1 recommendation" in again
    assert "Said again in" in again


def test_reports_are_listed(filled: Client) -> None:
    assert "1 to 3 of 3 reports" in text_of(filled, "/published/reports/")
    assert "1 to 2 of 2 reports" in text_of(filled, "/published/reports/?authority=Norfolk")


def test_a_report_has_its_numbered_paragraphs_and_outlines_the_one_that_is_meant(filled: Client) -> None:
    report = next(one for one in held().reports if len(held().report(one).paragraphs) > 20)
    text = text_of(filled, f"/published/reports/{report}/?paragraph=3")
    assert "<b>3.</b>" in text
    assert 'kloe-paragraph--chosen" id="paragraph-3"' in text
    assert f"{report}/pages/4.png?outlined=paragraph-3" in text
    assert "with paragraph 3 outlined" in text


def test_what_is_added_is_seen_at_once(reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    for place, authority in enumerate(("Kent", "Devon"), 1):
        library_of(tmp_path / "home" / "published", made_report(authority, date(2024, 3, 4)))
        assert f"of {place} report" in text_of(reader, "/published/reports/")


@pytest.mark.parametrize(
    "address", [*GENERAL, *OF_A_LIBRARY, "/published/search/?q=missing", "/published/?region=London&page=2"]
)
def test_a_page_asks_the_database_a_few_times_only(filled: Client, address: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        filled.get(address)
    assert len(queries) <= 8


@pytest.mark.parametrize("address", [*GENERAL, *OF_A_LIBRARY, "/published/search/?q=missing"])
def test_no_page_needs_a_style_or_script_of_its_own(filled: Client, address: str) -> None:
    text = text_of(filled, address)
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
