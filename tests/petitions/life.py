"""One petition's life, act by act, through the services, each on its day: a ward, the city, the bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from council import clock
from council.enums import Role
from council.models import CalendarDay
from council.permissions import Actor
from council.services import calendar
from council.services.calendar import Day
from petitions.models import Answer, Petition, Promise, Task
from petitions.queries.sources import source_of
from petitions.rules.clock import HANOI
from petitions.services import (
    answers,
    classify,
    consolidate,
    evaluating,
    forward,
    handover,
    judging,
    merge,
    publication,
    record,
    redaction,
)
from petitions.services.answers import AnswerData
from petitions.services.classify import Classified
from petitions.services.consolidate import Signing
from petitions.services.letters import LetterData
from petitions.services.petitioner import Petitioner
from petitions.services.redaction import Choice
from tests.factories.operators import operator
from tests.factories.petitions import Town, make_clock_rule, make_meeting, make_town

PHONE = "0912 345 678"
SAID = (
    "Ông Nguyễn Văn Giả Định, số điện thoại 0912 345 678, đề nghị sửa cầu qua mương thoát nước trước cổng "
    "trường tiểu học, mặt cầu hư hỏng nặng từ năm ngoái"
)
AGAIN = "Đề nghị sửa cầu qua mương thoát nước trước cổng trường tiểu học vì mặt cầu hư hỏng nặng từ năm ngoái"
NEW_YEAR = date(2026, 1, 1)
SWAP = (
    Day(date(2026, 1, 2), False, "Nghỉ hoán đổi", "Văn bản 12729/VPCP-KGVX ngày 25/12/2025"),
    Day(date(2026, 1, 10), True, "Làm bù", "Văn bản 12729/VPCP-KGVX ngày 25/12/2025"),
)


def day(year: int, month: int, number: int, hour: int = 9) -> Any:
    """The clock stands at this hour of a day in Hanoi."""
    return clock.frozen(datetime(year, month, number, hour, tzinfo=HANOI))


def letter(number: str, signer: str = "Trần Thị Ví Dụ") -> LetterData:
    return LetterData(number=number, signed_on=clock.today(), signer=signer)


@dataclass
class Life:
    """The town and the petition as the last act left it. `secret`: what the receipt says."""

    town: Town
    petition: Petition
    secret: str
    seen: dict[str, Any] = field(default_factory=dict)

    def fresh(self) -> Petition:
        """The petition as it stands."""
        found: Petition = Petition.objects.with_scopes_disabled().get(pk=self.petition.pk)
        self.petition = found
        return found

    def task(self) -> Task:
        """The lead's duty, the newest one."""
        rows = Task.objects.with_scopes_disabled().filter(petition=self.petition, is_lead=True)
        found: Task = rows.order_by("-id")[0]
        return found

    def answer(self) -> Answer:
        rows = Answer.objects.with_scopes_disabled().filter(petition=self.petition)
        found: Answer = rows.order_by("-id")[0]
        return found

    def promise(self) -> Promise:
        rows = Promise.objects.with_scopes_disabled().filter(petition=self.petition)
        found: Promise = rows.order_by("-id")[0]
        return found

    def city(self, who: str = Role.PETITION_OFFICER) -> Actor:
        return self.town.city.actor(str(who))

    def ward(self, who: str = Role.PETITION_OFFICER) -> Actor:
        return self.town.communes[0].actor(str(who))


def heard() -> Life:
    """Second of December: a delegate of the ward notes what a voter says, with who said it."""
    CalendarDay.objects.create(
        day=NEW_YEAR, is_working=False, name="Tết Dương lịch", source="Bộ luật Lao động"
    )
    town = make_town()
    make_clock_rule(town, 0, "answer_department", 10)
    ward = town.communes[0]
    data = record.Heard(
        text=SAID,
        meeting_id=make_meeting(town, 1).id,
        place_id=ward.council.id,
        field_id=town.fields[1].id,
        petitioner=Petitioner(name="Nguyễn Văn Giả Định", phone=PHONE),
    )
    found = record.record(actor=ward.actor("1"), data=data, client_id="may-tinh-bang-0001")
    return Life(town, found.petition, found.secret)


def heard_again(life: Life) -> Petition:
    """The office notes the same matter from a letter, and marks it."""
    data = record.Heard(text=AGAIN, source="letter", place_id=life.ward().council_id)
    other = record.record(actor=life.ward(), data=data, client_id="phong-lam-viec-1").petition
    merge.mark_duplicate(
        actor=life.ward(), petition_id=other.id, of_id=life.petition.id, version=other.version
    )
    other.refresh_from_db()
    return other


def classified(life: Life, actor: Actor, competence: str) -> None:
    data = Classified(
        field_id=life.town.fields[1].id, competence=competence, place_id=life.town.communes[0].council.id
    )
    classify.classify(actor=actor, petition_id=life.petition.id, data=data, version=life.fresh().version)


def consolidated(life: Life) -> int:
    """The ward's report before its session, frozen with both signatures."""
    session = life.town.sessions["00001"]
    report = consolidate.draft(actor=life.ward(), session_id=session.id, before_session=True)
    consolidate.add(actor=life.ward(), report_id=report.id, petition_ids=[life.petition.id])
    signing = Signing("12/BC-TTHĐND-MTTQ", clock.today(), "Lê Văn Minh Họa", "Phạm Thị Thí Dụ")
    consolidate.freeze(actor=life.ward(Role.PETITION_HEAD), report_id=report.id, signing=signing)
    return report.id


def forwarded(life: Life, actor: Actor, body_id: int, number: str) -> Task:
    forward.forward(
        actor=actor,
        petition_id=life.petition.id,
        version=life.fresh().version,
        lead_body_id=body_id,
        letter=letter(number),
    )
    return life.task()


def returned(life: Life) -> None:
    """The ward's People's Committee: the bridge is the city's."""
    forward.return_task(
        actor=life.ward("body:0"),
        task_id=life.task().id,
        reason="Cầu thuộc thẩm quyền quản lý của thành phố",
        letter=letter("88/UBND"),
    )


def handed_over(life: Life) -> None:
    handover.hand_over(
        actor=life.ward(),
        petition_id=life.petition.id,
        version=life.fresh().version,
        to_council_code="hn",
        reason="Cầu thuộc thẩm quyền quản lý của thành phố",
        letter=letter("21/TTHĐND"),
    )


def calendar_changed(life: Life) -> Any:
    """A week before, the day after New Year becomes a day off and a Saturday a working day."""
    return calendar.import_days(
        actor=operator(life.town.city), council_id=life.town.city.council.id, days=SWAP
    )


def answered(life: Life, words: str, outcome: str, detail: str = "", **more: Any) -> Answer:
    """The department writes and sends an answer."""
    body = life.city("body:0")
    data = AnswerData(
        text=words,
        outcome=outcome,
        detail=detail,
        document_number="45/SXD-HT",
        document_date=clock.today(),
        signer="Đỗ Văn Tượng Trưng",
        **more,
    )
    draft = answers.save_draft(actor=body, task_id=life.task().id, data=data, version=0)
    return answers.submit(actor=body, answer_id=draft.id, version=draft.version)


def judged(life: Life, *, passed: bool, satisfied: bool, note: str = "") -> Answer:
    """The Board checks, a delegate speaks for the group."""
    answer = life.answer()
    judging.check(
        actor=life.city(Role.BOARD_OFFICER),
        answer_id=answer.id,
        version=answer.version,
        passed=passed,
        note=note,
    )
    evaluating.evaluate(actor=life.city("1"), answer_id=answer.id, is_satisfied=satisfied, note=note)
    return life.answer()


def accepted(life: Life) -> None:
    answer = life.answer()
    judging.accept(actor=life.city(Role.PETITION_HEAD), answer_id=answer.id, version=answer.version)


def sent_back(life: Life, reason: str) -> None:
    answer = life.answer()
    judging.send_back(
        actor=life.city(Role.PETITION_HEAD), answer_id=answer.id, version=answer.version, reason=reason
    )


def reviewed(life: Life) -> None:
    """The office takes out what is personal, as suggested."""
    petition = life.fresh()
    redaction.review(
        actor=life.city(),
        petition_id=petition.id,
        version=petition.version,
        digest=source_of(petition).digest,
        words=Choice(),
        answer=Choice(),
    )


def published(life: Life) -> None:
    publication.publish(
        actor=life.city(Role.PETITION_HEAD), petition_id=life.petition.id, version=life.fresh().version
    )
