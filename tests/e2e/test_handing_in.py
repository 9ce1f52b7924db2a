"""A department hands in a file on its own device; the secretariat sends it back, then takes the next."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browsing import PHONE, Visit
from tests.e2e.world import CITY
from tests.factories.pdfs import pdf_bytes

TASK = "Báo cáo trả lời chất vấn về thu, chi ngân sách"
SLOW = 20_000  # ms: the server looks into the file in a process of its own


def test_a_paper_goes_from_the_department_to_the_delegates(visit: Visit, tmp_path: Path) -> None:
    council = visit.world.councils[CITY]
    officer = visit.device(f"{CITY}-soantailieu")
    office = visit.device(f"{CITY}-vanphong")

    officer.goto("/vao/")
    expect(officer.get_by_role("heading", name="Nộp tài liệu", level=1)).to_be_visible()
    hands_in(officer, tmp_path / "mot.pdf", pages=2)

    office.goto(council.path(f"thu-ky/ky-hop/{council.session}/giao-viec/"))
    office.locator(".task-group", has_text="Chờ văn phòng xem").click()
    office.get_by_role("link", name=TASK).click()
    office.locator("summary", has_text="Trả lại để sửa").click()
    office.get_by_label("Cần sửa gì").fill("Thiếu biểu số liệu")
    office.get_by_role("button", name="Trả lại", exact=True).click()
    says(office, "Đã trả lại để cơ quan sửa.")

    officer.reload()
    expect(officer.locator(".tasks li", has_text=TASK)).to_contain_text("Thiếu biểu số liệu")
    hands_in(officer, tmp_path / "hai.pdf", pages=3)

    office.reload()
    office.get_by_role("button", name="Duyệt và đưa vào hồ sơ").click()
    says(office, "Đã duyệt và đưa tài liệu vào hồ sơ kỳ họp.")

    delegate = visit.device(f"{CITY}-002", PHONE)
    delegate.goto(council.path("ban-dai-bieu/"))
    delegate.locator("a.paper", has_text=TASK).click()
    expect(delegate.locator("#page-count")).to_have_text("3")


def test_a_file_that_is_none_is_refused_on_the_page(visit: Visit, tmp_path: Path) -> None:
    visit.expect_complaint(r"400 \(Bad Request\)")
    officer = visit.device(f"{CITY}-soantailieu", PHONE)
    officer.goto(visit.world.councils[CITY].path("nop-tai-lieu/"))
    officer.get_by_role("link", name="Biểu số liệu thu, chi").click()
    wrong = tmp_path / "bieu.pdf"
    wrong.write_bytes(b"PK not a PDF")
    officer.locator("#id_file").set_input_files(wrong)
    officer.get_by_role("button", name="Nộp cho văn phòng").click()
    refused = officer.get_by_role("alert").filter(has_text="không phải là PDF")  # by script or by the page
    expect(refused).to_be_visible(timeout=SLOW)
    officer.reload()
    expect(officer.get_by_text("Quá hạn")).to_be_visible()


def hands_in(officer: Page, file: Path, *, pages: int) -> None:
    """The file of the task, from the officer's list."""
    file.write_bytes(pdf_bytes(pages, title=file.name))
    officer.get_by_role("link", name=TASK).click()
    officer.locator("#id_file").set_input_files(file)
    officer.get_by_role("button", name="Nộp cho văn phòng").click()
    says(officer, "Văn phòng sẽ xem và báo lại.")


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible(timeout=SLOW)
