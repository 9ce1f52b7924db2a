"""Fictional Vietnamese names."""

from __future__ import annotations

import random

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tạ Lương"
WOMEN_MIDDLE = "Thị Thu Ngọc Minh Thanh Phương Hải Kim Bích Diệu Hồng Mai"
WOMEN_GIVEN = (
    "An Anh Bình Chi Dung Giang Hà Hạnh Hiền Hoa Huyền Lan Liên Linh Loan Mai Nga Ngân Nhung "
    "Oanh Phương Quyên Tâm Thảo Thủy Trang Uyên Vân Xuân Yến"
)
MEN_MIDDLE = "Văn Đức Minh Quốc Hữu Công Xuân Anh Thành Quang Tuấn Mạnh"
MEN_GIVEN = (
    "Bảo Bình Chiến Cường Dũng Duy Đạt Hải Hiếu Hòa Hùng Huy Khánh Khôi Kiên Lâm Long Minh Nam "
    "Nghĩa Phong Phúc Quân Sơn Tài Thắng Thịnh Toàn Trung Tùng Việt Vinh"
)


def names(chance: random.Random, count: int) -> list[str]:
    """`count` different names, women and men about equally."""
    found: dict[str, None] = {}
    while len(found) < count:
        family, extra = chance.choice(FAMILY.split()), ""
        woman = chance.random() < 0.45
        middles, givens = _words(WOMEN_MIDDLE, WOMEN_GIVEN) if woman else _words(MEN_MIDDLE, MEN_GIVEN)
        middle, given = chance.choice(middles), chance.choice(givens)
        if woman and middle == "Thị" and chance.random() < 0.6:
            extra = f" {chance.choice(WOMEN_MIDDLE.split()[1:])}"
        if given != middle and f" {given}" != extra:
            found[f"{family} {middle}{extra} {given}"] = None
    return list(found)


def _words(*texts: str) -> list[list[str]]:
    return [text.split() for text in texts]
