"""What petitions of the demo are about and who answers them: fields in two levels, bodies of the city.

The first level of the fields and the names of the bodies are real; what officers they have is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from council import text
from council.models import Council
from petitions.enums import Competence
from petitions.models import AnsweringBody, PetitionField

FIELDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("CS", "Cơ chế, chính sách", ("Chính sách an sinh xã hội", "Thủ tục hành chính")),
    (
        "KT",
        "Kinh tế - Ngân sách",
        ("Đất đai, giải phóng mặt bằng", "Nông nghiệp, thủy lợi", "Thương mại, chợ", "Đầu tư công"),
    ),
    (
        "DT",
        "Đô thị, môi trường",
        ("Giao thông", "Cấp nước, thoát nước", "Chiếu sáng, cây xanh", "Rác thải, ô nhiễm"),
    ),
    ("VX", "Văn hóa - Xã hội", ("Giáo dục", "Y tế", "Nhà văn hóa, thể thao", "Lao động, việc làm")),
    ("PC", "Tư pháp", ("Hộ tịch, chứng thực", "Thi hành án")),
    ("AN", "An ninh, quốc phòng và khác", ("An ninh trật tự", "Phòng cháy, chữa cháy")),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A body of the city: how its officers' account begins, its names, its level."""

    key: str
    name: str
    short_name: str
    competence: str = Competence.DEPARTMENT


CITY_BODIES = (
    Kept("ubnd", "Ủy ban nhân dân thành phố", "UBND TP", Competence.CITY),
    Kept("soxaydung", "Sở Xây dựng", "SXD"),
    Kept("sonnmt", "Sở Nông nghiệp và Môi trường", "SNNMT"),
    Kept("sogddt", "Sở Giáo dục và Đào tạo", "SGDĐT"),
    Kept("soyte", "Sở Y tế", "SYT"),
    Kept("sotaichinh", "Sở Tài chính", "STC"),
    Kept("socongthuong", "Sở Công Thương", "SCT"),
    Kept("sonoivu", "Sở Nội vụ", "SNV"),
    Kept("sovhtt", "Sở Văn hóa và Thể thao", "SVHTT"),
    Kept("congan", "Công an thành phố", "CATP"),
    Kept("boxaydung", "Bộ Xây dựng", "BXD", Competence.CENTRAL),
)
COMMUNE_BODY = "ubnd"


def make_fields() -> dict[str, PetitionField]:
    """The catalogue, by code; what is there is used."""
    found = {row.code: row for row in PetitionField.objects.all()}
    for place, (code, name, below) in enumerate(FIELDS):
        if code not in found:
            found[code] = PetitionField.objects.create(code=code, name=name, position=10 * place)
        for number, child in enumerate(below, start=1):
            key = f"{code}.{number}"
            if key not in found:
                found[key] = PetitionField.objects.create(
                    code=key, name=child, parent=found[code], position=10 * place + number
                )
    return found


def bodies_of(council: Council) -> tuple[Kept, ...]:
    """The bodies a council of the demo keeps."""
    if council.kind == "city":
        return CITY_BODIES
    name = f"Ủy ban nhân dân {council.get_kind_display().lower()} {council.name}"
    return (Kept(COMMUNE_BODY, name, f"UBND {council.name}", Competence.COMMUNE),)


def body_row(council: Council, kept: Kept) -> AnsweringBody:
    """The row of a body, not yet saved."""
    return AnsweringBody(
        council=council,
        name=kept.name,
        short_name=kept.short_name,
        search_key=text.fold(kept.name),
        competence=kept.competence,
    )
