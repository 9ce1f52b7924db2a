"""What templates say with: reasons with their article, local times, Vietnamese figures, icons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from council.rules.decision import Basis, Reason

register = template.Library()

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

_KINDS = (gettext_noop("Luật"), gettext_noop("Nghị quyết"), gettext_noop("Nghị định"))
_LAW = re.compile(rf"^({'|'.join(_KINDS)}) (?=\d)")
_ARTICLE = re.compile(r"^Điều (?=\d)")

CHOICE_WORDS = {
    "for": gettext_noop("Tán thành"),
    "against": gettext_noop("Không tán thành"),
    "abstain": gettext_noop("Không biểu quyết"),
    "none": gettext_noop("Không tham gia biểu quyết"),
    "away": gettext_noop("Vắng mặt"),
}


@register.filter
def tr(text: str) -> str:
    """Translate a msgid that a rule or a query hands over; the empty text stays empty."""
    return gettext(text) if text else ""


@register.filter
def reason(value: Reason | None) -> str:
    """The sentence of a `Reason` in the reader's language, without its source."""
    return value.text(gettext) if value else ""


@register.filter
def basis(value: Reason | Basis | None) -> str:
    """Where it is written: "Luật 72/2025/QH15, Điều 35(2)"; "" where no source is given."""
    source = value.basis if isinstance(value, Reason) else value
    if source is None:
        return ""
    law = _LAW.sub(lambda found: gettext(found[1]) + " ", source.law)
    article = _ARTICLE.sub(lambda _found: gettext("Điều") + " ", source.article)
    return f"{law}, {article}"


@register.filter
def local_time(moment: datetime | None, form: str = "H:i") -> str:
    """A moment as wall-clock time in Hanoi, wherever the server stands."""
    return formats.date_format(timezone.localtime(moment, HANOI), form) if moment else ""


@register.filter
def local_day(moment: datetime | None) -> str:
    """The day of a moment in Hanoi: 8/12/2026."""
    return local_time(moment, "j/n/Y")


@register.filter
def iso(moment: datetime | None) -> str:
    """A moment for machines: ISO 8601 in Hanoi's offset, to the millisecond."""
    return timezone.localtime(moment, HANOI).isoformat(timespec="milliseconds") if moment else ""


@register.filter
def percent_vi(value: str | float) -> str:
    """A percentage as it is written in the reader's language: 78,4% in Vietnamese, 78.4% in English."""
    text = str(value)
    return (text.replace(".", ",") if get_language() == "vi" else text) + "%"


@register.filter
def lower_first(text: str) -> str:
    """A label inside a sentence: "Quá nửa…" becomes "quá nửa…"."""
    return text[:1].lower() + text[1:]


@register.filter
def signed(text: str) -> str:
    """End a sentence with one full stop."""
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


@register.filter
def choice_seats(seats: Iterable[Any], choice: str) -> list[Any]:
    """The seats of one choice; "none" is present without a vote, "away" is not present."""
    return [seat for seat in seats if seat_class(seat) == choice]


@register.filter
def by_choice(seats: Sequence[Any]) -> list[tuple[str, str]]:
    """The choices that occur among the seats, with their words, in the order of reports."""
    found = {seat_class(seat) for seat in seats}
    return [(choice, gettext(word)) for choice, word in CHOICE_WORDS.items() if choice in found]


@register.filter
def choice_word(choice: str) -> str:
    """A choice, "none" or "away" in words."""
    return gettext(CHOICE_WORDS[choice])


@register.filter
def seat_class(seat: Any) -> str:
    """The class that draws a seat: its choice, "none" or "away"."""
    if seat.choice:
        return str(seat.choice)
    return "none" if seat.present else "away"


@register.filter
def missing(total: int, part: int) -> int:
    """What is missing of a whole."""
    return total - part


@register.filter
def next_item(items: Sequence[Any]) -> Any:
    """The item after the current one, or the first when none is current; None at the end."""
    states = [item.state for item in items]
    after = states.index("now") + 1 if "now" in states else 0
    return next((item for item in items[after:] if item.state != "done"), None)


ICONS = {
    "for": "M4 13l5 5L20 6",
    "against": "M5 5l14 14M19 5L5 19",
    "abstain": "M4 12h16",
    "away": "M9 12h6",
    "done": "M4 13l5 5L20 6",
    "now": "M8 5l9 7-9 7z",
    "next": "",
    "paper": "M6 2h8l5 5v15H6zM14 2v5h5",
    "clock": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 7v5l3.5 2",
    "person": "M12 3.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
    "alert": "M12 3.5L22 20.5H2zM12 10v4.5M12 17.4v.1",
    "info": "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 11v5.5M12 7.6v.1",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM8.5 12h7",
    "offline": "M3 3l18 18M2.5 9a15 15 0 0 1 4.4-2.8M21.5 9A15 15 0 0 0 10 5M6 12.6a10 10 0 0 1 4-2.3"
    "M18 12.6a10 10 0 0 0-2.2-1.5M9.5 16.3a4 4 0 0 1 5 0M12 20v.1",
    "message": "M4 4h16v12H10l-5 4.5V16H4z",
    "plus": "M12 4v16M4 12h16",
    "minus": "M4 12h16",
    "back": "M14 5l-7 7 7 7",
    "forward": "M10 5l7 7-7 7",
    "search": "M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14zM16.5 16.5L21 21",
    "screen": "M3 5h18v11H3zM8 20h8M12 16v4",
    "qr": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2",
    "lock": "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "download": "M12 3v12M7 10.5l5 5 5-5M4 20h16",
    "upload": "M12 16V4M7 8.5l5-5 5 5M4 20h16",
    "edit": "M4 20l1-4.5L16 4.5l3.5 3.5-11 11z",
    "marker": "M14.5 4.5l5 5-8.5 8.5H6v-5zM4 21.5h16",
    "rubber": "M9 20h12M4.5 14.5L14 4l6.5 6L12 19.5H8.5zM9 9.5l6.5 6",
    "undo": "M9 5L4 10l5 5M4 10h10a5.5 5.5 0 0 1 0 11h-3",
    "bookmark": "M7 3h10v18l-5-4.5L7 21z",
    "list": "M9 6h12M9 12h12M9 18h12M4 6v.1M4 12v.1M4 18v.1",
    "group": "M9 4a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7zM2.5 20c.6-4 3-6 6.5-6s5.9 2 6.5 6"
    "M16 4.5a3.2 3.2 0 0 1 0 6.2M18 14.3c2 .8 3.2 2.7 3.6 5.7",
    "bin": "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
    "up": "M5 14l7-7 7 7",
    "down": "M5 10l7 7 7-7",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "door": "M6 21V3h12v18M3 21h18M14.5 12v.1",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "close": "M6 6l12 12M18 6L6 18",
    "pages": "M4 4h7v7H4zM4 14h7v7H4zM15 5h6M15 9h4M15 15h6M15 19h4",
    "spread": "M12 5v15M3 4h7l2 2l2-2h7v15h-7l-2 2l-2-2H3z",
    "width": "M4 4v16M20 4v16M8 12h8M10.5 9L8 12l2.5 3M13.5 9l2.5 3l-2.5 3",
    "keys": "M3 6h18v12H3zM7 10v.1M11 10v.1M15 10v.1M8 14h8",
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the set, for the eye only: its meaning stands beside it as a word. KeyError if unknown."""
    classes = f"icon icon-{name} {extra}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        classes,
        ICONS[name],
    )


@register.simple_tag(takes_context=True)
def csrf_for(context: template.Context, *form_ids: str) -> SafeString:
    """Give forms of a live partial their CSRF token, and the page to come back to, from the page around it.

    A partial is broadcast, so it carries no token. A hidden field outside a form still belongs to
    the form its `form` attribute names: without JavaScript such a form posts like any other.
    """
    token, request = context.get("csrf_token"), context.get("request")
    if not token or request is None:
        return SafeString("")
    return format_html_join(
        "\n",
        '<input type="hidden" name="csrfmiddlewaretoken" value="{0}" form="{2}">'
        '<input type="hidden" name="next" value="{1}" form="{2}">',
        ((token, request.get_full_path(), form_id) for form_id in form_ids),
    )
