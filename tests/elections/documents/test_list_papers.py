"""Form 22, ballot proofs, posters and codes: what they say, in which order, on which sheet."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.units import mm

from elections.documents.ballot_paper import render_ballots
from elections.documents.official_list import render_official_list
from elections.documents.poster import render_posters, render_qr_sheet
from elections.queries.papers import BallotPaper, ListPaper, Poster, PosterLevel, QrLine, Unit
from elections.queries.public_lists import PublicCandidate
from elections.rules.shapes import Birth
from tests.council.pdf.reading import fonts, pages, reader, squeezed, text_boxes, words

DAY = date(2026, 2, 26)
CITY = Unit("thành phố Hà Nội", "Hà Nội", "XVII", "2026-2031", "thành phố")
WARD = Unit("phường Ba Đình", "Ba Đình", "II", "2026-2031", "xã")


def person(name: str = "Nguyễn Thị Hà An", **facts: Any) -> PublicCandidate:
    values: dict[str, Any] = dict.fromkeys((f.name for f in dataclasses.fields(PublicCandidate)), "")
    values |= {"full_name": name, "title": "Bà", "sex": "female", "birth": Birth(1970, 3, 5), "career": ()}
    values |= {"nationality": "Việt Nam", "ethnicity": "Kinh", "religion": "Không", "left": False}
    return PublicCandidate(**values | facts)


def form_22(*people: PublicCandidate, unit: Unit = WARD, number: int = 3) -> ListPaper:
    return ListPaper(unit, number, "Tổ dân phố 1, Tổ dân phố 2", 4, people)


def ballot(*names: str, is_city: bool = False, seats: int = 3) -> BallotPaper:
    return BallotPaper(CITY if is_city else WARD, is_city, 7, seats, names)


def poster(**facts: Any) -> Poster:
    level = PosterLevel("Hội đồng nhân dân thành phố Hà Nội", 1, 4, (person(photo="a.jpg"), person("Lê B")))
    values: dict[str, Any] = {
        "unit": "phường Ba Đình", "number": 5, "place": "Nhà văn hóa Mẫu", "address": "Ngõ 1, phố Mẫu",
        "groups": ("Tổ dân phố 1",), "day": date(2026, 3, 15), "opens": time(7), "closes": time(19),
        "link": "https://example.org/bau-cu/kv/x/", "levels": (level,), "photos": {},
    }  # fmt: skip
    return Poster(**values | facts)


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    box = reader(data).pages[0].mediabox
    return round(float(box.width) / mm), round(float(box.height) / mm)


def test_form_22_says_everything_in_the_order_of_the_form() -> None:
    rows = (
        person(other_names="Hà An", party_since="03/02/2001", council_terms="Khóa XVI", theory="advanced"),
        person("Trần Minh Khôi", sex="male", note="Ghi chú riêng", left=True),
    )
    found = words(render_official_list([form_22(*rows)], DAY))
    parts = (
        "ỦY BAN BẦU CỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "DANH SÁCH CHÍNH THỨC", "NHỮNG NGƯỜI ỨNG CỬ ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN PHƯỜNG BA ĐÌNH KHÓA II",
        "NHIỆM KỲ 2026-2031", "Đơn vị bầu cử số: 3", "Gồm: Tổ dân phố 1, Tổ dân phố 2", "Nguyễn Thị Hà",
        "Trần Minh Khôi", "cấp xã trong danh sách này là: 02 người", "số 3 là: 04 người",
        "TM. ỦY BAN BẦU CỬ", "CHỦ TỊCH", "Mẫu số 22/HĐBC-HĐND",
    )  # fmt: skip
    assert [part for part in parts if part not in found] == []
    for said in ("05/03/1970", "Cao cấp", "03/02/2001", "Khóa XVI", "Không còn ứng cử; Ghi chú riêng"):
        assert squeezed(said) in squeezed(found)
    heads = (
        "STT", "Giới tính", "Quốc tịch", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở hiện nay", "Trình độ",
        "Học hàm, học vị", "Ngoại ngữ", "Nơi công tác", "Ngày vào Đảng", "Ghi chú",
    )  # fmt: skip
    for head in heads:
        assert squeezed(head) in squeezed(found)


@pytest.mark.parametrize(("small", "size"), [(False, (420, 297)), (True, (297, 210))])
def test_form_22_on_either_sheet(small: bool, size: tuple[int, int]) -> None:
    papers = [form_22(person(), number=1), form_22(person(), number=2)]
    data = render_official_list(papers, DAY, small=small)
    assert size_of(data) == size
    assert len(pages(data)) == 2
    assert all(fonts(data).values())


def test_a_long_list_repeats_its_head() -> None:
    data = render_official_list([form_22(*(person(f"Lê Văn {n}") for n in range(60)))], DAY)
    assert len(pages(data)) > 1
    assert all("Nơi ở hiện nay" in page for page in pages(data)[:-1])


def test_a_ballot_paper_reads_like_the_form() -> None:
    names = (
        "Bà Nguyễn Thị Hà An (Hà An)",
        "Ông Trần Minh Khôi (05/03/1970)",
        "Ông Trần Minh Khôi (06/03/1970)",
    )
    found = words(render_ballots([ballot(*names)], DAY))
    parts = (
        "Phường Ba Đình", "Đơn vị bầu cử số: 7", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Vị trí đóng dấu",
        "của Tổ bầu cử", "PHIẾU BẦU CỬ", "ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN PHƯỜNG BA ĐÌNH",
        "KHÓA II NHIỆM KỲ 2026-2031", "Được bầu 03 đại biểu", "Mẫu số 15/HĐBC-HĐND", *names,
    )  # fmt: skip
    assert [part for part in parts if part not in found] == []
    assert [found.index(name) for name in names] == sorted(found.index(name) for name in names)
    assert "Mẫu số 14/HĐBC-HĐND" in words(render_ballots([ballot("Bà A", is_city=True)], DAY))


def test_the_proof_is_said_outside_of_the_paper() -> None:
    """The paper is 148 × 210 mm in the middle of A4; only what the form asks for is on it."""
    data = render_ballots([ballot("Bà Nguyễn Thị Hà An")], DAY)
    assert size_of(data) == (210, 297)
    left, bottom = (210 - 148) / 2 * mm, 40 * mm
    boxes = text_boxes(data, 0)
    inside = {text: (x1, x2) for text, x1, y1, x2, y2 in boxes if y1 > bottom and y2 < bottom + 210 * mm}
    outside = " ".join(text for text, *_ in boxes if text not in inside)
    for said in ("BẢN KIỂM TRA", "PROOF", "Mẫu số 15", "Đối chiếu", "lập trước khi in"):
        assert said in outside
        assert not any(said in text for text in inside)
    assert all(x1 > left and x2 < left + 148 * mm for x1, x2 in inside.values())
    assert any("PHIẾU BẦU CỬ" in text for text in inside)


def test_the_stamp_has_its_place_at_the_top_left() -> None:
    data = render_ballots([ballot("Bà Nguyễn Thị Hà An")], DAY)
    boxes = {text: (x1, y1) for text, x1, y1, _x2, _y2 in text_boxes(data, 0)}
    stamp = next(place for text, place in boxes.items() if "đóng dấu" in text)
    heading = next(place for text, place in boxes.items() if "PHIẾU BẦU CỬ" in text)
    assert stamp[0] < 105 * mm
    assert stamp[1] > heading[1]


def test_many_long_names_stay_on_the_paper() -> None:
    names = [f"Bà Tôn Nữ Nguyễn Thị Hoàng Bích Ngọc {n} (pháp danh Thích Nữ Diệu Tâm An)" for n in range(9)]
    data = render_ballots([ballot(*names)], DAY)
    assert len(pages(data)) == 1
    found = squeezed(words(data))
    assert all(squeezed(name) in found for name in names)
    assert min(y1 for text, _x, y1, *_ in text_boxes(data, 0) if "Tôn Nữ" in text) > 40 * mm


@pytest.mark.parametrize(("small", "size"), [(False, (297, 420)), (True, (210, 297))])
def test_a_poster_leads_to_the_place(small: bool, size: tuple[int, int]) -> None:
    data = render_posters([poster(photos={"a.jpg": photo()})], small=small)
    assert size_of(data) == size
    found = words(data)
    for said in (
        "SỐ 5", "Nhà văn hóa Mẫu", "Ngõ 1, phố Mẫu", "Chủ nhật, ngày 15 tháng 3 năm 2026",
        "Bỏ phiếu từ 7 giờ đến 19 giờ", "Tổ dân phố 1", "Đơn vị bầu cử số 1", "được bầu 4 đại biểu",
        "Bà Nguyễn Thị Hà An", "Sinh 5/3/1970",
    ):  # fmt: skip
        assert said in found
    assert len(reader(data).pages[0].images) == 1


def test_a_poster_before_the_list_says_so() -> None:
    level = PosterLevel("Hội đồng nhân dân phường Ba Đình", 2, 3, ())
    assert "chưa được công bố" in words(render_posters([poster(levels=(level,))]))


def test_people_on_a_poster_do_not_run_into_each_other() -> None:
    people = tuple(person(f"Lê Văn {n}", occupation="Cán bộ " * 40, other_names="Tên khác") for n in range(9))
    level = PosterLevel("Hội đồng nhân dân phường Ba Đình", 2, 5, people)
    boxes = text_boxes(render_posters([poster(levels=(level, level))]), 0)
    names = sorted((y1 for text, x1, y1, *_ in boxes if "Lê Văn" in text and x1 < 100 * mm), reverse=True)
    posts = sorted((y1 for text, x1, y1, *_ in boxes if "Cán bộ" in text and x1 < 100 * mm), reverse=True)
    assert len(names) == 9
    assert all(any(low < y < high for y in posts) for high, low in pairwise(names))
    assert min(posts) > 20 * mm


def test_codes_stand_several_to_a_page() -> None:
    lines = [
        QrLine("phường Ba Đình", n, f"Nhà {n}", "Phố Mẫu", f"https://example.org/{n}") for n in range(1, 9)
    ]
    found = pages(render_qr_sheet(lines, DAY))
    assert len(found) == 2
    assert "Khu vực bỏ phiếu số 6" in found[0]
    assert "Khu vực bỏ phiếu số 8" in found[1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: render_official_list([form_22(person())], DAY),
        lambda: render_ballots([ballot("Bà A")], DAY),
        lambda: render_posters([poster(photos={"a.jpg": photo()})]),
    ],
)
def test_the_same_list_gives_the_same_bytes(make: Callable[[], bytes]) -> None:
    assert make() == make()


def test_markup_in_a_name_is_printed_as_it_is() -> None:
    odd = "Nguyễn <b>& An"
    assert odd in words(render_ballots([ballot(f"Bà {odd}")], DAY))
    assert squeezed(odd) in squeezed(words(render_official_list([form_22(person(odd))], DAY)))
