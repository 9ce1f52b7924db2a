"""The messages on the wire: what is taken, what is refused and with which code."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime import protocol
from realtime.protocol import MAX_BYTES, MAX_DEPTH, WireRefusal, decode, encode


def refused(text: str) -> str:
    with pytest.raises(WireRefusal) as caught:
        decode(text)
    return caught.value.code


def sized(size: int) -> str:
    """A message of so many bytes, in letters of two bytes each."""
    frame = encode({"id": "1", "do": "x", "text": ""})
    room = size - len(frame)
    return encode({"id": "1", "do": "x", "text": "đ" * (room // 2) + "d" * (room % 2)})


def test_a_message_is_taken_as_it_is() -> None:
    message = {"id": "5e6b", "do": "meetings.cast_vote", "round": 7, "choice": "for", "tên": "Đỗ 🗳"}
    assert decode(json.dumps(message)) == decode(encode(message)) == message


@pytest.mark.parametrize("size", [MAX_BYTES - 1, MAX_BYTES])
def test_sixty_four_kibibytes_are_taken(size: int) -> None:
    text = sized(size)
    assert len(text.encode()) == size
    assert decode(text)["id"] == "1"


def test_one_byte_more_is_not_however_few_letters_it_has() -> None:
    assert len(sized(MAX_BYTES + 1)) < MAX_BYTES
    assert refused(sized(MAX_BYTES + 1)) == "too_big"
    assert refused("x" * (MAX_BYTES + 1)) == "too_big"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "[]",
        '"ping"',
        "7",
        "{",
        "{}",
        "{'id': '1', 'do': 'ping'}",
        '{"id": "1"}',
        '{"id": "1", "do": null}',
        '{"id": "1", "do": ["ping"]}',
        '{"do": "ping"}',
        '{"id": "", "do": "ping"}',
        '{"id": 1, "do": "ping"}',
        '{"id": null, "do": "ping"}',
        '{"id": "' + "x" * 41 + '", "do": "ping"}',
        '{"id": "1", "do": "ping"} {}',
        '{"id": "1", "do": "ping", "n": NaN}',
        '{"id": "1", "do": "ping", "n": Infinity}',
        '{"id": "1", "do": "ping", "n": -Infinity}',
        '{"id": "1", "do": "ping", "n": ' + "1" * 5000 + "}",
        '{"id": "1", "do": "ping", "text": "\\ud83d"}',
        '{"id": "\\udcff", "do": "ping"}',
        '{"id": "1", "do": "ping", "\\udc00": 1}',
        '{"id": "1", "do": "ping", "text": "\x00"}',
        "\ufeff{}",
        "[" * 30_000,
    ],
)
def test_malformed(text: str) -> None:
    assert refused(text) == "malformed"


def test_a_whole_pair_of_surrogates_is_a_letter() -> None:
    assert decode('{"id": "1", "do": "x", "text": "\\ud83d\\uddf3"}')["text"] == "🗳"


@pytest.mark.parametrize(("levels", "taken"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, False), (60, False)])
def test_depth(levels: int, taken: bool) -> None:
    text = '{"id": "1", "do": "x", "a": ' + "[" * levels + "]" * levels + "}"
    if taken:
        assert decode(text)["a"] is not None
    else:
        assert refused(text) == "too_deep"


@pytest.mark.parametrize("length", [1, 40])
def test_the_length_of_an_id(length: int) -> None:
    assert decode(encode({"id": "x" * length, "do": "ping"}))["id"] == "x" * length


@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused_with_a_code(text: str) -> None:
    code = "taken"
    try:
        decode(text)
    except WireRefusal as refusal:
        code = refusal.code
    assert code in {"taken", "malformed", "too_big", "too_deep"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_taken_can_be_sent_on(extra: dict[str, object]) -> None:
    message = {**extra, "id": "1", "do": "x"}
    try:
        taken = decode(json.dumps(message))
    except WireRefusal:
        return
    assert decode(encode(taken)) == taken
    encode(taken).encode()


def test_text_on_the_wire_is_short_and_legible() -> None:
    assert encode({"topic": "a.b:1", "html": "Đạt"}) == '{"topic":"a.b:1","html":"Đạt"}'


def test_answers() -> None:
    assert protocol.ok("7", {"choice": "for"}) == {"id": "7", "ok": True, "choice": "for"}
    assert protocol.refused("7", WireRefusal("unknown", "Không. / No.")) == {
        "id": "7",
        "ok": False,
        "error": {"code": "unknown", "message": "Không. / No.", "law": ""},
    }


@pytest.mark.parametrize(
    "message",
    [
        protocol.MALFORMED,
        protocol.TOO_BIG,
        protocol.RATE_LIMITED,
        protocol.UNKNOWN,
        protocol.UNKNOWN_TOPIC,
        protocol.UNAVAILABLE,
        protocol.INTERNAL,
        protocol.SIGNED_OUT,
    ],
)
def test_what_the_transport_refuses_is_said_in_both_languages(message: str) -> None:
    vietnamese, english = message.split(" / ")
    assert not vietnamese.isascii()
    assert english.isascii()
