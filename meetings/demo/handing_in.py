"""Papers that bodies prepare for the city's session: a few bodies, and a task in every state.

Accounts are "hn-soantailieu" (a department) and "hn-soantailieu2" (a Board and the People's Committee). The
bodies have no address: nothing of the demo is written by e-mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from council import clock, text
from council.demo.names import names
from council.demo.plan import PASSWORD, Plan
from council.enums import PaperKind, Role
from council.models import Account, Council, CouncilSession, Person, RoleAssignment
from council.permissions import Actor, actors
from meetings.demo import programme
from meetings.documents.sample_paper import SamplePaper, render_sample_paper
from meetings.models import AgendaItem, PaperTask, PreparingBody
from meetings.services import hand_ins, paper_tasks, preparing_bodies, reviewing
from meetings.services.hand_ins import HandInData
from meetings.services.paper_tasks import TaskData
from meetings.services.preparing_bodies import BodyData

OFFICERS = ("soantailieu", "soantailieu2")
ASSIGNED = 14  # days before the opening
RETURN_NOTE = "Biểu 02 chưa khớp với phần thuyết minh ở mục II; đề nghị rà soát, ký lại rồi nộp."


@dataclass(frozen=True, slots=True)
class Owed:
    """A task of the demo: item by position, who owes it, its deadline counted from the opening, how far it
    has come (as in PaperTaskState)."""

    item: int
    body: str
    officer: int
    kind: PaperKind
    title: str
    due: int
    state: str = "assigned"
    instructions: str = ""


FINANCE, BOARD, COMMITTEE = "Sở Tài chính", "Ban Pháp chế", "Ủy ban nhân dân thành phố"
TASKS = (
    Owed(3, FINANCE, 0, PaperKind.ANNEX, "Biểu số liệu thu, chi ngân sách 9 tháng", -1),
    Owed(6, FINANCE, 0, PaperKind.ANNEX, "Danh mục dự án đầu tư công năm 2027", 1, "returned"),
    Owed(7, FINANCE, 0, PaperKind.REPORT, "Báo cáo đánh giá tác động của mức thu học phí", -2, "handed_in"),
    Owed(
        9,
        FINANCE,
        0,
        PaperKind.REPORT,
        "Báo cáo trả lời chất vấn về thu, chi ngân sách",
        2,
        instructions="Không quá 10 trang, kèm biểu số liệu.",
    ),
    Owed(8, BOARD, 1, PaperKind.VERIFICATION_REPORT, "Báo cáo thẩm tra bổ sung", 1, "approved"),
    Owed(4, COMMITTEE, 1, PaperKind.ANNEX, "Phụ lục kết quả giải quyết kiến nghị", -9, "published"),
    Owed(5, COMMITTEE, 1, PaperKind.ANNEX, "Phụ lục bản đồ cấp nước", -5, "cancelled"),
)


def build(plan: Plan, session: CouncilSession, office: Actor) -> int:
    """Bodies, officers and tasks of one session that is still in preparation; answers how many tasks."""
    officers = _officers(plan, session.council)
    bodies = {
        name: preparing_bodies.add(actor=office, data=BodyData(name)) for name in (FINANCE, BOARD, COMMITTEE)
    }
    for name, place in dict.fromkeys((one.body, one.officer) for one in TASKS):
        person_id = officers[place].person_id
        if person_id is not None:
            preparing_bodies.add_officer(actor=office, body_id=bodies[name].id, person_id=person_id)
    rows = AgendaItem.objects.filter(session=session, parent=None)
    items = {row.position: row for row in rows}
    owed = [one for one in TASKS if one.item in items]
    for number, one in enumerate(owed, start=1):
        _task(number, one, session, items[one.item], bodies[one.body], office, officers[one.officer])
    return len(owed)


def _officers(plan: Plan, council: Council) -> list[Actor]:
    found = []
    for called, user in zip(names(plan.chance("paper officers"), len(OFFICERS)), OFFICERS, strict=True):
        key, folded = text.name_key(called), text.fold(called)
        person = Person.objects.create(full_name=called, sort_key=key, search_key=folded)
        account = Account.objects.create(
            username=f"{council.code}-{user}", person=person, password=make_password(PASSWORD)
        )
        since = plan.today - timedelta(days=60)
        RoleAssignment.objects.create(person=person, council=council, role=Role.PAPER_OFFICER, since=since)
        found.append(actors([(council, account, f"demo-{account.username}", "vi")], plan.today)[0])
    return found


def _task(
    number: int,
    one: Owed,
    session: CouncilSession,
    item: AgendaItem,
    body: PreparingBody,
    office: Actor,
    officer: Actor,
) -> None:
    opening = session.opens_on
    due = clock.at(opening + timedelta(days=one.due), 17)
    with clock.frozen(clock.at(opening - timedelta(days=ASSIGNED), 9, number)):
        data = TaskData(body.id, str(one.kind), one.title, due, one.instructions)
        task = paper_tasks.assign(actor=office, item_id=item.id, data=data)
    if one.state == "cancelled":
        with clock.frozen(clock.at(opening - timedelta(days=10), 15)):
            note = "Đã gộp vào báo cáo chính."
            paper_tasks.cancel(actor=office, task_id=task.id, version=task.version, note=note)
    elif one.state != "assigned":
        _handed_in(number, one, session, task, officer)
        with clock.frozen(clock.at(opening - timedelta(days=10), 10, number)):
            _decided(one.state, task, office)


def _handed_in(number: int, one: Owed, session: CouncilSession, task: PaperTask, officer: Actor) -> None:
    day = session.opens_on - timedelta(days=11)
    sample = SamplePaper(
        issuer=one.body,
        parent="",
        number="",
        place="Hà Nội",
        day=day,
        kind=str(one.kind.label),
        abstract=one.title,
        paragraphs=programme.PARAGRAPHS,
        pages=2 + number % 3,
    )
    file = SimpleUploadedFile(f"tai-lieu-{number}.pdf", render_sample_paper(sample), "application/pdf")
    data = HandInData(document_number=f"{40 + number}/BC", note="Bản đã ký, kèm biểu.")
    with clock.frozen(clock.at(day, 16, number)):
        hand_ins.hand_in(actor=officer, task_id=task.id, version=task.version, data=data, upload=file)


def _decided(state: str, task: PaperTask, office: Actor) -> None:
    version = task.version + 1
    if state == "returned":
        reviewing.return_to_body(actor=office, task_id=task.id, version=version, note=RETURN_NOTE)
    elif state == "approved":
        reviewing.approve(actor=office, task_id=task.id, version=version)
    elif state == "published":
        reviewing.approve_and_publish(actor=office, task_id=task.id, version=version, is_public=True)
