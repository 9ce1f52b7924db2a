"""Differences between two texts: applying them gives the new text, and people would name the same ones."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules import text_diff
from meetings.rules.text_diff import compare

FEW = ["a", "b", "c", "d", "e", "f", "g", "h", "Điều", "1", "2", "và", "của"]
WORDS = st.lists(st.sampled_from(FEW), max_size=60)
LONG = st.lists(st.sampled_from([f"từ{n}" for n in range(40)]), min_size=200, max_size=500)


def rebuilt(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Both texts, put together again from the stretches; the old one taken where they are the same."""
    before: list[str] = []
    after: list[str] = []
    for row in compare(old, new):
        before += old[row.a : row.b]
        after += old[row.a : row.b] if row.is_same else new[row.c : row.d]
    return before, after


def changes(old: str, new: str) -> list[tuple[str, str]]:
    before, after = old.split(), new.split()
    return [
        (" ".join(before[row.a : row.b]), " ".join(after[row.c : row.d]))
        for row in compare(before, after)
        if not row.is_same
    ]


@given(WORDS, WORDS)
def test_applying_the_differences_gives_the_new_text(old: list[str], new: list[str]) -> None:
    assert rebuilt(old, new) == (old, new)


@settings(max_examples=15)
@given(LONG, LONG, st.integers(1, 30))
def test_so_it_does_where_difflib_is_not_asked(old: list[str], new: list[str], small: int) -> None:
    before = text_diff.SMALL
    text_diff.SMALL = small
    try:
        assert rebuilt(old, new) == (old, new)
    finally:
        text_diff.SMALL = before


@given(st.data())
def test_so_it_does_in_texts_that_repeat_themselves(data: st.DataObject) -> None:
    row = data.draw(st.lists(st.sampled_from(FEW), min_size=1, max_size=12))
    old = row * 60
    new = list(old)
    for _change in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(new)))
        new[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.lists(st.sampled_from(["mới", *FEW]), max_size=3)
        )
    assert rebuilt(old, new) == (old, new)
    changed = sum(max(r.b - r.a, r.d - r.c) for r in compare(old, new) if not r.is_same)
    assert changed < 60


def test_one_row_more_in_a_long_table() -> None:
    row = ["Tổng", "số", "chi", "ngân", "sách", "cấp", "xã", "0", "0"]
    old = row * 500
    new = row * 250 + ["Dòng", "mới"] + row * 251
    assert [(r.b - r.a, r.d - r.c) for r in compare(old, new) if not r.is_same] == [(0, 11)]


@given(WORDS, WORDS)
def test_stretches_follow_one_another_and_change_by_turns(old: list[str], new: list[str]) -> None:
    rows = compare(old, new)
    assert [(r.a, r.c) for r in rows[1:]] == [(r.b, r.d) for r in rows[:-1]]
    assert all(one.is_same != other.is_same for one, other in pairwise(rows))


@given(WORDS)
def test_a_text_and_itself_are_the_same(words: list[str]) -> None:
    assert [row.is_same for row in compare(words, words)] == [True] * bool(words)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("mức thu là 300 nghìn đồng một tháng", "mức thu là 310 nghìn đồng một tháng", [("300", "310")]),
        ("một hai ba", "một hai ba bốn", [("", "bốn")]),
        ("không áp dụng với hộ nghèo", "áp dụng với hộ nghèo", [("không", "")]),
        ("", "tất cả đều mới", [("", "tất cả đều mới")]),
        ("tất cả đều cũ", "", [("tất cả đều cũ", "")]),
        (
            "giao sở giáo dục và đào tạo tổ chức thực hiện và báo cáo hằng năm với nhân dân",
            "giao sở tài chính chủ trì và phối hợp cùng các quận kiểm tra việc báo cáo hằng năm với nhân dân",
            [
                (
                    "giáo dục và đào tạo tổ chức thực hiện và",
                    "tài chính chủ trì và phối hợp cùng các quận kiểm tra việc",
                )
            ],
        ),
    ],
)
def test_what_people_would_name(old: str, new: str, named: list[tuple[str, str]]) -> None:
    assert changes(old, new) == named


def document(words: int, seed: int) -> list[str]:
    """A long text with the common words of a language and some rare ones."""
    chance = random.Random(seed)
    common = [f"w{n}" for n in range(900)]
    return [
        common[int(900 * chance.random() ** 3)] if chance.random() < 0.97 else f"r{chance.random()}"
        for _ in range(words)
    ]


def test_a_page_put_in_at_the_beginning_shifts_nothing() -> None:
    old = document(30_000, 1)
    new = document(400, 2) + old
    assert [(row.is_same, row.d - row.c) for row in compare(old, new)] == [(False, 400), (True, 30_000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (document(175_000, 1), document(175_000, 2)),
        (["một"] * 175_000, ["một", "hai"] * 87_500),
        (document(175_000, 3), document(175_000, 3)[::-1]),
    ],
    ids=["strangers", "two words", "backwards"],
)
def test_five_hundred_pages_in_bounded_time(old: list[str], new: list[str]) -> None:
    begun = time.process_time()
    rows = compare(old, new)
    assert time.process_time() - begun < 15
    assert sum(row.d - row.c for row in rows) == len(new)
