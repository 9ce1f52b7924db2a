"""How figures of petitions are written: counts with their dots, shares always with their base."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.translation import get_language, gettext

from petitions.rules.statistics import Share

register = template.Library()
DASH = "–"


@register.filter
def figure(value: int | None) -> str:
    """A count: 6.015.165 in Vietnamese, 6,015,165 in English; a dash for none."""
    if value is None:
        return DASH
    text = f"{value:,}"
    return text.replace(",", ".") if get_language() == "vi" else text


@register.filter
def percent(value: Share | Decimal | None) -> str:
    """ "33,33%"; a dash for a share of nothing, never 0 %."""
    number = value.percent if isinstance(value, Share) else value
    if number is None:
        return DASH
    text = f"{number:.2f}"
    return (text.replace(".", ",") if get_language() == "vi" else text) + "%"


@register.filter
def of_base(share: Share) -> str:
    """ "30 trên 150 (20,00%)"; of nothing "không có"."""
    if share.base == 0:
        return gettext("chưa có kiến nghị nào")
    said = {"part": figure(share.part), "base": figure(share.base), "percent": percent(share)}
    return gettext("%(part)s trên %(base)s (%(percent)s)") % said


@register.filter
def cell(value: Any) -> str:
    """A cell of a table as people read it."""
    if value is None:
        return DASH
    if isinstance(value, Decimal):
        return percent(value)
    if isinstance(value, int):
        return figure(value)
    if isinstance(value, date):
        return formats.date_format(value, "j/n/Y")
    return str(value)
