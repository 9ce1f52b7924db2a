"""What holds for every test of the meetings app."""

import pytest

from meetings import stages


@pytest.fixture(autouse=True)
def _no_reading_of_another_test() -> None:
    """Sittings of different tests have the same numbers."""
    stages.forget_readings()
