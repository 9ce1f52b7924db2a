"""The sheet of Decree 30/2020/NĐ-CP: A4, margins, page numbers; and what the file says about itself."""

import re
from datetime import date

import pytest
from reportlab.lib.units import mm

from council.pdf import blocks, page
from tests.council.pdf.reading import fonts, pages, reader, text_boxes, words

META = page.Meta("Biên bản thử", "Hội đồng nhân dân xã Ba Vì", date(2026, 7, 8), "Kỳ họp thứ ba")
LONG = "Hội đồng nhân dân xem xét, thảo luận và biểu quyết thông qua nghị quyết. " * 12


def long_paper() -> bytes:
    return page.render([blocks.paragraph(LONG) for _ in range(12)], META)


def test_every_page_is_a4() -> None:
    for sheet in reader(long_paper()).pages:
        assert float(sheet.mediabox.width) / mm == pytest.approx(210, abs=0.1)
        assert float(sheet.mediabox.height) / mm == pytest.approx(297, abs=0.1)


def test_text_keeps_within_the_margins() -> None:
    data = long_paper()
    boxes = [box for sheet in range(len(reader(data).pages)) for box in text_boxes(data, sheet)]
    body = [box for box in boxes if not box[0].strip().isdigit()]
    assert min(left for _, left, _, _, _ in body) / mm >= 30 - 0.3
    assert max(right for _, _, _, right, _ in body) / mm <= 190 + 0.3
    assert min(bottom for _, _, bottom, _, _ in body) / mm >= 20 - 0.3
    assert max(top for _, _, _, _, top in body) / mm <= 277 + 0.3


def test_the_first_page_has_no_number_and_the_others_have_theirs() -> None:
    found = pages(long_paper())
    assert len(found) > 2
    assert not re.search(r"\d", found[0])
    assert [re.sub(r"\D", "", text) for text in found[1:]] == [str(n) for n in range(2, len(found) + 1)]


def test_the_number_stands_in_the_middle_of_the_top_margin() -> None:
    [(_, left, bottom, right, top)] = [box for box in text_boxes(long_paper(), 1) if box[0].strip() == "2"]
    assert (left + right) / 2 / mm == pytest.approx(30 + 160 / 2, abs=0.5)
    assert bottom / mm > 277
    assert top / mm < 297 - 5


def test_the_file_names_its_title_council_language_and_date() -> None:
    found = reader(long_paper())
    assert found.metadata is not None
    assert found.metadata.title == "Biên bản thử"
    assert found.metadata.author == "Hội đồng nhân dân xã Ba Vì"
    assert found.metadata.subject == "Kỳ họp thứ ba"
    assert found.metadata.creation_date is not None
    assert found.metadata.creation_date.date() == date(2026, 7, 8)
    assert found.trailer["/Root"]["/Lang"] == "vi"  # type: ignore[index]


def test_every_face_is_in_the_file() -> None:
    story = [
        blocks.section("I. MỤC"),
        blocks.paragraph("Đoạn"),
        blocks.table([blocks.Column("A", 1)], [["b"]]),
    ]
    found = fonts(page.render(story, META, draft=True))
    assert found
    assert all(found.values()), found


def test_the_same_input_gives_the_same_bytes() -> None:
    assert long_paper() == long_paper()


def test_other_input_gives_other_bytes() -> None:
    assert page.render([blocks.paragraph("một")], META) != page.render([blocks.paragraph("hai")], META)


def test_decomposed_text_comes_out_composed() -> None:
    assert "Thủy" in words(page.render([blocks.paragraph("Thu\u0309y")], META))
