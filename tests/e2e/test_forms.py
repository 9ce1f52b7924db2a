"""What a person is in the middle of is not disturbed by what others do."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.browsing import Visit
from tests.e2e.pages import Console, Tablet
from tests.e2e.world import FORMS

QUESTION = "Thông qua dự toán thu, chi ngân sách năm 2027"


def test_forms_half_filled_in_survive_pushes(visit: Visit) -> None:
    council = visit.world.councils[FORMS]
    chair = Console(visit.device(f"{FORMS}-chutoa"), council).open()
    secretary = Console(visit.device(f"{FORMS}-thuky"), council).open()
    tablet = Tablet(visit.device(f"{FORMS}-002"), council).open()

    # The chair writes the question; meanwhile the secretary moves the item and marks somebody as gone.
    composer = chair.composes("Thông qua dự toán, viết dở", seconds="120")
    secretary.moves_to("Nghị quyết về dự toán")
    secretary.press(f"{council.name_of(5)}: Rời họp")
    expect(chair.page.locator(".fact b").first).to_have_text(f"{council.seats - 1}/{council.seats}")
    expect(composer).to_be_visible()
    expect(composer.get_by_label("Nội dung xin biểu quyết")).to_have_value("Thông qua dự toán, viết dở")
    expect(composer.get_by_label("Thời gian")).to_have_value("120")
    composer.get_by_label("Nội dung xin biểu quyết").fill(QUESTION)
    composer.get_by_role("button", name="Mở biểu quyết").click()

    # The reason for voiding, half typed while votes come in and the numbers move.
    tablet.is_asked(QUESTION)
    chair.press("Hủy lượt, nêu lý do…")
    chair.page.get_by_label("Lý do hủy").fill("Câu hỏi ghi nhầm")
    tablet.votes("for")
    expect(secretary.voted).to_have_text(f"1/{council.seats}")
    expect(chair.voted).to_have_text(f"1/{council.seats}")
    expect(chair.page.get_by_label("Lý do hủy")).to_have_value("Câu hỏi ghi nhầm")

    # The secretary closes the round under the chair's open dialog: the reason still stands, and still holds.
    secretary.closes_round()
    expect(chair.page.get_by_label("Lý do hủy")).to_have_value("Câu hỏi ghi nhầm")
    chair.press("Hủy lượt biểu quyết")
    expect(tablet.stage).to_contain_text("Lý do hủy: Câu hỏi ghi nhầm")

    # Words for the hall, begun while the item changes.
    words = secretary.page.get_by_label("Lời của chủ tọa")
    words.fill("Nghỉ giải lao")
    chair.moves_to("Bế mạc")
    expect(secretary.page.locator("#programme li.now")).to_contain_text("Bế mạc")
    expect(words).to_have_value("Nghỉ giải lao")


def test_a_search_in_the_roll_stays(visit: Visit) -> None:
    council = visit.world.councils[FORMS]
    chair = Console(visit.device(f"{FORMS}-chutoa"), council).open()
    secretary = Console(visit.device(f"{FORMS}-thuky"), council).open()
    name = council.name_of(4)
    chair.page.get_by_label("Tìm theo tên hoặc số ghế").fill("4")
    lines = chair.page.locator("[data-roll-name]:visible")
    expect(lines).to_have_count(1)
    secretary.press(f"{name}: Rời họp")
    expect(lines.first).to_have_attribute("data-roll-state", "left")
    expect(lines).to_have_count(1)
    expect(chair.page.get_by_label("Tìm theo tên hoặc số ghế")).to_have_value("4")
    secretary.marks_present(name)
    expect(lines.first).to_have_attribute("data-roll-state", "present")
