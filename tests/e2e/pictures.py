"""Pictures of the demo world for the README: `python -m tests.e2e.pictures` writes docs/pictures/."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browsing import ARGUMENTS, HALL, LANDSCAPE, PHONE, Visit
from tests.e2e.counting import office
from tests.e2e.installation import Installation
from tests.e2e.marking import Marking
from tests.e2e.pages import Console, Hall, Tablet
from tests.e2e.papers import ADDRESS
from tests.e2e.world import CITY, World
from tests.support import ROOT, chromium_path

QUESTION = "Thông qua toàn văn dự thảo Nghị quyết về mức thu học phí năm học 2026-2027"
RESULTS = "/bau-cu/bc-2026/ket-qua/"
DESKTOP = (1280, 1040)
TURNOUT = ((96, 91), (188, 180), (402, 389))  # what a team reports hour by hour, at each level
PEN = ((0.205, 0.3195), (0.55, 0.321), (0.9, 0.3195))  # below a line of the first page
NOTE, NOTE_AT = "Hỏi: nguồn vốn cho năm sau lấy từ đâu?", (0.9, 0.3)
HALF = 63  # seats that vote while the first pictures are taken


@contextmanager
def served(stage: str) -> Iterator[World]:
    """The demo world of a stage, served."""
    with tempfile.TemporaryDirectory(prefix="nghitruong-pictures-") as home:
        world = World(Installation(Path(home)))
        world.make(stage=stage)
        world.installation.start()
        yield world
        world.installation.stop()


def take(page: Page, folder: Path, name: str) -> None:
    """One picture, small."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # fonts and transitions come to rest
    with Image.open(BytesIO(page.screenshot())) as shot:
        flat = shot.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.NONE)
        flat.save(folder / f"{name}.png", optimize=True)


def of_a_sitting(world: World, chromium: Browser, folder: Path) -> None:
    """The tablet and the console while a round is open; its result in the hall; what the public sees."""
    visit = Visit(world, chromium)
    council = world.councils[CITY]
    console = Console(visit.device("hn-thuky"), council).open()
    tablet = Tablet(visit.device("hn-002"), council).open()
    hall = Hall(visit.device(size=HALL), council).open()
    console.opens_round(QUESTION, seconds="120")
    tablet.is_asked(QUESTION)
    world.installation.seed("votes", CITY, str(HALF))
    tablet.votes("for")
    expect(console.voted).not_to_have_text(f"1/{council.seats}")
    take(tablet.page, folder, "tablet-vote")
    console.page.locator("#main").evaluate("(main) => { main.scrollTop = 0 }")
    take(console.page, folder, "console")
    world.installation.seed("votes", CITY, str(council.seats))
    console.closes_round()
    console.publishes()
    expect(hall.page.locator(".verdict")).to_be_visible()
    take(hall.page, folder, "hall-result")
    public = visit.device()
    public.goto(council.path(f"ky-hop/{council.session}/"))
    take(public, folder, "public")
    visit.close()


def of_preparing(world: World, chromium: Browser, folder: Path) -> None:
    """The programme editor, four weeks before the opening."""
    visit = Visit(world, chromium)
    council = world.councils[CITY]
    page = visit.device("hn-vanphong", LANDSCAPE)
    page.goto(council.path(f"thu-ky/ky-hop/{council.session}/?mo={council.items[2]}"))
    take(page, folder, "programme-editor")
    visit.close()


def of_an_election(world: World, chromium: Browser, folder: Path) -> None:
    """A polling team's phone while it types the next report; what the public reads of a finished election."""
    visit = Visit(world, chromium)
    team = visit.device("00004-bc-to1", PHONE)
    team.goto(office(world, "00004", "bao-cao-tien-do/"))
    hours = team.locator(".hour-choice:visible")
    for at, (city, commune) in enumerate(TURNOUT[: hours.count()]):
        if at:
            expect(team.locator("[data-state]").nth(at - 1)).to_contain_text("Đã gửi")
        hours.nth(at).click()
        team.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân thành phố").fill(str(city))
        team.get_by_label("Đã bỏ phiếu bầu Hội đồng nhân dân xã, phường").fill(str(commune))
        if at + 1 < min(hours.count(), len(TURNOUT)):
            team.get_by_role("button", name="Gửi báo cáo").click()
    team.evaluate("document.activeElement.blur(); document.querySelector('#report').scrollIntoView()")
    take(team, folder, "polling-phone")
    public = visit.device(size=DESKTOP)
    public.goto(RESULTS)
    take(public, folder, "election-result")
    visit.close()


def of_a_paper(world: World, chromium: Browser, folder: Path) -> None:
    """A paper with a delegate's own marks, found again by words without accents."""
    visit = Visit(world, chromium)
    council = world.councils[CITY]
    page = visit.device("hn-002")
    page.goto(council.path(f"ky-hop/{council.session}/"))
    found = ADDRESS.search(page.locator("a[href*='/tai-lieu/']").first.get_attribute("href") or "")
    assert found
    reader = Marking(page, council, int(found[1])).open()
    reader.lists()
    reader.tool("Bút")
    reader.drag(1, *PEN)
    expect(reader.drawn(1, "ink")).to_have_count(1)
    reader.notes(1, NOTE_AT, NOTE)
    reader.saved()
    take(page, folder, "paper-marks")
    visit.close()


def of_petitions(world: World, chromium: Browser, folder: Path) -> None:
    """What became of voters' petitions."""
    visit = Visit(world, chromium)
    public = visit.device(size=LANDSCAPE)
    public.goto("/kien-nghi/thong-ke/")
    take(public, folder, "petition-statistics")
    visit.close()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        with served("sitting") as world:
            of_an_election(world, chromium, folder)
            of_petitions(world, chromium, folder)
            of_a_paper(world, chromium, folder)
            of_a_sitting(world, chromium, folder)
        with served("draft") as world:
            of_preparing(world, chromium, folder)
        chromium.close()


if __name__ == "__main__":
    main()
