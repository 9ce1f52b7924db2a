"""How those invited are reached, sealed at rest, and the secret in the address by which a guest answers.

The secret itself is kept nowhere: it is made anew, when a letter needs it, from a salt in the sealed contact
and the installation's secret key; the row holds its hash. A new salt makes the old address worthless.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

import structlog
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from council.errors import Refused
from council.rules import phones
from council.services import mail, sealing, sms
from council.services.key_holders import KeyHolder
from council.services.sealing import SealBrokenError
from meetings.enums import InviteeKind
from meetings.models import Invitee

log = structlog.get_logger(__name__)
SALT = "meetings.services.invitee_contact"
TOKEN_BYTES = 24  # 192 bits
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached: `phone` in E.164, "" for what is not known. `salt` makes a guest's secret."""

    email: str = ""
    phone: str = ""
    salt: str = ""

    @property
    def spoken(self) -> str:
        """The telephone number as people write it."""
        return phones.spoken(self.phone)

    @property
    def takes_texts(self) -> bool:
        return phones.is_mobile(self.phone)


def checked(email: str, phone: str) -> Contact:
    """An address and a number as they will be used; Refused says which of both is wrong."""
    email, phone = email.strip(), phone.strip()
    return Contact(mail.checked_address(email) if email else "", sms.checked_number(phone) if phone else "")


def write(row: Invitee, contact: Contact, *, new_link: bool = False) -> None:
    """Seal a contact into a saved row, which the caller saves. A guest's link is made with the first."""
    if row.kind == InviteeKind.GUEST:
        before = of(row).salt if row.contact and not new_link else ""
        contact = replace(contact, salt=before or secrets.token_urlsafe(16))
        row.token_hash = hash_of(_token(row, contact.salt))
    _seal(row, contact)


def of(row: Invitee) -> Contact:
    """The contact in clear, for those who invite and for letters."""
    try:
        plain = sealing.unseal(row.contact, place=_place(row))
    except SealBrokenError as broken:
        log.error("seal_broken", what=str(broken))
        message = _("Không mở được phần kín; hãy báo quản trị hệ thống kiểm tra khóa mã hóa.")
        raise Refused("seal_broken", message, status=500) from broken
    return Contact(**json.loads(plain)) if plain else Contact()


def link_of(row: Invitee) -> str:
    """The address by which a guest answers; "" for others and for who was not invited yet."""
    if row.kind != InviteeKind.GUEST or row.sent_at is None:
        return ""
    token = _token(row, of(row).salt)
    if hash_of(token) != row.token_hash:  # the installation's secret key was changed: the old address is gone
        row.token_hash = hash_of(token)
        row.save(update_fields=["token_hash"])
    return f"{settings.PUBLIC_ADDRESS}{reverse('invitation_guest', args=[token])}"


def hash_of(token: str) -> str:
    """What is kept of a secret: SHA-256 in hex; it has 192 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _token(row: Invitee, salt: str) -> str:
    made = salted_hmac(SALT, f"{row.pk}:{salt}", algorithm="sha256").digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(made).decode()


def _seal(row: Invitee, contact: Contact) -> None:
    values = {name: value for name, value in asdict(contact).items() if value}
    row.contact = sealing.seal(json.dumps(values), place=_place(row)) if values else ""
    row.key_id = sealing.current_key() if values else ""


def _place(row: Invitee) -> str:
    return f"meetings_invitee|contact|{row.pk}"


def _waiting(current: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = Invitee.objects.with_scopes_disabled().exclude(key_id__in=[current, ""])
    return rows


def _rotate(row: Invitee) -> None:
    _seal(row, of(row))


INVITED = KeyHolder("people invited to sessions", _waiting, _rotate)
