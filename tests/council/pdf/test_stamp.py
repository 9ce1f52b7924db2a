"""The draft mark and the code to check a paper by."""

import re

import pytest
import segno

from council.pdf import blocks, page
from council.pdf.stamp import Check, QrCode
from tests.council.pdf.reading import reader, words
from tests.council.pdf.test_page import META

HASH = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"
ADDRESS = "https://nghitruong.example.vn/hd/hn/ky-hop/3/"


def test_the_code_is_the_first_sixteen_digits_of_the_head_hash() -> None:
    mark = Check.of(ADDRESS, HASH)
    assert mark.code == "9f86d081884c7d65"
    assert mark.link == f"{ADDRESS}#9f86d081884c7d65"
    assert mark.spaced == "9f86 d081 884c 7d65"


def test_the_code_is_drawn_as_vectors() -> None:
    data = page.render([QrCode(ADDRESS, 80)], META)
    content = reader(data).pages[0].get_contents()
    assert content is not None
    assert content.get_data().count(b" re") > 200
    assert not reader(data).pages[0].images


@pytest.mark.parametrize("mask", [None, 0, 7])
def test_every_module_of_the_code_is_drawn(mask: int | None) -> None:
    content = reader(page.render([QrCode(ADDRESS, 80, mask)], META)).pages[0].get_contents()
    assert content is not None
    bars = re.findall(rb"(\d+) (\d+) (\d+) 1 re", content.get_data())
    drawn = {(int(row), at) for x, row, n in bars for at in range(int(x), int(x) + int(n))}
    matrix = segno.make(ADDRESS, error="m", micro=False, mask=mask).matrix
    assert drawn == {(r, c) for r, line in enumerate(matrix) for c, dark in enumerate(line) if dark}


def test_the_draft_mark_stands_on_every_page() -> None:
    story = [blocks.paragraph("Đoạn văn. " * 200) for _ in range(4)]
    data = page.render(story, META, draft=True)
    assert len(reader(data).pages) > 1
    assert all("DỰ THẢO" in sheet.extract_text() for sheet in reader(data).pages)


def test_a_final_paper_bears_no_draft_mark() -> None:
    assert "DỰ THẢO" not in words(page.render([blocks.paragraph("Đoạn văn.")], META))
