"""What a private mark may hold: the shape of its data for each kind, checked field by field.

A mark comes from a device and goes back to devices and into a PDF. So everything is closed: no field that is
not named here, finite coordinates in PDF points (the page's own, not turned, not zoomed), colours by name.
The words of a note are the person's own and may hold anything; they are kept as text and never read as
anything else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from council.rules.decision import N_, Reason

MOST_BYTES = 64 * 1024
MOST_POINTS = 5_000  # of one ink mark, all its strokes together
MOST_RECTS = 500
MOST_TEXT = 10_000
MOST_QUOTED = 2_000
MOST_LABEL = 200
FARTHEST = 20_000.0  # points; the largest page a PDF can have is 14,400
WIDEST = 40.0
# Names, because a colour must also be told to who does not see it; red, green, blue from 0 to 1 for the PDF.
COLOURS: Mapping[str, tuple[float, float, float]] = {
    "yellow": (1.0, 0.85, 0.2),
    "green": (0.45, 0.85, 0.45),
    "blue": (0.4, 0.7, 1.0),
    "pink": (1.0, 0.55, 0.7),
    "black": (0.08, 0.13, 0.18),
    "navy": (0.05, 0.28, 0.63),
    "red": (0.76, 0.1, 0.1),
}
MALFORMED = Reason(
    "mark_malformed", N_("Máy chủ không hiểu đánh dấu này nên không nhận; hãy xóa và đánh dấu lại.")
)
TOO_LARGE = Reason("mark_too_large", N_("Đánh dấu này quá dài; hãy chia thành nhiều đánh dấu ngắn hơn."))


class _WrongError(Exception):
    """The data does not have the shape of its kind."""


class _TooLargeError(Exception):
    """The data has more of something than one mark may hold."""


def checked(kind: str, data: object) -> dict[str, Any] | Reason:
    """The data of a mark as it is kept, or why it is refused."""
    shape = SHAPES.get(kind)
    try:
        if shape is None or not isinstance(data, dict):
            raise _WrongError
        found = shape(data)
        if len(packed(found).encode()) > MOST_BYTES:
            raise _TooLargeError
    except _WrongError:
        return MALFORMED
    except _TooLargeError:
        return TOO_LARGE
    return found


def packed(data: Mapping[str, Any]) -> str:
    """The data as the text that is sealed."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def unpacked(text: str) -> dict[str, Any]:
    """The data behind such a text."""
    found: dict[str, Any] = json.loads(text)
    return found


def _highlight(data: Mapping[str, Any]) -> dict[str, Any]:
    """Rectangles over words (with the words), or drawn freely on a scanned page (without)."""
    _only(data, "color", "rects", "text")
    rects = _list(data.get("rects"), MOST_RECTS)
    return {
        "color": _colour(data),
        "rects": [_rect(rect) for rect in rects],
        "text": _text(data.get("text", ""), MOST_QUOTED),
    }


def _ink(data: Mapping[str, Any]) -> dict[str, Any]:
    """Strokes of a pen, each a flat list x, y, x, y, …"""
    _only(data, "color", "width", "strokes")
    strokes = _list(data.get("strokes"), MOST_POINTS)
    if sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) > 2 * MOST_POINTS:
        raise _TooLargeError
    width = _number(data.get("width"))
    if not 0 < width <= WIDEST:
        raise _WrongError
    return {"color": _colour(data), "width": width, "strokes": [_stroke(stroke) for stroke in strokes]}


def _note(data: Mapping[str, Any]) -> dict[str, Any]:
    """Words at a place of the page."""
    _only(data, "color", "at", "text")
    said = _text(data.get("text"), MOST_TEXT)
    if not said.strip():
        raise _WrongError
    return {"color": _colour(data), "at": _numbers(data.get("at"), 2), "text": said}


def _bookmark(data: Mapping[str, Any]) -> dict[str, Any]:
    """A page to come back to, perhaps with a name."""
    _only(data, "label")
    return {"label": _text(data.get("label", ""), MOST_LABEL)}


SHAPES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "highlight": _highlight,
    "ink": _ink,
    "note": _note,
    "bookmark": _bookmark,
}


def _only(data: Mapping[str, Any], *names: str) -> None:
    if not data.keys() <= set(names):
        raise _WrongError


def _colour(data: Mapping[str, Any]) -> str:
    found = data.get("color")
    if not isinstance(found, str) or found not in COLOURS:
        raise _WrongError
    return found


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _WrongError
    if len(value) > most:
        raise _TooLargeError
    return value


def _rect(value: object) -> list[float]:
    """Left, bottom, right, top."""
    x1, y1, x2, y2 = _numbers(value, 4)
    if x1 == x2 or y1 == y2:
        raise _WrongError
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _stroke(value: object) -> list[float]:
    if not isinstance(value, list) or len(value) < 2 or len(value) % 2:
        raise _WrongError
    return _numbers(value, len(value))


def _numbers(value: object, count: int) -> list[float]:
    if not isinstance(value, list) or len(value) != count:
        raise _WrongError
    return [_number(one) for one in value]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _WrongError
    if not -FARTHEST <= value <= FARTHEST or not math.isfinite(value):
        raise _WrongError
    return round(float(value), 2)


def _text(value: object, most: int) -> str:
    """Any words; half of a surrogate pair cannot be stored and becomes the sign for an unknown letter."""
    if not isinstance(value, str):
        raise _WrongError
    if len(value) > most:
        raise _TooLargeError
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
