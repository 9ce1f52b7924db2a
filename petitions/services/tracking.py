"""Who holds the secret of a receipt: proved once, remembered for an hour, checked again at each step.

A code that does not exist and a secret that does not fit are not told apart: by no word, no status, no number
of queries, and the comparison is made in any case. The secret itself is neither kept nor sent on; what the
browser holds says which petition and, signed, that its secret was known, until the receipt is renewed.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor
from petitions.models import Petition
from petitions.rules.tracking import LONGEST_TYPED, tidy_code, tidy_secret
from petitions.services.record import hash_secret

HOLDS_SECONDS = 3600
SALT = "petitions.services.tracking"
PETITIONER = "Người kiến nghị"
# What the hash of a secret is compared with where there is none: like a hash, and the hash of nothing.
_NO_HASH = "-" * 64


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has shown that they know a petition's secret. Made by `prove`, `returning` and `turn` alone."""

    petition_id: int
    key: str

    @property
    def token(self) -> str:
        """What the browser keeps."""
        return signing.dumps([self.petition_id, self.key], salt=SALT)


def prove(code: str, secret: str) -> Holder | None:
    """The holder of this code's secret; None for a wrong secret and for a code that does not exist alike.
    One query in each case."""
    rows = Petition.objects.with_scopes_disabled().filter(
        code__in={tidy_code(code), code.strip()[:LONGEST_TYPED]}
    )
    found = rows.values_list("id", "secret_hash").first()
    petition_id, kept = found or (0, "")
    fits = hmac.compare_digest(hash_secret(tidy_secret(secret)), kept or _NO_HASH)
    return Holder(petition_id, _key(kept)) if fits else None


def returning(token: str) -> Holder | None:
    """Who proved it within the last hour, and whose receipt was not renewed since."""
    try:
        petition_id, key = signing.loads(token, salt=SALT, max_age=HOLDS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    holder = Holder(petition_id, key)
    return holder if _holds(holder) is not None else None


def turn(holder: Holder, code: str) -> Holder | None:
    """To another part of a petition that was split, or back to the whole: they share one receipt."""
    here = _holds(holder)
    other = Petition.objects.with_scopes_disabled().filter(code=code[:LONGEST_TYPED]).first()
    if here is None or other is None or not other.secret_hash:
        return None
    family = {here.id, here.split_from_id} - {None}
    related = other.id in family or other.split_from_id in family
    if not related or not hmac.compare_digest(other.secret_hash, here.secret_hash):
        return None
    return Holder(other.id, _key(other.secret_hash))


def petition_of(holder: Holder, *, lock: bool = False) -> Petition:
    """The petition whose secret was shown."""
    found = _holds(holder, lock=lock)
    if found is None:
        raise ended()
    return found


def actor_of(petition: Petition) -> Actor:
    """How the journal names the petitioner: by no name, without an account or a role."""
    return Actor(council_id=petition.council_id, name=PETITIONER)


def ended() -> Refused:
    """The hour is over, or the receipt was renewed."""
    return Refused("tracking_ended", _("Đã hết phiên theo dõi; hãy nhập lại mã và mã bí mật."), status=403)


def _holds(holder: Holder, *, lock: bool = False) -> Petition | None:
    rows = Petition.objects.with_scopes_disabled().select_related("council", "origin", "lead", "merged_into")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Petition | None = rows.filter(pk=holder.petition_id).first()
    if found is None or not found.secret_hash or not hmac.compare_digest(_key(found.secret_hash), holder.key):
        return None
    return found


def _key(secret_hash: str) -> str:
    """Stands for a secret's hash without being it."""
    return salted_hmac(SALT, secret_hash, algorithm="sha256").hexdigest()[:32]
