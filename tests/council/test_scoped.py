"""Rows of a council are seen in its scope alone."""

from __future__ import annotations

import pytest
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError  # type: ignore[import-untyped]

from council import clock
from council.models import Delegate, DelegateChange
from tests.factories import World, make_world


@pytest.fixture
def worlds(db: None) -> tuple[World, World]:
    """Two councils; the first delegate of each is suspended."""
    found = make_world("00004", delegates=2), make_world("00008", delegates=1)
    with scopes_disabled():
        for world in found:
            DelegateChange.objects.create(delegate=world.delegates[0], state="suspended", since=clock.today())
    return found


def test_a_scope_shows_its_council(worlds: tuple[World, World]) -> None:
    for world, count in zip(worlds, (2, 1), strict=True):
        with scope(council=world.council.id):
            assert Delegate.objects.count() == count
            assert {row.delegate for row in DelegateChange.objects.all()} == {world.delegates[0]}


def test_without_a_scope_there_is_no_answer(worlds: tuple[World, World]) -> None:
    with pytest.raises(ScopeError):
        Delegate.objects.count()


def test_who_checks_the_right_reads_all_councils(worlds: tuple[World, World]) -> None:
    assert Delegate.objects.with_scopes_disabled().count() == 3
    with scopes_disabled():
        assert DelegateChange.objects.count() == 2


def test_related_rows_are_scoped_as_well(worlds: tuple[World, World]) -> None:
    mine, others = worlds
    with scope(council=mine.council.id):
        assert mine.delegates[0].changes.count() == 1
        assert others.delegates[0].changes.count() == 0
        assert len(Delegate.objects.prefetch_related("changes")[0].changes.all()) == 1
    assert others.delegates[0].changes.with_scopes_disabled().count() == 1
    with pytest.raises(ScopeError):
        mine.delegates[0].changes.count()
