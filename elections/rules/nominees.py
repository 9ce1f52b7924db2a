"""What is looked at before a list of candidates is locked: each nominee, and the list as a whole.

Law 85/2015/QH13 as amended, Art. 2 (age), 9 (women), 36 (levels), 58 (surplus); Resolution 40/NQ-HĐBCQG,
Art. 2 and form 22 (what the list prints); Joint Resolution 102/2025, Art. 28 (residence conference).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from council.rules.decision import N_, Reason
from elections.rules.birth import under_age
from elections.rules.candidates import (
    check_levels_stood,
    check_list,
    check_women,
    joint_102,
    residence_passes,
)
from elections.rules.findings import stops, warns
from elections.rules.shapes import Birth, Finding, Sex, law_85, resolution_40

LEAST_AGE = 21
DOSSIER = resolution_40("Điều 2")


@dataclass(frozen=True, slots=True)
class Nominee:
    """A candidate as a list sees one. `identity`: the keyed hash of the identity number, "" if none is known.

    `missing`: names of the columns of form 22 that are empty. `residence`: present and in favour at the
    residence conference; `special_case` is reasoned there. `considered`: whether the consultation of the
    list's stage wrote the candidate down at all.
    """

    id: int
    name: str
    birth: Birth
    sex: Sex
    contest: int | None
    council: int
    level: str
    identity: str = ""
    national: bool = False
    photo: bool = False
    missing: tuple[str, ...] = ()
    residence: tuple[int, int] | None = None
    special_case: bool = False
    considered: bool = True


@dataclass(frozen=True, slots=True)
class ListFinding:
    """A finding on a list, with the candidates it speaks of; none where it speaks of the whole."""

    finding: Finding
    candidates: tuple[int, ...] = ()

    @property
    def hard(self) -> bool:
        return self.finding.hard


def check_nominee(nominee: Nominee, day: date, *, official: bool) -> list[ListFinding]:
    """Everything that is wrong with one candidate of a list."""
    found = [_age(nominee, day), _missing(nominee), _photo(nominee), _identity(nominee)]
    found += [_considered(nominee)]
    if official:
        found += [_contest(nominee), _residence(nominee)]
    return [ListFinding(finding, (nominee.id,)) for finding in found if finding]


def check_whole(
    nominees: Sequence[Nominee], seats: Mapping[int, int], *, official: bool, guidance: str = ""
) -> list[ListFinding]:
    """What is wrong with the list itself: nobody on it, too little surplus, too few women. `seats`: seats of
    each constituency by its number."""
    if not nominees:
        return [ListFinding(stops(Reason("C04", N_("Danh sách chưa có ai; hãy nhận hồ sơ trước."))))]
    found: list[ListFinding] = []
    if official:
        for number, count in sorted(seats.items()):
            standing = [nominee.id for nominee in nominees if nominee.contest == number]
            finding = check_list(count, len(standing), guidance=guidance)
            if finding:
                found.append(ListFinding(_placed(finding, number)))
    women = sum(nominee.sex == Sex.FEMALE for nominee in nominees)
    share = check_women(women, len(nominees))
    return found + ([ListFinding(share)] if share else [])


def check_identities(everyone: Iterable[Nominee], council: int) -> list[ListFinding]:
    """The same identity number more than once on the polling day, where a candidate of `council` is among
    them: two dossiers of one council, two councils of one level, or more levels than the law allows."""
    same: dict[str, list[Nominee]] = defaultdict(list)
    for nominee in everyone:
        if nominee.identity:
            same[nominee.identity].append(nominee)
    found = []
    for group in same.values():
        if any(nominee.council == council for nominee in group):
            reason = same_person(group)
            if reason:
                found.append(ListFinding(stops(reason), tuple(nominee.id for nominee in group)))
    return found


def same_person(group: Sequence[Nominee]) -> Reason | None:
    """Why candidacies of one person cannot all stand."""
    levels = [nominee.level for nominee in group]
    names = ", ".join(sorted({nominee.name for nominee in group}))
    if len(levels) != len(set(levels)):
        message = N_(
            "Một số căn cước có %(times)s hồ sơ ứng cử ở cùng một cấp (%(names)s); chỉ giữ lại một hồ sơ."
        )
        return Reason("same_level_twice", message, {"times": len(levels), "names": names}, LEVELS)
    return check_levels_stood(levels, any(nominee.national for nominee in group))


LEVELS = law_85("Điều 36(3)")


def _placed(finding: Finding, number: int) -> Finding:
    reason = finding.reason
    message = N_(
        "Đơn vị bầu cử số %(number)s bầu %(seats)s đại biểu: danh sách phải có ít nhất %(need)s người, "
        "mới có %(standing)s."
    )
    params = {**reason.params, "number": number}
    return Finding(finding.code, finding.hard, Reason(reason.code, message, params, reason.basis))


def _age(nominee: Nominee, day: date) -> Finding | None:
    young = under_age(nominee.birth, LEAST_AGE, day)
    params: dict[str, int | str] = {"name": nominee.name, "age": LEAST_AGE}
    if young:
        message = N_("%(name)s chưa đủ %(age)s tuổi vào ngày bầu cử.")
        return stops(Reason("C05", message, params, law_85("Điều 2")))
    if young is None:
        message = N_("Ngày sinh của %(name)s chưa đủ để biết đã tròn %(age)s tuổi hay chưa.")
        return warns(Reason("C06", message, params, law_85("Điều 2")))
    return None


def _missing(nominee: Nominee) -> Finding | None:
    if not nominee.missing:
        return None
    message = N_("%(name)s: còn thiếu %(fields)s.")
    params = {"name": nominee.name, "fields": ", ".join(nominee.missing)}
    return stops(Reason("C07", message, params, resolution_40("Mẫu số 22")))


def _photo(nominee: Nominee) -> Finding | None:
    if nominee.photo:
        return None
    return warns(Reason("C08", N_("%(name)s: chưa có ảnh 4×6."), {"name": nominee.name}, DOSSIER))


def _identity(nominee: Nominee) -> Finding | None:
    if nominee.identity:
        return None
    message = N_("%(name)s: chưa nhập số căn cước nên chưa đối chiếu được hồ sơ trùng.")
    return warns(Reason("C09", message, {"name": nominee.name}, DOSSIER))


def _considered(nominee: Nominee) -> Finding | None:
    if nominee.considered:
        return None
    message = N_("%(name)s: hội nghị hiệp thương của bước này chưa ghi ý kiến.")
    return warns(Reason("C10", message, {"name": nominee.name}, joint_102("Điều 28")))


def _contest(nominee: Nominee) -> Finding | None:
    if nominee.contest is not None:
        return None
    message = N_("%(name)s: chưa được phân về đơn vị bầu cử nào.")
    return stops(Reason("C11", message, {"name": nominee.name}, law_85("Điều 58")))


def _residence(nominee: Nominee) -> Finding | None:
    if nominee.residence is None:
        message = N_("%(name)s: chưa ghi kết quả hội nghị cử tri nơi cư trú.")
        return warns(Reason("C12", message, {"name": nominee.name}, joint_102("Điều 28(1)")))
    present, in_favour = nominee.residence
    if residence_passes(present, in_favour) or nominee.special_case:
        return None
    message = N_(
        "%(name)s: chỉ %(in_favour)s trên %(present)s cử tri dự hội nghị nơi cư trú tín nhiệm (chưa quá nửa) "
        "và chưa ghi là trường hợp đặc biệt."
    )
    params: dict[str, int | str] = {"name": nominee.name, "in_favour": in_favour, "present": present}
    return warns(Reason("C13", message, params, joint_102("Điều 28(1)")))
