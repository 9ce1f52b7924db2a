"""How results are written and drawn."""

from __future__ import annotations

import math
import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from council.rules.decision import Reason
from elections.rules.shapes import Verdict, law_85
from elections.rules.statistics import Share
from elections.templatetags import results as tags


@pytest.mark.parametrize(
    ("language", "count", "share"),
    [
        ("vi", "6.015.165", "99,57%"),
        ("en", "6,015,165", "99.57%"),
    ],
)
def test_figures_in_both_languages(language: str, count: str, share: str) -> None:
    with translation.override(language):
        assert tags.whole(6_015_165) == count
        assert tags.percent_of(Share(5_989_283, 6_015_165)) == share


def test_of_nothing_there_is_no_share() -> None:
    assert tags.percent_of(Share(0, 0)) == "–"
    assert tags.whole(None) == "–"


def test_a_reason_is_told_with_its_counts_and_article() -> None:
    reason = Reason(
        "x", "%(votes)s/%(valid)s: %(word)s", {"votes": 12345, "valid": 20000, "word": "a"}, law_85("Điều 78")
    )
    with translation.override("vi"):
        assert tags.said(reason) == "12.345/20.000: a"
        assert tags.article(reason) == "Điều 78"


def test_each_verdict_that_is_published_has_words() -> None:
    assert set(tags.VERDICTS) == set(Verdict) - {Verdict.UNRESOLVED}


@given(st.integers(1, 200))
def test_each_seat_has_a_place_of_its_own_inside_the_drawing(places: int) -> None:
    spots, size = tags.half_circle(places)
    radius = float(size)
    assert len(spots) == len(set(spots)) == places
    points = [(float(x), float(y)) for x, y in spots]
    assert all(radius <= x <= 400 - radius and radius <= y <= 216 - radius for x, y in points)
    near = min((math.dist(a, b) for i, a in enumerate(points) for b in points[:i]), default=math.inf)
    assert near >= radius * 1.9


@given(st.integers(1, 60).flatmap(lambda seats: st.tuples(st.just(seats), st.integers(0, seats))))
def test_seats_are_drawn_by_what_became_of_them(pair: tuple[int, int]) -> None:
    seats, elected = pair
    waiting = (seats - elected) // 2
    drawing = tags.seats(elected, seats, waiting)
    counts = [len(re.findall(kind, drawing)) for kind in ("seat-won", "seat-empty", "seat-waiting")]
    assert counts == [elected, seats - elected - waiting, waiting]


def test_a_bar_ends_at_the_whole() -> None:
    assert 'width="50.00" height="10"' in tags.bar(Share(1, 2), half=True)
    assert "bar-half" in tags.bar(Share(1, 2), half=True)
    assert 'class="bar-part" width="0"' in tags.bar(Share(0, 0))
