"""The printed sheet of one ballot round."""

import re
from dataclasses import replace

import pytest

from meetings.documents.data import VoteLine
from meetings.documents.vote_sheet import render_vote_sheet
from meetings.rules.voting import Choice, Electorate, Majority
from tests.council.pdf.reading import fonts, pages, squeezed, text_boxes, words
from tests.council.pdf.test_fonts import ALL_LETTERS
from tests.meetings.documents.samples import frame, vote_sheet
from tests.meetings.rules.sitting_samples import at


def line(choice: Choice | None, changes: int = 0) -> VoteLine:
    return VoteLine("Lê Ánh", "Tổ đại biểu số 1", choice, 1, at(9, 12, 7) if choice else None, changes)


def lines(votes_for: int, against: int = 0, silent: int = 0) -> tuple[VoteLine, ...]:
    return (*[line(Choice.FOR)] * votes_for, *[line(Choice.AGAINST)] * against, *[line(None)] * silent)


def test_every_delegate_of_a_full_council_stands_on_the_sheet() -> None:
    sheet = vote_sheet(125)
    found = words(render_vote_sheet(sheet))
    for number, row in enumerate(sheet.lines, 1):
        assert f"{number} {row.seat} {row.name} {row.group}" in found


def test_the_head_of_the_list_stands_on_every_page() -> None:
    found = pages(render_vote_sheet(vote_sheet(125)))
    assert len(found) > 3
    assert all("STT Ghế Họ và tên Tổ đại biểu Biểu quyết Ghi nhận" in text for text in found)


def test_the_summary_counts_the_lines_against_both_bases() -> None:
    sheet = vote_sheet(electorate=Electorate(125, 124, 118), lines=lines(100, 6, 12))
    found = words(render_vote_sheet(sheet))
    assert "Tán thành 100 80,0% 84,7%" in found
    assert "Không tán thành 06 4,8% 5,1%" in found
    assert "Không biểu quyết 00 0,0% 0,0%" in found
    assert "Không tham gia biểu quyết 12 9,6% 10,2%" in found


@pytest.mark.parametrize(
    ("majority", "votes_for", "verdict"),
    [
        (
            Majority.HALF_ALL,
            63,
            r"được thông qua: 63/125 .* ít nhất 63 .*, theo khoản 2 Điều 35 Luật số 72/2025/QH15\.",
        ),
        (Majority.HALF_ALL, 62, r"không được thông qua: 62/125 .* ít nhất 63"),
        (Majority.TWO_THIRDS_ALL, 84, r"được thông qua: 84/125 .* ít nhất 84 .* khoản 5 Điều 38"),
        (
            Majority.OVER_TWO_THIRDS_IN_OFFICE,
            82,
            r"không được thông qua: 82/124 .* ít nhất 83 .* khoản 2 Điều 49",
        ),
    ],
)
def test_the_verdict_names_numbers_and_article(majority: Majority, votes_for: int, verdict: str) -> None:
    sheet = vote_sheet(majority=majority, electorate=Electorate(125, 124, 120), lines=lines(votes_for))
    assert re.search(verdict, words(render_vote_sheet(sheet)))


def test_times_are_those_of_hanoi() -> None:
    found = words(render_vote_sheet(vote_sheet(lines=lines(1))))
    assert "mở hồi 09 giờ 12 phút, ngày 08 tháng 7 năm 2026" in found
    assert "Tán thành 09:12:07" in found


def test_changed_votes_are_counted_and_told() -> None:
    changed = (line(Choice.FOR, changes=2), line(Choice.AGAINST, changes=1))
    assert "Trong lượt có 03 lần thay đổi lựa chọn" in words(render_vote_sheet(vote_sheet(lines=changed)))
    assert "Không có đại biểu nào thay đổi lựa chọn" in words(render_vote_sheet(vote_sheet(lines=lines(2))))


def test_a_void_round_has_its_reason_and_no_verdict() -> None:
    found = words(render_vote_sheet(vote_sheet(void_reason="Hệ thống mất kết nối ở Tổ số 3.")))
    assert "kết quả không có giá trị. Lý do: Hệ thống mất kết nối ở Tổ số 3." in found
    assert "được thông qua" not in found


def test_a_repeated_round_names_the_void_one() -> None:
    assert "thay cho lượt số 1 đã hủy" in words(render_vote_sheet(vote_sheet(repeats=1)))
    assert "Biểu quyết lại" not in words(render_vote_sheet(vote_sheet()))


def test_a_round_without_voters_makes_a_sheet() -> None:
    found = words(render_vote_sheet(vote_sheet(0, electorate=Electorate(15, 0, 0))))
    assert "Không có đại biểu nào được quyền biểu quyết" in found
    assert "không được thông qua: 0/15" in found


def test_a_question_of_two_thousand_letters_is_printed_whole() -> None:
    question = ("Thông qua nghị quyết về quy hoạch Thủ đô " * 50)[:2000].strip()
    assert squeezed(question) in squeezed(words(render_vote_sheet(vote_sheet(question=question))))


def test_a_name_with_every_letter_is_printed_whole() -> None:
    odd = replace(line(Choice.FOR), name=ALL_LETTERS)
    boxes = text_boxes(render_vote_sheet(vote_sheet(lines=(odd,))), 0)
    column = min(left for text, left, *_ in boxes if text.startswith(ALL_LETTERS[:5]))
    assert ALL_LETTERS in "".join(text.strip() for text, left, *_ in boxes if abs(left - column) < 2)


def test_a_draft_is_marked_and_the_final_paper_is_not() -> None:
    assert "DỰ THẢO" in words(render_vote_sheet(vote_sheet(5, frame=frame(draft=True))))
    assert "DỰ THẢO" not in words(render_vote_sheet(vote_sheet(5)))


def test_secretary_and_chair_sign() -> None:
    last = pages(render_vote_sheet(vote_sheet(30)))[-1]
    assert "THƯ KÝ Lê Đức Nghĩa CHỦ TỌA Trần Thị Bảo Khuê" in last


def test_every_face_is_in_the_file_and_the_bytes_are_the_same_each_time() -> None:
    data = render_vote_sheet(vote_sheet())
    assert all(fonts(data).values())
    assert data == render_vote_sheet(vote_sheet())
