"""How results are written and drawn: counts, shares with their base, verdicts, seats in a half circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import cos, pi, sin

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from council.rules.decision import Reason
from elections.queries.results import CouncilLine
from elections.rules.shapes import Verdict
from elections.rules.statistics import Share

register = template.Library()

VERDICTS = {
    Verdict.COMPLETE: ("done", "chip-plain", gettext_noop("Đã bầu đủ đại biểu")),
    Verdict.SHORT: ("info", "chip-warn", gettext_noop("Thiếu đại biểu, ghế để trống")),
    Verdict.ADDITIONAL: ("alert", "chip-warn", gettext_noop("Phải bầu cử thêm")),
    Verdict.RE_ELECTION: ("alert", "chip-warn", gettext_noop("Phải bầu cử lại")),
    Verdict.ANNULLED: ("alert", "chip-bad", gettext_noop("Kết quả bị hủy, phải bầu cử lại")),
}
HALF = SafeString('<path class="bar-half" d="M50 0V10"/>')
LEVELS = {
    "city": gettext_noop("Hội đồng nhân dân thành phố"),
    "commune": gettext_noop("Hội đồng nhân dân xã, phường"),
}


@register.filter
def whole(value: int | None) -> str:
    """A count as it is written: 6.015.165 in Vietnamese, 6,015,165 in English; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:,}"
    return text.replace(",", ".") if get_language() == "vi" else text


@register.filter
def percent_of(share: Share) -> str:
    """ "99,57%"; a dash where there is nothing to count on."""
    if not share.base:
        return "–"
    text = f"{share.percent}%"
    return text.replace(".", ",") if get_language() == "vi" else text


@register.filter
def said(reason: Reason) -> str:
    """A reason's sentence with its counts written as everywhere on the page."""
    params = {
        name: whole(value) if isinstance(value, int) else value for name, value in reason.params.items()
    }
    return replace(reason, params=params).text(gettext)


@register.filter
def article(reason: Reason) -> str:
    """The article alone, where the law is named once for the whole list: "Điều 78"."""
    if reason.basis is None:
        return ""
    return reason.basis.article.replace("Điều", gettext("Điều"), 1)


@register.filter
def verdict_words(verdict: str) -> str:
    """What became of a constituency."""
    return gettext(VERDICTS[Verdict(verdict)][2])


@register.filter
def verdict_icon(verdict: str) -> str:
    """The icon that stands beside the words."""
    return VERDICTS[Verdict(verdict)][0]


@register.filter
def verdict_chip(verdict: str) -> str:
    """The class of the chip."""
    return VERDICTS[Verdict(verdict)][1]


@register.filter
def level_words(level: str) -> str:
    """The councils of a level."""
    return gettext(LEVELS[level])


@register.simple_tag
def bar(share: Share, kind: str = "", *, half: bool = False) -> SafeString:
    """A bar of 0 to 100 %, for the eye only: the figure stands beside it. `half`: a line at one half."""
    line = HALF if half else ""
    return format_html(
        '<svg class="share-bar {}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="bar-track" width="100" height="10"/>'
        '<rect class="bar-part" width="{}" height="10"/>{}</svg>',
        kind,
        min(share.percent, Decimal(100)) if share.base else 0,
        line,
    )


@register.simple_tag
def seats(elected: int, seats: int, waiting: int = 0) -> SafeString:
    """The seats of a council in a half circle: filled, left empty by the vote, not yet published."""
    spots, size = half_circle(seats)
    kinds = (
        ["seat-won"] * elected
        + ["seat-empty"] * max(0, seats - elected - waiting)
        + ["seat-waiting"] * waiting
    )
    marks = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        ((kind, x, y, size) for kind, (x, y) in zip(kinds, spots, strict=False)),
    )
    return format_html(
        '<svg class="seat-arc" viewBox="0 0 400 216" aria-hidden="true" focusable="false">{}</svg>', marks
    )


BINS, DOT = 40, 10  # places along the axis of the turnout chart; their width and height


@dataclass(frozen=True, slots=True)
class Spread:
    """How turnout lies among communes: the axis of the chart, its ends, its dots."""

    start: int
    lowest: CouncilLine
    highest: CouncilLine
    drawing: SafeString


@register.simple_tag
def spread(lines: Sequence[CouncilLine]) -> Spread | None:
    """One dot for each council with a published result, along an axis that ends at 100 % and begins at the
    whole per cent below the lowest; None where nothing is published."""
    found = [line for line in lines if line.published]
    if not found:
        return None
    ordered = sorted(found, key=lambda line: line.figures.turnout.percent)
    start = min(99, int(ordered[0].figures.turnout.percent))
    stacks: Counter[int] = Counter()
    spots = []
    for line in ordered:
        place = min(BINS - 1, int((line.figures.turnout.percent - start) * BINS / (100 - start)))
        spots.append((place * DOT + DOT / 2, stacks[place]))
        stacks[place] += 1
    height = max(6, *stacks.values()) * DOT
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="4"/>', ((x, height - DOT / 2 - level * DOT) for x, level in spots)
    )
    drawing = format_html(
        '<svg class="spread" viewBox="0 0 {0} {2}" aria-hidden="true" focusable="false">{3}'
        '<path d="M0 {1}H{0}"/></svg>',
        BINS * DOT,
        height + 1,
        height + 2,
        dots,
    )
    return Spread(start, ordered[0], ordered[-1], drawing)


@lru_cache(maxsize=256)
def half_circle(places: int) -> tuple[tuple[tuple[str, str], ...], str]:
    """The centres of so many seats from left to right in rows of a half circle, and their radius."""
    rows = max(1, min(8, round((places / 4) ** 0.5)))
    radii = [184 - 116 * row / rows for row in range(rows)] if rows > 1 else [150.0]
    counts = _per_row(places, radii)
    spots: list[tuple[float, float, float]] = []
    for radius, count in zip(radii, counts, strict=True):
        for place in range(count):
            angle = pi * (1 - (place + 0.5) / count)
            spots.append((angle, 200 + radius * cos(angle), 202 - radius * sin(angle)))
    spots.sort(key=lambda spot: -spot[0])
    gap = min(
        (pi * radius / count for radius, count in zip(radii, counts, strict=True) if count), default=40.0
    )
    return tuple((f"{x:.1f}", f"{y:.1f}") for _angle, x, y in spots), f"{min(gap * 0.4, 50 / rows, 13):.1f}"


def _per_row(places: int, radii: list[float]) -> list[int]:
    """Seats by row in proportion to its length; what rounding leaves goes to the outer rows."""
    counts = [int(places * radius / sum(radii)) for radius in radii]
    for row in range(places - sum(counts)):
        counts[row % len(counts)] += 1
    return counts
