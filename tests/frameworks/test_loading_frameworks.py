"""A framework file is read whole, or refused with the file, the entry and the field that are wrong."""

from pathlib import Path

import pytest

from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks import find_framework, load_framework, load_frameworks
from kloe.frameworks.suspensions import load_suspensions, read_suspensions

HEAD = """
id = "our-2030"
title = "A version of our own"
system = "our"
summary = "What a contributor might write."
based_on = "sif-2013"
"""
APPLIES = """
[applies]
from = 2030-01-01
source = ["york-2013: 4"]
confidence = "recalled"
"""
SURE = 'source = ["york-2013: 4"]\nconfidence = "stated"\n'
AREA = f'[[area]]\nid = "front-door"\nname = "Front door"\nkind = "key"\nreport_order = 9\n{SURE}'
RULE = f"""
[[rule]]
id = "OUR-1"
says = "No outstanding without leadership."
modality = "necessary"
when = [{{ areas = ["overall-effectiveness"], grades = ["outstanding"] }}]
then = [{{ areas = ["leadership"], grades = ["outstanding"] }}]
{SURE}"""
EVENT = f"""
[[event]]
id = "call"
plan = "single-2013"
title = "The call"
duty = "Answer it."
who = "authority"
owner = "director"
day = 0
{SURE}"""
REQUEST = f'[[request]]\nid = "x"\ntitle = "X"\nkind = "data"\nholder = "authority"\ndeadline = "soon"\n{SURE}'
SUSPENSION = f'[[suspension]]\nid = "x"\nsays = "None."\nfrom = 2030-01-01\nto = 2030-02-01\n{SURE}'


def written(folder: Path, text: str, name: str = "our-2030.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_of_ones_own_takes_over_what_its_base_says(tmp_path: Path) -> None:
    own = find_framework(str(written(tmp_path, HEAD + APPLIES + AREA + RULE + EVENT + REQUEST)))
    base = load_framework("sif-2013")
    assert own.areas == (*base.areas, own.area_by_id["front-door"])
    assert own.criteria == base.criteria
    assert own.rules[-1].id == "OUR-1"


def test_an_entry_of_the_same_id_replaces_and_without_takes_away(tmp_path: Path) -> None:
    text = HEAD + 'without = ["area/lscb", "rule/SF-1"]\n' + APPLIES + AREA.replace("front-door", "leadership")
    own = find_framework(str(written(tmp_path, text)))
    assert own.area_by_id["leadership"].name == "Front door"
    assert [area.id for area in own.areas] == [
        area.id for area in load_framework("sif-2013").areas if area.id != "lscb"
    ]
    assert "SF-1" not in [rule.id for rule in own.rules]


REFUSED = {
    "an unknown key": (HEAD + "colour = 1\n" + APPLIES, "", "colour"),
    "an unknown key of an entry": (HEAD + APPLIES + AREA + "colour = 1\n", "front-door", "colour"),
    "a key given twice": (HEAD + 'title = "Again"\n' + APPLIES, "", ""),
    "a missing field": (HEAD + APPLIES + AREA.replace('kind = "key"\n', ""), "front-door", "kind"),
    "a word that is none of those allowed": (HEAD + APPLIES + AREA.replace('"key"', '"main"'), "front-door", "kind"),
    "a day that is none": (HEAD + APPLIES.replace("2030-01-01", '"next year"'), "", "from"),
    "a day that does not exist": (HEAD + APPLIES.replace("2030-01-01", "2030-02-30"), "", ""),
    "an end before the beginning": (HEAD + APPLIES + "to = 2029-12-31\n", "our-2030", "to"),
    "neither days nor planned": (HEAD, "our-2030", "applies"),
    "days and planned": (HEAD + "planned = true\n" + APPLIES, "our-2030", "applies"),
    "an id that is not the file's name": (HEAD.replace("our-2030", "our-2031") + APPLIES, "", "id"),
    "a base that does not exist": (HEAD.replace("sif-2013", "sif-1913") + APPLIES, "", "based_on"),
    "something left out that is not there": (HEAD + 'without = ["rule/SF-99"]\n' + APPLIES, "", "without"),
    "an entry given twice": (HEAD + APPLIES + AREA + AREA, "area front-door", "id"),
    "a source that does not exist": (HEAD + APPLIES + AREA.replace("york-", "yorck-"), "area front-door", "source"),
    "no source": (HEAD + APPLIES + AREA.replace('["york-2013: 4"]', "[]"), "area front-door", "source"),
    "how sure, in another word": (HEAD + APPLIES + AREA.replace("stated", "certain"), "front-door", "confidence"),
    "an area under none": (HEAD + APPLIES + AREA + 'under = "roof"\n', "area front-door", "under"),
    "an area under itself": (HEAD + APPLIES + AREA + 'under = "front-door"\n', "area front-door", "under"),
    "a request under its own part": (
        HEAD + APPLIES + REQUEST + 'under = "y"\n' + REQUEST.replace('"x"', '"y"') + 'under = "x"\n',
        "request x", "under",
    ),
    "a rule on no area": (HEAD + APPLIES + RULE.replace('"leadership"', '"luck"'), "rule OUR-1", "areas"),
    "a rule on no grade": (HEAD + APPLIES + RULE.replace("outstanding", "fine"), "rule OUR-1", "grades"),
    "a hard rule that is recalled": (HEAD + APPLIES + RULE.replace("stated", "recalled"), "rule OUR-1", "modality"),
    "a rule stopped by nothing known": (HEAD + APPLIES + RULE + 'when_not = ["luck"]\n', "rule OUR-1", "when_not"),
    "an event of no plan": (HEAD + APPLIES + EVENT.replace("single-2013", "double"), "event call", "plan"),
    "an event without a day": (HEAD + APPLIES + EVENT.replace("day = 0\n", ""), "event call", "day"),
    "an event on two days": (HEAD + APPLIES + EVENT + 'week = 1\nweekday = "Monday"\n', "event call", "day"),
    "an event on a Sunday": (
        HEAD + APPLIES + EVENT.replace("day = 0", 'week = 1\nweekday = "Sunday"'), "call", "weekday",
    ),
    "a request due at no event": (HEAD + APPLIES + REQUEST + 'due = "doomsday"\n', "request x", "due"),
    "a request for no type": (HEAD + APPLIES + REQUEST + 'types = ["long"]\n', "request x", "types"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "entry", "field"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_with_file_entry_and_field(text: str, entry: str, field: str, tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as refused:
        find_framework(str(written(tmp_path, text)))
    where = refused.value.where
    assert where["file"] == "our-2030.toml"
    assert (where.get("entry", ""), where.get("field", "")) == (entry, field)
    assert "Traceback" not in str(refused.value)


def test_a_name_that_nothing_has_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"'luck'.*help-and-protection"):
        find_framework(str(written(tmp_path, HEAD + APPLIES + RULE.replace('"leadership"', '"luck"'))))
    with pytest.raises(UnknownNameError, match=r"'sif-1913'.*sif-2013"):
        find_framework("sif-1913")


@pytest.mark.parametrize(
    ("text", "entry", "field"),
    [
        (SUSPENSION + SUSPENSION, "suspension x", "id"),
        (SUSPENSION.replace("2030-02-01", "2029-02-01"), "suspension x", "to"),
        (SUSPENSION + 'systems = ["ofsted"]\n', "suspension x", "systems"),
        (SUSPENSION + 'types = ["long"]\n', "suspension x", "types"),
        (SUSPENSION.replace("york-", "yorck-"), "suspension x", "source"),
        (SUSPENSION + "colour = 1\n", "x", "colour"),
    ],
)
def test_a_bad_suspension_is_refused(text: str, entry: str, field: str, tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as refused:
        read_suspensions(written(tmp_path, text))
    assert (refused.value.where["entry"], refused.value.where["field"]) == (entry, field)


def test_all_that_is_shipped_can_be_read() -> None:
    assert load_suspensions()
    known = load_frameworks()
    assert [one.id for one in known if one.planned] == [known[-1].id]
    dated = [one.applies.since for one in known if one.applies]
    assert dated == sorted(dated)
