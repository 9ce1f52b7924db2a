"""What holds for every test of the council app."""

import pytest

from tests.factories import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A ward's council with its staff."""
    return make_world()
