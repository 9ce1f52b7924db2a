"""Telephone numbers: one form for each, and clear words for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.decision import Reason
from council.rules.phones import e164, is_mobile, spoken

MOBILE = "+84912345678"
FIXED = "+842438253536"


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678", "0912 345 678", "091.234.5678", "+84 912 345 678", "84912345678", "0084912345678",
        "+84 (0)912-345-678", "(+84) 912345678", "912345678", "0912\u00a0345\u00a0678",
    ],
)  # fmt: skip
def test_one_mobile_number_however_it_is_written(typed: str) -> None:
    assert e164(typed) == MOBILE


@pytest.mark.parametrize("typed", ["024 3825 3536", "(024) 38253536", "+84 24 3825 3536", "842438253536"])
def test_one_fixed_line(typed: str) -> None:
    assert e164(typed) == FIXED


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_letters"),
        ("0912 345 67x", "phone_letters"),
        ("0912345678 / 0987654321", "phone_letters"),
        ("0912345678\n0987654321", "phone_length"),
        ("٠٩١٢٣٤٥٦٧٨", "phone_letters"),
        ("0" * 31, "phone_letters"),
        ("+1 202 555 0123", "phone_foreign"),
        ("0044 20 7946 0018", "phone_foreign"),
        ("01662345678", "phone_old"),
        ("+841662345678", "phone_old"),
        ("091234567", "phone_length"),
        ("09123456789", "phone_length"),
        ("0612345678", "phone_length"),
        ("113", "phone_length"),
    ],
)
def test_what_is_no_number(typed: str, code: str) -> None:
    found = e164(typed)
    assert isinstance(found, Reason)
    assert found.code == code
    assert found.text()


def test_only_mobiles_take_texts() -> None:
    assert is_mobile(MOBILE)
    assert not is_mobile(FIXED)
    assert not is_mobile("0912345678")


def test_as_people_write_it() -> None:
    assert spoken(MOBILE) == "0912 345 678"
    assert spoken(FIXED) == "024 3825 3536"
    assert spoken("") == ""


@given(
    st.from_regex(r"[35789][0-9]{8}", fullmatch=True), st.sampled_from(["0", "84", "+84", "0084", "+84 0"])
)
def test_every_way_to_write_a_mobile_number_gives_the_same(national: str, before: str) -> None:
    found = e164(before + national)
    assert found == f"+84{national}"
    assert is_mobile(found)
    assert e164(spoken(found)) == found


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_a_reason(typed: str) -> None:
    found = e164(typed)
    if isinstance(found, str):
        assert found.startswith("+84")
        assert found[1:].isascii()
        assert 11 <= len(found[1:]) <= 12
        assert e164(found) == found


@given(st.text(alphabet="0123456789+ ().-", max_size=20))
def test_digits_that_make_no_number_say_why(typed: str) -> None:
    found = e164(typed)
    assert isinstance(found, str) or found.text().endswith(".")
