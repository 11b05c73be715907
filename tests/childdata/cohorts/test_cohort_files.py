"""Files of cohorts of an authority's own: used where they are sound, refused with file, entry and field where not."""

from datetime import date

import pytest

from kloe.childdata.cohorts import load_cohort_book, membership
from kloe.errors import RuleFileError
from small_annex_a import a_list, read, workbook

SOUND = """
[[setting]]
name = "young_age"
value = 12
says = "Under this age a child is young."

[[cohort]]
id = "our-young"
title = "Young children referred"
says = "Children on List 3 under 12."
sees = "whole"
any = [{ list = 3, where = "age < :young_age" }]

[[cohort.example]]
referrals = [{ child_id = "A", age = 11 }, { child_id = "B", age = 12 }, { child_id = "C" }]
members = ["A"]
unsure = ["C"]
"""


def test_a_cohort_of_an_authoritys_own_is_found_beside_those_of_kloe(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(SOUND)
    extract = read(workbook({"List 3": a_list(3)}), as_at=date(2024, 6, 28))
    assert membership(extract, own_files=[own]).count("our-young").children == 3  # aged 11 as given
    assert membership(extract, {"young_age": 11}, [own]).count("our-young").children == 0
    assert membership(extract, own_files=[own]).count("referred").children == 3


@pytest.mark.parametrize(
    ("old", "new", "entry", "field"),
    [
        ('id = "our-young"', 'id = "looked-after"', "looked-after", "id"),
        ('id = "our-young"', 'id = "none"', "none", "id"),
        ('id = "our-young"', 'id = "our young"', "our young", "id"),
        ('sees = "whole"', 'sees = "all"', "our-young", "sees"),
        ('sees = "whole"', 'sees = "part"', "our-young", "cannot_see"),
        ('sees = "whole"', 'sees = "nothing"\ncannot_see = "All of it."', "our-young", "any"),
        ('sees = "whole"', 'sees = "whole"\nanswers = ["cohort/looked-after"]', "our-young", "answers"),
        ('sees = "whole"', 'sees = "whole"\nanswers = ["looked-after"]', "our-young", "answers"),
        ('sees = "whole"', 'sees = "whole"\ncolour = "blue"', "our-young", "colour"),
        ("list = 3, where", "list = 11, where", "our-young", "any"),
        ("list = 3, where", "list = 99, where", "our-young", "any"),
        ("age < :young_age", "shoe_size < 3", "our-young", "where"),
        ("age < :young_age", "age < :no_such", "our-young", "where"),
        ("age < :young_age", "age < 3; drop table members", "our-young", "where"),
        ("age < :young_age", "child_id in (select child_id from referrals)", "our-young", "where"),
        ('name = "young_age"', 'name = "extract_date"', "extract_date", "name"),
        ('name = "young_age"', 'name = "lately_months"', "lately_months", "name"),
        (SOUND[SOUND.index("[[cohort.example]]") :], "", "our-young", "example"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place(tmp_path, old, new, entry, field):
    own = tmp_path / "ours.toml"
    assert old in SOUND
    own.write_text(SOUND.replace(old, new))
    extract = read(workbook({"List 3": a_list(3)}))
    with pytest.raises(RuleFileError) as refused:
        membership(extract, own_files=[own])
    assert refused.value.where == {"file": "ours.toml", "entry": entry, "field": field}


def test_a_rule_that_the_database_cannot_answer_is_refused_without_a_traceback(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(SOUND.replace("age < :young_age", "referral_date < 'a text'"))
    extract = read(workbook({"List 3": a_list(3)}))
    with pytest.raises(RuleFileError) as refused:
        membership(extract, own_files=[own])
    assert refused.value.where["entry"] == "our-young"


def test_kloes_own_files_stand_alone():
    assert len({cohort.id for cohort in load_cohort_book().cohorts}) == len(load_cohort_book().cohorts)
