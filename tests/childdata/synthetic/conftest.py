from datetime import date

import pytest

from kloe.childdata.synthetic import Authority, simulate

AS_AT = date(2026, 6, 24)


@pytest.fixture(scope="session")
def authority() -> Authority:
    return simulate(2500, 7, AS_AT)
