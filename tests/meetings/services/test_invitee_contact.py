"""Contact data at rest: sealed for its row, renewed with the key."""

from __future__ import annotations

import base64
import os
from typing import Any

import pytest
from django.core.management import call_command

from council.sealing_keys import SealingKeys
from meetings.models import Invitee
from meetings.services import invitee_contact
from meetings.services.invitation_answers import by_token
from tests.factories import World, make_world
from tests.meetings.acts import refused
from tests.meetings.inviting import drafted, sent, token_of, with_guest
from tests.meetings.services.test_guest_lists import PASTED, pasted, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(delegates=1)


def test_moved_to_another_row_it_does_not_open(world: World) -> None:
    row = drafted(world)
    put(world, row, pasted(world, row, PASTED))
    first, second = Invitee.objects.with_scopes_disabled().order_by("id")
    assert invitee_contact.of(first).email == "b@example.org"
    second.contact = first.contact
    assert refused(lambda **_named: invitee_contact.of(second)) == "seal_broken"


def test_a_new_key_reaches_them(world: World, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    row = drafted(world)
    one = with_guest(world, row)
    sent(world, row)
    token = token_of(one)
    old = settings.SEALING
    keys = {"new": os.urandom(32)} | dict(old.keys)
    settings.SEALING = SealingKeys(keys, old.index, named=True)
    call_command("rotate_keys")
    settings.SEALING = SealingKeys({"new": keys["new"]}, old.index, named=True)
    one.refresh_from_db()
    assert one.key_id == "new"
    assert invitee_contact.of(one).email == "khach@example.org"
    assert token_of(one) == token, "the links that went out stay good"
    assert by_token(token) is not None
    assert capsys.readouterr().out


def test_nothing_readable_is_kept(world: World) -> None:
    one = with_guest(world, drafted(world))
    one.refresh_from_db()
    kept = base64.urlsafe_b64decode(one.contact.split(".")[2])
    assert b"example" not in kept
    assert one.contact.startswith("v1.")
