"""How figures of polling day are written."""

from __future__ import annotations

from django import template

from elections.templatetags.results import whole

register = template.Library()


@register.filter
def figure(value: int | str | None) -> str:
    """A count as it is written, 6.015.165; a dash for one that is not there."""
    return whole(value) if isinstance(value, int) else "–"
