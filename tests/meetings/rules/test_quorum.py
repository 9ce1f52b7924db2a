import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.quorum import quorum


@pytest.mark.parametrize(
    ("total", "need"), [(125, 84), (30, 20), (25, 17), (20, 14), (15, 10), (1, 1), (0, 1)]
)
def test_two_thirds_of_all_delegates(total: int, need: int) -> None:
    assert quorum(0, total).need == need


def test_a_reached_quorum_says_so() -> None:
    result = quorum(84, 125)
    assert (result.reached, result.reason.code) == (True, "quorum_reached")
    assert result.reason.text() == "Có mặt 84/125 đại biểu, đủ số cần thiết (84)."


def test_a_missing_quorum_says_how_many_are_missing() -> None:
    result = quorum(80, 125)
    assert (result.reached, result.reason.code) == (False, "quorum_missing")
    assert result.reason.text() == "Có mặt 80/125 đại biểu, chưa đủ 84 (còn thiếu 4)."


def test_it_warns_unless_the_council_lets_it_block() -> None:
    missing = quorum(80, 125, blocks=True)
    assert missing.refusal is missing.reason
    assert quorum(80, 125).refusal is None
    assert quorum(84, 125, blocks=True).refusal is None


def test_the_share_is_a_setting() -> None:
    assert quorum(62, 125, num=1, den=2).need == 63


def test_no_source_is_claimed() -> None:
    assert quorum(80, 125).reason.basis is None


@pytest.mark.parametrize(("present", "total"), [(126, 125), (-1, 125)])
def test_presence_beyond_the_roll_is_an_error(present: int, total: int) -> None:
    with pytest.raises(ValueError, match="present of"):
        quorum(present, total)


@given(st.integers(1, 200), st.data())
def test_reached_means_the_share_is_there(total: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, total))
    assert quorum(present, total).reached is (3 * present >= 2 * total)
