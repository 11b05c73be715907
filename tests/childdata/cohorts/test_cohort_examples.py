"""Every cohort finds, in the rows that its author wrote by hand, the children whom the author put into it."""

import pytest

from kloe.childdata.cohorts import load_cohort_book
from kloe.childdata.cohorts.examples import surprises
from kloe.childdata.specification import load_specification, specification_ids


@pytest.mark.parametrize("layout", specification_ids())
def test_examples_come_out_as_worked_by_hand(layout):
    assert list(surprises(load_cohort_book(), load_specification(layout))) == []
