"""Sessions of the demo world: one running or planned in every council, with its programme and papers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from council import clock
from council.demo.institution import CITY, screen_token
from council.demo.plan import Plan, Report
from council.enums import Role, SessionState
from council.models import Account, Board, Council, CouncilSession, Delegate, RoleAssignment, Term
from council.permissions import Actor, actors
from council.services import journal
from council.services.journal import Act
from meetings.demo import handing_in, programme
from meetings.demo.programme import Topic
from meetings.documents.sample_paper import SamplePaper, render_sample_paper
from meetings.enums import AttendanceState, CheckInMethod, SittingState
from meetings.models import AgendaItem, Attendance, Sitting
from meetings.queries import officers
from meetings.services import deadlines, papers, rounds, sittings, voting
from meetings.services.papers import PaperData
from meetings.services.voting import Cast
from meetings.streams import session_stream, sitting_stream

PLACE = {True: "Hội trường Hội đồng nhân dân thành phố", False: "Hội trường Ủy ban nhân dân"}


@scopes_disabled()
def build(plan: Plan, report: Report) -> None:
    """Make the sessions as far as the plan's stage."""
    councils = list(Council.objects.order_by("id"))
    for council in councils:
        deadlines.seed_deadlines(council)
    if not plan.reaches("draft"):
        return
    sessions = _sessions(plan, councils)
    _sittings(plan, sessions)
    _items(sessions)
    report(f"{len(sessions)} sessions with their programmes")
    city = next(session for session in sessions if session.council.code == CITY)
    report(f"{_papers(plan, city)} papers for the city's session")
    with scope(council=city.council_id):
        owed = handing_in.build(plan, city, actor_for(city.council, Role.SECRETARIAT, plan.today))
    report(f"{owed} papers that bodies prepare")
    if plan.reaches("published"):
        _publish(sessions)
        _tick_steps(plan, city)
    if plan.reaches("sitting"):
        _open_all(plan)
        _city_story(plan)
        report("a sitting under way in every council, everyone checked in")
    if plan.reaches("closed"):
        _close_all()
        report("every sitting closed")


def opening_day(plan: Plan) -> date:
    """A session still in preparation opens in four weeks; otherwise it opens today."""
    return plan.today + timedelta(days=28) if plan.stage == "draft" else plan.today


def _sessions(plan: Plan, councils: list[Council]) -> list[CouncilSession]:
    terms = {term.council_id: term for term in Term.objects.all()}
    day = opening_day(plan)
    rows = CouncilSession.objects.bulk_create(
        CouncilSession(
            council=council,
            term=terms[council.id],
            number=5 if council.code == CITY else 3,
            opens_on=day,
            closes_on=day + timedelta(days=2 if council.code == CITY else 0),
            place=PLACE[council.code == CITY],
        )
        for council in councils
    )
    return list(rows)


def _sittings(plan: Plan, sessions: list[CouncilSession]) -> None:
    rows = []
    for session in sessions:
        city = session.council.code == CITY
        names = ("Phiên khai mạc", "Phiên chất vấn", "Phiên bế mạc") if city else ("Phiên họp toàn thể",)
        for offset, name in enumerate(names):
            secret = plan.chance("door", session.council.code, offset).getrandbits(128)
            rows.append(
                Sitting(
                    council=session.council,
                    session=session,
                    position=offset,
                    title=name,
                    starts_at=clock.at(session.opens_on + timedelta(days=offset), 8),
                    door_secret=f"{secret:032x}",
                )
            )
    Sitting.objects.bulk_create(rows)


def _items(sessions: list[CouncilSession]) -> None:
    boards = {(board.council_id, board.short_name): board for board in Board.objects.all()}
    first = {s.session_id: s for s in Sitting.objects.filter(position=0)}
    tops: list[tuple[AgendaItem, Topic]] = []
    for session in sessions:
        topics = programme.CITY if session.council.code == CITY else programme.COMMUNE
        at = 8 * 60
        for position, topic in enumerate(topics, start=1):
            tops.append((_item(session, first[session.id], topic, position, at, boards), topic))
            at = min(at + topic.minutes, 17 * 60)
    AgendaItem.objects.bulk_create(row for row, _topic in tops)
    parts = []
    for row, topic in tops:
        for position, part in enumerate(topic.parts, start=1):
            child = _item(row.session, first[row.session_id], part, position, None, boards)
            child.parent = row
            parts.append(child)
    AgendaItem.objects.bulk_create(parts)


def _item(
    session: CouncilSession,
    sitting: Sitting,
    topic: Topic,
    position: int,
    at: int | None,
    boards: dict[Any, Board],
) -> AgendaItem:
    return AgendaItem(
        council=session.council,
        session=session,
        sitting=sitting,
        position=position,
        title=topic.title,
        presenter=topic.presenter,
        board=boards.get((session.council_id, topic.board)),
        minutes=topic.minutes,
        starts_at=time(at // 60, at % 60) if at is not None else None,
    )


def actor_for(council: Council, role: str, today: date) -> Actor:
    """Whoever holds a role in a council, as the services know actors."""
    holder = RoleAssignment.objects.filter(council=council, role=role).order_by("id").first()
    if holder is None:
        raise LookupError(f"{council} has nobody as {role}")
    account = Account.objects.select_related("person").get(person_id=holder.person_id)
    return actors([(council, account, f"demo-{account.username}", "vi")], today)[0]


def _papers(plan: Plan, session: CouncilSession) -> int:
    """The city's dossiers, taken in by the same service that takes them from the secretariat."""
    actor = actor_for(session.council, Role.SECRETARIAT, plan.today)
    topics = {topic.title: topic for topic in programme.CITY}
    count = 0
    for item in AgendaItem.objects.filter(session=session, parent=None).order_by("position"):
        for kind in topics[item.title].papers:
            count += 1
            symbol = programme.SYMBOLS[kind]
            number = f"{100 + count}/{symbol}" if symbol else ""
            issuer = (
                "Ủy ban nhân dân thành phố"
                if "UBND" in symbol or not symbol
                else "Hội đồng nhân dân thành phố"
            )
            sample = SamplePaper(
                issuer=issuer,
                parent="",
                number=number,
                place="Hà Nội",
                day=session.opens_on - timedelta(days=9),
                kind=str(kind.label),
                abstract=item.title,
                paragraphs=programme.PARAGRAPHS,
                pages=plan.chance("pages", count).randint(3, 12),
            )
            file = SimpleUploadedFile(f"{kind}-{count}.pdf", render_sample_paper(sample), "application/pdf")
            with (
                scope(council=session.council_id),
                clock.frozen(clock.at(session.opens_on - timedelta(days=9), 15)),
            ):
                data = PaperData(str(kind), item.title, number, issuer)
                papers.upload_paper(actor=actor, item_id=item.id, data=data, upload=file)
    return count


def _publish(sessions: list[CouncilSession]) -> None:
    """Convened 22 days before the opening, published with the papers 8 days before it."""
    for session in sessions:
        session.state = SessionState.PUBLISHED
        session.convened_on = session.opens_on - timedelta(days=22)
        session.published_at = clock.at(session.opens_on - timedelta(days=8), 9)
    CouncilSession.objects.bulk_update(sessions, ["state", "convened_on", "published_at"], batch_size=200)
    journal.record_all(
        [
            Act(
                session.council_id,
                session_stream(session.id),
                "meetings.session.published",
                {"session": session.id, "number": session.number},
                at=session.published_at,
            )
            for session in sessions
        ]
    )


def _tick_steps(plan: Plan, session: CouncilSession) -> None:
    """The secretariat of the city did every step on its last day."""
    actor = actor_for(session.council, Role.SECRETARIAT, plan.today)
    with scope(council=session.council_id), clock.frozen(clock.at(plan.today, 7)):
        for step in deadlines.deadlines_of(session):
            if step.done_on is None and step.due <= plan.today:
                deadlines.mark_deadline(actor=actor, session_id=session.id, code=step.rule.code, on=step.due)


def opened_at(plan: Plan) -> datetime:
    """Eight o'clock, or a while ago when that is still to come: nothing in the demo happens in the future."""
    eight = clock.at(plan.today, 8)
    return min(eight, clock.now() - timedelta(minutes=95)) if plan.today == clock.today() else eight


def _open_all(plan: Plan) -> None:
    """Every first sitting is open, and all delegates are on its roll."""
    at = opened_at(plan)
    running = list(Sitting.objects.filter(position=0).select_related("council"))
    names: dict[int, list[tuple[int, str]]] = {}
    for pk, council_id, name in Delegate.objects.order_by("seat").values_list(
        "id", "council_id", "person__full_name"
    ):
        names.setdefault(council_id, []).append((pk, name))
    acts: list[Act] = []
    roll: list[Attendance] = []
    for sitting in running:
        people = names[sitting.council_id]
        away = _away(plan, sitting, people)
        for pk, name in people:
            state = AttendanceState.EXCUSED if pk in away else AttendanceState.PRESENT
            reason = "Đi công tác" if pk in away else ""
            method = CheckInMethod.SECRETARY if pk in away else CheckInMethod.SELF
            roll.append(
                Attendance(sitting=sitting, delegate_id=pk, state=state, method=method, reason=reason, at=at)
            )
            data = {"delegate": pk, "name": name, "method": str(method), "reason": reason}
            acts.append(
                Act(
                    sitting.council_id,
                    sitting_stream(sitting.id),
                    f"meetings.attendance.{state}",
                    data,
                    at=at,
                )
            )
        first = (
            AgendaItem.objects.filter(session_id=sitting.session_id, parent=None).order_by("position").first()
        )
        sitting.state, sitting.opened_at, sitting.current_item = SittingState.OPEN, at, first
        sitting.chair_name, sitting.secretary_name = officers(sitting.council_id, plan.today)
        present = len(people) - len(away)
        data = {
            "present": present,
            "total": sitting.council.seats,
            "need": -(-2 * sitting.council.seats // 3),
            "quorum": True,
        }
        acts.append(
            Act(sitting.council_id, sitting_stream(sitting.id), "meetings.sitting.opened", data, at=at)
        )
        if first is not None:
            data = {"item": first.id, "label": "1", "title": first.title}
            acts.append(
                Act(sitting.council_id, sitting_stream(sitting.id), "meetings.item.current", data, at=at)
            )
    Attendance.objects.bulk_create(roll, batch_size=2000)
    Sitting.objects.bulk_update(running, [*OPENED], batch_size=200)
    CouncilSession.objects.filter(id__in=[s.session_id for s in running]).update(state=SessionState.OPEN)
    journal.record_all(acts)


OPENED = ("state", "opened_at", "current_item", "chair_name", "secretary_name")


def _away(plan: Plan, sitting: Sitting, people: list[tuple[int, str]]) -> set[int]:
    """In the city some delegates are excused; elsewhere everybody is there."""
    if sitting.council.code != CITY:
        return set()
    others = [pk for pk, _name in people[2:]]
    return set(plan.chance("away").sample(others, 6))


def _city_story(plan: Plan) -> None:
    """The city is at item 7: item 6 has been voted on with names, item 7 is being discussed."""
    council = Council.objects.get(code=CITY)
    sitting = Sitting.objects.get(council=council, position=0)
    items = list(AgendaItem.objects.filter(session_id=sitting.session_id, parent=None).order_by("position"))
    chair = actor_for(council, Role.CHAIR, plan.today)
    begun = opened_at(plan)
    with scope(council=council.id):
        for place, item in enumerate(items[1:6], start=1):
            with clock.frozen(begun + timedelta(minutes=12 * place)):
                sittings.set_current_item(actor=chair, sitting_id=sitting.id, item_id=item.id)
        _city_vote(plan, council, sitting, items[5], chair)
        with clock.frozen(begun + timedelta(minutes=84)):
            sittings.set_current_item(actor=chair, sitting_id=sitting.id, item_id=items[6].id)


def _city_vote(plan: Plan, council: Council, sitting: Sitting, item: AgendaItem, chair: Actor) -> None:
    """One round: opened, voted on within half a minute, closed, published."""
    chance, at = plan.chance("votes"), opened_at(plan) + timedelta(minutes=80)
    with clock.frozen(at):
        ballot = rounds.open_round(
            actor=chair,
            sitting_id=sitting.id,
            question="Thông qua toàn văn dự thảo Nghị quyết về kế hoạch đầu tư công năm 2027",
            majority="half_all",
            item_id=item.id,
        )
    casts = [Cast(actor, ballot.id, _choice(chance.random())) for actor in _present_actors(plan, council)]
    chance.shuffle(casts)
    for start in range(0, len(casts), 5):
        at += timedelta(milliseconds=1137)
        with clock.frozen(at):
            voting.cast_many(casts[start : start + 5])
    with clock.frozen(at + timedelta(seconds=9)):
        rounds.close_round(actor=chair, round_id=ballot.id)
    with clock.frozen(at + timedelta(seconds=21)):
        rounds.publish_round(actor=chair, round_id=ballot.id)


def _choice(chance: float) -> str:
    return "for" if chance < 0.86 else "against" if chance < 0.92 else "abstain"


def _present_actors(plan: Plan, council: Council) -> list[Actor]:
    here = Attendance.objects.filter(sitting__council=council, state=AttendanceState.PRESENT)
    people = Delegate.objects.filter(id__in=here.values("delegate_id")).values("person_id")
    accounts = Account.objects.filter(person_id__in=people).select_related("person").order_by("id")
    return actors([(council, account, "", "vi") for account in accounts], plan.today)


def _close_all() -> None:
    for sitting in Sitting.objects.filter(state=SittingState.OPEN).select_related("council"):
        actor = actor_for(sitting.council, Role.SECRETARY, clock.today())
        with scope(council=sitting.council_id):
            sittings.close_sitting(actor=actor, sitting_id=sitting.id)


@scopes_disabled()
def facts(plan: Plan) -> dict[str, Any]:
    """Addresses worth opening."""
    city = Council.objects.filter(code=CITY).first()
    sitting = Sitting.objects.filter(council=city, position=0).first() if city else None
    if city is None or sitting is None:
        return {}
    token = screen_token(plan, CITY)
    return {
        "council": CITY,
        "sitting": sitting.id,
        "screen": token,
        "addresses": {
            "Máy đại biểu / tablet": reverse("sitting", args=[CITY, sitting.id]),
            "Bàn chủ tọa / console": reverse("console", args=[CITY, sitting.id]),
            "Màn hình hội trường / hall": reverse("hall", args=[token]),
            "Mã điểm danh ở cửa / door": reverse("door", args=[CITY, sitting.id]),
        },
    }
