"""The parts of an administrative document stand where Decree 30/2020/NĐ-CP puts them."""

from datetime import date

from reportlab.lib.units import mm

from council.pdf import blocks, page
from council.pdf.blocks import Column, Letterhead, Signer
from council.pdf.stamp import Check
from tests.council.pdf.reading import pages, squeezed, text_boxes, words
from tests.council.pdf.test_fonts import ALL_LETTERS
from tests.council.pdf.test_page import META

HEAD = Letterhead("Hội đồng nhân dân xã Ba Vì", "07/BB-HĐND", "Ba Vì", date(2026, 2, 8))


def paper(*story: object) -> bytes:
    return page.render(list(story), META)  # type: ignore[arg-type]


def box_of(data: bytes, text: str) -> tuple[float, float, float, float]:
    """Where a text stands on the first page: left, bottom, right, top."""
    return next(box[1:] for box in text_boxes(data, 0) if text in box[0])


def test_agency_stands_left_and_motto_right() -> None:
    data = paper(*blocks.letterhead(HEAD))
    agency, motto = box_of(data, "HỘI ĐỒNG"), box_of(data, "CỘNG HÒA")
    assert agency[2] < motto[0]
    assert abs(agency[3] - motto[3]) < 1 * mm


def test_number_and_date_share_a_row() -> None:
    data = paper(*blocks.letterhead(HEAD))
    number, day = box_of(data, "Số: 07/BB-HĐND"), box_of(data, "Ba Vì, ngày 08 tháng 02 năm 2026")
    assert number[2] < day[0]
    assert abs(number[3] - day[3]) < 2 * mm


def test_a_paper_without_a_number_leaves_the_line_out() -> None:
    head = Letterhead(HEAD.agency, "", HEAD.place, HEAD.day)
    assert "Số:" not in words(paper(*blocks.letterhead(head)))


def test_a_draft_says_so_below_the_number() -> None:
    head = Letterhead(HEAD.agency, HEAD.number, HEAD.place, HEAD.day, draft=True)
    data = paper(*blocks.letterhead(head))
    assert box_of(data, "DỰ THẢO")[3] < box_of(data, "Số:")[1] + 1 * mm


def test_the_parent_agency_stands_above() -> None:
    head = Letterhead("Văn phòng", HEAD.number, HEAD.place, HEAD.day, parent="Thành phố Hà Nội")
    data = paper(*blocks.letterhead(head))
    assert box_of(data, "THÀNH PHỐ HÀ NỘI")[1] > box_of(data, "VĂN PHÒNG")[1]


def test_the_title_is_in_capitals_and_centred() -> None:
    left, _, right, _ = box_of(paper(*blocks.title("Biên bản", ["Kỳ họp thứ ba"])), "BIÊN BẢN")
    assert abs((left + right) / 2 - (30 + 80) * mm) < 1 * mm


def test_a_paragraph_sets_its_first_line_in() -> None:
    lines = text_boxes(paper(blocks.paragraph("Hội đồng nhân dân " * 20)), 0)
    assert abs(lines[0][1] - (30 + 12.7) * mm) < 0.5 * mm
    assert abs(lines[1][1] - 30 * mm) < 0.5 * mm


def test_markup_in_a_text_is_printed_not_obeyed() -> None:
    assert "<b>đậm</b> & <nghiêng" in words(paper(blocks.paragraph("<b>đậm</b> & <nghiêng")))


def test_the_head_of_a_table_stands_again_on_each_page() -> None:
    columns = [Column("STT", 1, centred=True), Column("Họ và tên", 6)]
    data = paper(blocks.table(columns, [[str(n), f"Đại biểu {n}"] for n in range(1, 126)]))
    found = pages(data)
    assert len(found) > 2
    assert all("STT Họ và tên" in text for text in found)
    assert sum(text.count("Đại biểu") for text in found) == 125


def test_a_name_with_every_vietnamese_letter_survives_a_narrow_column() -> None:
    data = paper(
        blocks.table([Column("STT", 1), Column("Họ và tên", 3), Column("Tổ", 6)], [["1", ALL_LETTERS, ""]])
    )
    assert ALL_LETTERS in squeezed(words(data))


def test_a_cell_longer_than_a_page_is_split() -> None:
    data = paper(blocks.table([Column("Ghi chú", 1), Column("", 8)], [["lý do rất dài " * 150, ""]]))
    assert words(data).count("dài") == 150
    assert len(pages(data)) == 5


def test_secretary_signs_left_and_chair_right() -> None:
    data = paper(blocks.signatures(Signer("Thư ký", "Lê Nghĩa"), Signer("Chủ tọa", "Trần Khuê")))
    left, right = box_of(data, "THƯ KÝ"), box_of(data, "CHỦ TỌA")
    assert left[2] < right[0]
    assert left[1] - box_of(data, "Lê Nghĩa")[3] > 20 * mm


def test_recipients_end_with_a_full_stop() -> None:
    signed = blocks.signatures(
        Signer("Thư ký", "A"), Signer("Chủ tọa", "B"), recipients=("Thường trực", "Lưu: VT")
    )
    assert "Nơi nhận: - Thường trực; - Lưu: VT." in words(paper(signed))


def test_the_check_code_is_printed_with_its_address() -> None:
    mark = Check.of("https://nghitruong.example.vn/", "0123456789abcdef0")
    signed = blocks.signatures(Signer("Thư ký", "A"), Signer("Chủ tọa", "B"), check=mark)
    found = words(paper(signed))
    assert "0123 4567 89ab cdef" in found
    assert "https://nghitruong.example.vn/" in found


def test_signatures_never_stand_on_a_sheet_of_their_own() -> None:
    last = [blocks.paragraph("Lời cuối của văn bản.")]
    for lines in range(20, 40):
        signed = blocks.signatures(Signer("Thư ký", "A"), Signer("Chủ tọa", "B"), after=last)
        found = pages(paper(blocks.gap(lines * 18), signed))
        assert "Lời cuối của văn bản." in next(text for text in found if "CHỦ TỌA" in text)
