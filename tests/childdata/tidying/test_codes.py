"""Raw values of councils and the codes they mean; most cases are values seen in returns."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.childdata.specification import CodeSet, Column, latest_specification
from kloe.childdata.tidying.codes import Match, match_value
from kloe.childdata.tidying.spellings import read_spellings, spellings
from kloe.errors import RuleFileError

SPECIFICATION = latest_specification()
VARIANTS = Path(__file__).parents[4] / "shared" / "facts" / "value-variants.csv"


def column_of(place: str) -> tuple[Column, CodeSet]:
    number, name = place.split(".")
    column = SPECIFICATION.by_number[int(number)].by_name[name]
    code_set = SPECIFICATION.codes_of(column)
    assert code_set is not None
    return column, code_set


def match(place: str, value: str, **rulings: str) -> Match:
    column, code_set = column_of(place)
    return match_value(value, column, code_set, rulings)


def short(found: Match) -> str | None:
    return found.code.code if found.code else None


CATEGORIES = [
    (f"{child_list.number}.{column.name}", code)
    for child_list in SPECIFICATION.lists
    for column in child_list.columns
    if (code_set := SPECIFICATION.codes_of(column)) is not None
    for code in code_set.codes
]

HOW = [
    ("1.ethnicity", "a) WBRI", "WBRI", "as printed"),
    ("1.ethnicity", "s) NOBT", "NOBT", "as printed"),
    ("8.placement_type", "o)  k1:\u00a0Secure Children's Homes", "K1", "case or spacing"),
    ("1.ethnicity", "wbri", "WBRI", "code alone"),
    ("8.placement_provider", "[PR5]", "PR5", "code alone"),
    ("8.placement_provider", "PR 4", "PR4", "code alone"),
    ("6.primary_need", "CIN - N7 Low Income", "N7", "code with other words"),
    ("8.ceased_reason", "Sentenced to custody [E9]", "E9", "code with other words"),
    ("1.gender", "a) Female", "Female", "label"),
    ("9.accommodation", "16+ Supported lodgings", "E", "label"),
    ("1.gender", "F", "Female", "seen spelling"),
    ("7.latest_category", "Neglect, Physical", "Multiple", "several named"),
]

# What other tools got wrong.
PEERS_WRONG = [
    ("9.suitability", "Unsuitable", "Unsuitable"),
    ("1.contact_source", "14 - Charity", "8"),
    ("1.contact_source", "Probation 6 month", None),
    ("1.ethnicity", "White - Any other", "WOTH"),
    ("3.no_further_action", "NFA", "Yes"),
    ("3.no_further_action", "Further action", "No"),
    ("6.closure_reason", "RC9", "RC9"),
    ("9.accommodation", "U: Independent living", "U"),
    ("9.accommodation", "S: homeless", "S"),
    ("9.activity", "F5", "F5"),
    ("1.ethnicity", "t) NOBT", "NOBT"),
    ("1.contact_source", "p1) 5D", "5D"),
    ("9.eligibility", "d) Eligible child", "Eligible"),
    ("8.placement_type", "K3", "K3"),
    ("9.accommodation", "U", "U"),
    ("1.gender", "U", "NotStated"),
    ("1.gender", "2", "Female"),
    ("11.leaving_reason", "2", "2"),
    ("8.legal_status", "EPO", "L2"),
    ("7.initial_category", "Neglect, Physical and Emotional", "Multiple"),
    (
        "8.ceased_reason",
        "E4A Return home with parents/rels/other - part of care planning process",
        "E4A",
    ),
]

MATCHED = [
    ("11.gender", "c) Not stated", "NotStated"),
    ("11.gender", "c) Neither", "Neither"),
    ("1.gender", "Unborn", "NotStated"),
    ("1.ethnicity", "WBRI - White British", "WBRI"),
    ("1.ethnicity", "A3 - Irish Traveller", "WIRT"),
    ("1.ethnicity", "A3 - White - Any other", "WOTH"),
    ("1.ethnicity", "White Irish", "WIRI"),
    ("1.ethnicity", "Gypsy / Roma (A5)", "WROM"),
    ("1.ethnicity", "White & Black Caribbean", "MWBC"),
    ("1.ethnicity", "Mixed - White/Asian (B3)", "MWAS"),
    ("1.ethnicity", "Asian or Asian British - Indian", "AIND"),
    ("1.ethnicity", "Asian/Brit.Asian-Other", "AOTH"),
    ("1.ethnicity", "BSOM Black Somali", "BAFR"),
    ("1.ethnicity", "Arab", "OOTH"),
    ("1.ethnicity", "Refused to say", "REFU"),
    ("1.ethnicity", "Unknown", "NOBT"),
    ("1.contact_source", "3A: Health services – GP", "3A"),
    ("1.contact_source", "A & E (Emergency Dept)", "3E"),
    ("1.contact_source", "6 - Police", "6"),
    ("1.contact_source", "62) Individual - Self", "1C"),
    ("3.referral_source", "LA services - External e.g. from another LA", "5C"),
    ("6.primary_need", "N1 Abuse", "N1"),
    ("6.primary_need", "Family dysfunction: Problems relating to parental relationships", "N5"),
    ("6.primary_need", "N3SA : Children whose parents abuse alcohol", "N3"),
    ("6.closure_reason", "Adopted (CIN RC1)", "RC1"),
    ("6.case_status", "LAC", "CLA"),
    ("6.case_status", "CLA&CPP", "CLA"),
    ("6.case_status", "CIN", "CIN"),
    ("7.initial_category", "Emotional/Neglect", "Multiple"),
    ("7.initial_category", "Likelihood of Sexual", "Sexual"),
    ("8.legal_status", "CLA - V2 - Single period of accommodation under Section 20", "V2"),
    ("8.placement_type", "U6 Foster placement with other foster carer", "U6"),
    (
        "8.placement_type",
        "U4 - Foster placement (not with family / friend) agreed as Long Term",
        "U4",
    ),
    ("8.placement_type", "Placement with other foster carer - not long term or FFA (OUT) [U6b]", "U6"),
    ("8.placement_type", "P1) Placed with parents", "P1"),
    (
        "8.placement_type",
        "A4OUT - Placed for Adoption with consent not with current FC (outside LA)",
        "A4",
    ),
    ("8.ceased_reason", "E4 B - Return home, not part of care planning", "E4B"),
    ("8.ceased_reason", "Transferred to care of adult social services", "E7"),
    ("8.return_interview_offered", "Offered and Accepted", "Yes"),
    ("8.return_interview_accepted", "Offered and Accepted", "Yes"),
    ("8.return_interview_accepted", "Offered and Declined (by YP)", "No"),
    ("8.return_interview_offered", "Not Offered (Missing Again)", "No"),
    ("8.uasc", "Non-UASC", "No"),
    ("8.second_period", "0 - No", "No"),
    ("4.disability", "True", "Yes"),
    ("4.disability", "b. No", "No"),
    ("4.disability", "AUTISM", "Yes"),
    ("7.seen_alone", "Child not seen", "No"),
    ("9.in_touch", "5 - No, residence not known", "No"),
    ("9.accommodation", "(B) 16+ With Parents or Relatives", "B"),
    ("9.accommodation", "With former foster carer(s)", "Z"),
    ("9.suitability", "Accommodation is not considered suitable", "Unsuitable"),
    ("10.reversal_reason", "Prospective adopters could not be found (RD3)", "RD3"),
    ("8.ceased_reason", "E41 - Returned home - Child Arrangement", "E41"),
    ("8.ceased_reason", "E15 - Age assessment determined child is aged 18 or over and E5, E6 and E7 do not apply eg"
     " UASC whose age has been disputed", "E15"),
    ("8.placement_type", "K2 - Any children's home (except secure)", "K2"),
    ("8.placement_type", "Independent Living: with friends, with or without formal support", "P2"),
    ("1.contact_source", "1D - Individual (Excluding Friends, Relatives, Carers)", "1D"),
    ("1.contact_source", "LA - Other Council Department (not Housing/Adults SS)", "5B"),
]  # fmt: skip

LEFT_ALONE = [
    ("1.gender", "2 - Male", "letter and words disagree"),
    ("1.gender", "Indeterminate", ""),
    ("1.gender", "Not male", ""),
    ("1.ethnicity", "A3", ""),
    ("1.ethnicity", "b) Mixed", "Ofsted's grouping, not a code"),
    ("1.ethnicity", "Gypsy or Irish Traveller", "could be several codes"),
    ("1.ethnicity", "Both parents Asian", "letter and words disagree"),
    ("1.contact_source", "d) Health services", "Ofsted's grouping, not a code"),
    ("1.contact_source", "a) Individual", "Ofsted's grouping, not a code"),
    ("1.contact_source", "7 - Police", "letter and words disagree"),
    ("1.contact_source", "Not police", ""),
    ("1.contact_source", "8 weeks", ""),
    ("1.contact_source", "Other - Probation", ""),
    ("6.primary_need", "N1; N4", "could be several codes"),
    ("6.primary_need", "N1b - Parental Mental Health", "letter and words disagree"),
    ("8.category_of_need", "N9", ""),
    ("6.closure_reason", "RC7:Case closed after assessment, no further action", "letter and words disagree"),
    ("6.closure_reason", "RC8 School Leaving Age", ""),
    ("7.initial_category", "Physical not sexual", ""),
    ("8.placement_type", "U1: Foster placement - FFA", "letter and words disagree"),
    ("8.placement_type", "U6 long term", "letter and words disagree"),
    ("8.placement_type", "Foster placement", "Ofsted's grouping, not a code"),
    ("8.placement_type", "Supported Accommodation", "could be several codes"),
    ("8.placement_type", "K2 - Residential Accommodation not subject to children's homes regulations",
     "letter and words disagree"),
    ("8.ceased_reason", "E4A not part of planning", "letter and words disagree"),
    ("8.ceased_reason", "E5 no support", "letter and words disagree"),
    ("8.placement_location", "Yes", ""),
    ("9.accommodation", "S: Independent living", "letter and words disagree"),
    ("9.accommodation", "Y - Not suitable", ""),
    ("9.activity", "Full time in training or employment", "could be several codes"),
    ("4.child_seen", "Child not seen alone", ""),
    ("4.disability", "Yes No", ""),
    ("11.leaving_reason", "2 - Application refused", "letter and words disagree"),
    ("1.ethnicity", "-", ""),
    ("4.disability", "N/A", ""),
    ("8.uasc", "n.a.", ""),
    ("9.suitability", "N A", ""),
    ("11.fostering_for_adoption", "N/a", ""),
    ("9.accommodation", "N/K", ""),
    ("9.accommodation", "Y/N", ""),
    ("9.accommodation", "N (Y)", ""),
    ("4.child_seen", "Yes?", ""),
    ("6.primary_need", "N1 (?)", ""),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "expected", "how"), HOW)
def test_says_how_a_value_was_matched(place: str, value: str, expected: str, how: str) -> None:
    found = match(place, value)
    assert (short(found), found.how) == (expected, how)


@pytest.mark.parametrize(("place", "value", "expected"), PEERS_WRONG)
def test_values_that_other_tools_get_wrong(place: str, value: str, expected: str | None) -> None:
    assert short(match(place, value)) == expected


@pytest.mark.parametrize(("place", "value", "expected"), MATCHED)
def test_matches_what_councils_write(place: str, value: str, expected: str) -> None:
    assert short(match(place, value)) == expected


@pytest.mark.parametrize(("place", "value", "why_not"), LEFT_ALONE)
def test_leaves_alone_what_is_in_doubt(place: str, value: str, why_not: str) -> None:
    found = match(place, value)
    assert (found.code, found.how, found.why_not) == (None, None, why_not)


def test_suggests_the_code_a_person_may_have_meant() -> None:
    assert match("1.gender", "Femal").nearest == "b) Female"
    assert match("1.gender", "Qzx").nearest == ""
    assert match("1.gender", "Female").nearest == ""


def test_a_ruling_wins_whatever_the_case_and_spacing() -> None:
    column, code_set = column_of("1.contact_source")
    found = match_value("police ", column, code_set, {"POLICE": "7"})
    assert (short(found), found.how) == ("7", "ruling")


def test_a_ruling_on_one_mark_is_none_on_another() -> None:
    column, code_set = column_of("1.contact_source")
    assert short(match_value("-", column, code_set, {"-": "10"})) == "10"
    assert short(match_value("?", column, code_set, {"-": "10"})) is None
    assert short(match_value("1.1", column, code_set, {"11": "10"})) is None


def test_a_ruling_for_a_code_outside_the_set_is_not_used() -> None:
    column, code_set = column_of("1.contact_source")
    assert short(match_value("Police", column, code_set, {"Police": "U1"})) == "6"


@pytest.mark.parametrize(("place", "code"), CATEGORIES, ids=lambda part: getattr(part, "code", part))
def test_a_printed_code_matches_itself(place: str, code: object) -> None:
    for text in (code.printed, *code.also_printed):  # type: ignore[attr-defined]
        assert match(place, text).code == code
        assert match(place, f" {text.lower()}\u00a0 ").code == code


@given(
    case=st.sampled_from([(place, value) for place, value, _ in MATCHED + PEERS_WRONG + LEFT_ALONE]),
    space=st.sampled_from(["  ", "\u00a0", " \t "]),
    change=st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
)
def test_case_and_spaces_never_change_the_code(case: tuple[str, str], space: str, change: object) -> None:
    place, value = case
    changed = space + change(value).replace(" ", space) + space  # type: ignore[operator]
    assert match(place, changed).code == match(place, value).code


@given(value=st.text(max_size=40), place=st.sampled_from(sorted({place for place, _ in CATEGORIES})))
def test_any_text_is_matched_or_left_alone(value: str, place: str) -> None:
    found = match(place, value)
    assert (found.code is None) == (found.how is None)


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('code_sets = ["colour"]\ncode = "Yes"', "colour"),
        ('code_sets = ["gender"]\ncode = "Blue"', "Blue of gender"),
        ('columns = ["shoe_size"]\ncode = "Yes"', "shoe_size"),
        ('columns = ["uasc"]\ncode = "WBRI"', "WBRI"),
        ('code = "Yes"', "code_sets or columns"),
        ('code_sets = ["gender"]\ncode = "Male"\ncolour = "red"', "colour"),
    ],
)
def test_refuses_a_spelling_of_something_unknown(tmp_path: Path, entry: str, complaint: str) -> None:
    file = tmp_path / "spellings.toml"
    file.write_text(f'same_word = []\nhabit = []\nunclear = []\n[[spelling]]\nseen = ["x"]\n{entry}\n')
    with pytest.raises(RuleFileError, match=complaint):
        read_spellings(file)


def test_no_curated_spelling_is_lost() -> None:
    """Each one must lead to its code in each place it applies to, so no two of them may contradict."""
    for child_list in SPECIFICATION.lists:
        for column in child_list.columns:
            code_set = SPECIFICATION.codes_of(column)
            for entry in spellings().spelling if code_set else ():
                if code_set and entry.applies(code_set.name, column.name) and entry.code in code_set.by_code:
                    found = {seen: short(match_value(seen, column, code_set)) for seen in entry.seen}
                    assert found == dict.fromkeys(entry.seen, entry.code)


@pytest.mark.skipif(not VARIANTS.exists(), reason="needs the values seen in returns, kept outside the repository")
def test_most_values_seen_in_returns_are_matched() -> None:
    headings = {
        (child_list.number, column.heading.replace("’", "'").rstrip("?").lower()): column
        for child_list in SPECIFICATION.lists
        for column in child_list.columns
        if column.codes
    }
    matched: Counter[bool] = Counter()
    with VARIANTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            number, _, heading = row["applies_to"].split("|")[0].partition(":")
            column = headings.get((int(number), heading.replace("’", "'").rstrip("?").lower()))
            if row["kind"] == "value" and column is not None:
                code_set = SPECIFICATION.code_sets_by_name[column.codes]
                matched[match_value(row["seen_value"], column, code_set).code is not None] += 1
    assert matched.total() > 7000
    assert matched[True] / matched.total() > 0.74
