"""Hall screens: the token is shown once, only its hash is kept, a revoked one opens nothing."""

import pytest

from council import clock, live
from council.errors import Refused
from council.models import Screen
from council.permissions import alive
from council.services import screens
from tests.factories import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(delegates=1)


def create(world: World, name: str = "Hội trường tầng 2") -> tuple[Screen, str]:
    return screens.create_screen(actor=world.actor("digital_officer"), council_id=world.council.id, name=name)


def test_only_the_hash_is_kept(world: World) -> None:
    row, token = create(world)
    assert token not in str(Screen.objects.values_list().get(pk=row.pk))
    assert row.token_hash == live.token_hash(token)
    assert len(token) >= 32


def test_a_revoked_screen_is_not_alive(world: World) -> None:
    row, _token = create(world)
    key = f"screen:{row.id}"
    assert key in alive([key], clock.now())
    screens.revoke_screen(actor=world.actor("digital_officer"), council_id=world.council.id, screen_id=row.id)
    assert key not in alive([key], clock.now())


def test_a_screen_has_a_name(world: World) -> None:
    with pytest.raises(Refused, match="name_required"):
        create(world, " ")
