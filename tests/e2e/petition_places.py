"""The pages of petitions of the demo's city, by who opens them; {…}: see petition_facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.e2e.world import World

PETITION_PAGES: dict[str, Sequence[str]] = {
    "": (
        "/kien-nghi/", "/kien-nghi/?q=duong", "/kien-nghi/{public}/", "/kien-nghi/theo-doi/",
        "/kien-nghi/thong-ke/", "/kien-nghi/thong-ke/hn/", "/kien-nghi/du-lieu/", "/kien-nghi/du-lieu/hn/",
        "/kien-nghi/{public}/nhan-tin/", "/kien-nghi/tiep-xuc-cu-tri/", "/kien-nghi/tiep-xuc-cu-tri/hn/",
    ),
    "hn-kiennghi": (
        "", "?q=duong", "ghi-nhan/", "{draft}/", "{open}/", "{open}/chuyen/", "{open}/chuyen-cap/",
        "{draft}/phan-loai/", "{closed}/", "tiep-xuc-cu-tri/", "tiep-xuc-cu-tri/{meeting}/", "bao-cao/",
        "bao-cao/{report}/", "cong-van/", "tra-loi/", "loi-hua/", "cong-khai/", "cong-khai/{closed}/",
        "giam-sat/", "giam-sat/co-quan/{body}/", "giam-sat/ky-hop/", "giam-sat/giai-trinh/",
        "giam-sat/giai-trinh/{explanation}/", "bieu/", "bieu/co-quan/", "nhap/", "co-quan/",
        "co-quan/{body}/", "thoi-han/", "thoi-han/viec/{task}/", "thong-bao/", "{forwarded}/hoi-them/",
    ),
    "hn-truongban": ("", "tra-loi/{answer}/", "cong-khai/", "loi-hua/"),
    "hn-ban": ("tra-loi/", "tra-loi/{answer}/"),
    "hn-002": ("", "ghi-nhan/", "tra-loi/", "tra-loi/{answer}/"),
    "hn-soxaydung": ("viec/", "viec/{owed}/", "viec/{owed}/tra-loi/"),
    "00004-kiennghi": ("", "yeu-cau-hop/", "yeu-cau-hop/{demand}/", "yeu-cau-hop/{demand}/nhap/",
                       "yeu-cau-hop/{demand}/dong/"),
}  # fmt: skip


def petition_addresses(world: World, who: str) -> Iterator[str]:
    """The addresses of a role's pages."""
    under = f"/hd/{who.partition('-')[0]}/kien-nghi/"
    for pattern in PETITION_PAGES[who]:
        yield (pattern if pattern.startswith("/") else f"{under}{pattern}").format(**world.petitions)
