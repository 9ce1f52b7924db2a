"""What the tests of routing share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from petitions.models import Petition, Task
from petitions.services.forward import LetterData, forward
from tests.factories.petitions import Town

LETTER = LetterData(number="15/TTHĐND", signed_on=clock.today(), signer="Nguyễn Văn Mẫu")


def refused(act: Callable[..., Any], **given: Any) -> Refused:
    """The refusal an act must end in; it says what to do."""
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.message
    return caught.value


def sent(town: Town, row: Petition, world: int = 1, *, helpers: int = 0) -> Task:
    """A petition with the first body of its council: the lead's task."""
    one = town.worlds[world]
    bodies = town.bodies[one.council.code]
    forward(
        actor=one.actor("second"),
        petition_id=row.id,
        version=row.version,
        lead_body_id=bodies[0].id,
        coordinating=[body.id for body in bodies[2 : 2 + helpers]],
        letter=replace(LETTER, signed_on=clock.today()),
    )
    row.refresh_from_db()
    return Task.objects.with_scopes_disabled().get(petition=row, is_lead=True, done_at=None)
