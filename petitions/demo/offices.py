"""What the offices of the demo do beside single petitions: meetings, reports, supervision, a demand."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from council import clock
from council.demo.institution import CITY
from council.demo.names import names
from council.models import Council
from petitions.demo.stage import Life, Stage
from petitions.enums import MeetingKind, PetitionState
from petitions.models import MeetingNotice, Petition, Promise
from petitions.queries.explanations import version_of
from petitions.queries.meetings import delegates_to_choose
from petitions.services import (
    consolidate,
    demand_lines,
    demands,
    explanations,
    inform,
    meeting_notices,
    meeting_report,
    meetings,
    promises,
)
from petitions.services.consolidate import Signing
from petitions.services.demand_seal import Line
from petitions.services.meetings import Plan as MeetingPlan

MINUTES = (
    "Đại biểu báo cáo kết quả kỳ họp và việc giải quyết kiến nghị lần trước. Cử tri nêu ý kiến; "
    "đại biểu tiếp thu, trả lời những việc thuộc thẩm quyền và ghi nhận các kiến nghị để tổng hợp."
)
BEFORE, AFTER = (200, 188), (52, 36)  # planned, held: before the last session, before this one
SIGNERS = 14


def meeting(stage: Stage, council: Council, number: int) -> Life:
    """Planned, announced, held: the meeting before the last session (0) or before this one (1)."""
    planned, held = (BEFORE, AFTER)[number]
    officer = stage.actor(council.code, "kiennghi")
    yield stage.at(planned, 9)
    session = stage.sessions[council.code][number]
    row = meetings.plan(
        actor=officer,
        data=MeetingPlan(
            MeetingKind.BEFORE_REGULAR,
            f"Tiếp xúc cử tri trước kỳ họp thứ {session.number}",
            "Hội trường trung tâm văn hóa" if council.code == CITY else "Nhà văn hóa trung tâm",
            stage.at(held, 8),
            stage.at(held, 11, 30),
            chair="Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam",
            session_id=session.id,
        ),
    )
    stage.meetings.setdefault(council.code, []).append(row)
    yield stage.at(planned - 2, 9)
    chosen = [row.id for row in delegates_to_choose(row, clock.today())][:6]
    row = meeting_report.set_delegates(
        actor=officer, meeting_id=row.id, version=row.version, delegate_ids=frozenset(chosen)
    )
    row = meetings.announce(actor=officer, meeting_id=row.id, version=row.version)
    for notice in MeetingNotice.objects.with_scopes_disabled().filter(meeting=row):
        meeting_notices.mark(actor=officer, meeting_id=row.id, code=notice.code, sent_on=clock.today())
    yield stage.at(held, 12)
    chance = stage.chance("meeting", council.code, number)
    report = meeting_report.Report(
        {pk: chance.random() < 0.9 for pk in chosen}, chance.randint(60, 240), MINUTES
    )
    meeting_report.report(actor=officer, meeting_id=row.id, version=row.version, data=report, held=True)


def coming(stage: Stage, council: Council, kind: MeetingKind, days: int) -> Life:
    """A meeting that is still to come, in the public calendar."""
    yield stage.at(9, 9)
    officer = stage.actor(council.code, "kiennghi")
    theme = "Cải tạo chung cư cũ" if kind == MeetingKind.THEME else ""
    row = meetings.plan(
        actor=officer,
        data=MeetingPlan(
            kind,
            "Tiếp xúc cử tri theo chuyên đề" if theme else "Tiếp xúc cử tri sau kỳ họp",
            "Nhà văn hóa tổ dân phố số 3",
            clock.at(stage.plan.today + timedelta(days=days), 14),
            theme=theme,
            session_id=stage.sessions[council.code][-1].id,
        ),
    )
    meetings.announce(actor=officer, meeting_id=row.id, version=row.version)


def report(stage: Stage, council: Council, number: int) -> Life:
    """What waits is consolidated for the session, and the report frozen by the head."""
    day = (180, 28)[number]
    officer = stage.actor(council.code, "kiennghi")
    yield stage.at(day, 9)
    session = stage.sessions[council.code][number]
    waiting = Petition.objects.with_scopes_disabled().filter(council=council, state=PetitionState.RECORDED)
    ids = sorted(waiting.values_list("id", flat=True))
    if not ids:
        return
    row = consolidate.draft(actor=officer, session_id=session.id, before_session=True)
    consolidate.add(actor=officer, report_id=row.id, petition_ids=ids)
    yield stage.at(day - 2, 16)
    head = stage.actor(council.code, "truongban")
    signing = Signing(f"{7 + 6 * number}/BC-HĐND-MTTQ", clock.today(), head.name, _front(stage, council))
    consolidate.freeze(actor=head, report_id=row.id, signing=signing)


def _front(stage: Stage, council: Council) -> str:
    (name,) = names(stage.chance("front", council.code), 1)
    return name


def house(stage: Stage) -> Life:
    """What the clock does every day: promises whose day has passed are broken."""
    for day in range(120, 0, -1):
        yield stage.at(day, 6)
        promises.mark_broken(clock.today())


def informing(stage: Stage) -> Life:
    """Voters are told what came of the city's petitions of the last session."""
    yield stage.at(100, 9)
    officer = stage.actor(CITY, "kiennghi")
    rows = Petition.objects.with_scopes_disabled().filter(council__code=CITY, state=PetitionState.CLOSED)
    versions = dict(rows.order_by("id").values_list("id", "version")[:5])
    if versions:
        inform.inform(actor=officer, versions=versions, letter=stage.letter(CITY))


def explaining(stage: Stage) -> Life:
    """One explanation session, on what is overdue and on broken promises, with what it concluded."""
    officer = stage.actor(CITY, "kiennghi")
    yield stage.at(20, 9)
    held = stage.at(6, 14).date()
    data = explanations.Plan(
        "Giải trình về kiến nghị cử tri chậm giải quyết", held, "Phòng họp số 2", stage.sessions[CITY][-1].id
    )
    row = explanations.plan(actor=officer, data=data)
    late = Q(state=PetitionState.FORWARDED, due_at__lt=clock.now())
    broken = Promise.objects.with_scopes_disabled().filter(state="broken").values("petition_id")
    rows = Petition.objects.with_scopes_disabled().filter(late | Q(pk__in=broken), council__code=CITY)
    chosen = list(rows.order_by("id")[:5])
    if not chosen:
        return
    explanations.put_on(actor=officer, explanation_id=row.id, petition_ids=[one.id for one in chosen])
    for body in sorted({one.lead_id for one in chosen if one.lead_id}):
        letter = stage.letter(CITY)
        explanations.invite(actor=officer, explanation_id=row.id, body_id=body, letter=letter)
    yield stage.at(5, 9)
    row.refresh_from_db()
    explanations.conclude(
        actor=officer,
        explanation_id=row.id,
        conclusion="Các cơ quan nhận trách nhiệm chậm trả lời, cam kết trả lời trong 15 ngày làm việc.",
        notes={chosen[0].id: "Trả lời trước kỳ họp, kèm lộ trình."},
        version=version_of(row),
    )


def demand(stage: Stage, council: Council) -> Life:
    """Voters of a commune demand a session; one line lacks the day of birth."""
    officer = stage.actor(council.code, "kiennghi")
    yield stage.at(10, 9)
    row = demands.create(
        actor=officer,
        data=demands.DemandData(
            "Yêu cầu họp về việc di dời chợ", clock.today(), 120, "Danh sách cử tri (số liệu minh họa)",
            "Cử tri đề nghị Hội đồng nhân dân họp bàn về phương án di dời chợ.",
        ),
    )  # fmt: skip
    yield stage.at(8, 9)
    chance = stage.chance("demand", council.code)
    for place, name in enumerate(names(chance, SIGNERS)):
        born = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1950, 2004)}"
        line = Line(name, born if place else str(1961), f"Tổ dân phố số {chance.randint(1, 9)}")
        demand_lines.add_line(actor=officer, demand_id=row.id, line=line)
