"""Searching: what is asked is found where it is printed, filters narrow it, slips in names are forgiven."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searchable_reports import library_of, made_report

from kloe.errors import KloeError
from kloe.published.library import Library
from kloe.published.searching import Filters, Found, list_recommendations, search
from kloe.published.searching.index import INDEX
from kloe.published.searching.passages import passage
from kloe.published.searching.words import asked

LEEDS = made_report(
    "Leeds",
    date(2022, 2, 28),
    [
        ("help-and-protection", "Children who live with neglect are seen alone. Neglect is named."),
        ("help-and-protection", "Care-experienced young people get help from “Safe Space”, a café."),
        ("care-leavers", "Return home interviews are timely. Policies on neglect are clear."),
    ],
    asked=["The quality of supervision."],
    grades={"overall-effectiveness": "outstanding", "help-and-protection": "outstanding", "care-leavers": "good"},
)
KENT = made_report(
    "Kent",
    date(2017, 3, 6),
    [
        ("help-and-protection", "Interviews on return to home are not offered. A policy is missing."),
        ("leadership", "Leaders safeguard children; safeguarding is not seen as everybody’s business."),
    ],
    asked=["Ensure that return home interviews are offered."],
    grades={"overall-effectiveness": "requires-improvement", "leadership": "inadequate"},
)
KENT = msgspec.structs.replace(KENT, framework="sif-2013")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(tmp_path_factory.mktemp("search") / "published", LEEDS, KENT)


def where(found: Found) -> set[tuple[str | None, int]]:
    """Authority and printed number of what was found."""
    return {(hit.authority, hit.number or 0) for hit in found.hits}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("neglect", {("Leeds", 1), ("Leeds", 3)}),
        ("NEGLECT", {("Leeds", 1), ("Leeds", 3)}),
        ("neglect alone", {("Leeds", 1)}),
        ("neglect and alone", {("Leeds", 1)}),
        ("alone or cafe", {("Leeds", 1), ("Leeds", 2)}),
        ("return home interviews", {("Leeds", 3), ("Kent", 1), ("Kent", 3)}),
        ('"return home interviews"', {("Leeds", 3), ("Kent", 3)}),
        ("“return home interviews”", {("Leeds", 3), ("Kent", 3)}),
        ('"return home', {("Leeds", 3), ("Kent", 3)}),
        ("interview", {("Leeds", 3), ("Kent", 1), ("Kent", 3)}),
        ("policy", {("Leeds", 3), ("Kent", 1)}),
        ("policies", {("Leeds", 3), ("Kent", 1)}),
        ('"policies"', {("Leeds", 3)}),
        ("safeg*", {("Kent", 2)}),
        ('"return home inter*"', {("Leeds", 3), ("Kent", 3)}),
        ('"return home inter"*', {("Leeds", 3), ("Kent", 3)}),
        ("care-experienced", {("Leeds", 2)}),
        ("care experience", set()),
        ("everybody's", {("Kent", 2)}),
        ("café", {("Leeds", 2)}),
        ("neglect NOT alone", {("Leeds", 3)}),
        ("neglect -alone", {("Leeds", 3)}),
        ("NOT alone neglect", {("Leeds", 3)}),
        ("children not seen", {("Kent", 2)}),
        ("(alone or timely) neglect", {("Leeds", 1), ("Leeds", 3)}),
        ("neglect NOT (alone or timely)", set()),
        ("neglect)", {("Leeds", 1), ("Leeds", 3)}),
        ("((neglect", {("Leeds", 1), ("Leeds", 3)}),
        ("text:neglect", set()),
        ("NEAR(neglect alone)", set()),
    ],
)
def test_words_are_found_as_a_person_means_them(library: Library, words: str, expected: set[tuple[str, int]]) -> None:
    found = search(library, words)
    assert where(found) == expected
    assert found.total == len(expected)
    assert found.reports == len({authority for authority, _ in expected})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "no word"),
        ("* - ( ) \" ' …", "no word"),
        ("and or", "no word"),
        ("-neglect", "must not be there"),
        ("NOT neglect", "must not be there"),
        ("alone or NOT neglect", "beside 'or'"),
        ("(" * 60 + "a", "brackets"),
        ("a" * 501, "500 characters"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_way_out(library: Library, words: str, says: str) -> None:
    with pytest.raises(KloeError, match=says) as refused:
        search(library, words)
    assert refused.value.remedy


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="ab \"'*()-+^:{}ANDORNOT,;", max_size=30)))
def test_whatever_is_typed_the_index_understands_it(words: str) -> None:
    with sqlite3.connect(":memory:") as index:
        index.execute("create virtual table words using fts5 (text, facets)")
        try:
            match = asked(words).match
        except KloeError:
            return
        index.execute("select * from words where words match ?", (f'text : ({match}) AND facets : ("a")',)).fetchall()


def test_a_hit_says_where_it_is_printed_and_marks_what_was_found(library: Library) -> None:
    found = search(library, "neglect")
    best = found.hits[0]
    assert [best.text[start:end] for start, end in best.found] == ["neglect", "Neglect"]
    assert (best.authority, best.published, best.page, best.number) == ("Leeds", "2022-04-29", 2, 1)
    assert (best.area, best.grade, best.section) == ("help-and-protection", "outstanding", "Findings")
    assert best.score >= found.hits[1].score
    assert "missing-children" in search(library, '"return home interviews"').hits[0].themes


def test_only_as_many_as_asked_for_are_given_and_all_are_counted(library: Library) -> None:
    found = search(library, "interviews", limit=1)
    assert (len(found.hits), found.total, found.reports) == (1, 3, 2)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(authorities=("Kent County Council",)), {("Kent", 1), ("Kent", 3)}),
        (Filters(authorities=("Kent", "Leeds")), {("Kent", 1), ("Kent", 3), ("Leeds", 3)}),
        (Filters(years=("2022",)), {("Leeds", 3)}),
        (Filters(years=("2016-2018",)), {("Kent", 1), ("Kent", 3)}),
        (Filters(years=("2016", "2022")), {("Leeds", 3)}),
        (Filters(frameworks=("sif",)), {("Kent", 1), ("Kent", 3)}),
        (Filters(frameworks=("ilacs",)), {("Leeds", 3)}),
        (Filters(areas=("Care leavers",)), {("Leeds", 3)}),
        (Filters(areas=("help",)), {("Kent", 1)}),
        (Filters(grades=("good",)), {("Leeds", 3)}),
        (Filters(grades=("RI",)), {("Kent", 3)}),
        (Filters(grades=("Requires improvement to be good",)), {("Kent", 3)}),
        (Filters(themes=("supervision-and-oversight",)), set()),
        (Filters(themes=("missing children",), years=("2022",)), {("Leeds", 3)}),
        (Filters(authorities=("Kent",), years=("2022",)), set()),
    ],
)
def test_filters_narrow_what_is_found(library: Library, filters: Filters, expected: set[tuple[str, int]]) -> None:
    found = search(library, "interviews", filters)
    assert where(found) == expected
    assert found.total == len(expected)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Leedes", "'Leedes' was taken for Leeds."),
        ("Knet", "'Knet' was taken for Kent."),
        ("Wrekin and Telfrod", "taken for Telford and Wrekin."),
        ("Newcastel", "taken for Newcastle upon Tyne."),
        ("kingston", "taken for Kingston Upon Hull, City of, not for Kingston upon Thames."),
        ("Cornwall", "The library has no report on Cornwall."),
    ],
)
def test_a_misspelt_authority_is_found_and_it_is_said_which(library: Library, typed: str, note: str) -> None:
    found = search(library, "interviews", Filters(authorities=(typed,)))
    assert any(note in one for one in found.notes)


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (Filters(authorities=("qqq",)), "no authority called 'qqq'"),
        (Filters(years=("22",)), "'22' is no year"),
        (Filters(years=("2022-2016",)), "no year"),
        (Filters(frameworks=("tla",)), "no framework 'tla'.*ilacs-2023, sif-2013"),
        (Filters(areas=("care lever",)), "Did you mean care-leavers"),
        (Filters(grades=("adequate",)), "There is good, inadequate, outstanding, requires-improvement|Did you mean"),
        (Filters(themes=("weather",)), "no theme 'weather'"),
        (Filters(grades=("",)), "no grade ''"),
    ],
)
def test_a_filter_that_means_nothing_says_what_there_is(library: Library, filters: Filters, says: str) -> None:
    with pytest.raises(KloeError, match=says):
        search(library, "interviews", filters)


def test_a_word_that_no_paragraph_has_is_named(library: Library) -> None:
    assert search(library, "neglekt interviews").notes == ("No paragraph of the library has the word 'neglekt'.",)
    assert search(library, "alone timely").notes == ()


def test_recommendations_are_found_among_the_paragraphs(library: Library) -> None:
    found = search(library, "interviews", recommendations=True)
    assert [(hit.authority, hit.position, hit.asked) for hit in found.hits] == [("Kent", 1, "recommendation")]
    assert {(whose, order) for _, whose, order in list_recommendations(library, "supervision").places} == {
        ("authority", 1)
    }
    assert len(list_recommendations(library).places) == 2


def test_the_index_follows_the_library(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    first = library_of(folder, LEEDS)
    assert search(first, "interviews").reports == 1
    written = (folder / INDEX).stat().st_mtime_ns
    assert search(first, "interviews").reports == 1
    assert (folder / INDEX).stat().st_mtime_ns == written
    assert search(library_of(folder, KENT), "interviews").reports == 2
    assert [path.name for path in folder.glob(".search*")] == []


def test_two_may_make_the_index_at_once(tmp_path: Path) -> None:
    library = library_of(tmp_path / "published", LEEDS, KENT)
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(lambda _: search(library, "interviews").total, range(8)))
    assert found == [3] * 8


@pytest.mark.parametrize(
    "spoil", [lambda path: path.write_bytes(b""), lambda path: path.write_text("no database " * 99)]
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    library = library_of(tmp_path / "published", LEEDS)
    search(library, "neglect")
    spoil(library.folder / INDEX)
    assert search(library, "neglect").total == 2


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(KloeError, match="kloe published add"):
        search(Library(tmp_path / "nothing"), "neglect")
    assert not (tmp_path / "nothing").exists()


LONG = "Leaders plan. " * 40 + "Neglect is seen late. " + "Staff are kind. " * 40 + "Then neglect, and neglect again."


def test_a_passage_shows_the_part_with_most_of_what_was_found() -> None:
    found = [(at, at + 7) for at in range(len(LONG)) if LONG[at : at + 7].casefold() == "neglect"]
    shown = passage(LONG, found, around=80)
    assert shown.startswith("…")
    assert shown.endswith("Then **neglect**, and **neglect** again.")
    assert len(shown) < 100
    assert passage("Neglect.", [(0, 7)]) == "**Neglect**."
    first = passage(LONG, found[:1], around=80)
    assert "**Neglect** is seen late." in first
    assert first.strip("…").split()[0] in ("plan.", "Leaders")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["neglect", "is", "a-very-long-word-" * 9, "x"]), min_size=1, max_size=60),
    st.integers(1, 90),
)
def test_a_passage_has_something_of_what_was_found_and_is_part_of_the_text(words: list[str], around: int) -> None:
    text = " ".join(words)
    found = [(at, at + 7) for at in range(len(text)) if text.startswith("neglect", at)]
    shown = passage(text, found, around=around)
    assert shown.replace("**", "").strip("…") in text
    assert ("**neglect**" in shown) == bool(found)
