"""Files of rules are read strictly, and what is wrong is said with file, entry and field."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.errors import RuleFileError
from kloe.rule_files import parse_rules, read_rules


class Step(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    days: int = 0


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    days: int
    steps: tuple[Step, ...] = ()


class RuleList(msgspec.Struct, forbid_unknown_fields=True):
    title: str = ""
    rules: tuple[Rule, ...] = msgspec.field(name="rule", default=())
    words: dict[str, str] = {}


GOOD = '[[rule]]\nid = "A-1"\ndays = 3\n'
REFUSED = [
    ("an unknown key", GOOD + "severty = 1\n", {"entry": "A-1", "field": "severty"}),
    ("an unknown key at the top", "tilte = 'x'\n", {"field": "tilte"}),
    ("a value of the wrong type", '[[rule]]\nid = "A-1"\ndays = "3"\n', {"entry": "A-1", "field": "days"}),
    ("a missing field", '[[rule]]\nid = "A-1"\n', {"entry": "A-1", "field": "days"}),
    ("a second entry that has no name", GOOD + "[[rule]]\ndays = 1\n", {"entry": "rule 2", "field": "id"}),
    (
        "a field of an entry within an entry",
        GOOD + 'steps = [{ name = "first" }, { name = "second", days = true }]\n',
        {"entry": "second", "field": "days"},
    ),
    ("a table where a list belongs", '[rule]\nid = "A-1"\n', {"field": "rule"}),
    ("a value of the wrong type in a table", "[words]\nhello = 1\n", {"field": "words"}),
]


@pytest.mark.parametrize(("text", "where"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_wrong_is_named_by_file_entry_and_field(text: str, where: dict[str, str]) -> None:
    with pytest.raises(RuleFileError) as refused:
        parse_rules(text, RuleList, name="mine.toml")
    assert refused.value.where == {"file": "mine.toml"} | where
    assert refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize("text", ["title = 'a'\ntitle = 'b'\n", "title = 'a\n", "[[rule]\n", "title"])
def test_a_duplicate_key_or_broken_toml_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RuleFileError, match=r"mine\.toml.*(at line \d|at end of document)"):
        parse_rules(text, RuleList, name="mine.toml")


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine £"\n' + GOOD, encoding="utf-8")
    assert read_rules(file, RuleList) == RuleList("Mine £", (Rule("A-1", 3),))


@pytest.mark.parametrize("content", [None, "title = 'Mine £'".encode("cp1252")], ids=["no file", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RuleFileError, match=r"mine\.toml") as refused:
        read_rules(file, RuleList)
    assert str(tmp_path) not in str(refused.value)


@given(text=st.text() | st.text(alphabet="[]{}=\"'.#\n abc1"))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RuleFileError):
        assert isinstance(parse_rules(text, RuleList, name="mine.toml"), RuleList)


MEET_SHAPES_AT_ONCE = """
import sys, threading
import msgspec
from kloe.rule_files import parse_rules

def meet(shape, together):
    together.wait()
    parse_rules('[[rule]]\\nid = "A-1"', shape, name="rules.toml")

sys.setswitchinterval(1e-6)
for _ in range(100):
    rule = msgspec.defstruct("Rule", [("id", str), ("steps", tuple[str, ...], ())])
    shape, together = msgspec.defstruct("Rules", [("rule", tuple[rule, ...])]), threading.Barrier(4)
    threads = [threading.Thread(target=meet, args=(shape, together)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_that_meet_a_shape_at_the_same_time_do_not_crash_the_interpreter() -> None:
    subprocess.run([sys.executable, "-c", MEET_SHAPES_AT_ONCE], check=True, timeout=60)


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(RuleFileError, match="nested far too deeply") as caught:
        parse_rules("a = " + "[" * 5000, Rule, name="own.toml")
    assert caught.value.where == {"file": "own.toml"}
