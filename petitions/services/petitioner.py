"""Who put a petition: sealed at rest, opened with a reason alone, each look in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.permissions import Actor, require
from council.services import sealing
from council.services.sealing import SealBrokenError
from petitions import access
from petitions.models import Petition, PetitionSecret
from petitions.services.common import say

log = structlog.get_logger(__name__)
SEE = "petitions.see_petitioner"
FIELDS = ("name", "phone", "address", "email")
LONGEST = 300
LEAST_REASON = 5


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Who put a petition, as they said it; each part may be left out."""

    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""


def place(field: str, pk: int) -> str:
    """What a sealed value is bound to."""
    return f"petitions_petitionsecret|{field}|{pk}"


def keep(petition: Petition, petitioner: Petitioner) -> list[str]:
    """Seal who put a new petition; answers which parts are known. Inside the caller's transaction."""
    values = {name: _checked(value) for name, value in asdict(petitioner).items()}
    secret: PetitionSecret = PetitionSecret.objects.with_scopes_disabled().create(petition=petition)
    for name, value in values.items():
        setattr(secret, name, sealing.seal(value, place=place(name, secret.pk)))
    secret.key_id = sealing.current_key()
    secret.save()
    return [name for name, value in values.items() if value]


def of(petition: Petition) -> Petitioner:
    """Who put a petition, in clear: for code that carries it to another row or writes to the person."""
    secret = PetitionSecret.objects.with_scopes_disabled().filter(petition=petition).first()
    return Petitioner(**_opened(secret)) if secret else Petitioner()


def reveal(*, actor: Actor, petition_id: int, reason: str) -> Petitioner:
    """Who put a petition, in clear. Who looked and why is recorded before anything is shown."""
    require(actor, SEE, actor.council_id)
    reason = text.clean(reason)[:300]
    if len(reason) < LEAST_REASON:
        raise Refused("look_reason_required", _("Hãy ghi lý do xem thông tin người kiến nghị."), status=400)
    with transaction.atomic():
        petition = access.petition(actor, petition_id)
        found = of(petition)
        said = {"reason": reason, "fields": [name for name, value in asdict(found).items() if value]}
        say(petition, actor, "petitions.petition.petitioner_seen", said)
    return found


def rotate(secret: PetitionSecret) -> None:
    """Seal every part again with the current key. The caller saves the row."""
    for name, value in _opened(secret).items():
        setattr(secret, name, sealing.seal(value, place=place(name, secret.pk)))
    secret.key_id = sealing.current_key()


def _opened(secret: PetitionSecret) -> Mapping[str, str]:
    try:
        return {name: sealing.unseal(getattr(secret, name), place=place(name, secret.pk)) for name in FIELDS}
    except SealBrokenError as broken:
        log.error("seal_broken", what=str(broken))
        message = _("Không mở được phần kín; hãy báo quản trị hệ thống kiểm tra khóa mã hóa.")
        raise Refused("seal_broken", message, status=500) from broken


def _checked(value: str) -> str:
    value = text.clean(value)
    if len(value) > LONGEST:
        raise Refused(
            "petitioner_too_long",
            _("Mỗi mục về người kiến nghị dài không quá %(most)s ký tự.") % {"most": LONGEST},
            status=400,
        )
    return value
