"""How councils, sessions and delegates are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.models import Council, CouncilSession, Delegate


def council_title(council: Council) -> str:
    """ "HĐND thành phố Hà Nội", "HĐND phường Ba Đình"."""
    kind = str(CouncilKind(council.kind).label)
    return _("HĐND %(kind)s %(name)s") % {"kind": kind, "name": council.name}


def session_title(session: CouncilSession) -> str:
    """ "Kỳ họp thứ 5", or the name the session was given."""
    return session.name or _("Kỳ họp thứ %(number)s") % {"number": session.number}


def delegate_name(delegate_id: int, council_id: int | None = None) -> str:
    """The full name of a delegate (of this council, where one is given); "" where there is none."""
    rows = Delegate.objects.with_scopes_disabled().filter(pk=delegate_id)
    rows = rows.filter(council_id=council_id) if council_id is not None else rows
    return rows.values_list("person__full_name", flat=True).first() or ""
