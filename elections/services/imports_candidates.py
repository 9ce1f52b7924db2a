"""The workbook of candidates: one row for each dossier, taken in as a draft.

What is sealed (identity number, party card, family) has no column: it is entered in the dossier itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from council import text
from council.permissions import Actor
from council.rules.decision import N_, Reason
from council.services.journal import Act
from elections.enums import Professional, Sector, Sex, Theory
from elections.models import Candidate, CandidateSecret
from elections.queries.duplicates import OUT
from elections.rules.birth import under_age
from elections.rules.nominees import LEAST_AGE
from elections.rules.shapes import Birth, law_85
from elections.services import candidates
from elections.services.imports_cells import (
    Column,
    Fault,
    birth,
    choice,
    council_code,
    line,
    stop,
    warning,
    whole,
    yes_no,
)
from elections.services.imports_facts import Facts, rows_of
from elections.services.imports_setup import CITY_OR_COMMUNE, MOST_NUMBER
from elections.services.imports_setup_write import record
from elections.services.imports_sheets import ReadSheet, Row, SheetKind

_SEXES = {"ong": "male", "ba": "female"}
_LEVELS = {"sau dh": "postgraduate", "thac si": "postgraduate", "tien si": "postgraduate", "dh": "university"}
_THEORIES = {"khong": "", "so cap": "", "cn": "bachelor"}
_SECTORS = {
    "dang": "party",
    "mttq": "front",
    "mat tran": "front",
    "mat tran to quoc": "front",
    "toa an": "court",
    "vien kiem sat": "procuracy",
    "quan doi": "forces",
    "cong an": "forces",
    "luc luong vu trang": "forces",
    "khac": "other",
}
# Column of Candidate -> header of the sheet; those whose cell is a line of text.
_LINES = {
    "other_names": ("Tên gọi khác", 120),
    "nationality": ("Quốc tịch", 60),
    "ethnicity": ("Dân tộc", 60),
    "religion": ("Tôn giáo", 60),
    "native_place": ("Quê quán", 200),
    "residence": ("Nơi ở hiện nay", 300),
    "education": ("Giáo dục phổ thông", 60),
    "professional": ("Chuyên môn", 200),
    "degree": ("Học hàm, học vị", 120),
    "languages": ("Ngoại ngữ", 120),
    "occupation": ("Nghề nghiệp, chức vụ", 300),
    "workplace": ("Nơi công tác", 300),
    "party_since": ("Ngày vào Đảng", 20),
    "council_terms": ("Đại biểu HĐND khóa", 120),
    "nominated_by": ("Cơ quan giới thiệu", 200),
    "note": ("Ghi chú", 300),
}
_CHOSEN = ("sex", "professional_level", "theory", "sector", "self_nominated")
_LATER = N_("Để trống nếu chưa phân về đơn vị bầu cử.")
DOSSIERS = SheetKind(
    "candidates",
    "Người ứng cử",
    (
        Column("council", "Mã đơn vị hành chính", council_code, True, True, note=CITY_OR_COMMUNE),
        Column("contest", "Đơn vị số", whole(1, MOST_NUMBER), needed=True, note=_LATER),
        Column("code", "Mã hồ sơ", line(30), required=True, needed=True),
        Column("full_name", "Họ và tên", line(120), required=True, needed=True),
        Column("birth", "Ngày sinh", birth, True, True, note=N_("12/03/1970; chỉ biết năm thì ghi 1970.")),
        Column("sex", "Giới tính", choice(Sex, _SEXES), True, True, Sex),
        Column("professional_level", "Trình độ", choice(Professional, _LEVELS), words=Professional),
        Column("theory", "Lý luận chính trị", choice(Theory, _THEORIES), words=Theory),
        Column("self_nominated", "Tự ứng cử", yes_no, note=N_("Ghi “x” nếu tự ứng cử.")),
        Column("sector", "Khối", choice(Sector, _SECTORS), words=Sector),
        *(Column(key, header, line(most)) for key, (header, most) in _LINES.items()),
    ),
)
SHEETS = (DOSSIERS,)
Who = tuple[str, tuple[int, ...]]  # folded name, birth


def check(facts: Facts, sheets: list[ReadSheet]) -> None:
    """Put what is wrong with each row into its `found`."""
    codes, people = _known(facts)
    for row in rows_of(sheets, DOSSIERS.key):
        council = facts.council_of(row)
        if council is None:
            continue
        if not council.level:
            message = N_("Hội đồng này không bầu trong ngày bầu cử này.")
            row.found.append(stop("council_not_elected", message, "council"))
            continue
        if council.code in facts.closed:
            message = N_("Danh sách chính thức đã khóa; không thêm được hồ sơ.")
            row.found.append(stop("list_locked", message, "council"))
        _check_contest(facts, row)
        _check_code(row, codes)
        row.found += _person_faults(facts.election.day, row)
        _check_twice(row, people)


def _known(facts: Facts) -> tuple[dict[tuple[str, str], int], dict[Who, str | int]]:
    """Codes in use (0: in the database), and who already stands for a council of this polling day."""
    rows = Candidate.objects.with_scopes_disabled().filter(council_election__election=facts.election)
    if not facts.leads:  # drafts of other councils are none of this one's business
        rows = rows.filter(Q(council__code=facts.own) | ~Q(state__in=OUT))
    columns = ("council__code", "code", "search_key", "birth_year", "birth_month", "birth_day")
    codes: dict[tuple[str, str], int] = {}
    people: dict[Who, str | int] = {}
    for council, code, name, *born in rows.order_by("id").values_list(*columns):
        codes[council, text.fold(code)] = 0
        people[name, tuple(born)] = facts.councils[council].name
    return codes, people


def _check_contest(facts: Facts, row: Row) -> None:
    number = row.get("contest")
    if number is not None and (row.values["council"], number) not in facts.contests:
        message = N_("Hội đồng này không có đơn vị bầu cử số %(number)s.")
        row.found.append(stop("unknown_contest", message, "contest", number=number))


def _check_code(row: Row, codes: dict[tuple[str, str], int]) -> None:
    if "code" not in row.values:
        return
    code = row.values["code"]
    first = codes.setdefault((row.values["council"], text.fold(code)), row.number)
    if first == 0:
        message = N_("Mã hồ sơ “%(dossier)s” đã dùng.")
        row.found.append(stop("code_exists", message, "code", dossier=code))
    elif first != row.number:
        message = N_("Mã hồ sơ “%(dossier)s” đã ghi ở dòng %(row)s.")
        row.found.append(stop("code_twice", message, "code", dossier=code, row=first))


def _person_faults(day: date, row: Row) -> Iterable[Fault]:
    name, born = row.get("full_name", ""), row.get("birth")
    if name and len(name.split()) < 2:
        yield stop("name_short", N_("Hãy ghi đủ họ và tên khai sinh."), "full_name")
    if any(letter.isdigit() for letter in name):
        yield stop("name_digits", N_("Họ và tên có chữ số."), "full_name")
    if born and Birth(*born).year > day.year:
        yield stop("birth_ahead", N_("Ngày sinh ở sau ngày bầu cử."), "birth")
    elif born and under_age(Birth(*born), LEAST_AGE, day):
        message = N_("Chưa đủ %(age)s tuổi vào ngày bầu cử.")
        yield Fault(Reason("too_young", message, {"age": LEAST_AGE}, law_85("Điều 2")), False, "birth")
    if not row.get("self_nominated") and not row.get("nominated_by"):
        message = N_("Chưa ghi cơ quan giới thiệu; người tự ứng cử thì ghi “x” ở cột Tự ứng cử.")
        yield warning("nominated_by_nobody", message, "nominated_by")


def _check_twice(row: Row, people: dict[Who, str | int]) -> None:
    """One name and birth date twice, in whichever constituency: perhaps one person, perhaps not."""
    if "full_name" not in row.values or "birth" not in row.values:
        return
    who = (text.fold(row.values["full_name"])[:120], tuple(row.values["birth"]))
    first = people.setdefault(who, row.number)
    if isinstance(first, str):
        message = N_("Trùng họ tên và ngày sinh với một người ứng cử đã có ở %(place)s. Hãy kiểm tra.")
        row.found.append(warning("same_person", message, "full_name", place=first))
    elif first != row.number:
        message = N_("Trùng họ tên và ngày sinh với dòng %(row)s. Hãy kiểm tra.")
        row.found.append(warning("same_person_row", message, "full_name", row=first))


# --- writing ----------------------------------------------------------------------------------------------


def write(actor: Actor, facts: Facts, sheets: list[ReadSheet], source: str) -> dict[str, int]:
    """Every dossier of a workbook without faults, as a draft with an empty sealed part."""
    rows = list(rows_of(sheets, DOSSIERS.key))
    made = Candidate.objects.with_scopes_disabled().bulk_create(_candidate(facts, row) for row in rows)
    CandidateSecret.objects.with_scopes_disabled().bulk_create(
        CandidateSecret(candidate_id=row.id) for row in made
    )
    record(
        [
            _act(actor, candidate, {"source": source, "row": row.number, "values": row.values})
            for candidate, row in zip(made, rows, strict=True)
        ]
    )
    return {"candidates": len(made)}


def _candidate(facts: Facts, row: Row) -> Candidate:
    council = facts.councils[row.values["council"]]
    number = row.get("contest")
    year, month, day = row.values["birth"]
    said = {key: row.values[key] for key in (*_LINES, *_CHOSEN) if key in row.values}
    name = row.values["full_name"]
    return Candidate(
        council_election_id=council.election_id,
        council_id=council.id,
        contest_id=facts.contests[council.code, number].id if number is not None else None,
        code=row.values["code"],
        full_name=name,
        sort_key=text.name_key(name),
        search_key=text.fold(name)[:120],
        birth_year=year,
        birth_month=month,
        birth_day=day,
        **said,
    )


def _act(actor: Actor, candidate: Candidate, data: dict[str, Any]) -> Act:
    return candidates.act(actor, candidate, "elections.candidate.imported", data)
