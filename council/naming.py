"""How councils are called."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from council.enums import CouncilKind
from council.models import Council, CouncilSession


def council_title(council: Council) -> str:
    """ "Hội đồng nhân dân phường Ba Đình"; in English "People's Council of Ba Dinh Ward"."""
    if get_language() == "en":
        return f"People's Council of {council.name_en}"
    kind = str(CouncilKind(council.kind).label)
    return gettext("Hội đồng nhân dân %(kind)s %(name)s") % {"kind": kind, "name": council.name}


def unit_name(council: Council) -> str:
    """ "phường Ba Đình"; in English "Ba Dinh Ward"."""
    if get_language() == "en":
        return council.name_en
    return f"{CouncilKind(council.kind).label} {council.name}"


def session_title(session: CouncilSession) -> str:
    """ "Kỳ họp thứ 5", or the name the session was given."""
    return session.name or gettext("Kỳ họp thứ %(number)s") % {"number": session.number}
