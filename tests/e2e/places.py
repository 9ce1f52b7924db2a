"""Where there is to go: every page of the city's council, by who opens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.e2e.world import CITY, World

# The paths under /hd/hn/, by who opens them. {session}, {item}: of the city's session under way.
PAGES: dict[str, Sequence[str]] = {
    "": (
        "/", "/?q=ba dinh", "/tai-khoan/login/", "", "ky-hop/{session}/", "phien/{sitting}/cong-khai/",
        "ky-hop/{session}/bieu-quyet/{round}/", "ky-hop/999999/",
        "/bau-cu/", "/bau-cu/bc-2026/", "/bau-cu/bc-2026/tim/?q=moc lan", "/bau-cu/bc-2026/hn/",
        "/bau-cu/bc-2026/hn/don-vi/1/", "/bau-cu/bc-2026/hn/ung-cu/hn-01-01/",
    ),
    "hn-002": ("ban-dai-bieu/", "phien/{sitting}/", "tai-lieu/{paper}/", "/tai-khoan/password/change/",
               "/tai-khoan/logout/", "thu-ky/"),
    "hn-vanphong": (
        "thu-ky/", "thu-ky/ky-hop/moi/", "thu-ky/ky-hop/{session}/", "thu-ky/ky-hop/{session}/?mo={item}",
        "thu-ky/ky-hop/{session}/thong-tin/", "thu-ky/ky-hop/{session}/cong-bo/",
        "thu-ky/ky-hop/{session}/phien-moi/", "thu-ky/ky-hop/{session}/muc-moi/", "thu-ky/muc/{item}/",
        "thu-ky/muc/{item}/tai-lieu/", "thu-ky/muc/{item}/xoa/", "thu-ky/tai-lieu/{paper}/",
        "thu-ky/phien/{sitting}/", "thu-ky/moc-thoi-gian/", "thu-ky/moc-thoi-gian/moi/",
    ),
    "hn-thuky": ("phien/{sitting}/dieu-hanh/", "phien/{sitting}/van-ban/", "phien/{sitting}/cua/"),
    "hn-cds": (
        "thanh-vien/", "thanh-vien/{person}/", "thanh-vien/nguoi-moi/", "thanh-vien/dai-bieu-moi/",
        "thiet-lap/", "man-hinh/",
    ),
}  # fmt: skip


def addresses(world: World, who: str) -> Iterator[str]:
    """The addresses of a role's pages."""
    council = world.councils[CITY]
    numbers = {
        "session": council.session,
        "sitting": council.sitting,
        "item": council.items[5],
        "paper": council.papers[0],
        "round": council.rounds[0],
        "person": council.people[1],
    }
    for pattern in PAGES[who]:
        yield (pattern if pattern.startswith("/") else f"/hd/{CITY}/{pattern}").format(**numbers)
