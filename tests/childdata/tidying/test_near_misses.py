"""Values close to a code: read where nobody would doubt them, left alone where they say something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.childdata.specification import Code, CodeSet, Column, latest_specification
from kloe.childdata.tidying.codes import match_value

SPECIFICATION = latest_specification()
PLACES: dict[str, tuple[Column, CodeSet]] = {
    f"{child_list.number}.{column.name}": (column, code_set)
    for child_list in SPECIFICATION.lists
    for column in child_list.columns
    if (code_set := SPECIFICATION.codes_of(column)) is not None
}
CODES = [(place, code) for place, (_, code_set) in PLACES.items() for code in code_set.codes]


def read(place: str, value: str) -> str | None:
    found = match_value(value, *PLACES[place])
    return found.code.code if found.code else None


# A word that denies an answer, or says that it is over or not sure, leaves no answer.
SAYS_SOMETHING_ELSE = {
    "1.gender": ["Not female", "Non-male", "Male (trans)", "Male (at birth)", "Was male", "Male/Female", "Male?"],
    "1.ethnicity": [
        "Not White British", "White non-British", "Non-white", "Not refused", "White British (not Irish)",
        "Emotional", "Asian - not Indian", "White/Black", "WBRI/WIRI", "WIRI - White British", "E3 Not stated/Refused",
    ],
    "1.contact_source": ["Not police", "Former police", "School/Police", "5B - social care", "7: Police", "Polcie"],
    "3.no_further_action": ["Not NFA", "No NFA", "Non-NFA", "No - NFA", "NFA - No"],
    "4.disability": [
        "Yes (pending)", "Yes (TBC)", "Yes (ended)", "Autism (no)", "Autism (suspected)", "Was disabled", "NONE, AUT",
        "Disabled (former)", "No (previously yes)", "No longer disabled",
    ],
    "5.conference_unnecessary": ["Not unnecessary", "NFA"],
    "6.case_status": [
        "Was looked after", "Looked after child (ceased)", "In care (discharged)", "CIN plan ended",
        "CIN plan (closed)",
        "Child protection plan (ended)", "Former CLA", "Not in care", "Step down to CIN", "Possible CLA",
    ],
    "6.closure_reason": [
        "Not adopted", "RC1 - Not adopted", "Adopted (disrupted)", "Child arrangements order (refused)",
    ],
    "6.primary_need": [
        "N1 - not abuse", "N1 - no abuse or neglect", "N9 - children in need", "N6 socially acceptable", "N1; N2",
        "No disability", "N1 - Child's disability",
    ],
    "7.latest_category": [
        "Neglect (previously Physical)", "Physical (was Neglect)", "Was neglect", "Sexual abuse (alleged)",
        "Not neglect",
        "Neglect changed from physical", "Physical neglect", "Emotional neglect", "Neglect (not physical)",
    ],
    "8.ceased_reason": [
        "E46 - relative/friend", "E47 - former foster carer", "E48 - relative", "E5 - unsupported", "E6 - supported",
        "E4A unplanned", "E2 - Not died", "Died (no)",
        "Special guardianship made to carers other than former foster carers",
    ],
    "8.legal_status": [
        "C2 - Full care order discharged", "Full care order (discharged)", "E1 - Placement order revoked",
        "ICO (expired)", "Care order (pending)", "Was ICO", "V2 Single period ended", "C1/C2", "Supervision order",
    ],
    "8.permanence_plan": ["Not adoption", "No longer adoption", "SGO/LTF", "Not long term fostering"],
    "8.placement_type": [
        "K2 - secure", "K1 - not secure", "Not placed with parents", "Foster placement - relatives - ",
    ],
    "8.uasc": ["Was UASC", "Former UASC", "No longer UASC", "UASC - No"],
    "9.accommodation": [
        "S - not homeless", "Previously homeless", "X - released from custody", "Independent living (ended)",
        "Z: Not with former foster carer", "R - known",
    ],
    "9.activity": ["F2 - higher education", "F1 other than higher", "F4 not apprenticeship", "Not NEET"],
    "9.eligibility": ["Not relevant", "Ineligible", "Relevant/Former Relevant", "Former eligible"],
    "9.suitability": [
        "Suitable/Unsuitable", "1 - Unsuitable", "2 - Suitable", "Not known if suitable", "Suitable - no",
    ],
    "9.in_touch": ["Yes - not in touch", "Not died", "Does not refuse contact", "Yes (deceased)"],
}  # fmt: skip

NO_DOUBT = {
    "1.gender": [("1.0", "Male"), ("2.0", "Female"), ("M - Male", "Male"), ("Females", "Female")],
    "1.ethnicity": [
        ("NOT - NOBT - Info not obtained", "NOBT"), ("Roma/Gypsy", "WROM"), ("Not stated - Refused", "REFU"),
        ("Asian, Asian British or Asian Welsh: Indian", "AIND"), ("Black British - Caribbean", "BCRB"),
        ("Black, Black British, Black Welsh, Caribbean or African: African", "BAFR"),
        ("Any other Black, Black British or Caribbean background", "BOTH"), ("Asian British - Any other", "AOTH"),
        ("Mixed or Multiple ethnic groups: White and Asian", "MWAS"), ("White: Any other White", "WOTH"),
        ("White: English, Welsh, Scottish, Northern Irish or British", "WBRI"), ("Any other White backgrou", "WOTH"),
    ],
    "1.contact_source": [("Mother / Father", "1A"), ("6.0", "6"), ("School, Primary school", "2A")],
    "3.no_further_action": [("Further action required", "No"), ("Yes - NFA", "Yes")],
    "4.child_seen": [("Child was seen", "Yes"), ("Seen - not alone", "Yes"), ("Child was not seen", "No")],
    "4.disability": [("AUT, LD", "Yes"), ("MOB; COMM", "Yes"), ("AUT - Autism", "Yes"), ("NONE - No disability", "No")],
    "6.case_status": [("Looked after children", "CLA")],
    "6.closure_reason": [
        ("SGO", "RC4"), ("CAO", "RC3"), ("Child no longer in need", "RC7"), ("Services ceased for any other r", "RC7"),
        ("RC8 - Case closed after assessment, n", "RC8"),
    ],
    "6.primary_need": [("N9 - Step parent adoption", "N9"), ("Cases other than children in n", "N9")],
    "7.seen_alone": [("Seen not alone", "No"), ("Not alone", "No"), ("Alone", "Yes")],
    "7.latest_category": [("Neglect, Neglect", "Neglect"), ("Emotional/Neglect", "Multiple")],
    "8.ceased_reason": [
        ("E11 - Adopted - application unopposed (adoption order granted by court on date episode ceased)", "E11"),
        ("E41 - Child Arrangements Order (previously residence order)", "E41"),
        ("E46 - former foster carers other than relatives", "E46"),
    ],
    "8.placement_location": [("Out of area", "Out"), ("Within LA", "In"), ("Not in LA", "Out")],
    "8.permanence_plan": [("LTF", "Fostering"), ("Long term foster care", "Fostering")],
    "8.placement_type": [("S1 - RES SCHOOL EXCL DUAL REG", "S1")],
    "9.accommodation": [("Prison", "X"), ("No fixed abode", "S"), ("Y - Other accommodation (state in notes)", "Y")],
    "9.activity": [("FT higher education", "F1"), ("Full time not higher", "F2"), ("Pregnancy or parenting", "G6")],
    "9.eligibility": [("Formerly relevant", "Former relevant"), ("Former Relevant Child (18-21)", "Former relevant")],
    "9.suitability": [("Un-suitable", "Unsuitable"), ("Non suitable", "Unsuitable"), ("b) Suitable", "Suitable")],
    "9.in_touch": [("Returned home", "Rhom"), ("No longer in touch", "No"), ("Out of touch", "No")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value"), [(p, value) for p, values in SAYS_SOMETHING_ELSE.items() for value in values]
)
def test_a_denied_ended_or_doubtful_answer_is_left_alone(place: str, value: str) -> None:
    assert read(place, value) is None


@pytest.mark.parametrize(("place", "value", "code"), [(p, *case) for p, cases in NO_DOUBT.items() for case in cases])
def test_what_nobody_would_doubt_is_read(place: str, value: str, code: str) -> None:
    assert read(place, value) == code


def said(code: Code) -> str:
    """The official words of a code; the code where it has none."""
    return code.label or code.code


@pytest.mark.parametrize(("place", "code"), CODES, ids=[f"{place}-{code.code}" for place, code in CODES])
def test_no_way_of_writing_an_official_text_leads_to_another_code(place: str, code: Code) -> None:
    label, short = said(code), code.code
    ways = [
        label, label.upper(), f"{label}.", f"*{label}*", f"'{label}'", label.replace(" - ", " \u2013 "),
        label.replace(" - ", "-"), label.replace("/", " / "), label.replace("/", " or "), label.replace(" and ", " & "),
        label[:30], label[:40], f"{short} - {label}", f"{short}: {label}", f"{short} {label}", f"{short}) {label}",
        f"{label} ({short})", f"{label} [{short}]", f"[{short}] {label}", f"{code.printed[:30]}", f"{short}, {label}",
        f"{label}; {label}", f"{label} / {label}", f"a) {label}", f"zz) {label}",
    ]  # fmt: skip
    for way in ways:
        assert read(place, way) in {short, None, *same_label(place, code)}, way
    if short.isupper():
        assert read(place, f"{short} - {label}") == short


def same_label(place: str, code: Code) -> set[str]:
    """Codes whose label begins as this one's does: a cut text of them is theirs as much."""
    return {other.code for other in PLACES[place][1].codes if said(other) == said(code)}


@given(st.sampled_from(CODES), st.data())
def test_a_typing_error_never_leads_to_another_code(case: tuple[str, Code], data: st.DataObject) -> None:
    place, code = case
    label = said(code)
    at = data.draw(st.integers(0, max(0, len(label) - 2)))
    wrong = label[:at] + label[at : at + 2][::-1] + label[at + 2 :]
    assert read(place, wrong) in {code.code, None}


# An answer that is the denial, or the past, of another one.
DENIALS = {
    ("9.suitability", "Not Suitable"): "Unsuitable",
    ("9.in_touch", "Not In touch"): "No",
    ("9.eligibility", "Former Relevant child"): "Former relevant",
}


@pytest.mark.parametrize("form", ["Not {}", "Former {}", "{} - pending", "{} (revoked)", "Possibly {}", "{}?"])
def test_an_answer_that_is_denied_past_or_doubted_is_not_the_answer(form: str) -> None:
    for place, code in CODES:
        value = form.format(said(code))
        about_need = place in {"6.primary_need", "8.category_of_need"} and said(code) == code.code
        assert about_need or read(place, value) == DENIALS.get((place, value)), value
