"""What holds for every test of the petitions app."""

import pytest

from tests.factories.petitions import Town, make_town


@pytest.fixture
def town(db: None) -> Town:
    """The smallest place where petitions live."""
    return make_town()
