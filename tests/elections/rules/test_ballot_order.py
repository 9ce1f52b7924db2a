"""The order of names on ballot papers, beside a second opinion."""

import unicodedata
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.text import name_key
from elections.rules.ballot_order import ballot_key, ballot_order, same_names
from elections.rules.shapes import Birth

# In the order of form 14 note 4: given name, then family name, then middle name.
IN_ORDER = [
    "Đỗ Thị Ái",
    "Trần Văn An",
    "Bùi Văn Ánh",
    "Lê Thị Ân",
    "Cao Bá",
    "Bùi Thị Bình",
    "Nguyễn Bình",
    "Nguyễn Thị Bình",
    "Nguyễn Văn Bình",
    "Vũ Anh Dũng",
    "Hoàng Thị Đào",
    "Đỗ Hà",
    "Hà Thị Hạ",
    "Lý Oanh",
    "Lý Ôn",
    "Lý Ơn",
    "Mai Tú",
    "Mai Tư",
    "Mai Yến",
]
WORDS = ("an", "bình", "đào", "dũng", "nguyễn", "thị", "ơn", "ôn", "hà", "hạ")


def numbered(names: list[str]) -> list[tuple[int, str, Birth | None]]:
    return [(number, name, None) for number, name in enumerate(names, start=1)]


def test_names_in_order() -> None:
    names = numbered(IN_ORDER)
    expected = tuple(range(1, len(IN_ORDER) + 1))
    assert ballot_order(names) == ballot_order(names[::-1]) == expected


def test_each_letter_of_the_alphabet_in_its_place() -> None:
    alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    assert [key for _, key in sorted((ballot_key(letter), letter) for letter in reversed(alphabet))] == list(
        alphabet
    )


def test_each_tone_in_its_place() -> None:
    assert sorted(("má", "mạ", "ma", "mã", "mả", "mà"), key=ballot_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]


def test_a_tone_decides_between_given_names_before_the_family_name_is_looked_at() -> None:
    assert ballot_order([(1, "Bùi Thị Hạ", None), (2, "Vũ Thị Hà", None)]) == (2, 1)


def test_the_family_name_decides_before_the_middle_name() -> None:
    assert ballot_order([(1, "Lê An Bình", None), (2, "Bùi Yên Bình", None)]) == (2, 1)


def test_a_shorter_name_comes_before_the_longer_one_it_begins() -> None:
    assert ballot_order([(1, "Lê Thị An Bình", None), (2, "Lê Thị Bình", None), (3, "Lê Bình", None)]) == (
        3,
        2,
        1,
    )


@pytest.mark.parametrize(
    "other",
    ["NGUYỄN THỊ HÒA", " nguyễn  thị hoà ", "Nguyễn Thị Hoà", unicodedata.normalize("NFD", "Nguyễn Thị Hòa")],
)
def test_case_tone_placement_and_unicode_form_make_no_difference(other: str) -> None:
    assert ballot_key(other) == ballot_key("Nguyễn Thị Hòa")


def test_a_look_alike_of_d_with_stroke_is_that_letter() -> None:
    assert ballot_key("Ðỗ Ðào") == ballot_key("Đỗ Đào")


def test_other_signs_come_after_the_letters() -> None:
    names = ["Y Z", "Y Łuk", "Y H'Hen", "Y Hen"]
    assert sorted(names, key=ballot_key) == ["Y Hen", "Y H'Hen", "Y Z", "Y Łuk"]
    assert ballot_key("") == ((), (), ())


def test_wholly_equal_names_by_birth() -> None:
    names: list[tuple[int, str, Birth | None]] = [
        (1, "Lê Thị An", None),
        (2, "Lê Thị An", Birth(1970, 3, 2)),
        (3, "LÊ THỊ AN", Birth(1970, 3, 1)),
        (4, "Lê Thị An", Birth(1969)),
        (5, "Lê Thị Ân", Birth(1950)),
    ]
    assert ballot_order(names) == (4, 3, 2, 1, 5)
    assert same_names(names) == {1, 2, 3, 4}


def test_nobody_shares_a_name_with_himself_or_another_tone() -> None:
    assert same_names(numbered(["Lê Thị Hà", "Lê Thị Hạ", "Lê Hà"])) == frozenset()


def test_no_order_of_entry_changes_the_order_on_the_paper() -> None:
    for names in product([" ".join(pair) for pair in permutations(("an", "ấn", "ân", "bình"), 2)], repeat=3):
        entries = numbered(list(names))
        orders = {ballot_order(each) for each in permutations(entries)}
        assert len(orders) == 1


def test_where_given_names_differ_by_letters_the_search_key_agrees() -> None:
    """council.text.name_key looks at tones last of all; with other letters both must say the same."""
    names = [" ".join(words) for words in product(WORDS, repeat=3)]
    letters = {name: tuple(part for part, _ in ballot_key(name)[0]) for name in names}
    for a, b in zip(names, names[7:] + names[:7], strict=True):
        if letters[a] != letters[b]:
            assert (ballot_key(a) < ballot_key(b)) == (name_key(a) < name_key(b)), (a, b)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=8))
def test_every_candidate_is_on_the_paper_once_and_in_key_order(names: list[str]) -> None:
    entries = numbered(names)
    order = ballot_order(entries)
    assert sorted(order) == [number for number, _, _ in entries]
    keys = [ballot_key(names[number - 1]) for number in order]
    assert keys == sorted(keys)
    assert {number for number, name, _ in entries if names.count(name) > 1} == same_names(entries)
