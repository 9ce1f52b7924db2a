"""The minutes around the proceedings: opening, attendance, programme, conclusion, end."""

from datetime import UTC, datetime

from meetings.rules.minutes import Entry, ItemFact, Kind, Minutes, RollLine, compose
from tests.meetings.rules.sitting_samples import QUESTION, Journal, at, facts


def text(minutes: Minutes) -> str:
    return "\n".join(paragraph.text for paragraph in minutes.paragraphs)


def opened() -> Journal:
    return Journal().add("sitting.opened", at(8, 0))


def decided(number: int, question: str, *, got: int, passed: bool) -> Journal:
    """A journal with one round that ended with so many votes in favour."""
    journal = opened().round(number, at(9, 0), question).votes(number, at(9, 0, 5), for_=got)
    journal.closed(number, at(9, 1), for_=got)
    return journal.add(
        "round.published",
        at(9, 2),
        round=100 + number,
        number=number,
        passed=passed,
        need=63,
        got=got,
        base=125,
    )


def test_the_opening_names_time_place_and_council() -> None:
    [first, *_] = compose(facts(), opened().entries).paragraphs
    assert first.text.startswith("Hồi 08 giờ 00 phút, ngày 08 tháng 7 năm 2026, tại Hội trường lớn")
    assert (
        "Hội đồng nhân dân thành phố Hà Nội khóa XVII, nhiệm kỳ 2026 - 2031 tiến hành Phiên họp" in first.text
    )


def test_the_parts_come_in_the_order_of_the_form() -> None:
    heads = [p.text for p in compose(facts(), opened().entries).paragraphs if p.kind is Kind.SECTION]
    assert heads == ["I. THÀNH PHẦN THAM DỰ", "II. CHƯƠNG TRÌNH", "III. DIỄN BIẾN", "IV. KẾT LUẬN"]


def test_attendance_counts_and_names() -> None:
    roll = (
        RollLine("Lê Ánh", "Tổ 1", "present"),
        RollLine("Vũ Mỹ", "Tổ 1", "left"),
        RollLine("Bùi Lữ", "Tổ 2", "excused", "ốm."),
        RollLine("Đỗ Nghĩa", "", "absent"),
        RollLine("Ngô Oanh", "Tổ 3", ""),
    )
    found = text(compose(facts(roll=roll, delegates_total=15), opened().entries))
    assert "Tổng số đại biểu Hội đồng nhân dân: 15 đại biểu." in found
    assert "Có mặt: 02 đại biểu, bằng 13,3% tổng số đại biểu." in found
    assert "Trong đó 01 đại biểu rời phiên họp trước khi kết thúc: Vũ Mỹ (Tổ 1)." in found
    assert "Vắng mặt có lý do: 01 đại biểu, gồm: Bùi Lữ (Tổ 2, lý do: ốm)." in found
    assert "Vắng mặt không có lý do: 01 đại biểu, gồm: Đỗ Nghĩa." in found
    assert "Chưa điểm danh: 01 đại biểu, gồm: Ngô Oanh (Tổ 3)." in found


def test_nobody_away_is_said_too() -> None:
    found = text(compose(facts(roll=(RollLine("Lê Ánh", "", "present"),)), opened().entries))
    assert "Vắng mặt có lý do: 00 đại biểu." in found
    assert "Chưa điểm danh" not in found


def test_chair_secretary_and_guests_are_named() -> None:
    found = text(compose(facts(), opened().entries))
    assert "Chủ tọa: Trần Thị Bảo Khuê." in found
    assert "Thư ký: Lê Đức Nghĩa." in found
    assert "Khách mời: đại diện Ủy ban Mặt trận" in found


def test_the_programme_is_listed_with_its_own_numbers() -> None:
    items = (ItemFact(1, "1", "Khai mạc."), ItemFact(2, "1.1", "Diễn văn"))
    found = text(compose(facts(items=items), opened().entries))
    assert "1. Khai mạc.\n1.1. Diễn văn." in found


def test_the_conclusion_tells_what_was_carried_and_what_was_lost() -> None:
    assert "Thông qua 01 nội dung:" in text(
        compose(facts(), decided(1, QUESTION, got=63, passed=True).entries)
    )
    lost = text(compose(facts(), decided(1, QUESTION, got=62, passed=False).entries))
    assert f"Không thông qua 01 nội dung:\n{QUESTION} (lượt số 1)." in lost


def test_a_void_round_decides_nothing() -> None:
    journal = decided(1, QUESTION, got=70, passed=True).add(
        "round.voided", at(9, 5), round=101, reason="nhầm"
    )
    conclusion = text(compose(facts(), journal.entries)).split("IV. KẾT LUẬN")[1]
    assert "Hủy 01 lượt biểu quyết:" in conclusion
    assert "Thông qua 01" not in conclusion


def test_a_long_question_is_shortened_in_the_conclusion_alone() -> None:
    question = "Nghị quyết về phát triển Thủ đô " * 60
    before, conclusion = text(compose(facts(), decided(1, question, got=70, passed=True).entries)).split(
        "IV. "
    )
    assert question in before
    assert question not in conclusion
    assert " … (lượt số 1)." in conclusion


def test_the_end_names_the_time_and_the_entries_used() -> None:
    closing = compose(facts(), opened().add("sitting.closed", at(11, 30)).entries).closing
    assert closing.startswith("Phiên họp kết thúc hồi 11 giờ 30 phút, cùng ngày.")
    assert closing.endswith("(bản ghi số 1 đến số 2)./.")


def test_an_end_after_midnight_names_its_date() -> None:
    night = datetime(2026, 7, 8, 17, 30, tzinfo=UTC)
    closing = compose(facts(), opened().add("sitting.closed", night).entries).closing
    assert "kết thúc hồi 00 giờ 30 phút, ngày 09 tháng 7 năm 2026." in closing


def test_a_sitting_opened_again_has_not_ended() -> None:
    journal = opened().add("sitting.closed", at(11, 30)).add("sitting.opened", at(14, 0))
    minutes = compose(facts(), journal.entries)
    assert "kết thúc hồi" not in minutes.closing
    assert minutes.warnings == ("Phiên họp chưa kết thúc.",)


def test_an_empty_journal_says_that_nothing_has_begun() -> None:
    minutes = compose(facts(0, items=()), [])
    assert minutes.paragraphs[0].text.endswith("chưa khai mạc.")
    assert minutes.warnings == ("Phiên họp chưa khai mạc.",)
    assert "chưa có bản ghi nào" in minutes.closing


def test_entries_count_in_the_order_of_their_numbers() -> None:
    entries = decided(1, QUESTION, got=63, passed=True).entries
    assert compose(facts(), list(reversed(entries))) == compose(facts(), entries)


def test_codes_that_minutes_do_not_tell_are_passed_over() -> None:
    entries = opened().entries
    other = Entry(2, at(8, 1), "Hệ thống", "meetings.paper.read", {})
    assert compose(facts(), [*entries, other]).paragraphs == compose(facts(), entries).paragraphs
