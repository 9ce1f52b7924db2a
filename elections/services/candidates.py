"""Candidates' dossiers: every change says what document it stands on, and what was there before.

What form 22 publishes is kept in Candidate; the closed fields are services.secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused, not_found
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.enums import CandidateState, ListStage, Professional, Sector, Sex, Theory
from elections.models import Candidate, CandidateList, CandidateSecret, Contest, CouncilElection
from elections.queries.candidate_lists import column, label_of
from elections.rules.birth import parse_birth
from elections.rules.shapes import Birth
from elections.streams import candidate_stream, list_changed

EDIT = "elections.edit_candidates"
GONE = (CandidateState.WITHDRAWN, CandidateState.REMOVED)
SETTLED = (
    CandidateState.ELECTED,
    CandidateState.NOT_ELECTED,
    CandidateState.CONFIRMED,
    CandidateState.REFUSED,
)
MOST_CAREER = 60


@dataclass(frozen=True, slots=True)
class CandidateData:
    """What is open of a dossier. `birth`: "12/3/1970", "03/1970" or "1970". `career`: {"from", "to", "work"}.
    `code` "" lets the number follow from those there are."""

    full_name: str
    sex: str
    birth: str
    code: str = ""
    other_names: str = ""
    nationality: str = "Việt Nam"
    ethnicity: str = "Kinh"
    religion: str = "Không"
    native_place: str = ""
    residence: str = ""
    education: str = "12/12"
    professional: str = ""
    professional_level: str = Professional.BELOW
    degree: str = ""
    theory: str = Theory.NONE
    languages: str = ""
    occupation: str = ""
    workplace: str = ""
    party_since: str = ""
    council_terms: str = ""
    note: str = ""
    self_nominated: bool = False
    nominated_by: str = ""
    stands_for_assembly: bool = False
    sector: str = Sector.OTHER
    career: tuple[Mapping[str, str], ...] = ()
    programme: str = ""
    contest_id: int | None = None


CHOICES = {"sex": Sex, "professional_level": Professional, "theory": Theory, "sector": Sector}


def create_candidate(
    *, actor: Actor, council_election_id: int, data: CandidateData, source: str
) -> Candidate:
    """A new dossier, as a draft until it is filed."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_open(council_election)
        values = _values(data, council_election)
        values["code"] = values["code"] or _next_code(council_election)
        _require_new_code(council_election, values["code"])
        row: Candidate = Candidate.objects.with_scopes_disabled().create(
            council_election=council_election, council=council_election.council, **values, **_keys(values)
        )
        CandidateSecret.objects.with_scopes_disabled().create(candidate=row)
        record(actor, row, "elections.candidate.created", {"source": source, "values": values})
    return row


def edit_candidate(
    *, actor: Actor, candidate_id: int, data: CandidateData, source: str, version: int
) -> Candidate:
    """Correct a dossier. Refused ("stale") if somebody changed it since `version` was read."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    with transaction.atomic():
        row = open_candidate(actor, candidate_id)
        if row.version != version:
            raise Refused(
                "stale",
                _("Hồ sơ này vừa được sửa ở nơi khác, nên chưa lưu gì; hãy tải lại trang rồi sửa lần nữa."),
            )
        values = _values(data, row.council_election)
        values["code"] = values["code"] or row.code
        if values["code"] != row.code:
            _require_new_code(row.council_election, values["code"])
        changes = differences({name: getattr(row, name) for name in values}, values)
        if changes:
            for name, value in {**values, **_keys(values)}.items():
                setattr(row, name, value)
            changed(actor, row, "elections.candidate.edited", {"source": source, "changes": changes})
    return row


def assign_contests(
    *, actor: Actor, council_election_id: int, places: Mapping[int, int | None], source: str
) -> int:
    """Put candidates into constituencies: candidate id -> contest id or None. Answers how many moved."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    with transaction.atomic():
        council_election = access.council_election(actor, council_election_id, lock=True)
        require_open(council_election)
        numbers = contest_numbers(council_election)
        moved = []
        for row in _standing(council_election, places):
            contest_id = places[row.id]
            if contest_id is not None and contest_id not in numbers:
                raise not_found()
            if contest_id != row.contest_id:
                said = {"old": numbers.get(row.contest_id or 0), "new": numbers.get(contest_id or 0)}
                row.contest_id, row.version = contest_id, row.version + 1
                moved.append((row, {"source": source, "changes": {"contest": said}}))
        Candidate.objects.with_scopes_disabled().bulk_update(
            [row for row, _said in moved], ["contest", "version"]
        )
        journal.record_all([act(actor, row, "elections.candidate.edited", said) for row, said in moved])
    return len(moved)


def _standing(council_election: CouncilElection, places: Mapping[int, int | None]) -> list[Candidate]:
    rows = Candidate.objects.with_scopes_disabled().select_for_update(of=("self",))
    found = list(rows.filter(council_election=council_election, pk__in=places).order_by("pk"))
    if len(found) != len(places):
        raise not_found()
    if any(row.state in (*GONE, *SETTLED) for row in found):
        raise _closed()
    return found


def contest_numbers(council_election: CouncilElection) -> dict[int, int]:
    """The numbers of a council's constituencies by id."""
    rows = Contest.objects.with_scopes_disabled().filter(council_election=council_election)
    return dict(rows.order_by("number").values_list("id", "number"))


def official_list(council_election_id: int) -> CandidateList | None:
    """The official list that is in force for a council: locked, and not reopened since."""
    rows = CandidateList.objects.with_scopes_disabled().filter(
        council_election_id=council_election_id, stage=ListStage.OFFICIAL, locked_at__isnull=False
    )
    found: CandidateList | None = rows.order_by("-locked_at").first()
    return found


def require_open(council_election: CouncilElection) -> None:
    """After the official list is locked nothing in the dossiers changes until the head reopens the list."""
    published = council_election.list_published_at and not council_election.list_unpublished_at
    if published or official_list(council_election.id):
        raise Refused(
            "list_locked",
            _("Danh sách chính thức đã khóa nên hồ sơ không sửa được; Chủ tịch phải mở lại danh sách trước."),
        )


def open_candidate(actor: Actor, candidate_id: int) -> Candidate:
    """A candidate whose dossier can still change, locked for the transaction."""
    row = access.candidate(actor, candidate_id, lock=True)
    if row.state in (*GONE, *SETTLED):
        raise _closed()
    require_open(row.council_election)
    return row


def _closed() -> Refused:
    return Refused("dossier_closed", _("Hồ sơ này đã khép lại (đã rút, bị xóa tên hoặc đã có kết quả)."))


def document(source: str) -> str:
    """What a change stands on ("Đơn ngày 12/1/2026"); refused where it is not said."""
    source = text.clean(source)[:300]
    if len(source) < 3:
        raise Refused(
            "source_required", _("Hãy ghi căn cứ của thay đổi: số, ngày của văn bản hoặc đơn."), status=400
        )
    return source


def changed(actor: Actor, row: Candidate, code: str, data: Mapping[str, Any]) -> None:
    """Save a changed candidate under its next version, and say so in its journal."""
    row.version += 1
    row.save()
    record(actor, row, code, data)
    tell_public(row.council_election)


def tell_public(council_election: CouncilElection) -> None:
    """A published list looks different now."""
    if council_election.list_published_at:
        list_changed(council_election.id)


def record(actor: Actor, row: Candidate, code: str, data: Mapping[str, Any]) -> None:
    """One act in the candidate's own stream."""
    journal.record(act(actor, row, code, data))


def act(actor: Actor, row: Candidate, code: str, data: Mapping[str, Any]) -> Act:
    said = {"candidate": row.id, "code": row.code, "name": row.full_name, **data}
    return Act(row.council_id, candidate_stream(row.id), code, said, actor)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Field -> {"old", "new"} for the fields that differ."""
    return {name: {"old": before[name], "new": new} for name, new in after.items() if before[name] != new}


def birth_of(row: Candidate) -> Birth:
    """The date of birth, as far as it is known."""
    return Birth(row.birth_year, row.birth_month, row.birth_day)


def _values(data: CandidateData, council_election: CouncilElection) -> dict[str, Any]:
    """The columns of a candidate from what was entered; refuses what no column can hold."""
    values: dict[str, Any] = asdict(data)
    birth = _birth(values.pop("birth"))
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = _fitting(name, text.clean(value))
    for name, choices in CHOICES.items():
        if values[name] not in choices.values:
            raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    if len(values["full_name"].split()) < 2:
        raise Refused("name_required", _("Hãy ghi đủ họ và tên khai sinh."), status=400)
    if values["contest_id"] is not None and values["contest_id"] not in contest_numbers(council_election):
        raise not_found()
    values["career"] = [_career(entry) for entry in data.career[:MOST_CAREER]]
    values |= {"birth_year": birth.year, "birth_month": birth.month, "birth_day": birth.day}
    return values


def _birth(written: str) -> Birth:
    try:
        birth = parse_birth(written)
    except ValueError:
        birth = None
    if birth is None:
        raise Refused("bad_birth", _("Ngày sinh ghi dạng 12/3/1970; chỉ biết năm thì ghi 1970."), status=400)
    return birth


def _fitting(name: str, value: str) -> str:
    longest = column(name).max_length if name != "contest_id" else None
    if longest is not None and len(value) > longest:
        said = {"field": label_of(name), "most": longest}
        raise Refused("too_long", _("Mục “%(field)s” dài quá %(most)s ký tự.") % said, status=400)
    return value


def _career(entry: Mapping[str, str]) -> dict[str, str]:
    return {name: text.clean(entry.get(name, ""))[:500] for name in ("from", "to", "work")}


def _keys(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        "sort_key": text.name_key(values["full_name"]),
        "search_key": text.fold(values["full_name"])[:120],
    }


def _next_code(council_election: CouncilElection) -> str:
    """The next free number of a dossier: "00004-017"."""
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    taken = set(rows.values_list("code", flat=True))
    number = len(taken) + 1
    while (code := f"{council_election.council.code}-{number:03d}") in taken:
        number += 1
    return code


def _require_new_code(council_election: CouncilElection, code: str) -> None:
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    if rows.filter(code=code).exists():
        raise Refused("code_taken", _("Mã này đã dùng cho một hồ sơ khác."))


def next_receipt(council_election: CouncilElection) -> int:
    """The next number in a council's book of receipts; the council's election is locked by the caller."""
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    latest: int = rows.aggregate(latest=Max("receipt_number"))["latest"] or 0
    return latest + 1
