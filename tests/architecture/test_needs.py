"""What the machine lacks is skipped with one line, and fails where the services are required."""

from collections.abc import Iterator

import pytest

from tests import support


@pytest.fixture(autouse=True)
def a_machine_without_abacus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    abacus = support.Need("Abacus", "apt-get install abacus", lambda: False)
    here = support.Need("Here", "", lambda: True)
    monkeypatch.setattr(support, "NEEDS", {"abacus": abacus, "here": here})
    monkeypatch.delenv(support.STRICT, raising=False)
    support.is_there.cache_clear()
    yield
    support.is_there.cache_clear()


def test_missing_thing_is_skipped_with_the_command_that_mends_it() -> None:
    with pytest.raises(
        pytest.skip.Exception, match=r"^missing: Abacus \(mend it with: apt-get install abacus\)"
    ):
        support.needs("here", "abacus")


def test_missing_thing_fails_where_services_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(support.STRICT, "1")
    with pytest.raises(pytest.fail.Exception, match="missing: Abacus"):
        support.needs("abacus")


def test_present_thing_lets_the_test_run() -> None:
    support.needs("here")
