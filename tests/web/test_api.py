"""What scripts read: with which token, whose rows, in which words it refuses, and what is recorded of it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from application_to_try import TEAM, Cast, give_cases
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from two_extracts import two_extracts

from kloe.spelling import squeezed
from kloe.web.accounts.models import Appointment, Person, Role, RoleCapability, Team
from kloe.web.api import addresses
from kloe.web.api.addresses import api
from kloe.web.api.models import ApiToken
from kloe.web.api.tokens import MOST_REFUSED, SCOPES, WithToken, make_token
from kloe.web.childdata.models import IssueWork, State, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.looks.models import Look

ALL = tuple(SCOPES)


@pytest.fixture
def latest(cast: Cast) -> StoredExtract:
    return two_extracts()[1]


@pytest.fixture
def script(cast: Cast) -> Callable[[str], Client]:
    """A script with a token of somebody of the cast, who may use tokens whatever their role."""

    def made(who: str, *scopes: str) -> Client:
        return with_token(make_token(with_tokens(cast[who]), "a script", scopes or ALL))

    return made


def with_tokens(person: Person) -> Person:
    """The person, who may use tokens now; as the database knows them."""
    role, _ = Role.objects.get_or_create(id="scripts", title="Scripts", says="Uses tokens.")
    RoleCapability.objects.get_or_create(role=role, capability="use_api", reach="all")
    Appointment.objects.create(person=person, role=role)
    return Person.objects.get(pk=person.pk)


def with_token(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def issues(client: Client, stored: StoredExtract, **asked: Any) -> Any:
    answer = client.get(f"/api/extracts/{stored.pk}/issues", asked)
    assert answer.status_code == HTTPStatus.OK, answer.content
    return answer.json()


def figures(client: Client, stored: StoredExtract, **asked: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/extracts/{stored.pk}/measures", asked)
    assert answer.status_code == HTTPStatus.OK, answer.content
    return answer.json()  # type: ignore[no-any-return]


def says_why(answer: Any) -> bool:
    said = json.loads(answer.content)
    return set(said) == {"what", "remedy"} and all(said.values())


# What it answers


def test_extracts_are_listed_with_what_they_count(script: Callable[..., Client], latest: StoredExtract) -> None:
    StoredExtract.objects.create(authority="Newly", state=State.WAITING)
    found = {
        one["authority"] + (one["extract_date"] or ""): one for one in script("leader").get("/api/extracts").json()
    }
    counts = found[f"{latest.authority}{latest.extract_date}"]["counts"]
    assert counts["errors"] == latest.counts["errors"] > 0
    assert sum(counts["rows_by_list"].values()) > 0
    assert found["Newly"]["state"] == "waiting"


def test_pages_of_issues_together_are_all_issues(script: Callable[..., Client], latest: StoredExtract) -> None:
    client = script("performance-analyst")
    whole = issues(client, latest, limit=1000)
    pages = [issues(client, latest, start=start, limit=7)["issues"] for start in range(0, 21, 7)]
    assert whole["total"] == sum(latest.counts[severity] for severity in ("errors", "warnings", "queries"))
    assert [one for page in pages for one in page] == whole["issues"][:21]
    assert issues(client, latest, start=whole["total"])["issues"] == []
    assert issues(client, latest, severity="error")["total"] == latest.counts["errors"]


def test_issues_are_narrowed_to_a_check_a_list_and_what_is_still_open(
    script: Callable[..., Client], latest: StoredExtract, cast: Cast
) -> None:
    client = script("performance-analyst")
    first = issues(client, latest, limit=1000)["issues"][-1]
    IssueWork.objects.create(
        authority=latest.authority, key=first["key"], explained=True,
        changed_by=cast["performance-analyst"],
    )  # fmt: skip
    explained = issues(client, latest, state="explained")["issues"]
    assert [(one["key"], one["explained"]) for one in explained] == [(first["key"], True)]
    same = issues(client, latest, check=first["check"], list=first["list"], state="open", limit=1000)["issues"]
    assert all((one["check"], one["list"]) == (first["check"], first["list"]) for one in same)
    assert first["key"] not in {one["key"] for one in same}


def test_outcomes_are_those_of_the_authority_that_is_meant(script: Callable[..., Client]) -> None:
    client = script("member")
    found = client.get("/api/outcomes", {"authority": "kent"}).json()
    assert {one["authority"] for one in found} == {"Kent"}
    assert any(one["grades"] for one in found)
    assert len(client.get("/api/outcomes").json()) > len(found)
    wrong = client.get("/api/outcomes", {"authority": "Kentt"})
    assert (wrong.status_code, "Kent" in wrong.json()["remedy"]) == (HTTPStatus.NOT_FOUND, True)


# Whose rows, and whose numbers


def test_a_team_manager_reads_only_issues_of_their_team(script: Callable[..., Client], latest: StoredExtract) -> None:
    with opened(latest) as one:
        team = one.extract.session.rows("select team from issues where team is not null group by 1 order by count(*)")
    Team.objects.filter(name=TEAM).update(name=team[-1][0], key=squeezed(team[-1][0]))
    found = issues(script("team-manager"), latest, limit=1000)
    assert found["total"] > 0
    assert {squeezed(one["team"]) for one in found["issues"]} == {squeezed(team[-1][0])}


def test_an_auditor_reads_only_issues_of_the_cases_given_to_them(
    script: Callable[..., Client], latest: StoredExtract, cast: Cast
) -> None:
    every = issues(script("performance-analyst"), latest, limit=1000)["issues"]
    child = next(one["child"] for one in every if one["child"])
    give_cases(cast["auditor"], child)
    found = issues(script("auditor"), latest, limit=1000)["issues"]
    assert {one["child"] for one in found} == {child}
    assert len(found) == sum(one["child"] == child for one in every)


def test_an_auditor_without_cases_reads_nothing(
    script: Callable[..., Client], latest: StoredExtract, cast: Cast
) -> None:
    give_cases(cast["auditor"], "nobody of this extract")
    assert issues(script("auditor"), latest) == {"total": 0, "issues": []}


def test_a_member_reads_figures_with_small_numbers_withheld(
    script: Callable[..., Client], latest: StoredExtract
) -> None:
    for breakdown in ("", "sex"):
        seen, whole = (figures(script(who), latest, breakdown=breakdown) for who in ("member", "leader"))
        assert any(one["withheld"] for one in seen)
        assert not any(one["withheld"] for one in whole)
        assert not {one["counted"] for one in seen} & {1, 2, 3, 4}
        assert {one["counted"] for one in whole} & {1, 2, 3, 4}
        assert all(one["value"] is None for one in seen if one["withheld"] and one["counted"] is None)


def test_who_asks_for_a_breakdown_that_there_is_not_learns_which_there_are(
    script: Callable[..., Client], latest: StoredExtract
) -> None:
    answer = script("member").get(f"/api/extracts/{latest.pk}/measures", {"breakdown": "shoe size"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "sex" in answer.json()["remedy"]


def test_every_child_in_an_answer_is_recorded_as_seen(
    script: Callable[..., Client], latest: StoredExtract, cast: Cast
) -> None:
    found = issues(script("performance-analyst"), latest, limit=30)["issues"]
    looks = Look.objects.filter(page="api: issues", person_id=str(cast["performance-analyst"].pk))
    assert {look.child_id for look in looks} == {one["child"] for one in found if one["child"]}
    assert {look.extract for look in looks} == {str(latest)}


def test_figures_and_outcomes_record_no_look(script: Callable[..., Client], latest: StoredExtract) -> None:
    figures(script("leader"), latest)
    script("leader").get("/api/outcomes")
    assert not Look.objects.exists()


# Which token


@pytest.fixture
def token(cast: Cast) -> tuple[Client, Person]:
    person = cast["performance-analyst"]
    return with_token(make_token(person, "Power BI", ALL)), person


def _ended(person: Person) -> None:
    ApiToken.objects.filter(person=person).update(ended_at=timezone.now())


def _expired(person: Person) -> None:
    ApiToken.objects.filter(person=person).update(good_until=timezone.now() - timedelta(seconds=1))


def _left(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


def _lost_the_role(person: Person) -> None:
    Appointment.objects.filter(person=person).update(until=timezone.now())


@pytest.mark.parametrize("over", [_ended, _expired, _left, _lost_the_role])
def test_a_token_that_is_over_reads_nothing(token: tuple[Client, Person], over: Callable[[Person], None]) -> None:
    client, person = token
    assert client.get("/api/extracts").status_code == HTTPStatus.OK
    over(person)
    answer = client.get("/api/extracts")
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert says_why(answer)


def test_a_token_reads_only_what_it_was_made_for(script: Callable[..., Client], latest: StoredExtract) -> None:
    client = script("performance-analyst", "extracts")
    assert client.get("/api/extracts").status_code == HTTPStatus.OK
    for path in (f"extracts/{latest.pk}/issues", f"extracts/{latest.pk}/measures", "outcomes"):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert says_why(answer)


def test_a_scope_beyond_what_its_person_sees_is_not_given(script: Callable[..., Client], latest: StoredExtract) -> None:
    client = script("leader", "issues", "measures", "everything")
    assert ApiToken.objects.get().scopes == ["measures"]
    assert client.get(f"/api/extracts/{latest.pk}/issues").status_code == HTTPStatus.FORBIDDEN


def test_a_scope_ends_with_the_role_that_gave_it(
    script: Callable[..., Client], latest: StoredExtract, cast: Cast
) -> None:
    client = script("quality-lead")
    Appointment.objects.filter(person=cast["quality-lead"], role="quality-lead").update(until=timezone.now())
    assert client.get(f"/api/extracts/{latest.pk}/issues").status_code == HTTPStatus.FORBIDDEN
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer  x", "Basic eDp5", "Bearer caf\u00e9", "Bearer " + "x" * 5000, "\u2603"]
)
def test_what_is_no_token_is_refused_in_words(cast: Cast, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/extracts")
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert says_why(answer)


def test_a_session_is_no_token(signed_in: Callable[..., Client]) -> None:
    assert signed_in("performance-analyst").get("/api/extracts").status_code == HTTPStatus.UNAUTHORIZED


def test_who_tries_many_tokens_has_to_wait(token: tuple[Client, Person]) -> None:
    client, _ = token
    stranger = with_token("guess")
    answers = [HTTPStatus.UNAUTHORIZED]
    while answers[-1] == HTTPStatus.UNAUTHORIZED and len(answers) <= MOST_REFUSED * 2 + 1:  # a minute may just begin
        answers.append(HTTPStatus(stranger.get("/api/extracts").status_code))
    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert len(answers) > MOST_REFUSED
    assert client.get("/api/extracts").status_code == HTTPStatus.TOO_MANY_REQUESTS
    cache.clear()
    assert client.get("/api/extracts").status_code == HTTPStatus.OK


def test_who_does_not_say_where_they_come_from_is_refused_in_words(token: tuple[Client, Person]) -> None:
    client, _ = token
    answer = client.get("/api/extracts", REMOTE_ADDR="nowhere")
    assert (answer.status_code, says_why(answer)) == (HTTPStatus.FORBIDDEN, True)


def test_only_the_hash_of_a_token_is_kept(cast: Cast) -> None:
    secret = make_token(cast["performance-analyst"], "x", ALL)
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)


# Odd requests, and the description


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "0"}, {"limit": "1001"}, {"limit": "x"}, {"limit": "1e3"}, {"start": "-1"}, {"start": "9" * 40},
        {"list": "x"}, {"list": "12"}, {"list": "9" * 40}, {"severity": "grave"}, {"severity": "\0"}, {"state": "?"},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_the_name_of_what_is_wrong(
    script: Callable[..., Client], latest: StoredExtract, asked: dict[str, str]
) -> None:
    answer = script("performance-analyst").get(f"/api/extracts/{latest.pk}/issues", asked)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says_why(answer)
    assert next(iter(asked)) in answer.json()["what"]


@pytest.mark.parametrize("check", ["", "\0", "'; drop table issues; --", "x" * 5000, "\u2603"])
def test_an_odd_check_finds_nothing_and_breaks_nothing(
    script: Callable[..., Client], latest: StoredExtract, check: str
) -> None:
    assert (issues(script("performance-analyst"), latest, check=check)["total"] > 0) == (check == "")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("extracts/7f1c1c52-6f0e-4f3c-9a52-5d0f6c1f3a10/issues", HTTPStatus.NOT_FOUND),
        ("extracts/7f1c1c52-6f0e-4f3c-9a52-5d0f6c1f3a10/measures", HTTPStatus.NOT_FOUND),
        ("extracts/7/issues", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("extracts/%00/measures", HTTPStatus.UNPROCESSABLE_ENTITY),
        ("outcomes?authority=%00", HTTPStatus.NOT_FOUND),
        ("extracts/", HTTPStatus.NOT_FOUND),
        ("children", HTTPStatus.NOT_FOUND),
    ],
)
def test_what_is_not_there_is_said_in_words(script: Callable[..., Client], path: str, status: HTTPStatus) -> None:
    answer = script("performance-analyst").get(f"/api/{path}")
    assert answer.status_code == status
    assert says_why(answer)


def test_an_extract_that_is_not_ready_answers_nothing(script: Callable[..., Client]) -> None:
    stored = StoredExtract.objects.create(authority="Newly", state=State.REFUSED)
    answer = script("performance-analyst").get(f"/api/extracts/{stored.pk}/issues")
    assert (answer.status_code, says_why(answer)) == (HTTPStatus.NOT_FOUND, True)


def test_what_breaks_is_answered_without_what_it_carried(
    script: Callable[..., Client], latest: StoredExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("child 4711")

    monkeypatch.setattr(addresses, "decided", broken)
    answer = script("performance-analyst").get(f"/api/extracts/{latest.pk}/issues")
    assert (answer.status_code, says_why(answer)) == (HTTPStatus.INTERNAL_SERVER_ERROR, True)
    assert b"4711" not in answer.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_changed_and_no_other_site_is_let_in(token: tuple[Client, Person], method: str) -> None:
    client, _ = token
    answer = getattr(client, method)("/api/extracts", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    read = client.get("/api/extracts", headers={"Origin": "https://elsewhere.example"})
    assert not [name for one in (answer, read) for name in one.headers if name.startswith("Access-Control")]
    assert read.headers["Cache-Control"] == "no-store"


def _operations() -> Iterator[Any]:
    for _, router in api._routers:
        for view in router.path_operations.values():
            yield from view.operations


def test_every_operation_asks_for_a_token() -> None:
    found = list(_operations())
    assert len(found) >= 5
    for operation in found:
        assert operation.auth_callbacks, operation.path
        assert all(isinstance(one, WithToken) for one in operation.auth_callbacks), operation.path


def test_the_description_is_for_who_is_signed_in_or_has_a_token(
    signed_in: Callable[..., Client], token: tuple[Client, Person]
) -> None:
    refused = Client().get("/api/openapi.json")
    assert (refused.status_code, says_why(refused)) == (HTTPStatus.UNAUTHORIZED, True)
    assert with_token("guess").get("/api/openapi.json").status_code == HTTPStatus.UNAUTHORIZED
    for client in (signed_in("leader"), token[0]):
        assert client.get("/api/openapi.json").status_code == HTTPStatus.OK


def test_the_description_tells_everything(token: tuple[Client, Person]) -> None:
    described = token[0].get("/api/openapi.json").json()
    operations = {path: one["get"] for path, one in described["paths"].items()}
    assert set(operations) == {
        "/api/extracts", "/api/extracts/{extract_id}/issues", "/api/extracts/{extract_id}/measures", "/api/outcomes"
    }  # fmt: skip
    for path, one in operations.items():
        assert one["description"], path
        assert one["security"], path
        assert {"200", "401", "403", "422", "429"} <= set(one["responses"]), path
    assert all(schema.get("description") for schema in described["components"]["schemas"].values())
    assert {scheme["scheme"] for scheme in described["components"]["securitySchemes"].values()} == {"bearer"}


def test_more_issues_take_no_more_queries(script: Callable[..., Client], latest: StoredExtract) -> None:
    client = script("performance-analyst")
    issues(client, latest)
    taken = []
    for limit in (2, 50):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            issues(client, latest, limit=limit)
        taken.append(len(queries))
    assert taken[1] <= taken[0] + 1  # looks are written some ninety at a time
    assert taken[0] < 15


def test_a_script_reads_from_a_running_server(live_server: Any, cast: Cast) -> None:
    """As Power BI and curl do: over the network, in threads that are not the test's."""
    secret = make_token(cast["performance-analyst"], "curl", ALL)

    def asked(path: str, token: str) -> tuple[int, Any]:
        address = f"{live_server.url}{path}"  # of this test's own server
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    stored = two_extracts()[1]
    status, found = asked(f"/api/extracts/{stored.pk}/issues?limit=5", secret)
    assert (status, len(found["issues"])) == (HTTPStatus.OK, 5)
    assert asked("/api/openapi.json", secret)[0] == HTTPStatus.OK
    status, said = asked("/api/extracts", "guess")
    assert (status, set(said)) == (HTTPStatus.UNAUTHORIZED, {"what", "remedy"})
    assert Look.objects.count() == len({one["child"] for one in found["issues"] if one["child"]})


def test_the_script_in_the_documentation_reads_every_error(
    live_server: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "read-kloe-from-scripts.md"
    script = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    latest = two_extracts()[1]
    monkeypatch.setenv("KLOE_ADDRESS", live_server.url)
    monkeypatch.setenv("KLOE_TOKEN", make_token(cast["performance-analyst"], "script", ("extracts", "issues")))
    exec(compile(script, "shown", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == f"{latest.counts['errors']} errors of {latest.extract_date}\n"


# The page on which tokens are made


def test_a_token_is_made_shown_once_used_and_ended(signed_in: Callable[..., Client], cast: Cast) -> None:
    client = signed_in("performance-analyst")
    page = client.post("/api/tokens/", {"name": "Power BI", "scopes": ["extracts", "outcomes"]})
    secret = page.content.decode().split('<code class="kloe-key">')[1].split("<")[0]
    assert with_token(secret).get("/api/extracts").status_code == HTTPStatus.OK
    again = client.get("/api/tokens/").content.decode()
    assert secret not in again
    assert "Power BI" in again
    client.post(f"/api/tokens/{ApiToken.objects.get().pk}/end")
    assert with_token(secret).get("/api/extracts").status_code == HTTPStatus.UNAUTHORIZED


def test_nobody_ends_the_token_of_somebody_else(signed_in: Callable[..., Client], cast: Cast) -> None:
    make_token(cast["performance-analyst"], "theirs", ALL)
    signed_in(with_tokens(cast["leader"])).post(f"/api/tokens/{ApiToken.objects.get().pk}/end")
    assert ApiToken.objects.get().ended_at is None


@pytest.mark.parametrize("sent", [{"name": "x"}, {"scopes": ["extracts"]}, {"name": "x", "scopes": ["issues"]}])
def test_a_token_without_purpose_or_beyond_the_own_reach_is_not_made(
    signed_in: Callable[..., Client], cast: Cast, sent: dict[str, Any]
) -> None:
    page = signed_in(with_tokens(cast["leader"])).post("/api/tokens/", sent).content.decode()
    assert "There is a problem" in page
    assert not ApiToken.objects.exists()


def test_who_sees_children_makes_a_token_only_after_a_second_factor(
    signed_in: Callable[..., Client], cast: Cast
) -> None:
    client = signed_in("performance-analyst", second_factor=False)
    answer = client.post("/api/tokens/", {"name": "Power BI", "scopes": ["issues"]})
    assert answer.status_code == HTTPStatus.FOUND
    assert "/people/2fa/" in answer.headers["Location"]
    assert not ApiToken.objects.exists()


def test_the_own_account_leads_to_tokens_where_somebody_may_use_them(signed_in: Callable[..., Client]) -> None:
    assert 'href="/api/tokens/"' in signed_in("performance-analyst").get("/people/me").content.decode()
    assert 'href="/api/tokens/"' not in signed_in("leader").get("/people/me").content.decode()
