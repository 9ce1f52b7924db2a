"""The progress of a polling day as a drawing: where each bar stands, in the units of its view box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import ROUND_DOWN, Decimal

from elections.queries.day import SlotView, Sum

WIDTH, HEIGHT = 360, 190
LEFT, TOP, BOTTOM = 26, 18, 22
FIELD = HEIGHT - TOP - BOTTOM
LABELS = 12  # bars that can be labelled side by side


@dataclass(frozen=True, slots=True)
class Bar:
    """One slot. `here`: the slot the page shows; `share` is None where nobody reported."""

    at: time
    x: int
    middle: int
    width: int
    y: int
    height: int
    share: Decimal | None
    label: str
    here: bool
    total: Sum
    named: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws."""

    width: int
    height: int
    left: int
    foot: int
    lines: Sequence[tuple[int, int]]
    bars: Sequence[Bar]


def progress(slots: Sequence[SlotView], sums: Mapping[int, Sum], here: SlotView | None) -> Chart | None:
    """A bar for each slot up to 100 %; None where there is no slot."""
    if not slots:
        return None
    step = (WIDTH - LEFT) / len(slots)
    every = -(-len(slots) // LABELS)
    bars = [
        _bar(slot, sums[slot.id], place, step, here=slot == here, named=place % every == 0)
        for place, slot in enumerate(slots)
    ]
    lines = [(level, _y(Decimal(level))) for level in (0, 50, 100)]
    return Chart(WIDTH, HEIGHT, LEFT, HEIGHT - 6, lines, bars)


def _bar(slot: SlotView, total: Sum, place: int, step: float, *, here: bool, named: bool) -> Bar:
    share = total.share
    top = _y(share or Decimal(0))
    width = max(2, min(26, int(step * 0.72)))
    middle = round(LEFT + step * (place + 0.5))
    # Cut, not rounded: 99,97 % is not everybody.
    label = "" if share is None else str(share.quantize(Decimal("0.1"), ROUND_DOWN)).replace(".", ",")
    return Bar(
        slot.at,
        middle - width // 2,
        middle,
        width,
        top,
        TOP + FIELD - top,
        share,
        label.removesuffix(",0"),
        here,
        total,
        named,
    )


def _y(share: Decimal) -> int:
    return TOP + round(FIELD * (100 - share) / 100)
