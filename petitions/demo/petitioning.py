"""What is done with one petition of the demo, each act through its service, by who may do it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from council import clock
from council.demo.institution import CITY
from council.demo.names import names
from council.demo.plan import Plan
from council.models import Board, Council
from council.permissions import Actor
from petitions.demo import texts
from petitions.demo.stage import Stage
from petitions.demo.texts import Matter
from petitions.enums import Competence
from petitions.models import Answer, Petition, Promise, Task
from petitions.queries.sources import source_of
from petitions.services import (
    answers,
    ask,
    classify,
    evaluating,
    forward,
    handover,
    judging,
    promises,
    publication,
    ratings,
    record,
    redaction,
    tracking,
    urge,
)
from petitions.services.answers import AnswerData
from petitions.services.classify import Classified, TransferLetter
from petitions.services.petitioner import Petitioner
from petitions.services.record import Heard

# Kind of answer -> outcome, detail, what is said.
KINDS = {
    "done": ("resolved", "resolved_by_work", texts.DONE),
    "inspected": ("resolved", "resolved_by_inspection", texts.DONE),
    "promise": ("in_progress", "with_roadmap", texts.PROMISED),
    "explained": ("explained", "guided", texts.EXPLAINED),
    "half": ("explained", "still_to_resolve", texts.EXPLAINED),
    "unable": ("not_resolved", "", texts.UNABLE),
}


def secret_of(plan: Plan, code: str) -> str:
    """What stands on the receipt of a petition of the demo: one that the demo can print again."""
    return f"demo{plan.chance('receipt', code).getrandbits(48):012x}"


# First level of the field -> the Board that looks after it, where the council has it.
BOARDS = {"DT": "BĐT", "VX": "BVHXH", "CS": "BVHXH", "PC": "BPC", "AN": "BPC"}


@dataclass(slots=True)
class Voter:
    """One voter's petition, from the meeting on. `council` is where it is heard; `words` if not by chance."""

    stage: Stage
    council: Council
    matter: Matter
    chance: random.Random
    words: str = ""
    pk: int = 0
    secret: str = ""

    @property
    def petition(self) -> Petition:
        rows = Petition.objects.with_scopes_disabled().select_related("council", "origin", "lead")
        found: Petition = rows.get(pk=self.pk)
        return found

    def actor(self, office: str) -> Actor:
        """Somebody of the council that holds the petition."""
        holder = self.petition.council if self.pk else self.council
        return self.stage.actor(holder.code, office)

    # -- the office ------------------------------------------------------------------------------------------

    def record(self, meeting: int, *, spot_answer: str = "", kind: str = "petition") -> None:
        """Heard at the council's meeting before the last session (0) or before this one (1)."""
        (name,) = names(self.chance, 1)
        found = record.record(
            actor=self.actor("kiennghi" if self.chance.random() < 0.7 else "kiennghi2"),
            data=Heard(
                text=self.words or texts.told(self.chance, self.matter),
                meeting_id=self.stage.meetings[self.council.code][meeting].id,
                voters=self.chance.choice((1, 1, 1, 2, 5, 12)),
                place_id=self.council.id if self.council.code != CITY else self._somewhere().id,
                session_id=self.stage.sessions[self.council.code][meeting].id,
                is_urgent=self.chance.random() < 0.06,
                kind=kind,
                spot_answer=spot_answer,
                petitioner=Petitioner(name, f"09{self.chance.randrange(10**8):08d}", "Địa chỉ hư cấu"),
            ),
            client_id=f"demo-{self.chance.getrandbits(48):012x}",
        )
        self.pk, self.secret = found.petition.id, secret_of(self.stage.plan, found.petition.code)
        rows = Petition.objects.with_scopes_disabled().filter(pk=self.pk)
        rows.update(secret_hash=record.hash_secret(self.secret))

    def _somewhere(self) -> Council:
        communes = [council for code, council in self.stage.councils.items() if code != CITY]
        return self.chance.choice(communes) if communes else self.council

    def classify(self, competence: str = "") -> None:
        row = self.petition
        own = Competence.DEPARTMENT if row.council.code == CITY else Competence.COMMUNE
        sessions = self.stage.sessions[row.council.code]
        classify.classify(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            data=Classified(
                field_id=self.stage.fields[self.matter.field].id,
                competence=competence or own,
                place_id=row.place_id,
                is_urgent=row.is_urgent,
                session_id=row.session_id or sessions[-1].id,
            ),
            version=row.version,
        )

    def forward(self, key: str = "", helpers: tuple[str, ...] = ()) -> None:
        code = self.petition.council.code
        key = key or (self.matter.body if code == CITY else "ubnd")
        forward.forward(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            version=self.petition.version,
            lead_body_id=self.stage.body(code, key).id,
            coordinating=[self.stage.body(code, one).id for one in helpers],
            letter=self.stage.letter(code, self.stage.actor(code, "truongban").name),
        )

    def hand_over(self) -> None:
        handover.hand_over(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            version=self.petition.version,
            to_council_code=CITY,
            reason="Công trình do sở của thành phố quản lý",
            letter=self.stage.letter(self.council.code),
        )

    def transfer(self, kind: str) -> None:
        classify.transfer(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            kind=kind,
            letter=TransferLetter(
                self.stage.letter(self.council.code).number, clock.today(), "Ban Tiếp công dân thành phố"
            ),
            version=self.petition.version,
        )

    def ask(self) -> None:
        ask.ask(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            version=self.petition.version,
            question="Xin cho biết rõ vị trí và thời gian xảy ra để kiểm tra.",
            letter=self.stage.letter(self.council.code),
        )

    def told_more(self) -> None:
        ask.record_answer(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            version=self.petition.version,
            words="Ngay đầu ngõ, cạnh cột điện số 4, thường vào buổi tối.",
        )

    def urge(self) -> None:
        row = self.petition
        assert row.lead_id is not None
        urge.urge(
            actor=self.actor("kiennghi"),
            body_id=row.lead_id,
            chosen=urge.Chosen(task_ids=[self.task.id]),
            letter=self.stage.letter(row.council.code),
        )

    # -- the body --------------------------------------------------------------------------------------------

    @property
    def task(self) -> Task:
        rows = Task.objects.with_scopes_disabled().filter(petition_id=self.pk, is_lead=True)
        found: Task = rows.select_related("body", "council").order_by("-id")[0]
        return found

    def officer(self) -> Actor:
        """Who answers for the lead body."""
        task = self.task
        bodies = self.stage.cast.bodies.items()
        key = next(key for (code, key), body in bodies if body.id == task.body_id)
        return self.stage.actor(task.council.code, key)

    def receive(self) -> None:
        forward.receive(actor=self.officer(), task_id=self.task.id)

    def give_back(self) -> None:
        officer = self.officer()
        forward.return_task(
            actor=officer,
            task_id=self.task.id,
            reason="Tuyến này do cơ quan khác quản lý",
            letter=self.stage.letter(f"/{officer.name}"),
        )

    def answer(self, kind: str, until: date | None = None) -> None:
        """Written and sent. A promise holds until `until`."""
        outcome, detail, said = KINDS[kind]
        officer, task = self.officer(), self.task
        roadmap = self.chance.choice(texts.ROADMAPS) if kind == "promise" else ""
        draft = answers.save_draft(
            actor=officer,
            task_id=task.id,
            data=AnswerData(
                text=f"Về kiến nghị {self.petition.code}: {self.chance.choice(said)}",
                outcome=outcome,
                detail=detail,
                roadmap=roadmap or ("Chưa cân đối được nguồn lực." if kind == "unable" else ""),
                expected_on=until,
                document_number=self.stage.letter(f"/{officer.name}").number,
                document_date=clock.today(),
                signer=officer.name,
            ),
            version=0,
        )
        answers.submit(actor=officer, answer_id=draft.id, version=draft.version)

    def draft(self) -> None:
        """Begun, not sent."""
        data = AnswerData(text="Đơn vị đang kiểm tra hiện trường, sẽ bổ sung số liệu.")
        answers.save_draft(actor=self.officer(), task_id=self.task.id, data=data, version=0)

    # -- judging ---------------------------------------------------------------------------------------------

    @property
    def last_answer(self) -> Answer:
        rows = Answer.objects.with_scopes_disabled().filter(petition_id=self.pk)
        found: Answer = rows.order_by("-id")[0]
        return found

    def check(self, *, passed: bool = True) -> None:
        answer = self.last_answer
        note = "" if passed else "Câu trả lời chưa nêu thời hạn cụ thể."
        judging.check(
            actor=self.actor("ban"),
            answer_id=answer.id,
            version=answer.version,
            passed=passed,
            note=note,
            board_id=self._board(),
        )

    def _board(self) -> int:
        """The Board of the petition's field."""
        council = self.petition.council
        rows = Board.objects.with_scopes_disabled().filter(council=council).values_list("short_name", "id")
        boards = dict(rows)
        wanted = BOARDS.get(self.matter.field[:2], "BKTNS")
        return int(boards.get(wanted) or boards["BKTNS"])

    def evaluate(self, *, satisfied: bool = True) -> None:
        delegates = self.stage.delegates[self.petition.council.code]
        if not delegates:
            return
        evaluating.evaluate(
            actor=self.chance.choice(delegates),
            answer_id=self.last_answer.id,
            is_satisfied=satisfied,
            note="" if satisfied else "Cử tri cho biết hiện trường vẫn như cũ.",
        )

    def accept(self) -> None:
        answer = self.last_answer
        judging.accept(actor=self.actor("truongban"), answer_id=answer.id, version=answer.version)

    def send_back(self) -> None:
        answer = self.last_answer
        judging.send_back(
            actor=self.actor("truongban"),
            answer_id=answer.id,
            version=answer.version,
            reason="Câu trả lời chưa nêu thời hạn và trách nhiệm; đề nghị trả lời lại.",
        )

    def keep(self) -> None:
        """What was promised is done."""
        row = Promise.objects.with_scopes_disabled().get(petition_id=self.pk)
        promises.keep(
            actor=self.actor("truongban"),
            promise_id=row.id,
            version=self.petition.version,
            note="Tổ dân phố xác nhận đã bàn giao, đưa vào sử dụng.",
        )

    # -- the public ------------------------------------------------------------------------------------------

    def review(self) -> None:
        row = self.petition
        nothing = redaction.Choice()
        redaction.review(
            actor=self.actor("kiennghi"),
            petition_id=self.pk,
            version=row.version,
            digest=source_of(row).digest,
            words=nothing,
            answer=nothing,
        )

    def publish(self) -> None:
        publication.publish(
            actor=self.actor("truongban"), petition_id=self.pk, version=self.petition.version, confirmed=True
        )

    def rate(self, score: int, note: str = "") -> None:
        holder = tracking.prove(self.petition.code, self.secret)
        assert holder is not None
        ratings.rate(holder=holder, score=score, note=note)


def days_after(days: int) -> date:
    """A day so many days from now on the stage."""
    return clock.today() + timedelta(days=days)
