"""The plan that is kept between runs: used while nothing has changed, made again when in doubt."""

import shutil
from pathlib import Path

import msgspec
import pytest

from kloe.childdata.checks import loading
from kloe.childdata.checks.loading import RuleBook
from kloe.childdata.checks.prepared import prepared_plan
from kloe.childdata.checks.queries import Query
from kloe.childdata.specification import latest_specification, load_specification
from kloe.errors import RuleFileError
from kloe.home import cache_folder

OWN = """
[[check]]
id = "OWN-1"
list = 6
severity = "warning"
says = "The team is one of ours."
columns = ["team"]
fails = "team <> 'North'"
message = "The team is {team}."
remedy = "Correct the team."
basis = "Our own"
fail = [{ team = "South" }]
pass = [{ team = "North" }]
"""
Plan = tuple[RuleBook, tuple[Query, ...]]


FEW = ("00-settings.toml", "14-assessments.toml")


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kloe's checks, only two files of them: a plan of all takes seconds."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for file in loading.shipped_files():
        if file.name in FEW:
            shutil.copy(file, folder)
    monkeypatch.setattr(loading, "_FOLDER", folder)
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def first_run(cache: Path) -> tuple[Plan, bytes, str]:
    """The plan of a first run, and the file that it left."""
    made = prepared_plan((), latest_specification())
    (kept,) = cache.iterdir()
    return made, kept.read_bytes(), kept.name


def without_examples(book: RuleBook) -> list[object]:
    return [msgspec.structs.replace(check, failing=(), passing=()) for check in book.checks]


def test_the_second_run_has_the_same_plan(cache: Path, first_run: tuple[Plan, bytes, str]) -> None:
    (book, queries), _, name = first_run
    again, kept_queries = prepared_plan((), latest_specification())
    assert kept_queries == queries
    assert without_examples(again) == without_examples(book)
    assert (again.settings, again.left_out) == (book.settings, book.left_out)
    assert [path.name for path in cache.iterdir()] == [name]


def test_the_second_run_reads_the_plan_and_makes_none(cache: Path, first_run: tuple[Plan, bytes, str]) -> None:
    kept = msgspec.msgpack.decode(first_run[1])
    kept["left_out"] = [{"id": "MARK", "says": "Only in the kept plan.", "reason": "To be seen."}]
    (cache / first_run[2]).write_bytes(msgspec.msgpack.encode(kept))
    assert [rule.id for rule in prepared_plan((), latest_specification())[0].left_out] == ["MARK"]


DAMAGED = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "something else": lambda content: b"not a plan",
    "of another make": lambda content: msgspec.msgpack.encode({"checks": [], "settings": 3}),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_plan_is_made_again(cache: Path, first_run: tuple[Plan, bytes, str], damage: str) -> None:
    (_, queries), content, name = first_run
    (cache / name).write_bytes(DAMAGED[damage](content))
    assert prepared_plan((), latest_specification())[1] == queries
    assert (cache / name).read_bytes() == content


def test_an_own_file_and_every_change_of_it_gives_a_new_plan(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(OWN, encoding="utf-8")
    assert "OWN-1" in {query.check for query in prepared_plan([own], latest_specification())[1]}
    own.write_text(OWN.replace("North'", "East'"), encoding="utf-8")
    queries = prepared_plan([own], latest_specification())[1]
    assert "East" in next(query.sql for query in queries if query.check == "OWN-1")
    assert len(list(cache.iterdir())) == 2


def test_an_own_file_that_is_not_there_is_refused_even_with_a_plan_at_hand(
    tmp_path: Path, first_run: tuple[Plan, bytes, str]
) -> None:
    for missing in (tmp_path / "mine.toml", tmp_path):
        with pytest.raises(RuleFileError, match=missing.name):
            prepared_plan([missing], latest_specification())


def test_somebody_without_a_folder_of_their_own_has_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KLOE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLOE_HOME", str(tmp_path))
    monkeypatch.setattr(Path, "home", _nobody)
    assert cache_folder().is_relative_to(tmp_path)


def _nobody() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_a_changed_file_of_kloes_gives_a_new_plan(cache: Path, rules: Path) -> None:
    before = prepared_plan((), latest_specification())[0].settings["assessment_working_days"].value
    settings = rules / FEW[0]
    settings.write_text(settings.read_text(encoding="utf-8").replace("value = 45", "value = 44", 1), encoding="utf-8")
    after = prepared_plan((), latest_specification())[0].settings["assessment_working_days"].value
    assert (before, after) == (45, 44)
    assert len(list(cache.iterdir())) == 2


def test_each_layout_has_its_own_plan(cache: Path) -> None:
    prepared_plan((), load_specification("annex-a-2019-08"))
    prepared_plan((), latest_specification())
    assert len(list(cache.iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_done_without(cache: Path) -> None:
    cache.write_text("a file, no folder", encoding="utf-8")
    assert prepared_plan((), latest_specification())[1]
    assert cache.read_text(encoding="utf-8") == "a file, no folder"


def test_a_kept_plan_holds_no_examples(first_run: tuple[Plan, bytes, str]) -> None:
    kept = msgspec.msgpack.decode(first_run[1])
    assert kept["checks"]
    assert not any({"fail", "pass"} & check.keys() for check in kept["checks"])
