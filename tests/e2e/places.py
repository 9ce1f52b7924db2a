"""Where there is to go: every page of the city's council and of an election, by who opens it."""

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
        "giay-moi/", "giay-moi/ky-hop/{session}/moi/",
        "thu-ky/ky-hop/{session}/giao-viec/", "thu-ky/muc/{item}/giao-viec/", "thu-ky/co-quan/",
        "thu-ky/ky-hop/{session}/tai-lieu-mat/", "thu-ky/ky-hop/{session}/luot-mo/",
        "luu-tru/{session}/",
    ),
    "hn-soantailieu": ("nop-tai-lieu/",),
    "hn-thuky": ("phien/{sitting}/dieu-hanh/", "phien/{sitting}/van-ban/", "phien/{sitting}/cua/"),
    "hn-cds": (
        "thanh-vien/", "thanh-vien/{person}/", "thanh-vien/nguoi-moi/", "thanh-vien/dai-bieu-moi/",
        "thiet-lap/", "man-hinh/",
    ),
}  # fmt: skip
# The pages of an election. {election}: the rehearsal of today, {general}: the one that is over; {record} and
# {contest}: of the city in the rehearsal, {ward_…}: of its ward.
ELECTION_PAGES: dict[str, Sequence[str]] = {
    "": (
        "/bau-cu/kv/{token}/", "/bau-cu/bc-2026/ket-qua/", "/bau-cu/bc-2026/ket-qua/hn/",
        "/bau-cu/bc-2026/ket-qua/hn/don-vi/1/", "/bau-cu/bc-2026/ket-qua/du-lieu/",
        "/bau-cu/dien-tap/ket-qua/", "/bau-cu/dien-tap/00004/",
    ),
    "00004-bc-to1": (
        "bau-cu/", "bau-cu/{election}/bao-cao-tien-do/", "bau-cu/{election}/su-viec/",
        "bau-cu/{election}/kiem-phieu/", "bau-cu/{election}/kiem-phieu/bien-ban/{record}/",
        "bau-cu/{election}/kiem-phieu/bien-ban/{record}/nhap/", "bau-cu/{election}/kiem-phieu/ma-loi/",
    ),
    "00004-bc-giupviec": (
        "bau-cu/{election}/thiet-lap/", "bau-cu/{election}/thiet-lap/don-vi/moi/",
        "bau-cu/{election}/thiet-lap/don-vi/{ward_contest}/", "bau-cu/{election}/thiet-lap/khu-vuc/{area}/",
        "bau-cu/{election}/thiet-lap/to-chuc/{body}/", "bau-cu/{election}/lich/", "bau-cu/{election}/nhap/",
        "bau-cu/{election}/ung-cu/", "bau-cu/{election}/ung-cu/moi/", "bau-cu/{election}/ung-cu/trung/",
        "bau-cu/{election}/ung-cu/{candidate}/", "bau-cu/{election}/ung-cu/{candidate}/sua/",
        "bau-cu/{election}/ung-cu/hiep-thuong/", "bau-cu/{election}/ung-cu/hiep-thuong/1/",
        "bau-cu/{election}/danh-sach/", "bau-cu/{election}/cong-bo/", "bau-cu/{election}/ngay-bau-cu/",
        "bau-cu/{election}/ngay-bau-cu/gio/{slot}/", "bau-cu/{election}/bao-cao-so-bo/",
        "bau-cu/{election}/kiem-phieu/",
    ),
    "00004-bc-ban": (
        "bau-cu/{election}/kiem-phieu/don-vi/{ward_contest}/",
        "bau-cu/{election}/kiem-phieu/don-vi/{ward_contest}/ket-qua/",
        "bau-cu/{election}/kiem-phieu/bien-ban/{ward_record}/",
    ),
    "hn-bc-giupviec": (
        "bau-cu/moi/", "bau-cu/{election}/thiet-lap/", "bau-cu/{election}/thiet-lap/ngay/",
        "bau-cu/{election}/gio-bao-cao/", "bau-cu/{general}/ngay-bau-cu/", "bau-cu/{general}/ung-cu/",
    ),
    "hn-bc-chutich": (
        "bau-cu/{election}/danh-sach/", "bau-cu/{election}/ket-qua/", "bau-cu/{general}/ket-qua/",
        "bau-cu/{general}/ket-qua/don-vi/{general_contest}/", "bau-cu/{general}/kiem-phieu/",
        "bau-cu/{general}/kiem-phieu/don-vi/{general_contest}/ket-qua/",
    ),
}  # fmt: skip


def election_addresses(world: World, who: str) -> Iterator[str]:
    """The addresses of a role's pages in an election."""
    numbers = world.rehearsal["pages"]
    under = f"/hd/{who.partition('-')[0]}/"
    for pattern in ELECTION_PAGES[who]:
        yield (pattern if pattern.startswith("/") else f"{under}{pattern}").format(**numbers)


def addresses(world: World, who: str) -> Iterator[str]:
    """The addresses of a role's pages in the city's council."""
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
