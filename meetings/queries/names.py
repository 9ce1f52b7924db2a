"""How councils, sessions and delegates are called on the pages of a sitting."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.models import Council, Delegate
from council.naming import session_title, unit_name

__all__ = ["council_title", "delegate_name", "session_title"]


def council_title(council: Council) -> str:
    """The short form: "HĐND thành phố Hà Nội", "HĐND phường Ba Đình"."""
    return _("HĐND %(unit)s") % {"unit": unit_name(council)}


def delegate_name(delegate_id: int, council_id: int | None = None) -> str:
    """The full name of a delegate (of this council, where one is given); "" where there is none."""
    rows = Delegate.objects.with_scopes_disabled().filter(pk=delegate_id)
    rows = rows.filter(council_id=council_id) if council_id is not None else rows
    return rows.values_list("person__full_name", flat=True).first() or ""
