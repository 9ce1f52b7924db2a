"""The steps of a general election, counted from election day: the law's deadlines as data.

Art. 98(3) of the Law (added by Law 83/2025/QH15) lets the National Election Council move any of them, so each
date can be moved. Each step says how well it is founded: `law` (text read), `press` (official page or
newspaper), `remembered` (to be confirmed). The steps one by one: docs/rules/election-calendar.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as clock
from typing import Literal

from council.rules.decision import N_, Basis
from elections.rules.candidates import joint_102
from elections.rules.shapes import law_85, resolution_40

Evidence = Literal["law", "press", "remembered"]
StepState = Literal["done", "late_done", "due", "soon", "late", "coming"]

SOON_DAYS = 7

COMMITTEE = N_("Ủy ban bầu cử")
BOARD = N_("Ban bầu cử")
TEAM = N_("Tổ bầu cử")
FRONT = N_("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam")
PEOPLE_COMMITTEE = N_("Ủy ban nhân dân")
COMMUNE_COMMITTEE = N_("Ủy ban nhân dân cấp xã")
STANDING = N_("Thường trực Hội đồng nhân dân")
AGENCIES = N_("Cơ quan, tổ chức, đơn vị, thôn, tổ dân phố")
CANDIDATES = N_("Người ứng cử")
ELECTORS = N_("Cử tri")
EVERYBODY = N_("Mọi người có quyền khiếu nại")


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step: the last day for it, counted from election day (negative: before), and where that is written.

    `opens`: the first day of a step that has a window. `after`: the step whose actual due day this one
    follows by `after_days`, so that moving that one moves this one.
    """

    code: str
    offset_days: int
    title: str
    who: str
    basis: Basis | None
    evidence: Evidence
    time: clock | None = None
    opens: int | None = None
    opens_at: clock | None = None
    after: str = ""
    after_days: int = 0


STEPS: tuple[StepRule, ...] = (
    StepRule(
        "structure",
        -105,
        N_("Dự kiến cơ cấu, thành phần, phân bổ số người được giới thiệu ứng cử"),
        STANDING,
        law_85("Điều 9"),
        "law",
    ),
    StepRule("committees", -105, N_("Thành lập Ủy ban bầu cử"), PEOPLE_COMMITTEE, law_85("Điều 22"), "law"),
    StepRule(
        "consultation_1",
        -95,
        N_("Hội nghị hiệp thương lần thứ nhất"),
        FRONT,
        joint_102("Điều 4"),
        "law",
        opens=-104,
    ),
    StepRule(
        "adjustment",
        -90,
        N_("Điều chỉnh cơ cấu, thành phần, số lượng người được giới thiệu ứng cử"),
        STANDING,
        joint_102("Điều 6(1)"),
        "law",
    ),
    StepRule(
        "constituencies",
        -80,
        N_("Công bố các đơn vị bầu cử và số đại biểu được bầu ở mỗi đơn vị"),
        COMMITTEE,
        law_85("Điều 10(3)"),
        "law",
    ),
    StepRule("boards", -70, N_("Thành lập Ban bầu cử"), PEOPLE_COMMITTEE, law_85("Điều 24"), "law"),
    StepRule(
        "introductions",
        -49,
        N_("Giới thiệu người ứng cử"),
        AGENCIES,
        joint_102("Điều 12(1)"),
        "law",
        opens=-88,
    ),
    StepRule("teams", -43, N_("Thành lập Tổ bầu cử"), COMMUNE_COMMITTEE, law_85("Điều 25(1)"), "law"),
    StepRule(
        "dossiers",
        -42,
        N_("Nộp hồ sơ ứng cử"),
        CANDIDATES,
        law_85("Điều 35(1)"),
        "law",
        time=clock(17, 0),
        opens=-90,
    ),
    StepRule(
        "consultation_2",
        -40,
        N_("Hội nghị hiệp thương lần thứ hai, lập danh sách sơ bộ"),
        FRONT,
        law_85("Điều 53(1)"),
        "law",
        opens=-41,
    ),
    StepRule(
        "voter_lists", -40, N_("Niêm yết danh sách cử tri"), COMMUNE_COMMITTEE, law_85("Điều 32"), "press"
    ),
    StepRule(
        "verification",
        -35,
        N_("Xác minh xong các vụ việc cử tri nêu đối với người ứng cử"),
        AGENCIES,
        law_85("Điều 55(4)"),
        "law",
    ),
    StepRule(
        "residence_conferences",
        -35,
        N_("Hội nghị cử tri nơi cư trú lấy ý kiến về người ứng cử"),
        FRONT,
        joint_102("Điều 22(3)"),
        "law",
        opens=-39,
    ),
    StepRule(
        "consultation_3",
        -23,
        N_("Hội nghị hiệp thương lần thứ ba, lập danh sách người đủ tiêu chuẩn"),
        FRONT,
        law_85("Điều 56(1)"),
        "law",
        opens=-34,
    ),
    StepRule(
        "eligible_list_sent",
        -21,
        N_("Gửi danh sách người đủ tiêu chuẩn ứng cử đến Ủy ban bầu cử"),
        FRONT,
        law_85("Điều 58(1)"),
        "law",
    ),
    StepRule(
        "official_list",
        -17,
        N_("Công bố danh sách chính thức những người ứng cử theo từng đơn vị bầu cử"),
        COMMITTEE,
        law_85("Điều 58(2)"),
        "law",
    ),
    StepRule(
        "campaign_opens",
        -17,
        N_("Bắt đầu vận động bầu cử"),
        CANDIDATES,
        law_85("Điều 64"),
        "press",
        after="official_list",
    ),
    StepRule(
        "list_posted",
        -16,
        N_("Niêm yết danh sách chính thức những người ứng cử ở khu vực bỏ phiếu"),
        TEAM,
        law_85("Điều 59"),
        "law",
    ),
    StepRule(
        "ballots",
        -13,
        N_("Phân phối tài liệu, phiếu bầu cử cho các Tổ bầu cử"),
        BOARD,
        law_85("Điều 24(3)"),
        "law",
    ),
    StepRule(
        "voter_list_complaints",
        -10,
        N_("Hết hạn khiếu nại về danh sách cử tri"),
        ELECTORS,
        law_85("Điều 33"),
        "press",
        after="voter_lists",
        after_days=30,
    ),
    StepRule(
        "candidate_complaints",
        -10,
        N_("Ngừng xem xét khiếu nại, tố cáo về người ứng cử"),
        COMMITTEE,
        None,
        "press",
    ),
    StepRule(
        "campaign_ends",
        -1,
        N_("Kết thúc vận động bầu cử"),
        CANDIDATES,
        law_85("Điều 64"),
        "press",
        time=clock(7, 0),
    ),
    StepRule(
        "voter_list_moves",
        -1,
        N_("Ngừng bổ sung cử tri chuyển nơi bỏ phiếu vào danh sách cử tri"),
        COMMUNE_COMMITTEE,
        law_85("Điều 30"),
        "press",
        time=clock(7, 0),
    ),
    StepRule(
        "place_changes",
        -1,
        N_("Ngừng nhận đề nghị đổi nơi bỏ phiếu giữa thường trú và tạm trú trên VNeID"),
        ELECTORS,
        None,
        "press",
        time=clock(7, 0),
    ),
    StepRule(
        "voting",
        0,
        N_("Bỏ phiếu"),
        ELECTORS,
        law_85("Điều 71"),
        "press",
        time=clock(19, 0),
        opens=0,
        opens_at=clock(7, 0),
    ),
    StepRule(
        "counting_minutes",
        3,
        N_("Gửi biên bản kết quả kiểm phiếu"),
        TEAM,
        resolution_40("Mẫu số 23/HĐBC-HĐND, ghi chú (10)"),
        "law",
    ),
    StepRule(
        "constituency_minutes",
        5,
        N_("Gửi biên bản xác định kết quả bầu cử ở đơn vị bầu cử"),
        BOARD,
        resolution_40("Mẫu số 24/HĐBC-HĐND, ghi chú (12)"),
        "law",
    ),
    StepRule(
        "polls_again",
        7,
        N_("Bầu cử thêm, bầu cử lại (nếu có)"),
        BOARD,
        law_85("Điều 79(3), 80(4), 81(2)"),
        "law",
    ),
    StepRule(
        "summary_minutes",
        7,
        N_("Lập biên bản tổng kết cuộc bầu cử"),
        COMMITTEE,
        law_85("Điều 85"),
        "remembered",
    ),
    StepRule(
        "results",
        10,
        N_("Công bố kết quả bầu cử và danh sách những người trúng cử"),
        COMMITTEE,
        law_85("Điều 86"),
        "press",
    ),
    StepRule(
        "result_complaints",
        13,
        N_("Hết hạn khiếu nại về kết quả bầu cử"),
        EVERYBODY,
        law_85("Điều 87(1)"),
        "law",
        after="results",
        after_days=3,
    ),
    StepRule(
        "result_complaints_settled",
        20,
        N_("Giải quyết xong khiếu nại về kết quả bầu cử"),
        COMMITTEE,
        law_85("Điều 87(2)"),
        "law",
        after="result_complaints",
        after_days=7,
    ),
)


def due(step: StepRule, election_day: date, moved: Mapping[str, date]) -> date:
    """The last day for a step: as moved, else counted from the step it follows, else from election day."""
    if step.code in moved:
        return moved[step.code]
    if step.after:
        return due(BY_CODE[step.after], election_day, moved) + timedelta(step.after_days)
    return election_day + timedelta(step.offset_days)


def step_state(due: date, done: date | None, today: date) -> StepState:
    """How a step stands today. On its last day it is due; it is soon within the week before."""
    if done is not None:
        return "done" if done <= due else "late_done"
    if today > due:
        return "late"
    if today == due:
        return "due"
    return "soon" if (due - today).days <= SOON_DAYS else "coming"


BY_CODE: Mapping[str, StepRule] = {step.code: step for step in STEPS}
