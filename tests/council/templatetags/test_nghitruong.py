"""What templates say with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from council.rules.decision import Basis, Reason
from council.templatetags import nghitruong as tags


@dataclass
class Seat:
    choice: str
    present: bool


@dataclass
class Item:
    id: int
    state: str


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def test_reason_is_filled_in_and_its_source_stands_apart() -> None:
    why = Reason(
        "x",
        "Đạt: %(got)s/%(base)s",
        {"got": 63, "base": 125},
        Basis("Luật 72/2025/QH15", "Điều 35(2)", date(2025, 6, 16)),
    )
    assert tags.reason(why) == "Đạt: 63/125"
    assert tags.basis(why) == "Luật 72/2025/QH15, Điều 35(2)"


def test_reason_without_source_or_none_is_empty() -> None:
    assert tags.basis(Reason("x", "Vì thế")) == ""
    assert tags.basis(None) == tags.reason(None) == tags.tr("") == ""


def test_times_are_those_of_hanoi() -> None:
    moment = datetime(2026, 12, 7, 18, 5, 9, 250_000, tzinfo=UTC)
    assert tags.local_time(moment) == "01:05"
    assert tags.local_time(moment, "H:i:s") == "01:05:09"
    assert tags.local_day(moment) == "8/12/2026"
    assert tags.iso(moment) == "2026-12-08T01:05:09.250+07:00"
    assert tags.local_time(None) == tags.iso(None) == ""


@pytest.mark.parametrize(("language", "text"), [("vi", "78,4%"), ("en", "78.4%")])
def test_percentage_follows_the_language(language: str, text: str) -> None:
    with translation.override(language):
        assert tags.percent_vi("78.4") == text


@pytest.mark.parametrize(
    ("text", "end"), [("Máy hỏng", "Máy hỏng."), ("Máy hỏng.", "Máy hỏng."), ("Sao?", "Sao?")]
)
def test_sentence_ends_with_one_mark(text: str, end: str) -> None:
    assert tags.signed(text) == end


def test_seats_are_grouped_by_choice_in_the_order_of_reports() -> None:
    seats = [Seat("", False), Seat("against", True), Seat("", True), Seat("for", True), Seat("for", True)]
    assert [choice for choice, _word in tags.by_choice(seats)] == ["for", "against", "none", "away"]
    assert tags.choice_seats(seats, "for") == seats[3:]
    assert tags.choice_seats(seats, "away") == seats[:1]


@pytest.mark.parametrize(
    ("states", "found"),
    [("done now next", 2), ("next next", 0), ("done now", None), ("done done", None), ("now done next", 2)],
)
def test_next_item_is_the_one_after_the_current(states: str, found: int | None) -> None:
    items = [Item(number, state) for number, state in enumerate(states.split())]
    after = tags.next_item(items)
    assert (after.id if after else None) == found


def test_icon_is_for_the_eye_only() -> None:
    assert 'aria-hidden="true"' in tags.icon("for", "big")
    assert 'class="icon icon-for big"' in tags.icon("for", "big")
    with pytest.raises(KeyError):
        tags.icon("no such icon")


def test_forms_of_a_partial_get_token_and_way_back_from_the_page_around() -> None:
    request = RequestFactory().get("/hd/hn/phien/12/?a=1&b=2")
    page = Template('{% load nghitruong %}{% csrf_for "vote" "check-in" %}')
    html = page.render(Context({"request": request, "csrf_token": "token"}))
    assert html.count('name="csrfmiddlewaretoken" value="token"') == 2
    assert 'value="/hd/hn/phien/12/?a=1&amp;b=2" form="check-in"' in html


def test_a_broadcast_has_no_token() -> None:
    assert Template('{% load nghitruong %}{% csrf_for "vote" %}').render(Context({})) == ""
