"""A sentence gets the themes it names, the side it takes, the area it is about, and the words that decided each."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from small_reports import small_report

import kloe.published.themes
from kloe.errors import RuleFileError, UnknownNameError
from kloe.frameworks import load_frameworks
from kloe.published.model import Paragraph, Place
from kloe.published.themes.coding import Sentence, coded, load_coder
from kloe.published.themes.naming import BEFORE, SECTION
from kloe.published.themes.phrases import Phrases, longest
from kloe.published.themes.polarity import load_words
from kloe.published.themes.sentences import split
from kloe.published.themes.taxonomy import area_meant, load_areas, load_taxonomy, read_taxonomy
from kloe.published.themes.words import Lexicon, without_ending

DATA = Path(kloe.published.themes.__file__).parent


def paragraph(text: str, area: str = "", **more: object) -> Paragraph:
    place = Place(page=4, start=100, end=100 + len(text))
    whole = Paragraph(section="Findings", area=area, whose="authority", number=7, text=text, place=place, last_page=4)
    return msgspec.structs.replace(whole, **more)


def code(text: str, area: str = "", *, asked: bool = False, **more: object) -> list[Sentence]:
    return list(load_coder().code(paragraph(text, area, **more), asked=asked))


def one(text: str, area: str = "") -> Sentence:
    (sentence,) = code(text, area)
    return sentence


# Sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Plans are good. Visits are not.", ["Plans are good.", "Visits are not."]),
        ("Some agencies (e.g. schools) help. Others, i.e. health, do not.", 2),
        ("At 31 March 2018, 4.5 % of children waited. It was 3.2 % before.", 2),
        ("She said: ‘It is good.’ We agree.", ["She said: ‘It is good.’", "We agree."]),
        ("Delays remain. (Recommendation) Staff know this.", ["Delays remain. (Recommendation)", "Staff know this."]),
        ("The DfE appointed Mr. Smith to St. Helens. He left.", 2),
        ("A heading without an end", ["A heading without an end"]),
        ("Is it safe? Yes! It is.", 3),
        ("", []),
        ("  \n ", []),
        ("….", ["…."]),
    ],
)
def test_a_paragraph_is_cut_into_sentences(text: str, sentences: list[str] | int) -> None:
    found = [piece.text for piece in split(text)]
    assert (len(found) if isinstance(sentences, int) else found) == sentences


@pytest.mark.parametrize("text", ["Plans are good.  Visits are not. ", "• One thing. • Another thing."])
def test_a_sentence_says_where_it_stands_in_its_paragraph(text: str) -> None:
    pieces = split(text)
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)
    assert all(before.end <= after.start for before, after in pairwise(pieces))


def test_a_sentence_on_the_next_page_says_so() -> None:
    text = "Plans for children are good. Visits to children are not."
    place = Place(page=4, start=0, end=28)
    first, second = load_coder().code(paragraph(text, place=place, last_page=5))
    assert (first.page, second.page) == (4, 5)


# Words and phrases


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["plan", "plans", "planned", "planning"], "plan"),
        (["assess", "assesses", "assessed", "assessing"], "assess"),
        (["agency", "agencies"], "agency"),
        (["child", "children"], "child"),
        (["gas"], "gas"),
    ],
)
def test_words_are_compared_without_their_endings(words: list[str], key: str) -> None:
    assert {without_ending(word) for word in words} == {key}


def test_abbreviations_stay_and_lose_only_the_s_of_several() -> None:
    lexicon = Lexicon()
    assert [lexicon.key(word) for word in ("IROs", "IRO’s", "iro", "LSCB")] == ["IRO", "IRO", "iro", "LSCB"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("strategy discussion/meeting", "Strategy meetings are timely", ["Strategy meetings"]),
        ("contact .. family", "Contact with their birth family is good", ["Contact with their birth family"]),
        ("contact .. family", "Contact a b c d e family", []),
        ("step down", "Step-down plans", ["Step-down"]),
        ("health, dental", "health and dental", []),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str, found: list[str]) -> None:
    lexicon = Lexicon()
    words = lexicon.words(text)
    there = Phrases(lexicon, {"all": [(phrase, "it")]}).found(words.keys)["all"]
    assert [words.printed(one.start, one.end) for one in there] == found


def test_a_longer_phrase_counts_instead_of_one_within_it() -> None:
    lexicon = Lexicon()
    phrases = Phrases(lexicon, {"all": [("assessment", "assessment"), ("health assessment", "health")]})
    found = longest(phrases.found(lexicon.words("An assessment and a health assessment").keys)["all"])
    assert [one.meaning for one in found] == ["assessment", "health"]


# Themes


@pytest.mark.parametrize(
    ("text", "area", "themes"),
    [
        ("Initial health assessments are not timely.", "", {"physical-health"}),
        ("Return home interviews are offered to all.", "", {"missing-children"}),
        ("The MASH and the LADO work well.", "", {"front-door", "allegations"}),
        ("The council adopted a new approach.", "", set()),
        ("Caseloads are manageable.", "care-leavers", {"workforce", "personal-advisers"}),
        ("Caseloads are manageable.", "leaders", {"workforce"}),
        ("The weather was fine.", "", set()),
        ("Children wait too long.", "adoption", {"adoption", "risk-and-drift"}),
        ("Audits and training are good.", "lscb", {"safeguarding-board"}),
    ],
)
def test_a_sentence_has_the_themes_that_it_names(text: str, area: str, themes: set[str]) -> None:
    assert set(one(text, area).themes) == themes


def test_a_sentence_that_names_nothing_goes_on_with_the_one_before() -> None:
    first, second = code("Pathway plans are good. They are detailed.", "care-leavers")
    assert first.themes == second.themes == ("pathway-plans",)
    assert f"pathway-plans: {BEFORE}" in second.because


def test_a_sentence_that_names_another_area_does_not_go_on() -> None:
    _, second = code("Family finding is timely. Care leavers are very happy.", "")
    assert second.themes == ()


def test_only_what_the_sentence_before_was_chiefly_about_goes_on() -> None:
    _, second = code(
        "Performance data show that pathway plans and advocacy are good. Most of it is new.", "care-leavers"
    )
    assert second.themes == ("pathway-plans",)


@pytest.mark.parametrize(
    ("after", "themes"),
    [
        ("Social workers visit children regularly.", {"private-fostering", "direct-work-and-voice"}),
        ("Records are poor. Visits to children are late.", {"private-fostering", "direct-work-and-voice"}),
        ("Children missing education are known.", {"missing-education"}),
        ("Early help is good.", {"early-help"}),
        ("Care leavers know their personal advisers.", {"personal-advisers"}),
    ],
    ids=["goes on", "through others", "another such theme", "another of its collection", "another area"],
)
def test_a_paragraph_on_certain_children_goes_on_about_them(after: str, themes: set[str]) -> None:
    *_, last = code(f"Few children in private fostering are known. {after}", "help-and-protection")
    assert set(last.themes) == themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Assessments are poor.", {"assessment"}),
        ("Strategy discussions in the assessments are poor.", {"enquiries"}),
        ("Assessments and strategy discussions are poor.", {"assessment", "enquiries"}),
        ("Adopters are well prepared by training.", {"adoption"}),
        ("Strategy discussions are seldom recorded.", {"enquiries", "recording"}),
    ],
)
def test_what_is_often_named_in_passing_counts_only_where_it_is_named_first(text: str, themes: set[str]) -> None:
    assert set(one(text).themes) == themes


def test_one_paragraph_says_nothing_of_the_next() -> None:
    list(load_coder().code(paragraph("Pathway plans are good.")))
    assert one("All of this is detailed.").themes == ()


def test_facts_about_the_place_have_no_theme_and_no_side() -> None:
    (sentence,) = code("12 children were in good foster homes.", section="Information about this local authority area")
    assert (sentence.themes, sentence.area, sentence.polarity) == ((), "", "neutral")
    assert sentence.because == (f"neutral: {SECTION}",)


@pytest.mark.parametrize("theme", load_taxonomy().themes, ids=lambda theme: theme.id)
def test_every_phrase_of_a_theme_finds_it_or_a_longer_one(theme: object) -> None:
    for phrase in theme.phrases:  # type: ignore[attr-defined]
        text = " ".join(part.split("/")[0] for part in phrase.split() if part != "..")
        assert load_coder().themes_of(text), phrase


# Strength or weakness


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Plans are detailed and effective.", "strength"),
        ("Plans are not detailed or effective.", "weakness"),
        ("Plans lack detailed and effective actions.", "weakness"),
        ("Children are seen without delay.", "strength"),
        ("Leaders have reduced drift.", "strength"),
        ("There is drift and delay.", "weakness"),
        ("Too few children benefit from good support.", "weakness"),
        ("Visits are regular, but plans are weak.", "mixed"),
        ("Although plans are weak, visits are regular.", "mixed"),
        ("Despite good staff, plans are weak.", "weakness"),
        ("The board will meet in June.", "neutral"),
        ("Ensure that plans are good.", "weakness"),
        ("Staff work hard to help.", "strength"),
        ("Take-up is too variable.", "weakness"),
        ("The gap in attainment has narrowed.", "strength"),
        ("Not only are plans good, they are timely.", "strength"),
    ],
)
def test_a_sentence_takes_a_side(text: str, polarity: str) -> None:
    assert one(text).polarity == polarity


def test_what_is_asked_for_is_a_weakness_however_mildly_it_is_put() -> None:
    (sentence,) = code("The good quality of plans.", asked=True)
    assert sentence.polarity == "weakness"


def test_a_report_tells_what_it_asks_for_by_its_place() -> None:
    report = small_report("a.pdf", "0" * 64, "Kent", date(2024, 3, 4), "Plans are good.")
    assert [one.polarity for one in coded(report)] == ["weakness"]
    nothing_asked = msgspec.structs.replace(report, recommendations=())
    assert [one.polarity for one in coded(nothing_asked)] == ["strength"]


def test_the_words_that_decided_are_told_as_they_are_printed() -> None:
    sentence = one("Step-down plans are Well-coordinated.")
    assert sentence.because[-1] == "strength: Well, coordinated"
    assert "in-need-and-protection-plans: Step-down plans" in sentence.because


# What it is about


@pytest.mark.parametrize(
    ("text", "area", "about"),
    [
        ("Visits are regular.", "help-and-protection", "help-and-protection"),
        ("Visits are regular.", "leaders", "leadership"),
        ("The front door is effective.", "leaders", "help-and-protection"),
        ("Staff are proud.", "children-looked-after", "children-in-care"),
        ("Care leavers are happy.", "children-in-care-and-care-leavers", "care-leavers"),
        ("Children are happy.", "children-in-care-and-care-leavers", "children-in-care"),
        ("Care leavers are happy.", "", "care-leavers"),
        ("Children in care and care leavers are happy.", "", ""),
        ("Management oversight of private fostering.", "", "help-and-protection"),
        ("Management oversight and supervision.", "", "leadership"),
        ("Staff are proud.", "looked-after/ambition", "children-in-care"),
    ],
)
def test_a_sentence_is_about_an_area(text: str, area: str, about: str) -> None:
    assert one(text, area).area == about


def test_what_a_review_of_the_board_says_is_about_the_board() -> None:
    (sentence,) = code("The front door is effective.", whose="lscb")
    assert (sentence.area, sentence.themes) == ("lscb", ("front-door", "safeguarding-board"))


def test_every_judgement_area_of_every_framework_is_about_something_or_about_all() -> None:
    judged = {area.id.partition("/")[0] for one in load_frameworks() for area in one.areas}
    told = {section for area in load_areas().areas for section in area.sections}
    assert judged - told <= {"overall-effectiveness", "deep-dive"}
    assert told <= judged


@pytest.mark.parametrize(("name", "area"), [("leaders", "leadership"), ("children-looked-after", "children-in-care")])
def test_an_area_may_be_named_as_a_framework_does(name: str, area: str) -> None:
    assert area_meant(name).id == area


def test_an_area_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="No sentence is about 'parks'"):
        area_meant("parks")


# The files


def test_no_phrase_has_two_roles_in_polarity() -> None:
    words = load_words()
    roles = (words.ignored, words.strength, words.weakness, words.denials, words.reliefs, words.neutral)
    lexicon = Lexicon(load_taxonomy().kept)
    seen: dict[tuple[str, ...], int] = {}
    for role, phrases in enumerate(roles):
        for phrase in phrases:
            assert seen.setdefault(tuple(map(lexicon.key, phrase.split())), role) == role, phrase


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('collection = "leadership"', 'collection = "parks"', "There is no 'parks'"),
        ('whole = ["lscb"]', 'whole = ["parks"]', "There is no 'parks'"),
        ('id = "front-door"', 'id = "early-help"', "is given twice"),
        ("definition = ", "defines = ", "defines"),
    ],
)
def test_a_file_of_themes_that_is_wrong_is_refused(tmp_path: Path, before: str, after: str, says: str) -> None:
    text = (DATA / "taxonomy.toml").read_text(encoding="utf-8")
    assert before in text
    wrong = tmp_path / "mine.toml"
    wrong.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RuleFileError, match=says):
        read_taxonomy(wrong)


@pytest.mark.parametrize("text", ["", ".", "((((", "a" * 5000, "not " * 400, "\x00\ufffe", "№ ½ ﬁ Ⅷ", "’’’’"])
def test_odd_text_is_coded_and_never_an_error(text: str) -> None:
    for sentence in code(text, "care-leavers"):
        assert sentence.polarity in ("strength", "weakness", "mixed", "neutral")
