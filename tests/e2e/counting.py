"""What the people of an election do on the pages of a count, in their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.world import World

FIGURES = {
    "electors": "Tổng số cử tri của khu vực bỏ phiếu",
    "voted": "Số cử tri đã tham gia bỏ phiếu",
    "issued": "Số phiếu phát ra",
    "collected": "Số phiếu thu vào",
    "valid": "Số phiếu hợp lệ",
    "invalid": "Số phiếu không hợp lệ",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A count record on paper (form 23): its lines in the words of the form."""

    record: int
    area: int
    council: str
    contest: int
    seats: int
    lines: Mapping[str, int]
    names: tuple[str, ...]

    @property
    def elected(self) -> tuple[str, ...]:
        """Those with the most votes are the first on the ballot."""
        return self.names[: self.seats]

    def first_choice(self) -> str:
        """The line of the first candidate."""
        return list(self.lines)[len(FIGURES)]


def papers(world: World) -> list[Paper]:
    """The papers of the rehearsal, area by area."""
    return [_paper(data) for data in world.rehearsal["records"]]


def _paper(data: Mapping[str, Any]) -> Paper:
    voted, invalid = data["voted"], data["invalid"]
    values = dict.fromkeys(FIGURES, voted) | {"electors": data["electors"], "invalid": invalid}
    values["valid"] = voted - invalid
    lines = {FIGURES[name]: value for name, value in values.items()} | dict(data["votes"])
    where = (data["id"], data["area"], data["council"], data["contest"], data["seats"])
    return Paper(*where, lines, tuple(data["names"]))


def office(world: World, council: str, rest: str) -> str:
    """The address of a page of the rehearsal's office."""
    return f"/hd/{council}/bau-cu/{world.rehearsal['election']}/{rest}"


def types(page: Page, lines: Mapping[str, int], photo: Path | None = None) -> None:
    """Copy lines of the paper into the form."""
    for label, value in lines.items():
        page.get_by_label(label, exact=True).fill(str(value))
    if photo:
        page.get_by_label("Ảnh chụp biên bản giấy").set_input_files(photo)


def saves(page: Page, button: str = "Lưu biên bản") -> None:
    page.get_by_role("button", name=button).click()


def says(page: Page, words: str) -> None:
    """What the last act led to."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()
