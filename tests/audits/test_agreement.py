"""Two readers' agreement is what published worked examples say it is, and never more than can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.audits.agreement import agreement_of, linear, quadratic, weighted_kappa

GRADES = ("outstanding", "good", "requires-improvement", "inadequate")

# SAS (PROC FREQ, agree) prints these for tables that statsmodels holds its own cohens_kappa against
# (statsmodels/stats/tests/test_inter_rater.py; the second from john-uebersax.com/stat/saskappa.htm): linear weights.
SAS = [
    ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], (0.4701, 0.1457, 0.1845, 0.7558)),
    ([[0, 0, 0], [5, 16, 3], [8, 12, 28]], (0.2895, 0.0756, 0.1414, 0.4376)),
]
# Raters 2 and 3 of the anxiety data of R's package irr: kappa2(anxiety[,2:3], "equal" or "squared"). Nobody was rated 5.
RATER_2 = "2 1 4 3 3 6 4 6 2 4 2 4 3 3 2 3 3 3 2 2".split()
RATER_3 = "1 3 3 4 2 1 4 4 3 2 1 6 1 1 1 2 3 3 1 1 3 3 2 2".split()


@pytest.mark.parametrize(("counts", "printed"), SAS)
def test_linear_weights_give_what_sas_prints(counts: list[list[int]], printed: tuple[float, ...]) -> None:
    found = weighted_kappa(counts, linear)
    assert (found.value, found.standard_error, found.low, found.high) == pytest.approx(printed, abs=6e-5)
