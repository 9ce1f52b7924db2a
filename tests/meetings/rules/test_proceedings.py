"""The proceedings: the journal told in order of time, votes counted again from the single votes."""

from meetings.rules.minutes import Kind, Minutes, compose
from tests.meetings.rules.sitting_samples import QUESTION, Journal, at, facts


def opened() -> Journal:
    return Journal().add("sitting.opened", at(8, 0))


def told(journal: Journal) -> Minutes:
    return compose(facts(), journal.add("sitting.closed", at(12, 0)).entries)


def text(journal: Journal) -> str:
    return "\n".join(paragraph.text for paragraph in told(journal).paragraphs)


def published(journal: Journal, number: int, *, got: int, passed: bool = True, need: int = 63) -> Journal:
    return journal.add(
        "round.published",
        at(9, 30),
        round=100 + number,
        number=number,
        passed=passed,
        need=need,
        got=got,
        base=125,
    )


def test_an_item_is_named_with_its_presenter_and_again_when_it_comes_back() -> None:
    journal = opened().add("item.current", at(8, 5), item=4, label="3.1", title="Kế hoạch đầu tư công.")
    journal.add("item.current", at(8, 9), item=1, label="1", title="Khai mạc")
    journal.add("item.current", at(9, 0), item=4, label="3.1", title="Kế hoạch đầu tư công.")
    items = [p.text for p in told(journal).paragraphs if p.kind is Kind.ITEM]
    assert items == ["3.1. Kế hoạch đầu tư công", "1. Khai mạc", "3.1. Kế hoạch đầu tư công (tiếp tục)"]
    assert "Hồi 08 giờ 05 phút, phiên họp chuyển sang nội dung này, Giám đốc Sở Tài chính trình bày." in text(
        journal
    )
    assert "Hồi 09 giờ 00 phút, phiên họp trở lại nội dung này." in text(journal)


def test_no_current_item_is_no_event() -> None:
    before = len(told(opened()).paragraphs)
    assert (
        len(told(opened().add("item.current", at(8, 5), item=None, label="", title="")).paragraphs) == before
    )


def test_late_arrivals_make_one_sentence() -> None:
    journal = opened()
    for delegate, who in ((1, "Lê Ánh"), (2, "Vũ Mỹ")):
        journal.add("attendance.present", at(8, 5 + delegate), delegate=delegate, name=who, method="qr")
    assert "Hồi 08 giờ 07 phút, 02 đại biểu có mặt thêm: Lê Ánh, Vũ Mỹ." in text(journal)


def test_arrivals_before_the_opening_are_not_told() -> None:
    journal = Journal().add("attendance.present", at(7, 50), delegate=1, name="Lê Ánh", method="self")
    assert "Lê Ánh" not in text(journal.add("sitting.opened", at(8, 0))).split("III. DIỄN BIẾN")[1]


def test_who_leaves_and_comes_back_is_told_so() -> None:
    journal = opened().add("attendance.left", at(9, 0), delegate=1, name="Lê Ánh")
    journal.add("attendance.present", at(10, 0), delegate=1, name="Lê Ánh", method="secretary")
    assert "Hồi 09 giờ 00 phút, đại biểu Lê Ánh rời phiên họp." in text(journal)
    assert "Hồi 10 giờ 00 phút, 01 đại biểu trở lại phiên họp: Lê Ánh." in text(journal)


def test_the_chair_s_message_is_quoted() -> None:
    journal = opened().add("message.shown", at(10, 0), text="Nghỉ giải lao 15 phút.")
    assert "Hồi 10 giờ 00 phút, Chủ tọa thông báo: “Nghỉ giải lao 15 phút”." in text(journal)


def test_an_event_of_the_next_day_names_its_date() -> None:
    late = at(8, 0).replace(day=9)
    journal = opened().add("message.shown", late, text="Tiếp tục")
    assert "Hồi 08 giờ 00 phút, ngày 09 tháng 7 năm 2026, Chủ tọa thông báo" in text(journal)


def test_the_opening_of_a_round_tells_question_electorate_and_majority() -> None:
    found = text(opened().round(1, at(9, 10)))
    assert f"lượt biểu quyết số 1, về nội dung: “{QUESTION}”" in found
    assert "Có mặt 120 đại biểu, được quyền biểu quyết 120 đại biểu" in found
    assert (
        "yêu cầu quá nửa tổng số đại biểu, tức ít nhất 63 đại biểu tán thành. Thời gian biểu quyết: 60 giây."
        in found
    )


def test_votes_are_counted_from_the_journal() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=100, against=6, abstain=4)
    journal.closed(1, at(9, 11), by="clock", for_=100, against=6, abstain=4)
    found = text(published(journal, 1, got=100))
    assert "lượt biểu quyết số 1 kết thúc (hết thời gian)." in found
    assert "Tán thành: 100 đại biểu, bằng 80,0% tổng số đại biểu (83,3% số đại biểu có mặt);" in found
    assert "Không tán thành: 06 đại biểu, bằng 4,8% tổng số đại biểu;" in found
    assert "Không biểu quyết: 04 đại biểu, bằng 3,2% tổng số đại biểu;" in found
    assert "Không tham gia biểu quyết: 10 đại biểu, bằng 8,0% tổng số đại biểu." in found
    assert (
        "Nội dung được thông qua: 100/125 đại biểu tán thành, cần ít nhất 63 (quá nửa tổng số đại biểu), "
        "theo khoản 2 Điều 35 Luật số 72/2025/QH15." in found
    )
    assert told(journal).warnings == ()


def test_of_a_changed_vote_the_last_one_counts() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=63, against=1)
    journal.add("vote.cast", at(9, 10, 30), round=101, delegate=1, choice="against", previous="for")
    journal.closed(1, at(9, 11), for_=62, against=2)
    journal = published(journal, 1, got=62, passed=False)
    assert "Nội dung không được thông qua: 62/125" in text(journal)
    assert "Trong lượt có 01 lần thay đổi lựa chọn" in text(journal)
    assert told(journal).warnings == ()


def test_the_same_choice_sent_twice_is_no_change() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=63)
    journal.add("vote.cast", at(9, 10, 30), round=101, delegate=1, choice="for", previous="for")
    journal.closed(1, at(9, 11), for_=63)
    assert "lần thay đổi" not in text(published(journal, 1, got=63))


def test_a_dismissal_needs_two_thirds_of_all() -> None:
    journal = opened().round(1, at(9, 10), majority="two_thirds_all").votes(1, at(9, 10, 5), for_=83)
    journal.closed(1, at(9, 11), for_=83)
    found = text(published(journal, 1, got=83, passed=False, need=84))
    assert "Nội dung không được thông qua: 83/125 đại biểu tán thành, cần ít nhất 84" in found
    assert "khoản 5 Điều 38" in found


def test_a_void_round_and_its_repeat() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=40)
    journal.add("round.voided", at(9, 11), round=101, number=1, reason="Mất kết nối ở Tổ số 3.")
    journal.round(2, at(9, 15)).votes(2, at(9, 15, 5), for_=90)
    journal.closed(2, at(9, 16), for_=90)
    found = text(published(journal, 2, got=90))
    assert (
        "hủy lượt biểu quyết số 1, kết quả của lượt này không có giá trị. Lý do: Mất kết nối ở Tổ số 3."
        in found
    )
    assert "lượt biểu quyết số 2 (biểu quyết lại lượt số 1)" in found
    assert "90/125" in found
    assert "40/125" not in found


def test_the_next_question_is_no_repeat() -> None:
    journal = (
        opened()
        .round(1, at(9, 10))
        .add("round.voided", at(9, 11), round=101, number=1, reason="Nhầm nội dung")
    )
    assert "biểu quyết lại" not in text(journal.round(2, at(9, 15), "Một câu hỏi khác"))


def test_a_repeat_with_another_question_is_known_by_the_round_it_names() -> None:
    journal = opened().round(1, at(9, 10)).add("round.voided", at(9, 11), round=101, number=1, reason="Nhầm")
    journal.round(2, at(9, 15), "Nội dung đã sửa", repeats=101)
    assert "lượt biểu quyết số 2 (biểu quyết lại lượt số 1)" in text(journal)


def test_an_extension_is_told() -> None:
    journal = opened().round(1, at(9, 10)).add("round.extended", at(9, 10, 50), round=101, seconds=30)
    assert "Chủ tọa gia hạn lượt biểu quyết số 1 thêm 30 giây." in text(journal)


def test_announced_counts_that_differ_are_a_warning() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=70)
    journal.closed(1, at(9, 11), for_=71)
    minutes = told(published(journal, 1, got=71))
    assert len(minutes.warnings) == 2
    assert "(71, 0, 0) khác với số đếm lại từ nhật ký (70, 0, 0)" in minutes.warnings[0]
    assert any("70/125 đại biểu tán thành" in paragraph.text for paragraph in minutes.paragraphs)


def test_a_vote_after_the_close_does_not_count_and_is_a_warning() -> None:
    journal = opened().round(1, at(9, 10)).votes(1, at(9, 10, 5), for_=62)
    journal.closed(1, at(9, 11), for_=62)
    journal.add("vote.cast", at(9, 12), round=101, delegate=100, choice="for", previous=None)
    journal = published(journal, 1, got=62, passed=False)
    assert "62/125" in text(journal)
    assert "ghi sau khi lượt biểu quyết số 1 đã đóng, không tính" in told(journal).warnings[0]


def test_rounds_without_an_end_are_warnings() -> None:
    open_still = told(opened().round(1, at(9, 10)))
    assert open_still.warnings == ("Lượt biểu quyết số 1 chưa kết thúc.",)
    unpublished = told(opened().round(1, at(9, 10)).closed(1, at(9, 11)))
    assert unpublished.warnings == ("Kết quả lượt biểu quyết số 1 chưa được công bố.",)


def test_a_round_that_never_opened_is_a_warning() -> None:
    minutes = told(opened().closed(7, at(9, 11)))
    assert minutes.warnings == ("Bản ghi số 2: không tìm thấy lúc mở của lượt biểu quyết.",)
