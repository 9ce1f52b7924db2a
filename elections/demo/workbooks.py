"""The spreadsheets that an election office would send: the same plan as Excel files, ready to be imported.

The same plan gives the same bytes, whenever and wherever they are written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import override
from openpyxl import Workbook

from elections.demo.shapes import Member, PlannedCandidate, PlannedElection
from elections.enums import AreaKind, BodyKind, BodyPost, GroupKind, Professional, Sector, Sex, Theory
from elections.rules.shapes import Birth

Cell = str | int | date | None
Line = Sequence[Cell]
Sheet = tuple[str, Sequence[str], Iterable[Line]]

CONTESTS = ("Mã đơn vị hành chính", "Số đơn vị", "Số đại biểu", "Gồm")
AREAS = (
    "Mã xã, phường", "Khu vực số", "Loại", "Nơi bỏ phiếu", "Địa chỉ", "Đường, phố", "Đơn vị thành phố số",
    "Đơn vị xã số", "Cử tri bầu cấp thành phố", "Cử tri bầu cấp xã", "Lý do ngoại lệ",
)  # fmt: skip
GROUPS = ("Mã xã, phường", "Loại", "Tên", "Khu vực số", "Đơn vị xã số")
CANDIDATES = (
    "Mã đơn vị hành chính", "Đơn vị số", "Mã hồ sơ", "Họ và tên", "Tên gọi khác", "Ngày sinh", "Giới tính",
    "Quốc tịch", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở hiện nay", "Giáo dục phổ thông", "Chuyên môn",
    "Trình độ", "Học hàm, học vị", "Lý luận chính trị", "Ngoại ngữ", "Nghề nghiệp, chức vụ", "Nơi công tác",
    "Ngày vào Đảng", "Đại biểu HĐND khóa", "Tự ứng cử", "Cơ quan giới thiệu", "Khối", "Ghi chú",
)  # fmt: skip
MEMBERS = ("Loại", "Mã đơn vị hành chính", "Số", "Họ và tên", "Chức danh", "Cơ quan")
BODY_NAMES = {BodyKind.COMMITTEE: "Ủy ban", BodyKind.BOARD: "Ban", BodyKind.TEAM: "Tổ"}

WRITTEN_AT = (2025, 12, 25, 8, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def setup_workbook(plan: PlannedElection) -> bytes:
    """Constituencies, polling areas and residential groups."""
    return _workbook(
        ("Đơn vị bầu cử", CONTESTS, _contests(plan)),
        ("Khu vực bỏ phiếu", AREAS, _areas(plan)),
        ("Thôn, tổ dân phố", GROUPS, _groups(plan)),
    )


def candidates_workbook(plan: PlannedElection) -> bytes:
    """Every candidate."""
    return _workbook(("Người ứng cử", CANDIDATES, _candidates(plan)))


def bodies_workbook(plan: PlannedElection) -> bytes:
    """The members of committees, boards and teams."""
    return _workbook(("Ban, Tổ bầu cử", MEMBERS, _members(plan)))


def _contests(plan: PlannedElection) -> Iterator[Line]:
    for one in plan.contests():
        yield one.council, one.number, one.seats, "; ".join(one.communes) or None


def _areas(plan: PlannedElection) -> Iterator[Line]:
    kinds = _labels(AreaKind)
    for one in plan.areas():
        yield (
            one.council, one.number, kinds[one.kind], one.place, one.address, one.streets,
            one.city_contest, one.commune_contest or None, one.electors_city,
            one.electors_commune if one.commune_contest else None, one.exception or None,
        )  # fmt: skip


def _groups(plan: PlannedElection) -> Iterator[Line]:
    kinds = _labels(GroupKind)
    for area in plan.areas():
        for one in area.groups:
            yield area.council, kinds[one.kind], one.name, area.number, one.contest or None


def _candidates(plan: PlannedElection) -> Iterator[Line]:
    labels = _labels(Sex) | _labels(Professional) | _labels(Sector)
    theory = _labels(Theory)
    for contest in plan.contests():
        for one in contest.candidates:
            yield _candidate(contest.council, contest.number, one, labels, theory)


def _candidate(
    council: str, number: int, one: PlannedCandidate, labels: dict[str, str], theory: dict[str, str]
) -> Line:
    return (
        council, number, one.code, one.name, None, _birth(one.birth), labels[one.sex], "Việt Nam",
        one.ethnicity, one.religion, one.native_place, one.residence, "12/12", one.professional,
        labels[one.professional_level], one.degree or None, theory[one.theory], one.languages, one.occupation,
        one.workplace, one.party_since or None, one.council_terms or None,
        "Có" if one.self_nominated else "Không", one.nominated_by or None, labels[one.sector], None,
    )  # fmt: skip


def _birth(birth: Birth) -> Cell:
    """A date where it is whole, else what is known of it."""
    if birth.complete:
        return date(birth.year, birth.month, birth.day)
    return f"{birth.month:02d}/{birth.year}" if birth.month else str(birth.year)


def _members(plan: PlannedElection) -> Iterator[Line]:
    posts = _labels(BodyPost)
    for council in plan.councils:
        bodies: list[tuple[str, int | None, tuple[Member, ...]]] = []
        if council.contests:
            bodies.append((BODY_NAMES[BodyKind.COMMITTEE], None, council.committee))
        bodies += [(BODY_NAMES[BodyKind.BOARD], one.number, one.board) for one in council.contests]
        bodies += [(BODY_NAMES[BodyKind.TEAM], one.number, one.team) for one in council.areas]
        for name, number, members in bodies:
            for member in members:
                yield name, council.code, number, member.name, posts[member.post], member.organisation


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """Value -> Vietnamese label, whatever language is spoken."""
    with override("vi"):
        return {value: str(label) for value, label in choices.choices}


def _workbook(*sheets: Sheet) -> bytes:
    book = Workbook(write_only=True)
    for name, header, lines in sheets:
        sheet = book.create_sheet(name)
        sheet.append(list(header))
        for line in lines:
            sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _undated(packed: bytes) -> bytes:
    """The same file without the moment at which it was written."""
    moment = b"%04d-%02d-%02dT%02d:%02d:%02dZ" % WRITTEN_AT
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + moment, part)
            new.writestr(zipfile.ZipInfo(name, WRITTEN_AT), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def all_workbooks(plan: PlannedElection) -> dict[str, bytes]:
    """Every workbook by the kind of import it is for."""
    return {
        "setup": setup_workbook(plan),
        "bodies": bodies_workbook(plan),
        "candidates": candidates_workbook(plan),
    }
