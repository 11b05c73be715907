"""Pages on issues: who sees which, what filters leave, what is decided and kept, and what is written to a workbook."""

import io
from http import HTTPStatus

import openpyxl
import pytest
from application_to_try import Cast, SignedIn, client_of
from django.test import Client
from two_extracts import two_extracts

from kloe.spelling import squeezed
from kloe.web.accounts.models import Appointment, Team
from kloe.web.childdata.models import IssueEvent, IssueWork, StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.looks.models import Look

ISSUES = "/data/issues/"


@pytest.fixture
def stored(cast: Cast) -> StoredExtract:
    return two_extracts()[1]


@pytest.fixture
def analyst(signed_in: SignedIn) -> Client:
    return signed_in("performance-analyst")


@pytest.fixture
def manager(cast: Cast, stored: StoredExtract) -> tuple[Client, str]:
    """The team manager of the team with the most issues."""
    with opened(stored) as one:
        name = one.extract.session.rows(
            "select team from issues where team is not null and child_id is not null"
            " group by 1 order by count(*) desc, 1"
        )[0][0]
    team, _ = Team.objects.get_or_create(name=name)
    Appointment.objects.filter(person=cast["team-manager"]).update(team=team)
    return client_of(cast["team-manager"]), name


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def _keys(stored: StoredExtract, where: str = "true") -> list[str]:
    with opened(stored) as one:
        sql = f'select key from issues join checks on checks.id = issues."check" where {where} order by key'
        return [key for (key,) in one.extract.session.rows(sql)]


def test_an_analyst_sees_every_issue_and_each_child_shown_is_recorded(analyst: Client, stored: StoredExtract) -> None:
    page = _text(analyst.get(ISSUES))
    total = sum(stored.counts[name] for name in ("errors", "warnings", "queries"))
    assert f"<strong>{total} issues</strong>" in page
    seen = set(Look.objects.values_list("child_id", flat=True))
    assert seen
    assert all(child in page for child in seen)


def test_a_team_manager_sees_the_issues_of_the_team_and_no_others(
    manager: tuple[Client, str], stored: StoredExtract
) -> None:
    client, team = manager
    with opened(stored) as one:
        rows = one.extract.session.rows("select key, team, child_id from issues")
    own = {key for key, of, _ in rows if of and squeezed(of) == squeezed(team)}
    page = _text(client.get(ISSUES))
    assert f"<strong>{len(own)} issue" in page
    others = [key for key, of, _ in rows if not of or squeezed(of) != squeezed(team)]
    assert own
    assert others
    assert not [key for key in others if key in page]
    assert client.get(f"{ISSUES}{others[0]}/").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{ISSUES}{min(own)}/").status_code == HTTPStatus.OK


def test_a_team_manager_cannot_decide_on_the_issues_of_others(
    manager: tuple[Client, str], stored: StoredExtract
) -> None:
    client, team = manager
    with opened(stored) as one:
        rows = one.extract.session.rows("select key, team from issues")
    other = next(key for key, of in rows if not of or squeezed(of) != squeezed(team))
    client.post(f"{ISSUES}decide", {"key": other, "what": "explain", "reason": "No."})
    answer = client.post(f"{ISSUES}{other}/decide", {"what": "explain", "reason": "No."})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not IssueWork.objects.exists()
    client.post(f"{ISSUES}decide", {"all": "1", "what": "explain", "reason": "All of it."})
    own = {key for key, of in rows if of and squeezed(of) == squeezed(team)}
    assert set(IssueWork.objects.values_list("key", flat=True)) == own


@pytest.mark.parametrize("who", ["leader", "member", "auditor", "administrator", "inspection-coordinator", "stranger"])
def test_nobody_else_sees_issues(signed_in: SignedIn, stored: StoredExtract, who: str) -> None:
    client, key = signed_in(who), _keys(stored)[0]
    for address in (ISSUES, f"{ISSUES}{key}/", f"{ISSUES}export"):
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{ISSUES}decide", {"all": "1", "what": "reopen"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("severity=error", "severity = 'error'"),
        ("list=8", "issues.list_number = 8"),
        ("check={check}", "issues.\"check\" = '{check}'"),
        ("team={team}", "issues.team = '{team}'"),
        ("severity=warning&list=6", "severity = 'warning' and issues.list_number = 6"),
        ("severity=nonsense&team=no such team&sort=drop table", "true"),
    ],
)
def test_filters_leave_what_they_say(analyst: Client, stored: StoredExtract, query: str, where: str) -> None:
    with opened(stored) as one:
        check, team = one.extract.session.rows('select "check", team from issues where team is not null order by key')[
            0
        ]
    page = _text(analyst.get(f"{ISSUES}?{query.format(check=check, team=team)}"))
    count = len(_keys(stored, where.format(check=check, team=team)))
    assert f"<strong>{count} issue{'' if count == 1 else 's'}</strong>" in page


@pytest.mark.parametrize("sort", ["list", "severity", "check", "child", "team", "worker"])
def test_pages_together_hold_every_issue_once_in_any_order(analyst: Client, stored: StoredExtract, sort: str) -> None:
    found: list[str] = []
    for number in range(1, 20):
        page = _text(analyst.get(f"{ISSUES}?sort={sort}&page={number}"))
        keys = [part.split('"')[0] for part in page.split('name="key" value="')[1:]]
        if keys[0] in found:
            break
        found += keys
    assert sorted(found) == _keys(stored)


def test_an_issue_is_given_explained_and_opened_again_and_all_of_it_is_kept(
    analyst: Client, stored: StoredExtract, cast: Cast
) -> None:
    key, own = _keys(stored, "severity = 'error'")[0], cast["performance-analyst"]
    address = f"{ISSUES}{key}/decide"
    analyst.post(address, {"what": "assign", "to": str(own.pk)})
    assert analyst.post(address, {"what": "explain", "reason": "  "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    analyst.post(address, {"what": "explain", "reason": "The court said so."})
    assert "<strong>1 issue</strong>" in _text(analyst.get(f"{ISSUES}?state=explained"))
    assert "<strong>1 issue</strong>" in _text(analyst.get(f"{ISSUES}?assigned={own.pk}"))
    everybody = len(_keys(stored))
    assert f"<strong>{everybody - 1} issues</strong>" in _text(analyst.get(f"{ISSUES}?assigned=nobody"))
    assert f"<strong>{everybody - 1} issues</strong>" in _text(analyst.get(f"{ISSUES}?state=open"))
    analyst.post(address, {"what": "reopen", "reason": "It did not."})
    says = list(IssueEvent.objects.order_by("pk").values_list("says", "reason"))
    assert says == [("assigned", ""), ("explained", "The court said so."), ("reopened", "It did not.")]
    page = _text(analyst.get(f"{ISSUES}{key}/"))
    assert "The court said so." in page
    assert "It did not." in page


def test_a_decision_made_twice_is_one(analyst: Client, stored: StoredExtract) -> None:
    for _ in range(2):
        analyst.post(f"{ISSUES}{_keys(stored)[0]}/decide", {"what": "explain", "reason": "Once."})
    assert IssueEvent.objects.count() == 1


def test_issues_ticked_or_all_that_the_filters_leave_are_decided_on(
    analyst: Client, stored: StoredExtract, cast: Cast
) -> None:
    errors, to = _keys(stored, "severity = 'error'"), str(cast["performance-analyst"].pk)
    analyst.post(f"{ISSUES}decide", {"key": [*errors[:2], "no such key"], "what": "assign", "to": to})
    assert IssueWork.objects.exclude(assigned_to=None).count() == 2
    analyst.post(f"{ISSUES}decide", {"all": "1", "filters": "severity=error", "what": "assign", "to": to})
    assert set(IssueWork.objects.exclude(assigned_to=None).values_list("key", flat=True)) == set(errors)
    analyst.post(f"{ISSUES}decide", {"all": "1", "filters": "severity=error", "what": "assign", "to": ""})
    assert not IssueWork.objects.exclude(assigned_to=None).exists()


def test_issues_are_given_only_to_who_may_see_them(
    analyst: Client, manager: tuple[Client, str], stored: StoredExtract, cast: Cast
) -> None:
    own = cast["team-manager"]
    answer = analyst.post(f"{ISSUES}decide", {"all": "1", "what": "assign", "to": str(own.pk)}, follow=True)
    assert "nothing was assigned" in _text(answer)
    assert not IssueWork.objects.exclude(assigned_to=None).exists()
    analyst.post(f"{ISSUES}decide", {"all": "1", "what": "assign", "to": str(cast["leader"].pk)})
    assert not IssueWork.objects.exclude(assigned_to=None).exists()
    with opened(stored) as one:
        key = one.extract.session.rows("select key from issues where team = $team", {"team": manager[1]})[0][0]
    analyst.post(f"{ISSUES}{key}/decide", {"what": "assign", "to": str(own.pk)})
    assert IssueWork.objects.get(key=key).assigned_to == own


def test_what_was_decided_stays_with_the_issue_in_the_next_extract(analyst: Client, cast: Cast) -> None:
    earlier, latest = two_extracts()
    both = set(_keys(earlier)) & set(_keys(latest))
    assert both
    key = min(both)
    analyst.post(f"{ISSUES}{key}/decide", {"what": "explain", "reason": "As before.", "extract": str(earlier.pk)})
    assert "As before." in _text(analyst.get(f"{ISSUES}{key}/?extract={latest.pk}"))


def test_the_workbook_holds_what_the_filters_leave_and_no_formula(
    analyst: Client, stored: StoredExtract, cast: Cast
) -> None:
    key = _keys(stored, "severity = 'error'")[0]
    work = IssueWork.objects.create(
        authority=stored.authority, key=key, explained=True, reason="=1+1", changed_by=cast["performance-analyst"]
    )
    answer = analyst.get(f"{ISSUES}export?severity=error")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [row for sheet in book for row in sheet.iter_rows()]
    texts = {str(cell.value) for row in cells for cell in row if cell.value is not None}
    assert set(_keys(stored, "severity = 'error'")) <= texts
    assert not set(_keys(stored, "severity = 'warning'")) & texts
    assert not [cell for row in cells for cell in row if cell.data_type == "f"]
    assert work.reason not in texts
    assert Look.objects.filter(page="issues as a workbook").exists()


def test_pages_on_issues_ask_the_database_a_bounded_number_of_times(
    analyst: Client, stored: StoredExtract, cast: Cast, django_assert_max_num_queries: object
) -> None:
    analyst.post(f"{ISSUES}decide", {"all": "1", "what": "explain", "reason": "All."})
    for address in (ISSUES, f"{ISSUES}{_keys(stored)[0]}/"):
        with django_assert_max_num_queries(18):  # type: ignore[operator]
            assert analyst.get(address).status_code == HTTPStatus.OK
