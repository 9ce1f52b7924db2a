"""How councils, sessions and people are called on the pages of a sitting."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from council.enums import Role
from council.models import Council, Delegate, RoleAssignment
from council.naming import session_title, unit_name

__all__ = ["council_title", "delegate_name", "officers", "session_title"]


def council_title(council: Council) -> str:
    """The short form: "HĐND thành phố Hà Nội", "HĐND phường Ba Đình"."""
    return _("HĐND %(unit)s") % {"unit": unit_name(council)}


def delegate_name(delegate_id: int, council_id: int | None = None) -> str:
    """The full name of a delegate (of this council, where one is given); "" where there is none."""
    rows = Delegate.objects.with_scopes_disabled().filter(pk=delegate_id)
    rows = rows.filter(council_id=council_id) if council_id is not None else rows
    return rows.values_list("person__full_name", flat=True).first() or ""


def officers(council_id: int, day: date) -> tuple[str, str]:
    """The names of the presiding chair and the session secretary by the roles of a day; "" for nobody."""
    rows = RoleAssignment.objects.filter(council_id=council_id, since__lte=day).exclude(until__lt=day)
    held = dict(
        rows.filter(role__in=(Role.CHAIR, Role.SECRETARY))
        .order_by("-id")
        .values_list("role", "person__full_name")
    )
    return held.get(Role.CHAIR, ""), held.get(Role.SECRETARY, "")
