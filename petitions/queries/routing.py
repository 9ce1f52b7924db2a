"""Reading letters and reports: lists for their pages, and all that a paper is set from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from council.enums import CouncilKind
from council.models import Council
from petitions.enums import LetterKind
from petitions.models import Letter, Petition


def standing_committee(council: Council) -> str:
    """ "Thường trực Hội đồng nhân dân phường Ba Đình", as letters name it, in Vietnamese always."""
    return f"Thường trực {council_name(council)}"


def council_name(council: Council) -> str:
    """ "Hội đồng nhân dân phường Ba Đình"."""
    return f"Hội đồng nhân dân {place_name(council)}"


def place_name(council: Council) -> str:
    """ "phường Ba Đình"; a name that says what it is ("Phường 1") is not said twice."""
    kind = {CouncilKind.CITY: "thành phố", CouncilKind.WARD: "phường", CouncilKind.COMMUNE: "xã"}
    word = kind[CouncilKind(council.kind)]
    name = council.name
    return f"{word}{name[len(word) :]}" if name.lower().startswith(f"{word} ") else f"{word} {name}"


def letters(council_id: int, *, kind: str = "", petition_id: int | None = None) -> QuerySet[Letter]:
    """The letters a council sent or received, newest first."""
    rows = Letter.objects.with_scopes_disabled().filter(
        Q(council_id=council_id) | Q(to_council_id=council_id)
    )
    if kind in LetterKind.values:
        rows = rows.filter(kind=kind)
    if petition_id is not None:
        rows = rows.filter(petitions__id=petition_id)
    found: QuerySet[Letter] = rows.select_related("council").annotate(size=Count("petitions", distinct=True))
    return found.order_by("-signed_on", "-id")


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """All that a letter is set from."""

    kind: str
    agency: str
    parent: str
    number: str
    place: str
    day: date
    about: str
    addressee: str
    paragraphs: Sequence[str]
    rows: Sequence[tuple[str, str]]  # code and text of each petition, where the text does not name them
    post: str
    signer: str
    recipients: Sequence[str]


ABOUT = {
    LetterKind.FORWARD: "chuyển kiến nghị của cử tri",
    LetterKind.RETURN: "trả lại kiến nghị không thuộc thẩm quyền",
    LetterKind.URGE: "đôn đốc giải quyết, trả lời kiến nghị của cử tri",
    LetterKind.TRANSFER: "chuyển đơn khiếu nại, tố cáo",
    LetterKind.ASK: "đề nghị bổ sung thông tin về kiến nghị",
    LetterKind.INFORM: "thông báo kết quả giải quyết kiến nghị",
    LetterKind.INVITE: "mời dự phiên giải trình về kiến nghị của cử tri",
}
OPENING = {
    LetterKind.TRANSFER: "Chuyển để xem xét, giải quyết theo quy định của pháp luật các nội dung sau đây:",
    LetterKind.ASK: "Đề nghị bổ sung thông tin về các kiến nghị sau đây:",
}
TELLS_ITSELF = (
    LetterKind.FORWARD,
    LetterKind.RETURN,
    LetterKind.URGE,
    LetterKind.INVITE,
    LetterKind.INFORM,
)


def letter_paper(letter: Letter) -> LetterPaper:
    """What the PDF of a letter says. Letters of TELLS_ITSELF were written down when they were made; the
    others name their petitions below the text."""
    kind = LetterKind(letter.kind)
    is_return = kind == LetterKind.RETURN and letter.body is not None
    council = letter.council
    paragraphs = [line for line in letter.text.split("\n") if line.strip()]
    rows: list[tuple[str, str]] = []
    if kind not in TELLS_ITSELF:
        paragraphs = paragraphs or [OPENING[kind]]
        found = Petition.objects.with_scopes_disabled().filter(letters=letter).order_by("code")
        rows = list(found.values_list("code", "text"))
    return LetterPaper(
        kind=str(kind),
        agency=letter.body.name if is_return and letter.body else "Thường trực",
        parent="" if is_return else council_name(council),
        number=letter.number,
        place="Hà Nội" if council.kind == CouncilKind.CITY else _upper_first(place_name(council)),
        day=letter.signed_on,
        about=ABOUT[kind],
        addressee=letter.addressee,
        paragraphs=paragraphs,
        rows=rows,
        post="Thủ trưởng cơ quan" if is_return else "TM. Thường trực",
        signer=letter.signer,
        recipients=("Như trên", "Lưu: VT"),
    )


def _upper_first(name: str) -> str:
    return name[:1].upper() + name[1:]


def other_tier(council: Council) -> list[tuple[str, str]]:
    """Code and name of each council a petition may be handed to."""
    rows = Council.objects.exclude(pk=council.pk)
    is_city = council.kind == CouncilKind.CITY
    found = rows.exclude(kind=CouncilKind.CITY) if is_city else rows.filter(kind=CouncilKind.CITY)
    return [(row.code, council_name(row)) for row in found.order_by("code")]
