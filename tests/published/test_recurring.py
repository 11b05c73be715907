"""What became of recommendations: the next report is the right one, and repeats are found as a person found them."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from searchable_reports import library_of, made_report

from kloe.published.library import Library
from kloe.published.recurring import Followed, by_theme, follow, likeness, said_again
from kloe.published.recurring.following import AS_THE_REPORT_SAYS, most_alike

FOLLOWED = tomllib.loads((Path(__file__).parent / "said_again.toml").read_text(encoding="utf-8"))["followed"]
ANSWERS = ("said again", "perhaps", "not found")


def counted(half: str) -> Counter[tuple[str, str]]:
    """How often a person gave one answer and Kloe another, and how often it found the same place."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in (one for one in FOLLOWED if one["half"] == half):
        for number, text in enumerate(one["asked"], 1):
            wanted, place = answer_of(one, number)
            best = most_alike(text, one["then"])
            assert best
            pairs[wanted, best[1].answer] += 1
            if "not found" not in (wanted, best[1].answer):
                pairs["place", str(best[0] + 1 == place)] += 1
    return pairs


def answer_of(one: dict[str, Any], number: int) -> tuple[str, int]:
    again, perhaps = dict(one["again"]), dict(one["perhaps"])
    if number in again:
        return "said again", again[number]
    return ("perhaps", perhaps[number]) if number in perhaps else ("not found", 0)


def quality(pairs: Counter[tuple[str, str]], wanted: tuple[str, ...]) -> tuple[float, float]:
    """Precision and recall of the answers ``wanted``, taken together."""
    right = sum(pairs[one, other] for one in wanted for other in wanted)
    found = sum(pairs[one, other] for one in ANSWERS for other in wanted)
    there = sum(pairs[one, other] for one in wanted for other in ANSWERS)
    return round(right / found, 2), round(right / there, 2)


def test_the_labels_are_many_and_fit_their_lists() -> None:
    assert sum(len(one["asked"]) for one in FOLLOWED) == 258
    for one in FOLLOWED:
        labelled = [*one["again"], *one["perhaps"]]
        assert len({number for number, _ in labelled}) == len(labelled)
        assert all(number <= len(one["asked"]) and place <= len(one["then"]) for number, place in labelled)


# These figures are in docs/explanation/how-repeats-are-found.md: change both, and never to less.
@pytest.mark.parametrize(
    ("half", "again", "again_or_perhaps", "places"),
    [("tune", (0.68, 0.75), (0.83, 0.81), (36, 39)), ("hold", (0.72, 0.95), (0.91, 0.89), (30, 31))],
)
def test_repeats_are_found_as_well_as_it_is_told(
    half: str, again: tuple[float, float], again_or_perhaps: tuple[float, float], places: tuple[int, int]
) -> None:
    pairs = counted(half)
    assert quality(pairs, ("said again",)) == again
    assert quality(pairs, ("said again", "perhaps")) == again_or_perhaps
    assert (pairs["place", "True"], pairs["place", "True"] + pairs["place", "False"]) == places


def test_what_decided_it_is_said_the_most_telling_first() -> None:
    alike = likeness(
        "Improve the timeliness and quality of return home interviews for children who go missing.",
        "Consistency of return interviews, so that they are analysed when children go missing.",
    )
    assert alike.answer == "said again"
    assert alike.because == ("return home interview", "missing children")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quality of support for children.", "The quality of support for children."),  # plain words only
        ("The response to children who are privately fostered.", "The sufficiency of placements."),
        ("Leaders in Torbay should improve.", "Torbay should ensure that leaders act."),
        ("", ""),
        ("…", "Supervision."),
    ],
)
def test_words_that_any_recommendation_has_make_none_alike(one: str, other: str) -> None:
    assert likeness(one, other).answer == "not found"


def test_likeness_does_not_depend_on_which_comes_first() -> None:
    for one in FOLLOWED:
        for first in one["asked"][:3]:
            for second in one["then"][:3]:
                assert likeness(first, second) == likeness(second, first)


SUPERVISION, HOMELESS = (
    "The regularity of supervision.",
    "The response to 16- and 17-year-olds who present as homeless.",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(
        tmp_path_factory.mktemp("recurring") / "published",
        made_report("Leeds", date(2015, 3, 2), asked=[SUPERVISION, HOMELESS], asked_of_the_board=["Monitor neglect."]),
        made_report("Leeds", date(2018, 3, 5), asked=["The quality and frequency of supervision for staff."]),
        made_report("Leeds", date(2022, 2, 28), [("leaders", "Supervision is good.")]),
        made_report("Northamptonshire", date(2016, 2, 1), asked=[HOMELESS]),
        made_report("North Northamptonshire", date(2022, 10, 3), asked=["Homeless children are not assessed."]),
        made_report("West Northamptonshire", date(2022, 10, 17), asked=[SUPERVISION]),
        made_report(
            "Torbay", date(2016, 1, 4), asked=["Learning from complaints.", "The use of chronologies in assessments."]
        ),
        made_report(
            "Torbay",
            date(2018, 6, 4),
            asked=[
                "Assessments without chronologies, and learning. (This was a recommendation at the last inspection.)"
            ],
        ),
    )


def of(library: Library, authority: str) -> list[Followed]:
    return [one for one in follow(library) if one.authority == authority]


def test_a_recommendation_is_looked_for_in_the_next_report_only(library: Library) -> None:
    first, homeless, board, again = of(library, "Leeds")
    assert (first.became, first.later_text) == ("said again", "The quality and frequency of supervision for staff.")
    assert (first.because, first.later_page, first.next_published) == (("supervision",), 2, date(2018, 5, 4))
    assert (homeless.became, homeless.later_text, homeless.share) == ("not found", "", None)
    assert (again.became, again.next_published) == ("not found", date(2022, 4, 29))  # it recommends nothing
    assert (board.whose, board.became, board.next_report) == ("lscb", "no later report", "")


def test_an_authority_that_is_gone_is_followed_by_who_took_over_its_area(library: Library) -> None:
    (one,) = of(library, "Northamptonshire")
    assert (one.became, one.next_authority) == ("said again", "North Northamptonshire")


def test_a_report_that_says_that_it_repeats_is_taken_at_its_word_for_the_most_alike(library: Library) -> None:
    complaints, chronologies, _ = of(library, "Torbay")
    assert chronologies.became == "said again"
    assert chronologies.because[0] == AS_THE_REPORT_SAYS
    assert AS_THE_REPORT_SAYS not in complaints.because


def test_inspections_whose_reports_are_not_held_are_counted(library: Library) -> None:
    assert {one.between for one in of(library, "Leeds") if one.whose == "lscb"} == {0}
    assert [one.between for one in of(library, "West Northamptonshire")] != [0]


def test_clusters_count_each_theme_with_its_base(library: Library) -> None:
    found = follow(library)
    clusters = {one.theme: one for one in by_theme(found)}
    homeless = clusters["homeless-young-people"]
    assert (homeless.recommendations, homeless.reports, homeless.authorities) == (3, 3, 3)
    assert (homeless.followed, homeless.said_again, homeless.perhaps) == (2, 1, 0)
    assert next(iter(clusters)) == max(clusters, key=lambda theme: clusters[theme].recommendations)
    assert {one.became for one in said_again(found, perhaps=True)} <= {"said again", "perhaps"}
