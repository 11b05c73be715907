"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from small_annex_a import OPEN

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def real_workbooks() -> Path:
    """The folder of real Annex A workbooks; tests that need it are skipped where it is absent."""
    place = SHARED / "data" / "annex-a"
    if not place.is_dir():
        pytest.skip("the real workbooks are not here (../shared/data/annex-a)")
    return place


@pytest.fixture(autouse=True)
def close_what_was_read() -> Iterator[None]:
    """Let the databases go that a test has opened through small_annex_a.read."""
    yield
    while OPEN:
        OPEN.pop().close()
