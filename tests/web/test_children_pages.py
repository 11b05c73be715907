"""Pages on children: whom each person finds there, what is recorded, and that nobody sees more than their reach."""

import io
import json
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from application_to_try import Cast, SignedIn, client_of, give_cases
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kloe.childdata.synthetic.making import make_authority
from kloe.frameworks import Framework, load_frameworks
from kloe.papers.cohort_counts import names_groups
from kloe.web.accounts.models import Appointment, Team
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import OPENED, Memory, OpenExtract, opened
from kloe.web.childdata.storing import read_now, receive
from kloe.web.children import known
from kloe.web.children.addresses import child_address, child_key, child_of
from kloe.web.children.models import KeptSample
from kloe.web.children.samples import sample_file
from kloe.web.logs import OneLine
from kloe.web.looks.models import Look

EARLIER, LATEST = date(2026, 3, 27), date(2026, 6, 26)
REASON = "A police officer is on the line about this child."
FIGURES = ("/children/groups", "/children/flows", "/children/risk-lists")
ROWS = ("/children/", "/children/risk-lists/most", "/children/risk-lists/xlsx")
SAMPLES = ("/children/samples", "/children/samples/new")


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Two extracts of one made-up authority, a quarter apart."""
    folder = tmp_path_factory.mktemp("testshire")
    options = {"children": 200, "seed": 3, "authority": "Testshire", "form": "xlsx"}
    list(make_authority(folder, as_at=LATEST, earlier=EARLIER, **options))  # type: ignore[arg-type]
    yield folder / f"{EARLIER}" / "annex-a.xlsx", folder / "annex-a.xlsx"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def stored(cast: Cast, books: tuple[Path, Path]) -> StoredExtract:
    """The later of the two, both read; they are opened once for all tests."""
    kept: list[StoredExtract] = []
    for day, book in zip((EARLIER, LATEST), books, strict=True):
        if day in _READ:
            one = StoredExtract.objects.create(**_READ[day][0])
            OPENED.put(_READ[day][1])
        else:
            one = read_now(receive([book], authority="Testshire", as_at=day, notified=None, by=None))
            assert one.usable, one.refusal
            fields = {field.attname: getattr(one, field.attname) for field in StoredExtract._meta.concrete_fields}
            _READ[day] = (fields, OPENED.get(one))
        kept.append(one)
    return kept[-1]


_READ: dict[date, tuple[dict[str, object], OpenExtract]] = {}


@pytest.fixture
def one(stored: StoredExtract) -> Iterator[OpenExtract]:
    with opened(stored) as found:
        yield found


@pytest.fixture
def team(one: OpenExtract, cast: Cast) -> str:
    """A team of the extract that has children, and not all; the team manager of the cast has it."""
    teams = [name for several in known.teams_of(one).values() for name in several]
    name = max(sorted(set(teams)), key=teams.count)
    appointment = Appointment.objects.get(person=cast["team-manager"])
    appointment.team = Team.objects.get_or_create(name=name)[0]
    appointment.save()
    return name


def of_team(one: OpenExtract, team: str) -> tuple[list[str], list[str]]:
    """Children whom the lists name this team for, and those whom they do not."""
    everyone, teams = sorted(known.members(one).by_id), known.teams_of(one)
    inside = [child for child in everyone if team in teams.get(child, ())]
    return inside, [child for child in everyone if child not in set(inside)]


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def seen_by(client: Client, address: str) -> set[str]:
    """The children whose rows are on all pages of a list, by the looks that were recorded."""
    before = Look.objects.count()
    page, found = 1, ""
    while f"page={page + 1}" in (found := text_of(client, f"{address}{'&' if '?' in address else '?'}page={page}")):
        page += 1
    assert found
    return set(Look.objects.filter(number__gt=before).values_list("child_id", flat=True))


@pytest.mark.parametrize("child_id", ["C1", "abc", "a/b ?#", "ÜÄ", "ʪ", "0x41"])
def test_an_id_in_an_address_is_found_again_and_never_in_a_log_line(child_id: str) -> None:
    assert child_of(child_key(child_id)) == child_id
    record = logging.LogRecord("x", logging.INFO, "", 0, "Forbidden: %s", (child_address(child_id),), None)
    said = json.loads(OneLine().format(record))["says"]
    assert said == "Forbidden: /children/child/…"


@pytest.mark.parametrize("key", ["x7", "0x7", "0xzz", "0x", "0xff", "0x4100", "0x" + "41" * 101])
def test_an_address_that_means_no_child_is_not_found(key: str, stored: StoredExtract, signed_in: SignedIn) -> None:
    text_of(signed_in("performance-analyst"), f"/children/child/{key}", 404)


@pytest.mark.parametrize("address", [*FIGURES, *ROWS[:1], "/children/samples/new"])
def test_pages_say_so_when_there_is_no_extract(address: str, signed_in: SignedIn) -> None:
    assert "There is no extract yet" in text_of(signed_in("inspection-coordinator"), address)


@pytest.mark.parametrize("address", [*FIGURES, *ROWS, *SAMPLES])
def test_every_page_is_shown(address: str, stored: StoredExtract, signed_in: SignedIn) -> None:
    assert signed_in("inspection-coordinator").get(address).status_code == 200


def test_a_leader_sees_figures_and_no_link_to_a_child(stored: StoredExtract, signed_in: SignedIn) -> None:
    client = signed_in("leader")
    for address in FIGURES:
        assert "/children/child/" not in text_of(client, address)
    for address in ROWS:
        text_of(client, address, 403)
    assert not Look.objects.exists()


def test_whoever_sees_all_lists_all_children_and_each_is_recorded(one: OpenExtract, signed_in: SignedIn) -> None:
    assert seen_by(signed_in("performance-analyst"), "/children/") == set(known.members(one).by_id)


def test_a_team_manager_lists_the_own_team_only(one: OpenExtract, team: str, signed_in: SignedIn) -> None:
    inside, outside = of_team(one, team)
    assert inside
    assert outside
    assert seen_by(signed_in("team-manager"), "/children/") == set(inside)


def test_an_auditor_lists_the_cases_given_to_them(one: OpenExtract, cast: Cast) -> None:
    given = sorted(known.members(one).by_id)[3:5]
    give_cases(cast["auditor"], *given, "nobody-has-this-id")
    assert seen_by(client_of(cast["auditor"]), "/children/") == set(given)


def test_filters_leave_those_who_fit(one: OpenExtract, signed_in: SignedIn) -> None:
    client, found = signed_in("performance-analyst"), known.members(one)
    cohort = max(found.groups, key=lambda name: len(found.groups[name]))
    assert seen_by(client, f"/children/?cohort={cohort}") == found.children_in(cohort)
    lists = [every for every in known.risks(one).lists if every.rows and not every.definition.caseloads]
    assert seen_by(client, f"/children/?risk={lists[0].definition.id}") == {row.child_id for row in lists[0].rows}
    worker = next(child.worker for child in found.children if child.worker)
    wanted = {child.child_id for child in found.children if worker.casefold() in (child.worker or "").casefold()}
    assert seen_by(client, f"/children/?worker={worker.upper()}") == wanted


@pytest.mark.parametrize("query", ["cohort=nonsense", "risk=x", "sort=-nonsense", "page=99999", "team=<b>"])
def test_a_filter_that_means_nothing_does_no_harm(query: str, stored: StoredExtract, signed_in: SignedIn) -> None:
    assert "<table" in text_of(signed_in("performance-analyst"), f"/children/?{query}")


@pytest.mark.parametrize("name", ["child", "team", "worker", "age", "groups", "risks"])
def test_headings_sort_both_ways(name: str, stored: StoredExtract, signed_in: SignedIn) -> None:
    client = signed_in("performance-analyst")
    there, back = (text_of(client, f"/children/?sort={sign}{name}") for sign in ("", "-"))
    assert there[there.index("<tbody") :] != back[back.index("<tbody") :]
    assert 'aria-sort="ascending"' in there + back
    assert 'aria-sort="descending"' in there + back


def test_an_extract_that_there_is_not_is_not_found(stored: StoredExtract, signed_in: SignedIn) -> None:
    text_of(signed_in("performance-analyst"), "/children/?extract=7", 404)


def test_a_child_is_found_by_its_exact_id_only(one: OpenExtract, signed_in: SignedIn) -> None:
    client, child = signed_in("performance-analyst"), sorted(known.members(one).by_id)[0]
    answer = client.post("/children/find", {"child": f" {child} "})
    assert answer.status_code == 302
    assert answer.headers["Location"] == child_address(child)
    assert child not in answer.headers["Location"]
    answer = client.post("/children/find", {"child": child[:-1]})
    assert answer.status_code == 422
    assert "No list of children has this id" in answer.content.decode()


def test_one_child_is_told_through_both_extracts_and_recorded(one: OpenExtract, signed_in: SignedIn) -> None:
    child = next(iter(known.risks_by_child(one)))
    text = text_of(signed_in("performance-analyst"), child_address(child))
    assert "27 March 2026, 26 June 2026" in text
    assert "What happened, in order" in text
    assert text.count('<svg class="chart"') == 2  # for wide screens and for narrow ones
    assert "style=" not in text
    assert known.risks(one).book.find(known.risks_by_child(one)[child][0].risk_list).title in text
    assert list(Look.objects.values_list("child_id", "page", "extract")) == [
        (child, "One child", "Testshire, 26/06/2026")
    ]


def test_an_id_that_no_list_has_is_not_found_by_who_sees_all(stored: StoredExtract, signed_in: SignedIn) -> None:
    text_of(signed_in("performance-analyst"), child_address("nobody"), 404)
    assert not Look.objects.exists()


def test_whoever_does_not_reach_a_child_is_told_the_same_whether_or_not_there_is_one(
    one: OpenExtract, team: str, signed_in: SignedIn
) -> None:
    inside, outside = of_team(one, team)
    client = signed_in("team-manager")
    assert f"Child {inside[0]}" in text_of(client, child_address(inside[0]))
    there, nowhere = (_shown(client, child) for child in (outside[0], "nobody-has-this-id"))
    assert there == nowhere
    assert "See the child all the same" in there
    assert not Look.objects.filter(child_id=outside[0]).exists()


def _shown(client: Client, child: str) -> str:
    """The page that refuses, without what names the child in it, and without the token of its forms."""
    text = text_of(client, child_address(child), 403).replace(child_key(child), "")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_an_auditor_is_offered_no_glass_to_break(one: OpenExtract, cast: Cast) -> None:
    client, child = client_of(cast["auditor"]), sorted(known.members(one).by_id)[0]
    assert "See the child all the same" not in text_of(client, child_address(child), 403)
    assert client.post(f"{child_address(child)}/see", {"why": REASON}).status_code == 403


def test_the_glass_is_broken_for_one_child_with_a_reason(one: OpenExtract, team: str, cast: Cast) -> None:
    _, outside = of_team(one, team)
    client = client_of(cast["team-manager"])
    assert client.post(f"{child_address(outside[0])}/see", {"why": "looking"}).status_code == 422
    assert client.get(child_address(outside[0])).status_code == 403
    answer = client.post(f"{child_address(outside[0])}/see", {"why": REASON})
    assert answer.status_code == 302
    assert answer.headers["Location"] == child_address(outside[0])
    assert f"Child {outside[0]}" in text_of(client, child_address(outside[0]))
    text_of(client, child_address(outside[1]), 403)
    assert set(Look.objects.filter(child_id=outside[0]).values_list("why", "broke_glass")) == {(REASON, True)}


def test_groups_say_what_cannot_be_seen_and_lead_to_their_children(one: OpenExtract, signed_in: SignedIn) -> None:
    client, framework = signed_in("inspection-coordinator"), known.framework_in_force(one)
    assert framework
    text = text_of(client, "/children/groups")
    for group in known.groups(one, framework).groups:
        assert group.count.children is not None or "Not in this extract" in text
    assert "/children/?extract=" in text
    assert "What cannot be seen" in text
    other = text_of(client, "/children/groups?framework=sif-2013")
    assert "/children/?extract=" not in other  # the list of children has the groups of the framework in force


def test_pages_that_make_tables_of_one_extract_at_the_same_time_do_not_disturb_each_other(
    stored: StoredExtract,
) -> None:
    frameworks = [one for one in load_frameworks() if names_groups(one)][:4]

    def count(whole: OpenExtract, framework: Framework) -> list[int]:
        with whole.extract.session.beside() as session:
            own = replace(whole, extract=replace(whole.extract, session=session))
            counts = known.groups(own, framework)
            known.flows(own)
            return [len(counts.found.children_in(one.id)) for one in counts.found.book.cohorts]

    alone = [count(replace(OPENED.get(stored), memory=Memory()), one) for one in frameworks]
    for _ in range(3):
        whole = replace(OPENED.get(stored), memory=Memory())
        with ThreadPoolExecutor(len(frameworks)) as pool:
            assert list(pool.map(lambda one, whole=whole: count(whole, one), frameworks)) == alone


def test_flows_are_a_picture_without_any_style_that_browsers_refuse(stored: StoredExtract, signed_in: SignedIn) -> None:
    client = signed_in("leader")
    for by in ("", "team", "age_band", "ethnicity", "month", "nonsense"):
        text = text_of(client, f"/children/flows?by={by}")
        assert '<svg class="chart"' in text
        assert "style=" not in text
        assert "<style" not in text
        assert "Threshold points" in text
    assert "By month of the step" in text_of(client, "/children/flows?by=month")


def test_risk_lists_show_counts_of_all_and_rows_of_the_own_reach(
    one: OpenExtract, team: str, signed_in: SignedIn
) -> None:
    inside, _ = of_team(one, team)
    client = signed_in("team-manager")
    assert "Within your reach" in text_of(client, "/children/risk-lists")
    assert "Within your reach" not in text_of(signed_in("performance-analyst"), "/children/risk-lists")
    tried = 0
    for every in known.risks(one).lists:
        if not every.why and not every.definition.caseloads:
            rows = {row.child_id for row in every.rows if row.child_id}
            assert seen_by(client, f"/children/risk-lists/{every.definition.id}") == rows & set(inside)
            tried += bool(rows - set(inside))
    assert tried
    text_of(client, "/children/risk-lists/nonsense", 404)


def test_children_on_several_lists_are_those_of_the_own_reach(one: OpenExtract, team: str, signed_in: SignedIn) -> None:
    several = {child.child_id for child in known.risks(one).by_child() if len(child.lists) > 1}
    assert several
    assert seen_by(signed_in("performance-analyst"), "/children/risk-lists/most") == several
    assert seen_by(signed_in("team-manager"), "/children/risk-lists/most") <= set(of_team(one, team)[0])


def test_the_workbook_of_risk_lists_has_the_own_reach_and_is_recorded(
    one: OpenExtract, team: str, signed_in: SignedIn
) -> None:
    inside, outside = of_team(one, team)
    answer = signed_in("team-manager").get("/children/risk-lists/xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert written & set(inside)
    assert not written & set(outside)
    assert set(Look.objects.values_list("child_id", flat=True)) == written & set(inside)


@pytest.fixture
def kept(stored: StoredExtract, cast: Cast) -> KeptSample:
    """A sample that the quality lead has chosen."""
    answer = client_of(cast["quality-lead"]).post("/children/samples/new", _sample_of_the_form(cast))
    assert answer.status_code == 302, answer.content.decode()
    return KeptSample.objects.get()


def _sample_of_the_form(cast: Cast) -> dict[str, str]:
    text = text_of(client_of(cast["quality-lead"]), "/children/samples/new")
    wanted = text.split('name="wanted"', 1)[1].split("</select>")[0].split('value="')[1].split('"')[0]
    return {"wanted": wanted, "seed": "11", "size": "", "without": "", "apart": ""}


def test_a_sample_is_kept_outside_the_database_and_shown(
    kept: KeptSample, one: OpenExtract, signed_in: SignedIn
) -> None:
    text = text_of(signed_in("inspection-coordinator"), f"/children/samples/{kept.pk}")
    assert kept.cases
    assert sample_file(kept).stat().st_mode & 0o077 == 0
    looked_at = set(Look.objects.filter(page="A sample of cases").values_list("child_id", flat=True))
    assert len(looked_at) == kept.cases
    assert looked_at <= set(known.members(one).by_id)
    assert all(child_address(child) in text for child in looked_at)
    assert "Give cases to an auditor" not in text


def test_the_same_seed_gives_the_same_sample(kept: KeptSample, cast: Cast) -> None:
    client_of(cast["quality-lead"]).post("/children/samples/new", _sample_of_the_form(cast))
    again = KeptSample.objects.exclude(pk=kept.pk).get()
    assert sample_file(again).read_bytes() == sample_file(kept).read_bytes()


def test_what_a_framework_rules_out_is_said_on_the_form(stored: StoredExtract, cast: Cast, signed_in: SignedIn) -> None:
    asked = _sample_of_the_form(cast) | {"without": "nobody-has-this-id"}
    answer = signed_in("quality-lead").post("/children/samples/new", asked)
    assert answer.status_code == 422
    assert "not in this extract" in answer.content.decode()
    assert not KeptSample.objects.exists()


def test_picks_are_added_and_written(kept: KeptSample, one: OpenExtract, signed_in: SignedIn) -> None:
    client, before = signed_in("inspection-coordinator"), set(sample_ids(kept))
    other = next(child for child in sorted(known.members(one).by_id) if child not in before)
    pick = {"child": other, "day": "30/06/2026", "by": "Lead inspector", "why": "A sibling"}
    assert client.post(f"/children/samples/{kept.pk}/pick", pick).status_code == 302
    assert client.post(f"/children/samples/{kept.pk}/pick", pick).status_code == 422
    assert client.post(f"/children/samples/{kept.pk}/pick", {**pick, "child": "nobody"}).status_code == 422
    assert set(sample_ids(kept)) == before | {other}
    answer = client.get(f"/children/samples/{kept.pk}/xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [row[0] for row in book["Picks"].iter_rows(values_only=True) if row[0] == other] == [other]
    assert book["Spread"].max_row > 2


def sample_ids(kept: KeptSample) -> list[str]:
    said = json.loads(sample_file(kept).read_text(encoding="utf-8"))
    return [*(row["child_id"] for row in said["rows"]), *(pick["child_id"] for pick in said["picks"])]


def test_a_case_of_the_sample_that_is_given_can_be_seen_by_the_auditor(
    kept: KeptSample, cast: Cast, signed_in: SignedIn
) -> None:
    child, auditor = sample_ids(kept)[0], cast["auditor"]
    given = {"give-person": str(auditor.pk), "give-children": [child]}
    address = f"/children/samples/{kept.pk}/give"
    assert signed_in("inspection-coordinator").post(address, given).status_code == 403
    assert signed_in("quality-lead").post(address, {**given, "give-children": ["other"]}).status_code == 422
    text_of(client_of(auditor), child_address(child), 403)
    assert signed_in("quality-lead").post(address, given).status_code == 302
    again = type(auditor).objects.get(pk=auditor.pk)
    assert f"Child {child}" in text_of(client_of(again), child_address(child))
    assert auditor.name in text_of(signed_in("quality-lead"), f"/children/samples/{kept.pk}")


@pytest.mark.parametrize("page", [*FIGURES, *ROWS, *SAMPLES, "child", "sample", "list"])
def test_queries_are_few_however_many_rows_there_are(
    page: str, kept: KeptSample, one: OpenExtract, signed_in: SignedIn
) -> None:
    lists = next(every for every in known.risks(one).lists if every.rows)
    places = {
        "child": child_address(sorted(known.members(one).by_id)[0]),
        "sample": f"/children/samples/{kept.pk}",
        "list": f"/children/risk-lists/{lists.definition.id}",
    }
    client = signed_in("quality-lead")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(places.get(page, page)).status_code == 200
    assert len(asked) <= 20
