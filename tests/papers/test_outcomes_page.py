"""The page of outcomes: every authority once, its base and day stated, clear without colour, script or connection."""

import base64
import hashlib
import html as entities
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from outcomes_to_show import shown

from kloe.authorities import authorities
from kloe.authorities.register import authorities_on
from kloe.cli.published_page import outcomes_page as command
from kloe.errors import KloeError
from kloe.papers.outcomes_layout import LONGEST_LABEL, label_of, layout
from kloe.papers.outcomes_page import outcomes_page
from kloe.papers.outcomes_seen import OutcomesSeen
from kloe.published.outcomes.asking import Outcomes
from kloe.published.outcomes.distribution import distribution

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
ROOT = getattr(os, "geteuid", lambda: 1)() == 0
needs_browser = pytest.mark.skipif(BROWSER is None, reason=f"no browser on PATH: {', '.join(BROWSERS)}")
LATER = date(2026, 6, 1)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Outcomes]:
    with shown() as found:
        yield found


@pytest.fixture(scope="module")
def page(outcomes: Outcomes) -> str:
    return outcomes_page(OutcomesSeen(outcomes), "0.1.0")


def row_of(page: str, authority: str) -> str:
    """The text of an authority's row, cells apart by bars."""
    [found] = re.findall(rf'<tr id="authority-{authority}">(.*?)</tr>', page, re.S)
    cells = re.sub(r"</t[dh]>", "|", re.sub(r"</(?:b|span)>", " ", found))
    return entities.unescape(re.sub(r" +", " ", re.sub(r"<[^>]+>", "", cells)))


def hexagons(page: str, judgement: str = "overall") -> dict[str, str]:
    """What is said of each hexagon of a map, by the row that it leads to."""
    maps = re.split(r'(?=<section aria-labelledby="map-)', page)
    regions = [part for part in maps if part.startswith(f'<section aria-labelledby="map-{judgement}-')]
    found = re.findall(r'<li title="([^"]*)"><a href="#([^"]*)"', "".join(regions))
    return {anchor: entities.unescape(words) for words, anchor in found}


# What it says


def test_latest_judgements_and_those_before_are_in_the_row(page: str) -> None:
    kent = row_of(page, "kent")
    assert kent.startswith("Kent|South East|G |G |O |I |G |5 March 2024|ILACS, short, fieldwork from 22 January 2024")
    assert "report 0123456789abcdef, page 1" in kent
    assert "Ofsted’s table of 2025" in kent
    assert kent.endswith("|2010 safeguarding I 2010 looked after A 2017 G |")


def test_care_leavers_judged_together_with_care_are_not_given_its_grade(page: str) -> None:
    assert row_of(page, "york").startswith("York|Yorkshire and the Humber|RI |RI |G |with care |RI |12 May 2022|")


def test_what_was_not_judged_is_no_grade(page: str) -> None:
    assert row_of(page, "isles-of-scilly").startswith("Isles of Scilly|South West|I |I |RI |– |I |27 June 2016|")


def test_an_inspection_without_an_overall_judgement_keeps_none_and_the_one_before_is_history(page: str) -> None:
    brent = row_of(page, "brent")
    assert brent.startswith("Brent|London|– |G |G |G |O |1 June 2026|")
    assert brent.endswith("2018 G |")
    assert hexagons(page)["authority-brent"] == "Brent: no judgement, 2026"
    assert hexagons(page, "leaders")["authority-brent"] == "Brent: outstanding, 2026"


def test_an_authority_without_an_inspection_is_there_and_one_that_is_no_more_is_not(page: str) -> None:
    assert "Not inspected under the single inspection or ILACS yet" in row_of(page, "cumberland")
    assert 'id="authority-cumbria"' not in page


def test_population_base_and_day_are_stated(page: str) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "On 1 June 2026 there were 153 authorities. 3 have an overall judgement" in text
    assert "150 authorities have none" in text
    assert "The last inspection in Ofsted’s own tables was published on 5 March 2024." in text
    assert "1 later inspection is known from reports; others may be missing." in text
    assert text.count("After 5 March 2024, only as far as reports are at hand.") == 2
    assert "Open Government Licence v3.0" in text


def test_tiles_lists_map_and_table_say_the_same(page: str, outcomes: Outcomes) -> None:
    counts = {grade: count for grade, count in distribution(outcomes, LATER).counts.items() if count}
    assert counts == {"good": 1, "requires-improvement": 1, "inadequate": 1}
    said = Counter(words.partition(": ")[2].partition(",")[0] for words in hexagons(page).values())
    assert said == {"good": 1, "requires improvement": 1, "inadequate": 1, "no judgement": 150}
    assert re.findall(r"</b> (Good|Requires improvement|Inadequate|No judgement): (\d+)</h3>", page) == [
        ("Good", "1"), ("Requires improvement", "1"), ("Inadequate", "1"), ("No judgement", "150"),
    ]  # fmt: skip


def test_on_an_earlier_day_only_what_was_published_then_counts(outcomes: Outcomes) -> None:
    seen = OutcomesSeen(outcomes, date(2018, 12, 31))
    page = outcomes_page(seen, "0.1.0")
    assert row_of(page, "brent").startswith("Brent|London|G |")
    assert "Kent: good, 2017" in hexagons(page).values()
    assert 'id="authority-cumbria"' in page
    assert len(seen.standings) == 152


def test_years_state_population_and_base_of_each_day(outcomes: Outcomes, page: str) -> None:
    yearly = [(one.day, one.population, one.base) for one in OutcomesSeen(outcomes).yearly]
    assert yearly[0] == (date(2017, 3, 31), 152, 1)
    assert yearly[-1] == (LATER, 153, 3)
    assert [day.year for day, _, _ in yearly] == [*range(2017, 2027), 2026]
    for day, population, base in yearly[:-1]:
        assert f"31 March {day.year}</text>" in page
        assert f"{base} of {population} judged</text>" in page


def test_judgements_of_the_whole_service_and_of_its_parts_are_counted_apart(outcomes: Outcomes) -> None:
    seen = OutcomesSeen(outcomes)
    assert [(one.year, dict(one.counts)) for one in seen.published_by_year] == [
        (2016, {"inadequate": 1}), (2017, {"good": 1}), (2018, {"good": 1}),
        (2022, {"requires-improvement": 1, "good": 1}), (2024, {"good": 1}),
    ]  # fmt: skip
    assert [(one.year, one.of, dict(one.counts)) for one in seen.older_by_year] == [
        (2010, "looked after", {"adequate": 1}), (2010, "safeguarding", {"inadequate": 1}),
    ]  # fmt: skip


def test_where_sources_disagree_both_are_shown(page: str) -> None:
    section = page.partition('<table id="differences">')[2].partition("</table>")[0]
    words = entities.unescape(re.sub(r"<[^>]+>", "|", section))
    assert "Kent" in words
    assert "good (report); outstanding (official 2025)" in words


# How it is made


def test_every_authority_of_the_day_has_one_row_and_one_hexagon_that_leads_to_it(page: str) -> None:
    rows = re.findall(r'<tr id="(authority-[^"]+)">', page)
    assert len(rows) == len(set(rows)) == len(authorities_on(LATER))
    for judgement in layout().judgement:
        assert sorted(hexagons(page, judgement.id)) == sorted(rows)


def test_every_link_leads_somewhere_on_the_page_and_no_id_is_there_twice(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert {one.removeprefix("#") for one in re.findall(r'href="([^"]+)"', page)} <= set(ids)


def test_no_two_hexagons_have_the_same_label_and_none_is_too_long() -> None:
    assert layout().label.keys() <= {one.name for one in authorities()}
    assert layout().regions == tuple(dict.fromkeys(layout().regions))
    assert {one.region for one in authorities()} == set(layout().regions)
    for day in (date(2014, 3, 31), date(2020, 3, 31), LATER):
        labels = [label_of(one.name) for one in authorities_on(day)]
        assert [one for one, times in Counter(labels).items() if times > 1] == []
        assert max(map(len, labels)) <= LONGEST_LABEL
    assert label_of("A name that nobody knows yet") == "A name."


def test_the_page_needs_nothing_else_and_lets_only_its_own_script_run(page: str) -> None:
    assert not re.search(r"<link|\ssrc=|@import|url\((?!#)|https?://(?!www\.w3\.org)", page)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page


def test_text_from_a_file_stays_text(page: str) -> None:
    assert "report <b>x</b>" not in page
    assert "report &lt;b&gt;x&lt;/b&gt;" in page


def test_the_same_outcomes_give_the_same_page(page: str) -> None:
    with shown() as again:
        assert outcomes_page(OutcomesSeen(again), "0.1.0") == page


def test_before_anything_was_published_there_is_nothing_to_show(outcomes: Outcomes) -> None:
    with pytest.raises(KloeError, match="No outcome was published by 2009-01-01"):
        OutcomesSeen(outcomes, date(2009, 1, 1))


# The command


def test_the_command_writes_the_page_of_the_shipped_outcomes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))
    target = tmp_path / "new" / "outcomes.html"
    result = CliRunner().invoke(command, ["-o", str(target), "--as-at", "2024-03-31"])
    assert result.exit_code == 0, result.output
    assert "Outcomes of 153 authorities on 31 March 2024 are in" in result.output
    page = target.read_text(encoding="utf-8")
    assert "<h1>Outcomes on 31 March 2024</h1>" in page
    assert len(re.findall(r'<tr id="authority-', page)) == 153
    assert [one.name for one in target.parent.iterdir()] == ["outcomes.html"]


def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["-o", str(tmp_path / "outcomes.pdf")])
    assert isinstance(result.exception, KloeError)
    assert ".html" in str(result.exception)


# In a browser


def browsed(file: Path, *more: str) -> str:
    command_line = [
        str(BROWSER), "--headless", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
        f"--user-data-dir={file.parent / 'profile'}", *(["--no-sandbox"] if ROOT else []), *more, file.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command_line, capture_output=True, text=True, timeout=120, check=True).stdout


@needs_browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (768, "dark"), (320, "light")])
def test_the_page_is_accessible_and_never_too_wide(page: str, width: int, scheme: str, tmp_path: Path) -> None:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    from test_report_in_browser import look  # noqa: PLC0415 - it needs a browser and axe

    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    rows = re.compile(r"<tbody>(.*?)</tbody>", re.S)
    shorter = rows.sub(lambda body: "<tbody>" + "".join(re.findall(r"<tr.*?</tr>", body[1], re.S)[:6]), without_policy)
    found = look(shorter.replace("<details", "<details open"), tmp_path, width=width, scheme=scheme)
    assert found["violations"] == []
    assert "color-contrast" in found["passes"]
    assert found["dark"] is (scheme == "dark")
    assert found["widest"] <= found["width"] == width
    assert found["lowest"] >= 24
    assert found["charts"] == 3
    assert found["smallest"] >= 12


@needs_browser
def test_the_table_can_be_sorted_where_scripts_run(page: str, tmp_path: Path) -> None:
    press = """<script>
    const button = document.querySelector("[aria-label='Sort by Overall']");
    const first = () => document.querySelector("#outcomes tbody tr").id;
    const seen = []; for (const _ of [1, 2]) { button.click(); seen.push(first(), button.parentElement.ariaSort); }
    document.body.dataset.seen = [...seen, document.querySelector("#sorted").textContent].join(" ");
    </script></body>"""
    without_policy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    (tmp_path / "sorted.html").write_text(without_policy.replace("</body>", press), encoding="utf-8")
    seen = re.findall(r'data-seen="([^"]*)"', browsed(tmp_path / "sorted.html", "--dump-dom"))
    assert seen[0].startswith("authority-kent ascending ")
    assert seen[0].endswith("descending Sorted by Overall, descending.")


@needs_browser
def test_its_own_script_runs_under_its_own_policy(page: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert browsed(tmp_path / "page.html", "--dump-dom").count('aria-label="Sort by ') == 8
