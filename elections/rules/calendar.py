"""The steps of a general election, counted from election day: the law's deadlines as data.

Art. 98(3) of the Law (added by Law 83/2025/QH15) lets the National Election Council move any of them, so each
date can be moved. Each step says how well it is founded: `law` (text read), `press` (official page or
newspaper), `remembered` (to be confirmed). The steps one by one: docs/rules/election-calendar.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from council.rules.decision import N_, Basis
from elections.rules.shapes import law_85

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

    `opens` is the first day of a step that has a window. `after`: the step whose actual due day this one
    follows by `after_days`, so that moving that one moves this one.
    """

    code: str
    offset_days: int
    title: str
    who: str
    basis: Basis | None
    evidence: Evidence
    time: time | None = None
    opens: int | None = None
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
        law_85("Điều 50"),
        "remembered",
        opens=-104,
    ),
    StepRule(
        "constituencies",
        -80,
        N_("Công bố đơn vị bầu cử và số đại biểu được bầu ở mỗi đơn vị"),
        COMMITTEE,
        law_85("Điều 10(3)"),
        "law",
    ),
    StepRule("board", -70, N_("Thành lập Ban bầu cử"), PEOPLE_COMMITTEE, law_85("Điều 24(2)"), "law"),
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
