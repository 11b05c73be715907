"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from small_annex_a import OPEN

# How long an example takes to make says something about the machine and nothing about Kloe. `make thorough` plays
# more examples of what does not say by itself how many it needs.
settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

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
