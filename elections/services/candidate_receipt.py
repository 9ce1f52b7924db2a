"""The receipt of a dossier as a PDF. The telephone number on it is a closed field: making it is a look."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.errors import Refused
from council.naming import unit_name
from council.permissions import Actor, require
from elections import access
from elections.documents.receipt import Receipt, render_receipt
from elections.enums import DossierPart, Sex
from elections.models import DossierItem
from elections.services.candidates import EDIT
from elections.services.lists import TITLES
from elections.services.secrets import reveal


def receipt(*, actor: Actor, candidate_id: int) -> tuple[str, bytes]:
    """File name and PDF of form 08 for a filed dossier."""
    require(actor, EDIT, actor.council_id)
    row = access.candidate(actor, candidate_id)
    if row.filed_at is None or row.receipt_number is None:
        raise Refused("not_filed", _("Hồ sơ chưa nộp nên chưa có giấy biên nhận."))
    reason = _("In giấy biên nhận số %(number)s") % {"number": row.receipt_number}
    phone = reveal(actor=actor, candidate_id=row.id, reason=reason, fields=("phone",))["phone"]
    council, term = row.council_election.council, row.council_election.term
    items = DossierItem.objects.with_scopes_disabled().filter(candidate=row)
    data = render_receipt(
        Receipt(
            place=unit_name(council),
            seat="Hà Nội" if council.kind == CouncilKind.CITY else council.name,
            term=f"{term.starts_on.year}-{term.ends_on.year}",
            number=row.receipt_number,
            received_at=row.filed_at,
            title=TITLES[Sex(row.sex)],
            name=row.full_name,
            address=row.residence,
            phone=phone,
            lines=[(str(DossierPart(item.part).label), item.quantity, item.note) for item in items],
        )
    )
    return f"bien-nhan-{row.receipt_number:03d}.pdf", data
