"""The chain of a journal stream: whatever is done to one entry is found and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from council.rules.hashchain import GENESIS, Fault, Link, canonical, link_hash, verify

START = datetime(2026, 12, 8, 1, 30, 0, 123456, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(st.integers(-(2**53), 2**53), TEXT, st.booleans(), st.none(), st.lists(TEXT, max_size=2))
DATA = st.dictionaries(TEXT, VALUES, max_size=3)
CONTENTS = st.lists(st.tuples(TEXT, st.sampled_from(["a.b", "c.d"]), DATA), min_size=1, max_size=6)


def chain(contents: list[tuple[str, str, dict[str, Any]]], stream: str = "sitting:1") -> list[Link]:
    """A whole chain over these (actor, code, data)."""
    links: list[Link] = []
    prev = GENESIS
    for seq, (actor, code, data) in enumerate(contents, start=1):
        at = START + timedelta(microseconds=seq)
        link = Link(stream, seq, at, actor, "", code, data, prev)
        links.append(replace(link, hash=link_hash(link)))
        prev = links[-1].hash
    return links


def check(links: list[Link], whole: list[Link]) -> list[Fault]:
    """What is found in `links` against the head of the whole chain."""
    return verify(links, len(whole), whole[-1].hash if whole else GENESIS)


@st.composite
def chains(draw: st.DrawFn, least: int = 1) -> tuple[list[Link], int]:
    """A whole chain and a place in it."""
    contents = draw(CONTENTS.filter(lambda found: len(found) >= least))
    return chain(contents), draw(st.integers(0, len(contents) - least))


@given(CONTENTS)
def test_a_whole_chain_has_no_fault(contents: list[tuple[str, str, dict[str, Any]]]) -> None:
    whole = chain(contents)
    assert check(whole, whole) == []


def test_an_empty_stream_is_whole() -> None:
    assert verify([], 0, GENESIS) == []


def test_a_stream_emptied_of_its_entries_is_named_entry_by_entry() -> None:
    assert verify([], 2, "f" * 64) == [Fault(1, "missing"), Fault(2, "missing")]


@given(
    chains(),
    st.sampled_from(["at", "actor", "authority", "code", "data", "stream", "prev"]),
    TEXT.filter(bool),
)
def test_one_changed_value_is_named(place: tuple[list[Link], int], name: str, other: str) -> None:
    links, at = place
    link = links[at]
    changed: dict[str, Any] = {
        "at": link.at + timedelta(microseconds=1),
        "data": {**link.data, "x": other, "y": 1},
        "prev": "0" * 63 + "1",
    }
    tampered = replace(link, **{name: changed.get(name, other)})
    assume(getattr(tampered, name) != getattr(link, name))
    assert Fault(link.seq, "changed") in check([*links[:at], tampered, *links[at + 1 :]], links)


@given(chains())
def test_a_change_with_its_hash_made_anew_breaks_the_next_link_or_the_head(
    place: tuple[list[Link], int],
) -> None:
    links, at = place
    forged = replace(links[at], code="forged")
    forged = replace(forged, hash=link_hash(forged))
    faults = check([*links[:at], forged, *links[at + 1 :]], links)
    last = at == len(links) - 1
    assert faults == [Fault(len(links), "head") if last else Fault(links[at + 1].seq, "moved")]


@given(chains())
def test_rewriting_everything_after_a_change_still_misses_the_head(place: tuple[list[Link], int]) -> None:
    links, at = place
    contents = [(link.actor, link.code, dict(link.data)) for link in links]
    contents[at] = ("someone else", contents[at][1], contents[at][2])
    assume(links[at].actor != "someone else")
    assert check(chain(contents), links) == [Fault(len(links), "head")]


@given(chains())
def test_one_dropped_entry_is_named(place: tuple[list[Link], int]) -> None:
    links, at = place
    assert check([*links[:at], *links[at + 1 :]], links) == [Fault(links[at].seq, "missing")]


@given(chains(least=2))
def test_two_swapped_entries_are_both_named(place: tuple[list[Link], int]) -> None:
    links, at = place
    first, second = links[at], links[at + 1]
    swapped = [replace(second, seq=first.seq), replace(first, seq=second.seq)]
    faults = check([*links[:at], *swapped, *links[at + 2 :]], links)
    assert {fault.seq for fault in faults} >= {first.seq, second.seq}


@given(chains())
def test_an_inserted_entry_changes_all_that_follow(place: tuple[list[Link], int]) -> None:
    links, at = place
    extra = Link("sitting:1", at + 1, START, "x", "", "forged", {}, links[at].prev)
    later = [replace(link, seq=link.seq + 1) for link in links[at:]]
    faults = check([*links[:at], replace(extra, hash=link_hash(extra)), *later], links)
    assert {Fault(link.seq, "changed") for link in later} <= set(faults)
    assert faults[-1] == Fault(len(links), "head")


@given(chains())
def test_an_entry_added_behind_the_head_is_found(place: tuple[list[Link], int]) -> None:
    links, _at = place
    extra = Link("sitting:1", len(links) + 1, START, "x", "", "forged", {}, links[-1].hash)
    assert check([*links, replace(extra, hash=link_hash(extra))], links) == [Fault(len(links), "head")]


@given(chains())
def test_a_cut_tail_is_named_against_the_head(place: tuple[list[Link], int]) -> None:
    links, at = place
    assert check(links[:at], links) == [Fault(link.seq, "missing") for link in links[at:]]


def test_a_tail_cut_together_with_its_head_shows_only_on_paper() -> None:
    whole = chain([("An", "a.b", {}), ("Khôi", "c.d", {})])
    assert verify(whole[:1], 1, whole[0].hash) == []
    assert whole[0].hash != whole[1].hash  # the head printed on a document made before the cut


def test_an_entry_of_another_stream_does_not_fit() -> None:
    whole, other = chain([("An", "a.b", {})]), chain([("An", "a.b", {})], stream="sitting:2")
    assert check(other, whole) == [Fault(1, "head")]


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Nguyễn Thị Hà", "Nguyễn Thị Ha"),
        ("Đỗ", "Ðỗ"),
        ("ế", "e\u0302\u0301"),
        ("a\u200b", "a"),
        ("\U0001f5f3", "?"),
    ],
)
def test_names_that_look_alike_are_different(one: str, another: str) -> None:
    whole = chain([(one, "a.b", {"name": one})])
    assert check([replace(whole[0], data={"name": another})], whole) == [Fault(1, "changed")]


def test_one_microsecond_counts_and_the_time_zone_does_not() -> None:
    link = chain([("An", "a.b", {})])[0]
    hanoi = replace(link, at=link.at.astimezone(timezone(timedelta(hours=7))))
    assert link_hash(hanoi) == link.hash
    assert link_hash(replace(link, at=link.at + timedelta(microseconds=1))) != link.hash


def test_a_moment_without_microseconds_is_written_with_them() -> None:
    link = Link("s", 1, datetime(2026, 1, 1, tzinfo=UTC), "", "", "a.b", {}, GENESIS)
    assert link_hash(link) != link_hash(replace(link, at=link.at + timedelta(microseconds=1)))


def test_the_hash_is_the_one_other_programs_compute() -> None:
    link = Link("sitting:1", 1, START, "Trần Minh Khôi", "", "a.b", {"đ": 1, "a": [None, True]}, GENESIS)
    assert link_hash(link) == "cbbffb0aa668979451b2826a90d805a6ea7cbc7e224efc6ca5a91b0181187dc9"


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": "đ"}) == '{"a":"đ","b":1}' == canonical({"a": "đ", "b": 1})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"x": value})
