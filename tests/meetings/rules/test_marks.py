"""What a mark may hold: each kind field by field, and everything else refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.decision import Reason
from meetings.rules.marks import (
    COLOURS,
    MOST_BYTES,
    MOST_POINTS,
    MOST_RECTS,
    SHAPES,
    checked,
    packed,
    unpacked,
)

RECT = [1, 2, 3, 4]
GOOD: list[tuple[str, dict[str, Any]]] = [
    ("highlight", {"color": "yellow", "rects": [RECT], "text": "học phí"}),
    ("highlight", {"color": "pink", "rects": [RECT] * MOST_RECTS}),
    ("ink", {"color": "red", "width": 2, "strokes": [[1, 2]]}),
    ("ink", {"color": "black", "width": 0.5, "strokes": [[1, 2, 3, 4], [-5.5, 6]]}),
    ("note", {"color": "blue", "at": [0, 0], "text": "<script>alert(1)</script> \u202e ”"}),
    ("bookmark", {}),
    ("bookmark", {"label": "Trang có bảng"}),
]
NOTE: dict[str, Any] = {"color": "blue", "at": [0, 0], "text": "a"}
INK: dict[str, Any] = {"color": "red", "width": 2, "strokes": [[1, 2]]}
AREA: dict[str, Any] = {"color": "yellow", "rects": [RECT]}
MALFORMED: list[tuple[str, Any]] = [
    ("sticker", {}),
    ("note", None),
    ("note", []),
    ("note", NOTE | {"more": 1}),
    ("note", NOTE | {"color": "purple"}),
    ("note", NOTE | {"color": ["red"]}),
    ("note", NOTE | {"text": "  \n"}),
    ("note", NOTE | {"text": 5}),
    ("note", NOTE | {"at": [1]}),
    ("note", NOTE | {"at": [1, True]}),
    ("note", NOTE | {"at": [1, "2"]}),
    ("note", NOTE | {"at": [1, float("nan")]}),
    ("note", NOTE | {"at": [1, float("inf")]}),
    ("note", NOTE | {"at": [1, 10**400]}),
    ("note", NOTE | {"at": [1, 20_001]}),
    ("highlight", AREA | {"rects": []}),
    ("highlight", AREA | {"rects": [[1, 2, 3]]}),
    ("highlight", AREA | {"rects": [[1, 2, 1, 4]]}),
    ("highlight", AREA | {"rects": RECT}),
    ("highlight", AREA | {"text": None}),
    ("ink", INK | {"width": 0}),
    ("ink", INK | {"width": 41}),
    ("ink", INK | {"strokes": [[]]}),
    ("ink", INK | {"strokes": [[1, 2, 3]]}),
    ("ink", INK | {"strokes": ["12"]}),
    ("bookmark", {"label": 1}),
]
TOO_LARGE: list[tuple[str, Any]] = [
    ("note", NOTE | {"text": "a" * 10_001}),
    ("highlight", AREA | {"rects": [RECT] * (MOST_RECTS + 1)}),
    ("highlight", AREA | {"text": "a" * 2_001}),
    ("ink", INK | {"strokes": [[1, 2] * (MOST_POINTS + 1)]}),
    ("ink", INK | {"strokes": [[1, 2]] * (MOST_POINTS + 1)}),
    ("ink", INK | {"strokes": [[-12345.67, -12345.67] * MOST_POINTS]}),
    ("bookmark", {"label": "a" * 201}),
]


@pytest.mark.parametrize(("kind", "data"), GOOD)
def test_what_is_kept(kind: str, data: dict[str, Any]) -> None:
    found = checked(kind, data)
    assert not isinstance(found, Reason)
    assert unpacked(packed(found)) == found
    assert checked(kind, found) == found


@pytest.mark.parametrize(("kind", "data"), MALFORMED)
def test_what_no_device_of_ours_sends(kind: str, data: Any) -> None:
    found = checked(kind, data)
    assert isinstance(found, Reason)
    assert found.code == "mark_malformed"


@pytest.mark.parametrize(("kind", "data"), TOO_LARGE)
def test_what_is_too_much(kind: str, data: Any) -> None:
    found = checked(kind, data)
    assert isinstance(found, Reason)
    assert found.code == "mark_too_large"


def test_corners_are_put_in_order_and_numbers_rounded() -> None:
    found = checked("highlight", {"color": "green", "rects": [[5, 9.128, 1, 2]]})
    assert found == {"color": "green", "rects": [[1.0, 2.0, 5.0, 9.13]], "text": ""}


def test_half_a_letter_does_not_stop_the_words() -> None:
    found = checked("note", NOTE | {"text": "a\ud800b\x00 😀"})
    assert found == NOTE | {"at": [0.0, 0.0], "text": "a\ufffdb\ufffd 😀"}
    assert "�" in packed(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["color", "rects", "text", "width", "strokes", "at", "label"])


@given(st.sampled_from([*SHAPES, "x"]), JSON | st.dictionaries(FIELDS, JSON | st.sampled_from(list(COLOURS))))
def test_whatever_comes_is_kept_whole_or_refused(kind: str, data: Any) -> None:
    found = checked(kind, data)
    if not isinstance(found, Reason):
        assert len(packed(found).encode()) <= MOST_BYTES
        assert checked(kind, unpacked(packed(found))) == found
