"""How councils, sessions and days are written on public and office pages."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import gettext, ngettext

from council import naming
from council.models import Council, CouncilSession

register = template.Library()


@register.filter
def council_title(council: Council) -> str:
    """ "Hội đồng nhân dân phường Ba Đình"."""
    return naming.council_title(council)


@register.filter
def unit_name(council: Council) -> str:
    """ "phường Ba Đình"."""
    return naming.unit_name(council)


@register.filter
def upper_first(text: str) -> str:
    """A name at the head of a line: "phường Ba Đình" becomes "Phường Ba Đình"."""
    return text[:1].upper() + text[1:]


@register.filter
def session_title(session: CouncilSession) -> str:
    """ "Kỳ họp thứ 5", or the name the session was given."""
    return naming.session_title(session)


@register.filter
def day(value: date | None) -> str:
    """A legal date: 8/12/2026."""
    return formats.date_format(value, "j/n/Y") if value else ""


@register.filter
def days(session: CouncilSession) -> str:
    """The days of a session: "8/12/2026" or "8/12/2026 – 10/12/2026"."""
    first, last = day(session.opens_on), day(session.closes_on)
    return first if first == last else f"{first} – {last}"


@register.filter
def days_until(value: date, today: date) -> str:
    """How far away a day is: "hôm nay", "ngày mai", "còn 12 ngày"; "" for a day that is over."""
    left = (value - today).days
    if left < 0:
        return ""
    if left < 2:
        return gettext("hôm nay") if left == 0 else gettext("ngày mai")
    return ngettext("còn %(n)s ngày", "còn %(n)s ngày", left) % {"n": left}
