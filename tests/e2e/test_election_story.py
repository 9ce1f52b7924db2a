"""The way of one figure, in browsers: polling team, commune, city, public. On the demo's rehearsal."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.browsing import LANDSCAPE, PHONE, Visit
from tests.e2e.counting import FIGURES, Paper, office, papers, saves, says, types
from tests.e2e.looking import faults
from tests.e2e.world import CITY, World

WARD = "00004"
RESULTS = "/bau-cu/dien-tap/ket-qua/"
TOO_MANY = 75  # ballots more collected than issued
RESOLUTION = {CITY: "15/NQ-UBBC (diễn tập)", WARD: "07/NQ-UBBC (diễn tập)"}


def test_from_the_team_to_the_public(visit: Visit, tmp_path: Path) -> None:
    world, photo = visit.world, tmp_path / "bien-ban.jpg"
    visit.expect_complaint(
        r"422 .*/nhap/", r"404 .*/don-vi/"
    )  # the planted error, the other council's records
    Image.new("RGB", (1200, 1700), "white").save(photo)
    paper = next(one for one in papers(world) if one.council == CITY and one.area == 1)

    team = visit.device(f"{WARD}-bc-to1", PHONE)
    reports(team, world, paper)
    enters_with_a_fault(team, world, paper, photo)
    enters_blind(visit.device(f"{WARD}-bc-giupviec"), world, paper)
    settles(visit.device(f"{WARD}-bc-giupviec2"), world, paper)
    assert len(world.installation.seed("count")["entered"]) == len(papers(world)) - 1

    accepts_and_determines(visit.device(f"{WARD}-bc-ban"), world, WARD)
    accepts_and_determines(visit.device(f"{CITY}-bc-ban"), world, CITY)
    followers = {code: visit.device(size=LANDSCAPE) for code in (WARD, CITY)}
    for code, page in followers.items():
        page.goto(f"{RESULTS}{code}/")
        expect(page.get_by_text("Ủy ban bầu cử chưa công bố kết quả")).to_be_visible()
        is_published(visit, world, code, page)


def reports(team: Page, world: World, paper: Paper) -> None:
    """The turnout of the first hour."""
    team.goto(office(world, WARD, "bao-cao-tien-do/"))
    team.locator(".hour-choice", has_text="00:10").click()
    team.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân thành phố").fill("300")
    team.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân xã, phường").fill("290")
    team.get_by_role("button", name="Gửi báo cáo").click()
    expect(team.locator(f'[data-line="{world.rehearsal["first_slot"]}"]')).to_contain_text("Đã gửi")


def enters_with_a_fault(team: Page, world: World, paper: Paper, photo: Path) -> None:
    """The team's entry: refused with the fault in plain words; then as the paper says."""
    team.get_by_role("link", name="Kiểm phiếu").click()
    own = team.locator(".count-area")
    expect(own).to_have_count(1)
    own.locator(f'a[href$="/{paper.record}/nhap/"]').click()
    issued, valid = paper.lines[FIGURES["issued"]], paper.lines[FIGURES["valid"]]
    wrong = {FIGURES["collected"]: issued + TOO_MANY, FIGURES["valid"]: valid + TOO_MANY}
    types(team, {**paper.lines, **wrong}, photo)
    saves(team)
    alert = team.get_by_role("alert")
    expect(alert).to_contain_text("Chưa lưu")
    expect(alert).to_contain_text(
        f"K02 Phiếu thu vào ({issued + TOO_MANY}) nhiều hơn phiếu phát ra ({issued}): thừa {TOO_MANY} phiếu."
    )
    assert alert.get_by_role("listitem").count() == 1  # one fault, not a row of its consequences
    assert faults(team) == []
    types(team, {name: paper.lines[name] for name in wrong}, photo)
    saves(team)
    says(team, "Đã lưu lần nhập một")


def enters_blind(second: Page, world: World, paper: Paper) -> None:
    """The second person sees nothing of the first entry, and errs in one figure."""
    second.goto(office(world, WARD, "kiem-phieu/"))
    second.locator(f'a[href$="/{paper.record}/nhap/"]').click()
    expect(second.get_by_role("heading", name="Nhập biên bản: lần hai")).to_be_visible()
    for label in paper.lines:
        expect(second.get_by_label(label, exact=True)).to_have_value("")
    types(second, {**paper.lines, paper.first_choice(): paper.lines[paper.first_choice()] - 10})
    saves(second)
    says(second, "Hai lần nhập khác nhau")


def settles(third: Page, world: World, paper: Paper) -> None:
    """A third person has both entries and the photo; only where they differ is there anything to type."""
    third.goto(office(world, WARD, "kiem-phieu/"))
    third.locator(f'a[href$="/{paper.record}/doi-chieu/"]').click()
    differing = third.locator(".differs")
    expect(differing).to_have_count(1)
    expect(differing).to_contain_text(paper.first_choice())
    expect(third.locator(".count-photo")).to_be_visible()
    assert faults(third) == []
    field = third.get_by_label(paper.first_choice(), exact=True)
    expect(field).to_have_value("")
    field.fill(str(paper.lines[paper.first_choice()]))
    saves(third, "Chốt số theo bản giấy")
    says(third, "Đã chốt số theo bản giấy.")


def accepts_and_determines(board: Page, world: World, code: str) -> None:
    """The board of a council: every record of its own constituencies and of no other, then the results."""
    others = [one for one in papers(world) if one.council != code]
    mine = [one for one in papers(world) if one.council == code]
    for contest in sorted({one.contest for one in mine}):
        board.goto(office(world, code, f"kiem-phieu/don-vi/{contest}/"))
        waiting = board.get_by_role("checkbox")
        expect(waiting).to_have_count(len([one for one in mine if one.contest == contest]))
        for record in waiting.all():
            record.check()
        saves(board, "Tiếp nhận biên bản đã chọn")
        says(board, "tiếp nhận")
    answer = board.goto(office(world, code, f"kiem-phieu/don-vi/{others[0].contest}/"))
    assert answer is not None
    assert answer.status == 404
    board.goto(office(world, code, "kiem-phieu/"))
    saves(board, "Xác định mọi kết quả đã đủ")
    says(board, "xác định")


def is_published(visit: Visit, world: World, code: str, follower: Page) -> None:
    """The head publishes by resolution. Whoever has the page open, whoever opens it, and whoever has no
    scripts reads who is elected; how soon, `make bench-elections` measures."""
    names = {name for one in papers(world) if one.council == code for name in one.elected}
    beaten = {name for one in papers(world) if one.council == code for name in one.names} - names
    head = visit.device(f"{code}-bc-chutich")
    head.goto(office(world, code, "ket-qua/"))
    head.get_by_label("Nghị quyết công bố kết quả").fill(RESOLUTION[code])
    saves(head, "Công bố kết quả")
    for name in sorted(names):
        expect(follower.locator(".winners", has_text=name)).to_be_visible()
    says(head, "Đã công bố kết quả")
    for page in (visit.device(), visit.device(size=PHONE, scripts=False)):
        page.goto(f"{RESULTS}{code}/")
        for name in sorted(names):
            expect(page.locator(".winners", has_text=name)).to_be_visible()
        expect(page.get_by_text(RESOLUTION[code])).to_be_visible()
        expect(page.get_by_text("Đây là buổi diễn tập")).to_be_visible()
        shown = page.locator(".winners").all_inner_texts()
        assert not [name for name in beaten if any(name in one for one in shown)]
