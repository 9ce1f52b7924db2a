"""The printed roll of one sitting."""

from dataclasses import replace

from meetings.documents.data import RollCallLine
from meetings.documents.roll_call import render_roll_call
from meetings.rules.quorum import quorum
from tests.council.pdf.reading import fonts, pages, squeezed, words
from tests.meetings.documents.samples import frame, roll_call
from tests.meetings.rules.sitting_samples import at

HERE = RollCallLine("Lê Ánh", "Tổ đại biểu số 1", "present", 1, "qr", at(7, 45))
AWAY = RollCallLine("Bùi Lữ", "Tổ đại biểu số 2", "excused", 2, reason="đi công tác")
GONE = replace(HERE, name="Vũ Mỹ", state="left", seat=3)
UNKNOWN = RollCallLine("Đỗ Mỹ", "", "", None)


def test_every_delegate_of_a_full_council_stands_on_the_list() -> None:
    roll = roll_call(125)
    found = squeezed(words(render_roll_call(roll)))
    for number, line in enumerate(roll.lines, 1):
        assert squeezed(f"{number} {line.seat} {line.name} {line.group}") in found


def test_the_head_of_the_list_stands_on_every_page() -> None:
    found = pages(render_roll_call(roll_call(125)))
    assert len(found) > 3
    assert all("STT Ghế Họ và tên" in text for text in found)


def test_each_state_is_counted_against_all_delegates() -> None:
    found = words(render_roll_call(roll_call(lines=(HERE, HERE, AWAY, GONE), total=20)))
    assert "Có mặt 02 10,0%" in found
    assert "Có mặt, đã về trước 01 5,0%" in found
    assert "Vắng có lý do 01 5,0%" in found
    assert "Vắng không lý do 00 0,0%" in found
    assert "Chưa điểm danh" not in found


def test_delegates_nobody_has_called_are_counted_apart() -> None:
    assert "Chưa điểm danh 01 5,0%" in words(render_roll_call(roll_call(lines=(HERE, UNKNOWN), total=20)))


def test_a_line_tells_how_and_when_or_why_not() -> None:
    found = words(render_roll_call(roll_call(lines=(HERE, AWAY))))
    assert "Có mặt 07:45 mã QR" in found
    assert "đi công tác" in found


def test_the_quorum_is_told_in_the_rule_s_words() -> None:
    reason = quorum(10, 125).reason
    assert "Có mặt 10/125 đại biểu, chưa đủ 84 (còn thiếu 74)." in words(
        render_roll_call(roll_call(quorum=reason))
    )
    assert "Điều kiện tiến hành" not in words(render_roll_call(roll_call(quorum=None)))


def test_an_empty_roll_makes_a_list() -> None:
    found = words(render_roll_call(roll_call(0, opened_at=None)))
    assert "chưa khai mạc" in found
    assert "Danh sách chưa có đại biểu nào./." in found


def test_a_list_without_a_number_has_no_line_for_one() -> None:
    assert "Số:" not in words(render_roll_call(roll_call(3)))
    assert "Số: 09/DS-HĐND" in words(render_roll_call(roll_call(3, frame=frame(number="09/DS-HĐND"))))


def test_every_face_is_in_the_file_and_the_bytes_are_the_same_each_time() -> None:
    data = render_roll_call(roll_call())
    assert all(fonts(data).values())
    assert data == render_roll_call(roll_call())
