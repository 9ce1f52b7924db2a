"""Names are found the way people type them."""

import pytest

from council.search import matches


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "Ba Đình"),
        ("ba dinh", "Ba Đình"),
        ("BA ĐÌNH", "Ba Đình"),
        ("dinh ba", "Ba Đình"),
        ("ba đ", "Ba Đình"),
        ("hoà xá", "Hòa Xá"),
        ("hoa", "Hòa Xá"),
        ("thanh x", "Thanh Xuân"),
        ("Thanh Xuân", "Thanh Xuân"),
        ("duong", "Dương Hòa"),
        ("đại", "Đại Mỗ"),
    ],
)
def test_found(query: str, name: str) -> None:
    assert matches(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ba đỉnh", "Ba Đình"),
        ("đương", "Dương Hòa"),
        ("dinhh", "Ba Đình"),
        ("ình", "Ba Đình"),
        ("hóa", "Hòa Xá"),
    ],
)
def test_not_found(query: str, name: str) -> None:
    assert not matches(query, name)
