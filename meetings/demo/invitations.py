"""An invitation of the demo world: to the city's session, with fictional guests, some of whom answered."""

from __future__ import annotations

from datetime import timedelta

from django_scopes import scopes_disabled

from council import clock
from council.demo.institution import CITY
from council.demo.plan import Plan, Report
from council.enums import Role
from council.models import Account, CouncilSession, Delegate
from council.permissions import actors
from meetings.demo.sessions import actor_for
from meetings.models import Invitation, Invitee
from meetings.services import invitations, invitees
from meetings.services.invitation_answers import Reply, answer_as_delegate, answer_for
from meetings.services.invitees import Guest

GUESTS = (
    (Guest("Ông Lý Văn Mẫu", "Phó Chủ tịch", "Ủy ban MTTQ thành phố (mẫu)", "mttq@example.org"), "attending"),
    (Guest("Bà Tạ Thị Ví Dụ", "Giám đốc", "Sở Xây dựng (mẫu)", "sxd@example.org"), "substitute"),
    (Guest("Ông Chu Quang Thử", "Giám đốc", "Sở Tài chính (mẫu)", "stc@example.org"), "attending"),
    (Guest("Bà Mạc Thu Nháp", "Chánh án", "Tòa án nhân dân thành phố (mẫu)"), "absent"),
    (Guest("Ông Kiều Minh Họa", "Phóng viên", "Báo Mẫu", "bao@example.org"), "waiting"),
    (Guest("Bà Ông Thị Phỏng", "Phóng viên", "Đài Mẫu", "dai@example.org"), "waiting"),
)
ANSWERS = {
    "attending": Reply("attending"),
    "substitute": Reply("substitute", "", "Ông Nghiêm Văn Thay", "Phó Giám đốc"),
    "absent": Reply("absent", "Bận phiên xét xử đã xếp lịch"),
}
COMING = 30  # delegates who answered that they come
BEFORE = timedelta(days=12)


@scopes_disabled()
def build(plan: Plan, report: Report) -> None:
    """The invitation as far as the plan's stage: in preparation, or sent and answered."""
    session = CouncilSession.objects.select_related("council").filter(council__code=CITY).first()
    if session is None or not plan.reaches("draft"):
        return
    office = actor_for(session.council, Role.SECRETARIAT, plan.today)
    with clock.frozen(clock.at(session.opens_on - BEFORE, 9)):
        data = invitations.prefilled(actor=office, session_id=session.id)
        data = invitations.InvitationData(
            signed_on=clock.today(),
            signer_name=data.signer_name,
            signer_post="TM. Thường trực\nChủ tịch",
            starts_at=clock.at(session.opens_on, 8),
            ends_at=clock.at(session.closes_on, 17),
            place=session.place,
            answer_by=clock.at(session.opens_on - timedelta(days=2), 17),
            number="15/GM-HĐND",
            content="Theo chương trình kỳ họp gửi kèm.",
        )
        row = invitations.create(actor=office, session_id=session.id, data=data)
        invitees.invite_delegates(actor=office, invitation_id=row.id)
        for guest, _reply in GUESTS:
            invitees.add_guest(actor=office, invitation_id=row.id, guest=guest)
        if plan.reaches("published"):
            invitations.send(actor=office, invitation_id=row.id, version=row.version)
            # The letters went days ago: the clock of the demo's server writes none.
            Invitee.objects.filter(invitation=row).update(told_revision=row.revision)
            _answers(plan, row)
    report("an invitation to the city's session")


def _answers(plan: Plan, row: Invitation) -> None:
    office = actor_for(row.council, Role.SECRETARIAT, plan.today)
    by_name = {guest.name: reply for guest, reply in GUESTS}
    for one in Invitee.objects.filter(invitation=row, name__in=by_name):
        if reply := ANSWERS.get(by_name[one.name]):
            answer_for(actor=office, invitation_id=row.id, invitee_id=one.id, reply=reply)
    seats = Delegate.objects.filter(council=row.council).order_by("seat").values_list("person_id", flat=True)
    # The first seats stay open: visitors of the demo sign in as these delegates.
    people = list(seats)[10 : 10 + COMING]
    accounts = Account.objects.filter(person_id__in=people).select_related("person").order_by("person_id")
    for actor in actors([(row.council, account, "", "vi") for account in accounts], plan.today):
        answer_as_delegate(actor=actor, invitation_id=row.id, reply=ANSWERS["attending"])
