"""The executive page: what stands out, why, and in which order."""

from datetime import date
from pathlib import Path

import pytest
from figures_to_show import (
    BESIDE,
    CONTACTS,
    FIGURES,
    MEAN,
    ON_TIME,
    OVERDUE,
    SEEN,
    Published,
    ShownFigures,
    figure,
    groups,
)

from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.model import Measure
from kloe.errors import RuleFileError
from kloe.papers.comparison import Comparison, set_beside
from kloe.papers.executive import executive_findings, executive_rules, executive_title
from kloe.papers.measure_pages import Sight
from kloe.papers.standing_out import beyond_limit, changed_fast, far_from_others

END = date(2024, 4, 10)
SURE = 0.998
EVERYTHING = Sight(ShownFigures(), END, "internal", "Testshire", BESIDE)


@pytest.mark.parametrize(
    ("measure", "found", "why"),
    [
        (ON_TIME, figure("A2", 100, 90), "10 of 100 are beyond the limit. At most 45 working days (Working Together)."),
        (ON_TIME, figure("A2", 100, 99), "1 of 100 is beyond the limit. At most 45 working days (Working Together)."),
        (ON_TIME, figure("A2", 100, 100), ""),
        (ON_TIME, figure("A2", 100, None, withheld=True), ""),
        (OVERDUE, figure("V6", 40, 8), "8 of 40 are beyond the limit. Six months (Law)."),
        (OVERDUE, figure("V6", 40, 0), ""),
        (MEAN, figure("O2", 7, 7, mean=530.25),
         "The average, 530.2 days, is beyond the limit. At most 426 days (Scorecard, unverified)."),
        (MEAN, figure("O2", 7, 7, mean=426.0), ""),
        (CONTACTS, figure("C1", 9, 9), ""),
    ],
)  # fmt: skip
def test_beyond_a_limit(measure: Measure, found: Figure, why: str) -> None:
    standout = beyond_limit(measure, found)
    assert (standout.why if standout else "") == why


def test_hundreds_beyond_a_limit_outrank_one_of_two() -> None:
    few, many = beyond_limit(ON_TIME, figure("A2", 2, 1)), beyond_limit(ON_TIME, figure("A2", 1000, 600))
    assert few
    assert many
    assert many.size > few.size


@pytest.mark.parametrize(
    ("found", "beside", "stands_out"),
    [
        (figure("A2", 1000, 700), Published(), True),
        (figure("A2", 10, 7), Published(), False),  # ten cases say nothing
        (figure("A2", 1000, 950), Published(), False),  # better than others
        (figure("A2", 1000, 840), Published(), False),  # as others are
        (figure("A2", 1000, 700), Published(england=69.0), False),  # only worse than the neighbours
        (figure("A2", 1000, 700), Published(unit="per 10,000"), False),  # in another unit
        (figure("A2", 1000, 700), None, False),
    ],
)
def test_far_from_others(found: Figure, beside: Comparison | None, stands_out: bool) -> None:
    standout = far_from_others(ON_TIME, found, beside and set_beside(ON_TIME, found, beside), SURE)
    assert bool(standout) is stands_out
    if standout:
        assert standout.why.startswith("Lower than England (84.5%) and the median of its statistical neighbours (83%)")


MARCH, FEBRUARY = "It rose from 200 in Feb 2024 to 400 in Mar 2024, more than chance alone often explains.", "2024-02"


@pytest.mark.parametrize(
    ("measure", "months", "why"),
    [
        (CONTACTS, {"2024-01": 9, FEBRUARY: 200, "2024-03": 400, "2024-04": 30}, MARCH),
        (CONTACTS, {"2024-01": 9, FEBRUARY: 200, "2024-03": 220, "2024-04": 30}, ""),  # within chance
        (CONTACTS, {FEBRUARY: 9, "2024-03": 400, "2024-04": 30}, ""),  # one whole month only
        (OVERDUE, {"2024-01": 9, FEBRUARY: 400, "2024-03": 200}, ""),  # for the better
    ],
)  # fmt: skip
def test_fast_change(measure: Measure, months: dict[str, int], why: str) -> None:
    figures = groups(measure.id, "month", **{month: (count, count) for month, count in months.items()})
    standout = changed_fast(measure, figures, END, SURE)
    assert (standout.why if standout else "") == why


def test_a_share_that_fell() -> None:
    months = {"2024-01": (9, 9), "2024-02": (100, 95), "2024-03": (100, 60), "2024-04": (10, 0)}
    standout = changed_fast(ON_TIME, groups("K7", "month", **months), END, SURE)
    assert standout
    assert standout.why.startswith("It fell from 95% in Feb 2024 to 60% in Mar 2024")


def test_the_weightiest_first_and_two_of_a_page_at_most() -> None:
    found = executive_findings(EVERYTHING, executive_rules())
    assert [one.measure for one in found] == ["O2", "V6", "C1", "A2"]
    assert [one.anchor for one in found] == [f"measure-{one.measure}" for one in found]
    assert found[3].sentence == (
        "Assessments within 45 working days: 90% (90 of 100); England: 84.5%, within chance; 3 unknown"
    )
    assert executive_title(EVERYTHING, found) == "What stands out: 4 findings (of 8 measures, 7 with a figure)"


def test_no_more_of_one_page_than_the_rule_says() -> None:
    one_page = ShownFigures(files=dict.fromkeys(("C1", "A2", "O2", "V6"), "1"))
    found = executive_findings(Sight(one_page, END), executive_rules())
    assert [one.measure for one in found] == ["O2", "V6"]


def test_says_when_nothing_stands_out() -> None:
    fine = ShownFigures(every=tuple(one for one in FIGURES if one.measure in ("C4", "K7")))
    found = executive_findings(Sight(fine, END), executive_rules())
    assert found == ()
    assert executive_title(Sight(fine, END), found) == "What stands out: nothing (of 8 measures, 2 with a figure)"


def test_says_when_nothing_could_stand_out() -> None:
    sight = Sight(ShownFigures(every=()), END)
    assert executive_title(sight, ()) == "What stands out: no measure has a figure that can be shown"


def test_a_share_of_few_is_far_from_nobody() -> None:
    few = figure("K7", 9, 0, base_children=3, counted_children=0)
    assert (
        far_from_others(SEEN, few, set_beside(SEEN, few, Published(england=60.0, neighbours_median=None)), SURE) is None
    )


def test_a_slip_in_the_rules_is_named(tmp_path: Path) -> None:
    slip = tmp_path / "executive.toml"
    slip.write_text('most = 10\nmost_of_one_page = 2\nconfidence = 0.998\n[[rule]]\nfinds = "gossip"\n')
    with pytest.raises(RuleFileError, match=r"executive\.toml"):
        executive_rules(slip)
