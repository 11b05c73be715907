"""Every measure gives what was worked out by hand for its examples, and says all that a reader needs."""

from dataclasses import replace

import msgspec
import pytest

from kloe.childdata.example_rows import Surprise
from kloe.childdata.measures.examples import surprises
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.specification import latest_specification

BOOK = load_measure_book()


@pytest.mark.parametrize("file", sorted(BOOK.titles))
def test_every_example_gives_what_was_worked_out_by_hand(file: str) -> None:
    own = tuple(measure for measure in BOOK.measures if BOOK.files[measure.id] == file)
    assert list(surprises(replace(BOOK, measures=own), latest_specification())) == []


def test_a_wrong_expectation_is_found() -> None:
    measure = next(one for one in BOOK.measures if one.id == "A2")
    wrong = msgspec.structs.replace(measure, example=({**measure.example[0], "base": 99},))
    found = list(surprises(replace(BOOK, measures=(wrong,)), latest_specification()))
    assert [(one.entry, one.what, one.expected) for one in found] == [("A2", "base", 99)]
    assert isinstance(found[0], Surprise)


@pytest.mark.parametrize("field", ["title", "says", "criterion", "cannot_say", "example"])
def test_every_measure_has_all_that_a_reader_needs(field: str) -> None:
    assert [measure.id for measure in BOOK.measures if not getattr(measure, field)] == []
