"""What holds for every test of the elections app."""

import pytest

from tests.factories.candidates import Office, make_office
from tests.factories.elections import Hustings, make_election


@pytest.fixture
def day(db: None) -> Hustings:
    """An election in a ward."""
    return make_election()


@pytest.fixture
def office(db: None) -> Office:
    """An election with the offices that prepare it."""
    return make_office()
