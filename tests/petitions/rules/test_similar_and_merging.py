"""Likeness of texts, and chains that never come back to themselves."""

from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.merging import chain, may_point, root, would_cycle
from petitions.rules.similar import CLOSE, RELATED, SAME, at_most, jaccard, shingles

vocabulary = st.sampled_from(["duong", "ngo", "hong", "den", "toi", "mua", "ngap"])
words = st.lists(vocabulary, max_size=12).map(" ".join)
numbers = st.integers(1, 8)
edges = st.dictionaries(numbers, numbers, max_size=8)


def test_runs_of_three_words() -> None:
    assert shingles("sua duong ngo 12") == {"sua duong ngo", "duong ngo 12"}
    assert shingles("sua, duong; NGO".lower()) == {"sua duong ngo"}
    assert shingles("den toi") == {"den toi"}
    assert shingles(" … ") == frozenset()


def test_thresholds_separate_copy_retelling_and_chance() -> None:
    text = "de nghi sua duong ngo 12 to dan pho 3 bi hu hong nang tu nam ngoai"
    told_again = "de nghi sua duong ngo 12 to dan pho 3 bi hu hong nang tu nam truoc"
    other = "de nghi bo sung den chieu sang tren pho mau doan qua truong hoc"
    assert jaccard(shingles(text), shingles(text)) >= SAME
    assert CLOSE <= jaccard(shingles(text), shingles(told_again)) < SAME
    assert jaccard(shingles(text), shingles(other)) < RELATED


def test_nothing_is_like_nothing() -> None:
    assert jaccard(frozenset(), frozenset()) == 0.0
    assert at_most(frozenset(), frozenset()) == 0.0


@given(words, words)
def test_likeness_is_a_share_and_the_bound_holds(a: str, b: str) -> None:
    one, two = shingles(a), shingles(b)
    assert 0.0 <= jaccard(one, two) == jaccard(two, one) <= at_most(one, two) <= 1.0
    assert (jaccard(one, two) == 1.0) == (one == two != frozenset())


def test_a_chain_leads_to_what_it_lives_on_in() -> None:
    pointed = {1: 2, 2: 3, 5: 3}
    assert chain(pointed, 1) == (1, 2, 3)
    assert [root(pointed, n) for n in (1, 3, 5, 9)] == [3, 3, 3, 9]
    assert would_cycle(pointed, 3, 1)
    assert not would_cycle(pointed, 1, 5)


def test_refusals_say_what_to_do() -> None:
    same, circle = may_point({}, 1, 1), may_point({1: 2}, 2, 1)
    assert same is not None
    assert circle is not None
    assert (same.code, circle.code) == ("merge_self", "merge_circle")
    assert may_point({1: 2}, 3, 2) is None


def test_a_circle_in_old_data_ends() -> None:
    assert chain({1: 2, 2: 1}, 1) == (1, 2)


@given(st.lists(st.tuples(numbers, numbers), max_size=20))
def test_asked_before_each_no_circle_comes_about(pairs: list[tuple[int, int]]) -> None:
    pointed: dict[int, int] = {}
    for child, parent in pairs:
        if may_point(pointed, child, parent) is None:
            pointed[child] = parent
    for start in pointed:
        assert root(pointed, start) not in pointed


@given(edges, numbers, numbers)
def test_a_refused_pair_is_one_that_closes_a_circle(pointed: dict[int, int], child: int, parent: int) -> None:
    after = pointed | {child: parent}
    seen, at = set(), parent
    while at in after and at not in seen and at != child:
        seen.add(at)
        at = after[at]
    assert would_cycle(pointed, child, parent) == (at == child)
