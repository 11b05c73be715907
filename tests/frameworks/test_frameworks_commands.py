"""The commands about frameworks: what they print, what they write, and how they refuse."""

import csv
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from kloe.cli import CANNOT_READ, main
from kloe.frameworks import Framework, load_framework, load_frameworks, load_sources
from kloe.papers.request_list import COLUMNS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["frameworks", *arguments])


def flat(result: Result) -> str:
    """The output with its line breaks taken away."""
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_list_has_every_version_with_its_days() -> None:
    lines = run("list").output.splitlines()
    assert [line.split()[0] for line in lines] == [one.id for one in load_frameworks()]
    assert next(line for line in lines if line.startswith("sif-2013")).split()[1:4] == [
        "2013-11-19",
        "to",
        "2018-03-31",
    ]
    assert "planned" in next(line for line in lines if line.startswith("cfs-2027"))
    listed = json.loads(run("list", "--json").output)
    assert {one["id"]: one["planned"] for one in listed} == {one.id: one.planned for one in load_frameworks()}


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda one: one.id)
def test_all_that_a_version_says_is_shown_and_what_is_recalled_is_marked(framework: object) -> None:
    assert isinstance(framework, type(load_framework("sif-2013")))
    text = flat(run("show", framework.id))
    shown = (
        *framework.criteria,
        *framework.lines_of_enquiry,
        *framework.cohorts,
        *framework.requests,
        *framework.rules,
    )
    for entry in shown:
        says = getattr(entry, "asks", "") or getattr(entry, "says", "") or getattr(entry, "title", "")
        assert f"{' '.join(says.split())}{entry.caveat} [{entry.id} |" in text
    for event in framework.events:
        assert f"{event.title}{event.caveat} [{event.id} |" in text
    for name in {source.partition(":")[0] for entry in shown for source in entry.source}:
        assert f"{name}: {load_sources()[name].title}" in text


@pytest.mark.parametrize("part", ["areas", "rules", "timeline", "requests", "samples", "criteria", "duties"])
def test_one_part_may_be_asked_for(part: str) -> None:
    whole, alone = flat(run("show", "sif-2013")), run("show", "sif-2013", "--part", part)
    assert flat(alone).partition("SOURCES")[0] in whole
    assert json.loads(run("show", "sif-2013", "--part", part, "--json").output)


def test_the_data_of_a_version_is_what_its_file_would_hold() -> None:
    data = json.loads(run("show", "sif-2013", "--json").output)
    assert msgspec.convert(data, Framework) == load_framework("sif-2013")


def test_a_list_has_the_same_fields_for_every_version() -> None:
    listed = json.loads(run("list", "--json").output)
    assert {tuple(one) for one in listed} == {tuple(listed[0])}
    assert len({tuple(one["applies"]) for one in listed if one["applies"]}) == 1


def test_a_file_of_ones_own_is_shown_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "our-2030.toml"
    file.write_text(
        'id = "our-2030"\ntitle = "Ours"\nsystem = "sif"\nsummary = "Ours."\nbased_on = "sif-2013"\n'
        'without = ["line_of_enquiry/lines-of-enquiry/1"]\nplanned = true\n',
        encoding="utf-8",
    )
    assert "Ours (our-2030)" in flat(run("show", str(file)))
    told = flat(run("diff", "sif-2013", str(file)))
    assert "In short: 1 gone." in told
    assert f"Gone: {load_framework('sif-2013').lines_of_enquiry[0].asks} [" in told


def test_which_framework_applies_is_told_with_its_main_version_and_suspensions() -> None:
    assert "(ilacs-2024.02)" in flat(run("at", "2024-03-04", "--type", "short"))
    assert "newest edition of ilacs-2023" in flat(run("at", "04/03/2024", "--type", "short"))
    assert "Suspended from 17 March 2020" in flat(run("at", "2020-06-01"))
    (found,) = json.loads(run("at", "2024-03-04", "--type", "short", "--json").output)
    assert (found["id"], found["main"], found["types"]) == ("ilacs-2024.02", "ilacs-2023", ["short"])


def test_requests_get_the_day_of_their_deadline() -> None:
    told = flat(run("requests", "sif-2013", "--notified", "2014-03-03"))
    assert "due: Wednesday 5 March 2014" in told
    assert "due: Friday 7 March 2014" in told
    rows = json.loads(run("requests", "sif-2013", "--notified", "2014-03-03", "--json").output)
    assert {row["key"]: row["due_day"] for row in rows}["sif-2013/annex-a"] == "2014-03-05"


def test_a_list_of_requests_says_of_what_it_is_and_what_unverified_means() -> None:
    told = flat(run("requests", "ilacs-2023", "--type", "short", "--notified", "2023-05-15"))
    assert told.startswith(f"What inspectors ask for: {load_framework('ilacs-2023').title} (ilacs-2023)")
    assert "Notified: Monday 15 May 2023" in told
    assert "Note: What is unverified is recalled by people of the field" in told
    assert "unverified" not in flat(run("requests", "slac-2009"))


def test_a_part_of_a_request_names_it_by_its_key() -> None:
    rows = json.loads(run("requests", "ilacs-2023", "--json").output)
    parts = {row["under"] for row in rows if row["under"]}
    assert parts
    assert parts <= {row["key"] for row in rows}


def test_what_inspectors_hold_already_is_told_apart() -> None:
    rows = json.loads(run("requests", "slac-2009", "--json").output)
    held = {row["key"] for row in rows if row["held_already"]}
    assert held == {f"slac-2009/{one.id}" for one in load_framework("slac-2009").requests if one.held}
    assert held
    below = flat(run("requests", "slac-2009")).partition("HELD BY INSPECTORS ALREADY")[2]
    assert all(f"[{key.partition('/')[2]} |" in below for key in held)


def test_requests_are_written_as_csv(tmp_path: Path) -> None:
    target = tmp_path / "requests.csv"
    assert run("requests", "slac-2009", "-o", str(target)).exit_code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["key"] for row in rows] == [
        row["key"] for row in json.loads(run("requests", "slac-2009", "--json").output)
    ]


def test_no_cell_of_the_csv_is_a_formula(tmp_path: Path) -> None:
    own, target = tmp_path / "our-2030.toml", tmp_path / "requests.csv"
    own.write_text(
        'id = "our-2030"\ntitle = "Ours"\nsystem = "sif"\nsummary = "Ours."\nplanned = true\n'
        '[[request]]\nid = "x"\ntitle = "=1+1"\nkind = "data"\nholder = "authority"\ndeadline = "@once"\n'
        'source = ["york-2013: 4"]\nconfidence = "stated"\n',
        encoding="utf-8",
    )
    assert run("requests", str(own), "-o", str(target)).exit_code == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["title"], row["deadline"]) == ("'=1+1", "'@once")


REFUSALS = [
    (("show", "sif-1913"), "sif-2013"),
    (("show", "sif-2013", "--part", "rooms"), "areas"),
    (("show", "nowhere.toml"), "nowhere.toml"),
    (("at", "2001-05-07"), "2009-04-01"),
    (("at", "2024-03-04", "--type", "single"), "standard"),
    (("diff", "sif-2013", "sif-1913"), "ilacs-2018"),
    (("requests", "sif-2013", "--type", "short"), "single"),
    (("requests", "sif-2013", "--notified", "2014-03-02"), "2014-03-03"),
    (("requests", "sif-2013", "-o", "requests.docx"), ".csv"),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSALS)
def test_a_refusal_is_a_sentence_that_says_what_would_have_been_right(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == CANNOT_READ
    assert told in result.output
    assert "Traceback" not in result.output
