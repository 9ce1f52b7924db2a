"""What is taken out of a text before it is published, and how it is set beside the original."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.rules.publishing import (
    GONE,
    HIDDEN,
    NEW,
    OTHER,
    differences,
    further,
    key_of,
    kinds,
    marks,
    ticked,
    without,
)

TEXT = "Ông Trần Văn Bình ở số nhà 12 ngõ 3, điện thoại 0912345678, nói: Trần\nVăn Bình đề nghị sửa đường"
WORDS = st.lists(st.sampled_from(["ông", "An", "0912345678", "đường", ",", "\n", "[họ tên]"]), max_size=30)
TEXTS = st.one_of(st.text(max_size=200), WORDS.map(" ".join))


def test_every_suggestion_stands_until_it_is_taken_back() -> None:
    pieces = ticked(TEXT, None)
    assert kinds(pieces) == {"address": 1, "name": 1, "phone": 1}
    kept = ticked(TEXT, {key_of(pieces[0])})
    assert without(TEXT, kept).startswith("Ông [họ tên] ở số nhà 12")
    assert ticked(TEXT, ()) == ()


def test_further_words_go_wherever_they_stand_but_not_inside_others() -> None:
    pieces, missing = further(TEXT, ["trần văn bình", "Bìn", "  "])
    assert [piece.kind for piece in pieces] == [OTHER, OTHER]
    assert missing == ("Bìn",)
    assert without(TEXT, pieces).count(HIDDEN) == 2
    found, _missing = further("(a+b) [x]", ["(a+b)"])
    assert without("(a+b) [x]", found) == f"{HIDDEN} [x]"


def test_a_piece_of_one_s_own_is_shown_over_a_suggestion_taken_back() -> None:
    pieces, _missing = further(TEXT, ["Trần Văn Bình"])
    shown = [mark for mark in marks(TEXT, set(pieces)) if mark.words == "Trần Văn Bình"]
    assert [mark.on for mark in shown] == [True]


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_no_word_hides_in_what_differs(before: str, after: str) -> None:
    steps = differences(before, after)
    assert "".join(step.words for step in steps if step.what != NEW) == before
    assert "".join(step.words for step in steps if step.what != GONE) == after


@given(TEXTS)
@settings(max_examples=60)
def test_marks_make_up_the_text(text: str) -> None:
    on = set(ticked(text, None))
    assert "".join(mark.words for mark in marks(text, on)) == text


def test_a_long_text_is_compared_in_time() -> None:
    text = "đường " * 8000
    steps = differences(text, text.replace("đường", "ngõ", 4000))
    assert "".join(step.words for step in steps if step.what != GONE).count("ngõ") == 4000
