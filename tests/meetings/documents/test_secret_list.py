"""The list of secret papers: a line for every copy, room for signatures, no page lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader

from meetings.documents.secret_list import Copy, Paper, SecretList, render_secret_list

AT = datetime(2026, 12, 7, 2, 30, tzinfo=UTC)


def words(*papers: Paper) -> tuple[int, str]:
    """Pages and text of the list of these papers."""
    found = SecretList(
        council_name="Hội đồng nhân dân phường Ba Đình",
        session_title="Kỳ họp thứ 3",
        term_name="khóa II, nhiệm kỳ 2026 - 2031",
        place="Ba Đình",
        day=date(2026, 12, 7),
        papers=papers,
    )
    pages = PdfReader(BytesIO(render_secret_list(found))).pages
    return len(pages), " ".join("".join(page.extract_text() for page in pages).split())


def test_copies_out_back_and_still_there() -> None:
    lines = [Copy(1, "Nguyễn Thị An", AT, AT, "rách bìa"), Copy(2, "Trần Văn Bảo", AT), Copy(3)]
    pages, said = words(Paper("11", "Phụ lục số 1", 3, lines))
    assert pages == 1
    for expected in (
        "DANH SÁCH PHÁT, THU HỒI TÀI LIỆU MẬT",
        "Nội dung 11: Phụ lục số 1 (03 bản).",
        "Nguyễn Thị An (rách bìa)",
        "Trần Văn Bảo",
        "09:30 07/12",
        "phát 02 lượt, thu hồi 01 lượt",
    ):
        assert expected in said


def test_a_long_list_runs_over_pages_with_its_head() -> None:
    pages, said = words(Paper("1", "Tài liệu A", 125, [Copy(number) for number in range(1, 126)]))
    assert pages > 3
    assert said.count("Người nhận") == pages or said.count("Người nhận") == pages - 1
    assert "125" in said


def test_without_papers_it_says_so() -> None:
    assert "Kỳ họp không có tài liệu mật." in words()[1]
