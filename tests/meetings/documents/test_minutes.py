"""The printed minutes."""

from datetime import date

from council.pdf.stamp import Check
from meetings.documents.minutes import WARNINGS_HEAD, render_minutes
from meetings.rules.minutes import Minutes, compose
from tests.council.pdf.reading import fonts, pages, squeezed, words
from tests.meetings.documents.samples import frame
from tests.meetings.rules.sitting_samples import DAY, QUESTION, Journal, at, facts, name


def printed(
    minutes: Minutes, number: str = "07/BB-HĐND", draft: bool = False, check: Check | None = None
) -> bytes:
    return render_minutes(minutes, number=number, place="Hà Nội", day=DAY, draft=draft, check=check)


def whole(question: str = QUESTION) -> Minutes:
    journal = Journal().add("sitting.opened", at(8, 0))
    journal.add("item.current", at(9, 0), item=4, label="3.1", title="Kế hoạch đầu tư công")
    journal.round(1, at(9, 10), question).votes(1, at(9, 10, 9), for_=100, against=6)
    journal.closed(1, at(9, 11), for_=100, against=6)
    journal.add("round.published", at(9, 12), round=101, number=1, passed=True, need=63, got=100, base=125)
    return compose(facts(), journal.add("sitting.closed", at(11, 30)).entries)


def test_the_whole_paper_in_order() -> None:
    found = words(printed(whole()))
    parts = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 07/BB-HĐND",
        "Hà Nội, ngày 08 tháng 7 năm 2026",
        "BIÊN BẢN",
        "Hồi 08 giờ 00 phút, ngày 08 tháng 7 năm 2026",
        "I. THÀNH PHẦN THAM DỰ",
        "III. DIỄN BIẾN",
        "Tán thành: 100 đại biểu",
        "Nội dung được thông qua: 100/125",
        "IV. KẾT LUẬN",
        "Phiên họp kết thúc hồi 11 giờ 30 phút, cùng ngày.",
        "THƯ KÝ Lê Đức Nghĩa CHỦ TỌA Trần Thị Bảo Khuê",
        "Nơi nhận:",
    ]
    places = [found.find(part) for part in parts]
    assert -1 not in places, dict(zip(parts, places, strict=True))
    assert places == sorted(places)


def test_absent_delegates_are_named_with_their_reason() -> None:
    assert f"{name(7)} (Tổ đại biểu số 8, lý do: đi công tác nước ngoài)" in words(printed(whole()))


def test_a_draft_without_a_number_leaves_room_and_shows_its_warnings() -> None:
    unfinished = compose(facts(), Journal().add("sitting.opened", at(8, 0)).entries)
    found = words(printed(unfinished, number="", draft=True))
    assert "Số: /BB-HĐND" in found
    assert "DỰ THẢO" in found
    assert WARNINGS_HEAD in found
    assert "Phiên họp chưa kết thúc." in found


def test_a_final_paper_bears_neither_mark_nor_warnings() -> None:
    unfinished = compose(facts(), Journal().add("sitting.opened", at(8, 0)).entries)
    found = words(printed(unfinished))
    assert "DỰ THẢO" not in found
    assert WARNINGS_HEAD not in found


def test_an_empty_sitting_still_makes_a_paper() -> None:
    found = words(printed(compose(facts(0, items=(), guests=()), [])))
    assert "chưa khai mạc" in found
    assert "Có mặt: 00 đại biểu" in found
    assert "Phiên họp không có nội dung biểu quyết." in found


def test_a_question_of_two_thousand_letters_is_printed_whole() -> None:
    question = ("Nghị quyết về phát triển Thủ đô " * 63)[:2000]
    assert squeezed(question) in squeezed(words(printed(whole(question))))


def test_a_question_without_spaces_is_printed_whole() -> None:
    assert words(printed(whole("Ừ" * 2000))).count("Ừ") >= 2000


def test_the_check_code_is_on_the_last_page() -> None:
    check = frame().check
    assert check is not None
    assert check.spaced in pages(printed(whole(), check=check))[-1]


def test_every_face_is_in_the_file_and_the_bytes_are_the_same_each_time() -> None:
    assert all(fonts(printed(whole(), draft=True)).values())
    assert printed(whole()) == printed(whole())


def test_the_date_is_that_of_the_paper() -> None:
    minutes = whole()
    data = render_minutes(minutes, number="", place="Ba Vì", day=date(2026, 12, 1), draft=False, check=None)
    assert "Ba Vì, ngày 01 tháng 12 năm 2026" in words(data)
