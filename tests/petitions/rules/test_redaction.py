"""Personal data in texts: found in every spelling, and nothing else found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.rules.redaction import LABELS, REPLACEMENTS, Piece, redact, suggest


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, text[piece.start : piece.end]) for piece in suggest(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("gọi 0912345678 nhé", "phone", "0912345678"),
        ("gọi 0912 345 678.", "phone", "0912 345 678"),
        ("gọi 0912.345.678", "phone", "0912.345.678"),
        ("gọi 09 12 34 56 78", "phone", "09 12 34 56 78"),
        ("gọi +84912345678", "phone", "+84912345678"),
        ("gọi (+84) 912 345 678", "phone", "(+84) 912 345 678"),
        ("gọi 84 912 345 678", "phone", "84 912 345 678"),
        ("gọi 0312345678", "phone", "0312345678"),
        ("gọi 024 3825 1234", "phone", "024 3825 1234"),
        ("gọi (024) 38251234", "phone", "(024) 38251234"),
        ("gọi 02438251234", "phone", "02438251234"),
        ("số 001203004567 của tôi", "identity", "001203004567"),
        ("CCCD: 001 203 004 567", "identity", "001 203 004 567"),
        ("căn cước công dân số 001203004567", "identity", "001203004567"),
        ("CMND 012345678", "identity", "012345678"),
        ("số 012345678 của tôi", "identity", "012345678"),
        ("viết về nguyen.an+1@vidu.vn.", "email", "nguyen.an+1@vidu.vn"),
        ("số tài khoản 19034567890123", "account", "19034567890123"),
        ("STK: 1903 4567 8901", "account", "1903 4567 8901"),
        ("sinh ngày 12/03/1965", "birth", "12/03/1965"),
        ("sinh năm 1965", "birth", "1965"),
        ("ở số nhà 12, ngõ 5, bị ngập", "address", "số nhà 12, ngõ 5"),
        ("ở số 12 ngõ 5 phố Trần Phú bị ngập", "address", "số 12 ngõ 5 phố Trần Phú"),
        ("ở nhà số 7A ngách 3/4 ngõ 20 đường Láng", "address", "nhà số 7A ngách 3/4 ngõ 20 đường Láng"),
        ("ở căn hộ 1205 tòa A2", "address", "căn hộ 1205 tòa A2"),
        ("ông Nguyễn Văn An đề nghị", "name", "Nguyễn Văn An"),
        ("Bà Trần Thị Bích, phường", "name", "Trần Thị Bích"),
        ("cử tri Lê Văn Thành nêu", "name", "Lê Văn Thành"),
        ("gia đình anh Hùng", "name", "Hùng"),
        ("chị Lê A. kiến nghị", "name", "Lê A."),
        ("ÔNG NGUYỄN VĂN AN ĐỀ NGHỊ SỬA ĐƯỜNG", "name", "NGUYỄN VĂN AN"),
        ("Ở SỐ 12 NGÕ 5", "address", "SỐ 12 NGÕ 5"),
    ],
)
def test_personal_data_is_found(text: str, kind: str, part: str) -> None:
    assert found(text) == [(kind, part)]
    apart = unicodedata.normalize("NFD", text)
    assert found(apart) == [(kind, unicodedata.normalize("NFD", part))]


@pytest.mark.parametrize(
    "text",
    [
        "kinh phí 500.000.000 đồng",
        "kinh phí 100.000.000.000 đồng",
        "kinh phí 012345678 đồng",
        "đường ngõ 12 tổ dân phố 3 bị hư hỏng",
        "Nghị quyết liên tịch 72/2025/NQLT ngày 20/02/2025",
        "ông Chủ tịch Ủy ban nhân dân",
        "bà con đề nghị",
        "cử tri phường Láng đề nghị",
        "cử tri Hà Nội đề nghị",
        "số 12 năm 2020",
        "mã 0012030045678 quá dài",
        "đường 2,5 m; rộng 1.234.567 m2",
        "gọi 84 912 345 678 triệu",
    ],
)
def test_what_petitions_are_about_is_left_alone(text: str) -> None:
    assert found(text) == []
    assert found(unicodedata.normalize("NFD", text)) == []


def test_a_whole_text_is_cleaned() -> None:
    text = (
        "Ông Nguyễn Văn An (sinh năm 1965, CCCD 001065004567), số nhà 12, ngõ 5, điện thoại 0912 345 678, "
        "đề nghị sửa đường ngõ 5."
    )
    assert redact(text, suggest(text)) == (
        "Ông [họ tên] (sinh năm [ngày sinh], CCCD [số căn cước]), [địa chỉ], điện thoại [số điện thoại], "
        "đề nghị sửa đường ngõ 5."
    )


def test_every_kind_has_a_label_and_words_instead() -> None:
    assert set(LABELS) == set(REPLACEMENTS)


def test_overlapping_pieces_are_replaced_as_one() -> None:
    pieces = [Piece(2, 6, "name", "[x]"), Piece(4, 8, "phone", "[y]"), Piece(0, 1, "name", "[z]")]
    assert redact("abcdefghij", pieces) == "[z]b[x]ij"


@pytest.mark.parametrize(
    "piece", [Piece(-1, 2, "name", ""), Piece(3, 2, "name", ""), Piece(0, 99, "name", "")]
)
def test_a_piece_outside_the_text_is_refused(piece: Piece) -> None:
    with pytest.raises(ValueError):
        redact("abc", [piece])


alphabet = st.sampled_from([*"0123456789 .,-+@()ằẰđĐnN\u0300ng", "ông ", "số nhà ", "STK ", "Nguyễn ", "\n"])
texts = st.lists(alphabet, max_size=40).map("".join)


@given(st.one_of(texts, st.text(max_size=60)))
def test_suggestions_lie_in_the_text_in_order(text: str) -> None:
    pieces = suggest(text)
    at = 0
    for piece in pieces:
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end
    cleaned = redact(text, pieces)
    assert all(piece.replacement in cleaned for piece in pieces)


def test_a_very_long_text_takes_a_moment() -> None:
    text = "Ông Nguyễn Văn An, 0912 345 678, số nhà 12 ngõ 5. " * 800
    assert len(suggest(text)) == 2400
