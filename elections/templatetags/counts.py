"""How counting is written on the pages: what was done to a record."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, gettext, gettext_noop

register = template.Library()

VERDICTS = {
    "complete": gettext_noop("Bầu đủ"),
    "short": gettext_noop("Thiếu, ghế để trống"),
    "additional": gettext_noop("Phải bầu cử thêm"),
    "re_election": gettext_noop("Phải bầu cử lại"),
    "annulled": gettext_noop("Bị hủy, phải bầu cử lại"),
    "unresolved": gettext_noop("Bằng phiếu, chờ quyết định"),
}
ACTS = {
    "elections.record.entered": gettext_noop("Nhập lần một"),
    "elections.record.differs": gettext_noop("Nhập lần hai, khác lần một"),
    "elections.record.agreed": gettext_noop("Nhập lần hai, khớp"),
    "elections.record.settled": gettext_noop("Người thứ ba chốt theo bản giấy"),
    "elections.record.photographed": gettext_noop("Gửi ảnh bản giấy"),
    "elections.record.accepted": gettext_noop("Ban bầu cử tiếp nhận"),
    "elections.record.returned": gettext_noop("Ban bầu cử trả lại"),
    "elections.record.corrected": gettext_noop("Đính chính"),
    "elections.record.annulled": gettext_noop("Ghi nhận hủy kết quả"),
}


@register.filter
def next_verdict(verdict: str) -> str:
    """What becomes of a constituency, as the office says it: what is to be done."""
    return gettext(VERDICTS[verdict]) if verdict in VERDICTS else ""


@register.filter
def act_words(code: str) -> str:
    """What was done, from the code of the journal."""
    return gettext(ACTS[code]) if code in ACTS else code


@register.filter
def count(value: int | str | None) -> str:
    """A count with its thousands apart; a dash for none; what was written as text stays."""
    if not isinstance(value, int):
        return value or "–"
    grouped = f"{value:,}"
    return grouped if get_language() == "en" else grouped.replace(",", ".")
