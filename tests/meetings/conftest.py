"""What holds for every test of the meetings app."""

import pytest

from meetings import stages
from tests.factories import World, make_world
from tests.meetings.handing import Desk, make_desk


@pytest.fixture(autouse=True)
def _no_reading_of_another_test() -> None:
    """Sittings of different tests have the same numbers."""
    stages.forget_readings()


@pytest.fixture
def world(db: None) -> World:
    """A ward's council with its staff."""
    return make_world()


@pytest.fixture
def desk(db: None) -> Desk:
    """A session that is being prepared, with a body that prepares papers."""
    return make_desk()
