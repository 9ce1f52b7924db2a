"""The slip with code, secret and QR code: made while the secret is at hand, and kept nowhere."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.errors import Refused
from council.naming import council_title
from council.permissions import Actor, require
from petitions import access
from petitions.documents.receipt import Slip, render_slip
from petitions.services.record import RECORD, hash_secret

EXCERPT = 300


def tracking_page() -> str:
    """Where a petition is followed."""
    try:
        path = reverse("petition_track")
    except NoReverseMatch:
        path = "/kien-nghi/"
    return f"{settings.PUBLIC_ADDRESS}{path}"


def tracking_address(code: str, secret: str) -> str:
    """What the QR code holds. The secret stands behind "#": no server and no log ever sees it."""
    return f"{tracking_page()}?ma={code}#{secret}"


def slip(*, actor: Actor, petition_id: int, secret: str) -> tuple[str, bytes]:
    """File name and PDF of the receipt, for who has just been told the secret."""
    require(actor, RECORD, actor.council_id)
    petition = access.petition(actor, petition_id)
    if not petition.secret_hash or not hmac.compare_digest(hash_secret(secret), petition.secret_hash):
        raise Refused(
            "receipt_gone", _("Biên nhận này không còn hiệu lực; hãy cấp lại biên nhận."), status=404
        )
    council = petition.origin
    data = render_slip(
        Slip(
            agency=council_title(council),
            seat="Hà Nội" if council.kind == CouncilKind.CITY else council.name,
            code=petition.code,
            secret=secret,
            recorded_at=petition.recorded_at,
            excerpt=_excerpt(petition.text),
            page=tracking_page(),
            address=tracking_address(petition.code, secret),
        )
    )
    return f"bien-nhan-{petition.code}.pdf", data


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"
