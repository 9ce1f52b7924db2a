"""The whole story of a session: prepared, published, held, voted, closed, printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from meetings.documents.sample_paper import SamplePaper, render_sample_paper
from tests.e2e.bench import Bench, NewItem
from tests.e2e.browsing import HALL, LANDSCAPE, PHONE, PORTRAIT, Visit, do
from tests.e2e.pages import Console, Hall, Tablet, is_online, sign_in_by_form
from tests.e2e.world import STORY, CouncilFacts

PLACE = "Hội trường tầng hai"
SITTING = "Phiên họp toàn thể buổi sáng"
OPENING = NewItem("Khai mạc kỳ họp", "08:00", "15", "Chủ tọa kỳ họp")
BUDGET = NewItem("Nghị quyết về dự toán thu, chi ngân sách", "08:15", "45", "Ủy ban nhân dân phường")
OVERSIGHT = NewItem("Nghị quyết về chương trình giám sát", "09:00", "30", "Thường trực Hội đồng nhân dân")
PAPER = "Dự thảo nghị quyết về dự toán"
QUESTION = "Thông qua dự thảo Nghị quyết về dự toán thu, chi ngân sách"
MINUTES = "Thông qua biên bản"
AGAIN = "Thông qua dự thảo Nghị quyết về chương trình giám sát"
# The public page asks again every five seconds, with what caches keep on top.
FOLLOWS = 15_000
# A partial result by choice may stand nowhere outside of the console before it is published.
TALLY = re.compile(r"class=\"bars\"|bar-for|votes_for|\d+\s+tán thành|Tán thành\s*[:(]?\s*\d", re.IGNORECASE)


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def starts() -> str:
    """When the sitting starts: checking in begins three hours before, and this may run at night."""
    return "08:00" if datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).hour >= 5 else "00:00"


@dataclass
class Room:
    """Everybody who follows the sitting: three tablets of three sizes, console, hall screen, the public."""

    console: Console
    hall: Hall
    tablets: list[Tablet]
    public: Page

    @property
    def outsiders(self) -> list[Page]:
        """The pages that must not know a tally before it is published."""
        return [self.hall.page, self.public, *(tablet.page for tablet in self.tablets)]


def test_a_session_from_the_programme_to_the_minutes(visit: Visit, tmp_path: Path) -> None:
    council = visit.world.councils[STORY]
    desk = visit.device()
    sign_in_by_form(desk, f"{STORY}-vanphong")
    visit.expect_complaint(r"400 \(Bad Request\).*/tai-lieu/")  # the file that is no PDF
    session = prepares(Bench(desk, council), tmp_path)
    sitting = finds_the_sitting(visit.device(f"{STORY}-005"), council)
    room = checks_in(visit, council, sitting)
    opens_and_reads(room)
    first = votes_with_names(room)
    voids_and_repeats(room)
    speaks_and_times_out(room)
    room.console.closes_sitting()
    for tablet in room.tablets:
        expect(tablet.stage).to_contain_text("Phiên họp đã kết thúc")
    expect(room.hall.heading).to_have_text("Phiên họp đã kết thúc")
    prints(room.console, first)
    reads_in_public(visit, council, session)


def prepares(bench: Bench, folder: Path) -> int:
    """The secretariat's part; the id of the new session."""
    bench.open()
    bench.creates_session(kind="urgent", day=today(), place=PLACE)
    bench.adds_sitting(SITTING, today(), starts())
    for item in (BUDGET, OVERSIGHT, OPENING):
        bench.adds_item(item, SITTING)
    bench.has_order(BUDGET.title, OVERSIGHT.title, OPENING.title)
    bench.moves_by_key(OPENING.title, "ArrowUp")
    bench.has_order(BUDGET.title, OPENING.title, OVERSIGHT.title)
    bench.drags(OPENING.title, BUDGET.title)
    bench.has_order(OPENING.title, BUDGET.title, OVERSIGHT.title)
    uploads_papers(bench, folder)
    bench.publishes()
    found = re.search(r"/ky-hop/(\d+)/", bench.page.url)
    assert found is not None
    return int(found[1])


def uploads_papers(bench: Bench, folder: Path) -> None:
    """A file that only calls itself a PDF is told so and nothing is lost; a real one is taken."""
    facts = {
        "title": PAPER,
        "kind": "draft_resolution",
        "number": "12/NQ-HĐND",
        "issuer": "Ủy ban nhân dân phường",
    }
    fake = folder / "gia.pdf"
    fake.write_bytes(b"MZ this is a program")
    bench.uploads(BUDGET.title, fake, **facts)
    expect(bench.page.locator("[data-upload-error]")).to_be_visible()
    expect(bench.page.locator("#slot").get_by_label("Trích yếu")).to_have_value(PAPER)
    real = folder / "du-thao.pdf"
    real.write_bytes(sample_paper())
    bench.page.locator("#slot").get_by_label("Tệp PDF").set_input_files(real)
    bench.page.locator("#slot").get_by_role("button", name="Tải lên").click()
    bench.has_paper(BUDGET.title, PAPER)


def sample_paper() -> bytes:
    """Three pages of invented text."""
    return render_sample_paper(
        SamplePaper(
            issuer="Ủy ban nhân dân phường", parent="", number="12/NQ-HĐND", place="Ba Đình", day=today(),
            kind="Dự thảo nghị quyết", abstract=BUDGET.title, paragraphs=("Đoạn văn minh họa.",) * 3, pages=3,
        )
    )  # fmt: skip


def finds_the_sitting(page: Page, council: CouncilFacts) -> int:
    """A delegate sees the session on the desk; the id of its sitting."""
    page.goto(council.path("ban-dai-bieu/"))
    expect(page.locator("main")).to_contain_text(PLACE)
    expect(page.locator("main")).to_contain_text(BUDGET.title)
    expect(page.locator("main")).to_contain_text(PAPER)
    place = page.locator(".desk-sitting", has_text=SITTING)
    place.get_by_role("button", name="Điểm danh và vào phòng họp").click()
    is_online(page)
    found = re.search(r"/phien/(\d+)/", page.url)
    assert found is not None
    return int(found[1])


def checks_in(visit: Visit, council: CouncilFacts, sitting: int) -> Room:
    """By the button, by scanning the code at the door, by typing it; the chair by the secretary."""
    by_form = visit.device(size=LANDSCAPE)
    sign_in_by_form(by_form, f"{STORY}-002")
    chair = visit.device()
    sign_in_by_form(chair, f"{STORY}-chutoa")
    tablets = [
        Tablet(by_form, council, sitting),
        Tablet(visit.device(f"{STORY}-003", PORTRAIT), council, sitting),
        Tablet(visit.device(f"{STORY}-004", PHONE, touch=True), council, sitting),
    ]
    for tablet in tablets:
        tablet.open()
        expect(tablet.stage).to_contain_text("Ông/bà chưa điểm danh")
    tablets[0].check_in()
    door = visit.device(f"{STORY}-thuky")
    door.goto(council.sitting_path("cua/", sitting))
    expect(door.locator(".door-qr svg")).to_be_visible()
    code = door.locator(".door-code").inner_text()
    tablets[1].page.goto(f"{council.sitting_path(sitting=sitting)}?ma={code}")  # what the QR says
    expect(tablets[1].page.locator("#check-in-card")).to_be_hidden()
    assert "ma=" not in tablets[1].page.url
    tablets[2].check_in_with(code)
    secretary = Console(door, council, sitting).open()
    secretary.marks_present(council.name_of(1))
    expect(secretary.page.locator(".fact b").first).to_have_text(f"5/{council.seats}")
    public = visit.device(size=PHONE)
    public.goto(council.sitting_path("cong-khai/", sitting))
    hall = Hall(visit.device(size=HALL), council).open()
    return Room(Console(chair, council, sitting).open(), hall, tablets, public)


def opens_and_reads(room: Room) -> None:
    """The chair opens and moves; tablets and hall follow; a paper is read while the sitting calls back."""
    expect(room.hall.page.locator(".hall-count b")).to_contain_text("5")
    room.console.opens_sitting()
    room.console.moves_to(OPENING.title)
    for tablet in room.tablets:
        expect(tablet.heading).to_have_text(OPENING.title)
    room.console.moves_on()
    for tablet in room.tablets:
        expect(tablet.heading).to_have_text(BUDGET.title)
    expect(room.hall.heading).to_have_text(BUDGET.title)
    reader = room.tablets[0]
    reader.opens_paper(PAPER)
    expect(reader.page.locator("#page-count")).to_have_text("3")
    expect(reader.page.locator("#call")).to_contain_text(BUDGET.title)
    reader.comes_back()


def votes_with_names(room: Room) -> str:
    """Three vote, one thinks again; nobody but the console learns how before the chair publishes. The id of
    the round."""
    a, b, c = room.tablets
    console, hall = room.console, room.hall
    console.opens_round(QUESTION, majority="half_all")
    for tablet in room.tablets:
        tablet.is_asked(QUESTION)
    a.votes("for")
    b.votes("against")
    c.votes("abstain")
    b.votes("for")  # thinks again
    seats = room.console.council.seats
    expect(console.voted).to_have_text(f"3/{seats}")
    expect(hall.voted).to_have_text(f"3/{seats}")
    nobody_knows_how(room)
    assert TALLY.search(told_to_all(console.page)) is None, (
        "the console shows no tally while the round is open"
    )
    console.closes_round()
    expect(console.round.locator(".bars b").first).to_have_text("2")
    for tablet in room.tablets:
        expect(tablet.stage).to_contain_text("Kết quả hiện ở đây khi chủ tọa công bố.")
    expect(hall.page.locator("main")).to_contain_text("Chờ chủ tọa công bố kết quả")
    nobody_knows_how(room)
    console.publishes()
    for tablet in room.tablets:
        expect(tablet.stage.locator(".verdict")).to_have_text("Không được thông qua")
        expect(tablet.stage.locator(".bars b").first).to_have_text("2")
    expect(b.mine).to_contain_text("Phiếu của tôi: Tán thành")
    expect(c.mine).to_contain_text("Phiếu của tôi: Không biểu quyết")
    a.page.locator("details.names-of", has_text="Tán thành (2)").locator("summary").click()
    expect(a.page.locator("details.names-of[open]")).to_contain_text(room.console.council.name_of(3))
    expect(hall.page.locator(".verdict")).to_have_text("Không được thông qua")
    expect(hall.page.locator(".hall-names .for")).to_have_count(2)
    expect(room.public.locator(".verdict").first).to_have_text("Không được thông qua", timeout=FOLLOWS)
    return str(console.round.get_attribute("id")).removeprefix("round-")


def told_to_all(page: Page) -> str:
    """The HTML of a page, without the choices to be clicked and what is mine."""
    html: str = page.locator("main").evaluate(
        """(main) => { const copy = main.cloneNode(true);
          copy.querySelectorAll("form, .mine, .hall-ways, dialog").forEach((part) => part.remove());
          return copy.outerHTML }"""
    )
    return html


def nobody_knows_how(room: Room) -> None:
    for page in room.outsiders:
        found = TALLY.search(told_to_all(page))
        assert found is None, f"{page.url} tells {found}"


def voids_and_repeats(room: Room) -> None:
    """A round with a wrong question is voided with the reason and opened anew."""
    room.console.moves_to(OVERSIGHT.title)
    room.console.opens_round(AGAIN)
    room.tablets[0].is_asked(AGAIN)
    room.tablets[0].votes("against")
    room.console.voids("Thiết bị trong hội trường gặp sự cố")
    for tablet in room.tablets:
        expect(tablet.stage).to_contain_text("Lý do hủy: Thiết bị trong hội trường gặp sự cố")
    expect(room.hall.page.locator("main")).to_contain_text("Lượt biểu quyết bị hủy")
    room.console.repeats_round()
    for tablet in room.tablets:
        tablet.is_asked(AGAIN)
        expect(tablet.choice("against")).to_have_attribute("aria-pressed", "false")
        tablet.votes("for")
    room.console.closes_round()
    room.console.publishes()


def speaks_and_times_out(room: Room) -> None:
    """Words on the hall screen, away again at the next round; a round that the server closes by the clock."""
    room.console.says("Nghỉ giải lao đến 10 giờ")
    expect(room.hall.heading).to_have_text("Nghỉ giải lao đến 10 giờ")
    for tablet in room.tablets:
        expect(tablet.stage).to_contain_text("Nghỉ giải lao đến 10 giờ")
    current = int(room.console.page.locator("#round-item").input_value())
    round_of_ten = {"question": MINUTES, "majority": "half_all", "seconds": 10, "item": current}
    opened = do(room.console.page, STORY, "meetings.open_round", sitting=room.console.sitting, **round_of_ten)
    assert opened["ok"], opened
    expect(room.hall.page.locator(".hall-time")).to_have_text(re.compile(r"^0:\d\d$"))
    room.tablets[0].is_asked(MINUTES)
    room.tablets[0].votes("for")
    expect(room.console.round).to_contain_text("Đã kết thúc, chưa công bố", timeout=15_000)
    expect(room.tablets[0].stage).to_contain_text("Kết quả hiện ở đây khi chủ tọa công bố.")
    room.console.publishes()


def prints(console: Console, vote_sheet: str) -> None:
    """Minutes, vote sheet and roll call as PDF, with what happened in them."""
    sitting = console.council.sitting_path("van-ban/", console.sitting)
    page = console.page
    page.goto(sitting)
    for link in ("Dự thảo biên bản", "Danh sách điểm danh", "Phiếu biểu quyết, lượt 1"):
        expect(page.get_by_role("link", name=link)).to_be_visible()
    minutes = text_of(page, f"{sitting}bien-ban.pdf")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in minutes
    for said in (BUDGET.title, QUESTION, "Thiết bị trong hội trường gặp sự cố"):
        assert said in minutes
    sheet = text_of(page, console.council.path(f"luot/{vote_sheet}/phieu-bieu-quyet.pdf"))
    for said in (QUESTION, *(console.council.name_of(seat) for seat in (2, 3, 4))):
        assert said in sheet
    assert console.council.name_of(5) in text_of(page, f"{sitting}diem-danh.pdf")


def text_of(page: Page, path: str) -> str:
    """The words of a PDF, with every run of white space as one space."""
    response = page.request.get(path)
    assert response.ok, (path, response.status)
    assert response.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(response.body()))
    return re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))


def reads_in_public(visit: Visit, council: CouncilFacts, session: int) -> None:
    """Session, programme, paper and results with names, without signing in."""
    page = visit.device(size=PORTRAIT)
    page.goto(council.path())
    page.goto(council.path(f"ky-hop/{session}/"))
    for said in (BUDGET.title, PAPER, QUESTION, "Đã hủy", "Thiết bị trong hội trường gặp sự cố"):
        expect(page.locator("main")).to_contain_text(said)
    page.locator("article", has_text=QUESTION).get_by_role("link", name="Danh sách biểu quyết").click()
    expect(page.get_by_role("row", name=council.name_of(3))).to_contain_text("Tán thành")
    page.go_back()
    page.get_by_role("link", name=re.compile(re.escape(PAPER))).first.click()
    expect(page.locator("#reader-pages canvas").first).to_be_visible()
