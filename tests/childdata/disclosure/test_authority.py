"""The same attack on a whole authority: every measure, every breakdown, and what measures tell of each other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from bounds import ranges
from tabled import Pair, Shown, Table

import kloe
from kloe.childdata.disclosure.disclosing import DisclosedFigures, disclose
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure, Figures
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.writing import write_workbook

AS_AT = date(2024, 6, 28)
PUBLISHED = policy_for("published")
LEAST = PUBLISHED.threshold - 1


@pytest.fixture(scope="module", params=[150, 800], ids=["small authority", "larger authority"])
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeasuredExtract]:
    path = tmp_path_factory.mktemp("annex-a") / "annex-a.xlsx"
    write_workbook(simulate(request.param, 3, AS_AT), path)
    extract = kloe.read_annex_a(path, as_at=AS_AT)
    yield extract.measure()
    extract.session.close()


@pytest.fixture(scope="module", params=["peer", "published"])
def shown(request: pytest.FixtureRequest, measured: MeasuredExtract) -> DisclosedFigures:
    """As shown but for the rounding: an attacker who sees through it knows more, not less."""
    return disclose(measured, msgspec.structs.replace(policy_for(request.param), round_to=1))


def of(figures: Figures, measure: str, breakdown: str) -> dict[str, Figure]:
    found = [figures.figure(measure)] if breakdown == ALL else figures.figures(measure, breakdown)
    return {one.category: one for one in found if one is not None}


def pair(figure: Figure) -> Pair:
    assert figure.base is not None
    assert figure.counted is not None
    return figure.counted, figure.base - figure.counted


def bases(measured: MeasuredExtract, measure: str) -> dict[str, dict[str, int]]:
    """Breakdown to group to base, where there is any."""
    return {
        breakdown: {name: one.base for name, one in of(measured, measure, breakdown).items() if one.base}
        for breakdown in (ALL, *measured.breakdowns(measure))
    }


def same(one: dict[str, dict[str, int]], other: dict[str, dict[str, int]]) -> bool:
    """Whether two measures have the same base in every breakdown that both have."""
    return all(one[breakdown] == other[breakdown] for breakdown in one.keys() & other.keys())


def seen(figures: DisclosedFigures, measure: str, breakdown: str, same_base: list[str]) -> Shown:
    """What is shown of a measure, with the bases that other measures show of the same rows."""
    elsewhere = {
        name: figure.base for one in same_base for name, figure in of(figures, one, breakdown).items() if figure.base
    }
    return {
        name: (elsewhere.get(name) if figure.base is None else figure.base, figure.counted)
        for name, figure in of(figures, measure, breakdown).items()
    }


def test_no_small_number_can_be_told_from_all_that_is_shown(measured: MeasuredExtract, shown: DisclosedFigures) -> None:
    told, attacked = [], 0
    lists = {one.id: one.list for one in measured.book.measures if measured.figure(one.id)}
    known = {measure: bases(measured, measure) for measure in lists}
    for measure, number in lists.items():
        alike = [one for one in lists if one != measure and lists[one] == number]
        same_base = [one for one in alike if same(known[one], known[measure])]
        base, counted = seen(shown, measure, ALL, same_base)[""]
        for breakdown in shown.breakdowns(measure) if base is not None else ():
            table: Table = {name: pair(figure) for name, figure in of(measured, measure, breakdown).items()}
            found = ranges(table, (base, counted), seen(shown, measure, breakdown, same_base))
            for (group, part), (least, most) in found.items():
                real = {"counted": table[group][0], "rest": table[group][1], "base": sum(table[group])}[part]
                if 0 < real < PUBLISHED.threshold:
                    attacked += 1
                    assert least <= real <= most
                    if most - least + 1 < LEAST:
                        told.append((measure, breakdown, group, part, real, least, most))
    assert told == []
    assert attacked > 50


def test_what_is_shown_is_never_small_nor_says_who_works_with_whom(shown: DisclosedFigures) -> None:
    for measure in shown.book.by_id:
        assert not set(shown.policy.hidden_breakdowns) & set(shown.breakdowns(measure))
        for breakdown in (ALL, *shown.breakdowns(measure)):
            for figure in of(shown, measure, breakdown).values():
                counts = [figure.base, figure.counted, figure.base_children, figure.counted_children, figure.unknown]
                if figure.base is not None and figure.counted is not None:
                    counts.append(figure.base - figure.counted)
                if figure.base_children is not None and figure.counted_children is not None:
                    counts.append(figure.base_children - figure.counted_children)
                assert not [count for count in counts if count is not None and 0 < count < PUBLISHED.threshold]
                if figure.base is None or figure.counted is None or figure.base < PUBLISHED.smallest_base:
                    assert (figure.median, figure.mean, figure.lower_quartile, figure.upper_quartile) == (None,) * 4


def test_enough_is_left_to_be_of_use(measured: MeasuredExtract, shown: DisclosedFigures) -> None:
    ends = Counter(
        "shown" if one.base is not None else "withheld"
        for measure in measured.book.by_id
        if (one := shown.figure(measure))
    )
    assert ends["shown"] > ends["withheld"]


def test_inside_the_authority_everything_is_as_counted(measured: MeasuredExtract) -> None:
    inside = disclose(measured, policy_for("internal"))
    for measure in measured.book.by_id:
        assert inside.figure(measure) == measured.figure(measure)
        assert inside.breakdowns(measure) == measured.breakdowns(measure)
        for breakdown in inside.breakdowns(measure):
            assert inside.figures(measure, breakdown) == measured.figures(measure, breakdown)
