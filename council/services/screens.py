"""Hall screens: addresses with a secret token, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import access, clock, text
from council.errors import Refused
from council.models import Screen
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from council.services.streams import council_stream

VERB = "council.manage_people"


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex. The token has 192 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_screen(*, actor: Actor, council_id: int, name: str) -> tuple[Screen, str]:
    """A screen and its token; the token is shown once."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        name = text.clean(name)[:120]
        if not name:
            raise Refused(
                "name_required", _("Hãy đặt tên cho màn hình, ví dụ “Hội trường tầng 2”."), status=400
            )
        token = secrets.token_urlsafe(24)
        hashed = token_hash(token)
        row = Screen.objects.create(
            council_id=council_id, name=name, token_hash=hashed, created_at=clock.now()
        )
        _record(actor, row, "council.screen.created")
    return row, token


def revoke_screen(*, actor: Actor, council_id: int, screen_id: int) -> Screen:
    """The address stops working, an open screen goes dark within seconds."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        row = access.screen(council_id, screen_id)
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            _record(actor, row, "council.screen.revoked")
    return row


def _record(actor: Actor, row: Screen, code: str) -> None:
    data = {"screen": row.id, "name": row.name}
    journal.record(Act(row.council_id, council_stream(row.council_id), code, data, actor))
