"""The tables of practice by their codes, and what the paper of one says besides its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from council.enums import CouncilKind
from council.rules.decision import N_
from petitions.queries.routing import council_name, place_name
from petitions.queries.tables import Choice, Made
from petitions.queries.tables_counts import by_body, by_competence, by_field_and_place
from petitions.queries.tables_lists import answered, carried_over
from petitions.queries.tables_papers import documents
from petitions.queries.tables_times import receipt_times

Build = Callable[[Choice, int], Made]


@dataclass(frozen=True, slots=True)
class Kind:
    """One table that can be made: its code in addresses, what it is called, what it shows."""

    code: str
    label: str
    says: str
    build: Build


def _whole(build: Callable[[Choice], Made]) -> Build:
    """A table of counts is never long."""
    return lambda choice, _limit: build(choice)


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "tham-quyen",
            N_("Theo cấp có thẩm quyền"),
            N_("Cấp xã, thành phố, sở ngành, trung ương: số kiến nghị và kết quả."),
            _whole(by_competence),
        ),
        Kind(
            "linh-vuc-dia-phuong",
            N_("Theo lĩnh vực và địa phương"),
            N_("Số kiến nghị của từng lĩnh vực ở từng nơi, kèm tỷ lệ."),
            _whole(by_field_and_place),
        ),
        Kind(
            "co-quan",
            N_("Phụ lục 1: kết quả theo cơ quan"),
            N_("Từng cơ quan: tiếp nhận, trả lời, từng loại kết quả, quá hạn, đúng hạn."),
            _whole(by_body),
        ),
        Kind(
            "da-tra-loi",
            N_("Danh sách đã trả lời"),
            N_("Nội dung kiến nghị, câu trả lời, kết quả, số và ngày văn bản."),
            answered,
        ),
        Kind(
            "ton-dong",
            N_("Tồn đọng qua các kỳ họp"),
            N_("Kiến nghị chưa giải quyết xong từ các kỳ họp trước, lời hứa và hạn."),
            carried_over,
        ),
        Kind(
            "thoi-gian",
            N_("Thời gian gửi và tiếp nhận"),
            N_("Báo cáo tổng hợp và việc tiếp nhận của cơ quan so với thời hạn."),
            receipt_times,
        ),
        Kind(
            "van-ban",
            N_("Văn bản và công văn"),
            N_("Văn bản quy phạm pháp luật ban hành, sửa đổi; công văn đã phát hành."),
            documents,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class TablePaper:
    """All that a file is set from. Always in Vietnamese."""

    agency: str
    council: str
    place: str
    day: date
    about: str
    made: Made


def table_paper(choice: Choice, made: Made, today: date) -> TablePaper:
    """A table with the council it is of and what it covers."""
    council = choice.council
    name = place_name(council)
    return TablePaper(
        agency="Thường trực",
        council=council_name(council),
        place="Hà Nội" if council.kind == CouncilKind.CITY else name[:1].upper() + name[1:],
        day=today,
        about=about(choice),
        made=made,
    )


def about(choice: Choice) -> str:
    """What a table covers: "Kỳ họp thứ 5, kiến nghị gửi trước kỳ họp"."""
    said = []
    if choice.session is not None:
        session = choice.session
        said.append(
            f"{session.name or f'Kỳ họp thứ {session.number}'} (khai mạc {session.opens_on:%d/%m/%Y})"
        )
    if choice.before is not None:
        said.append(f"kiến nghị gửi {'trước' if choice.before else 'sau'} kỳ họp")
    if choice.since is not None:
        said.append(f"từ ngày {choice.since:%d/%m/%Y}")
    if choice.until is not None:
        said.append(f"đến ngày {choice.until:%d/%m/%Y}")
    words = ", ".join(said) or "tất cả các kỳ họp"
    return words[:1].upper() + words[1:]
