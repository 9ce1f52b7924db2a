"""The papers of an invitation: letters as PDF, one or all; the list of guests; the answers as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council import clock
from council.enums import CouncilKind
from council.errors import not_found
from council.permissions import Actor, require
from council.rules.wording import HANOI
from council.workbook import Sheet, workbook
from meetings.documents.guest_list import GuestLine, GuestList, render_guest_list
from meetings.documents.invitation import Addressed, InvitationPaper, render_all, render_invitation, when
from meetings.enums import InvitationState, InviteeKind, ReplyState
from meetings.models import Invitation, Invitee
from meetings.rules.invitations import is_late
from meetings.services import invitee_contact
from meetings.services.invitation_answers import ANSWER
from meetings.services.invitations import access, guests
from meetings.services.records import council_full_name

SAMPLE = "(họ và tên người được mời)"
ANSWERS = {
    ReplyState.WAITING: "chưa trả lời",
    ReplyState.ATTENDING: "sẽ dự",
    ReplyState.ABSENT: "vắng",
    ReplyState.SUBSTITUTE: "cử người dự thay",
}


def preview(*, actor: Actor, invitation_id: int) -> tuple[str, bytes]:
    """File name and PDF of the letter as it will look, to nobody yet."""
    row = access(actor, invitation_id)
    return "giay-moi.pdf", render_invitation(paper_of(row), Addressed(SAMPLE))


def letter(*, actor: Actor, invitation_id: int, invitee_id: int) -> tuple[str, bytes]:
    """The letter of one of those invited, a guest's with the link to answer by once it is sent."""
    row = access(actor, invitation_id)
    found = Invitee.objects.with_scopes_disabled().filter(invitation=row, pk=invitee_id).first()
    return _letter(row, found)


def own_letter(*, actor: Actor, invitation_id: int) -> tuple[str, bytes]:
    """A delegate's own letter."""
    require(actor, ANSWER, actor.council_id)
    row = access(actor, invitation_id, verb=ANSWER)
    rows = Invitee.objects.with_scopes_disabled().filter(invitation=row, delegate_id=actor.delegate_id or 0)
    return _letter(row, rows.exclude(sent_at=None).first())


def all_letters(*, actor: Actor, invitation_id: int, kind: str = "") -> tuple[str, bytes]:
    """Every letter in one file to print; `kind`: of guests or of delegates alone."""
    row = access(actor, invitation_id)
    rows = Invitee.objects.with_scopes_disabled().filter(invitation=row)
    rows = rows.filter(kind=kind) if kind in InviteeKind.values else rows
    everybody = [addressed(one) for one in rows]
    paper = paper_of(row)
    if not everybody:
        return "giay-moi.pdf", render_invitation(paper, Addressed(SAMPLE))
    return f"giay-moi-{row.id}-tat-ca.pdf", render_all(paper, everybody)


def guest_list(*, actor: Actor, invitation_id: int) -> tuple[str, bytes]:
    """The list of guests to sign at the door."""
    row = access(actor, invitation_id)
    paper = paper_of(row)
    lines = [GuestLine(_who(one), _details(one), _answer(one)) for one in guests(row)]
    made = GuestList(
        paper.agency,
        paper.place_of_issue,
        clock.today(),
        paper.about,
        when(row.starts_at, row.ends_at),
        row.place,
        lines,
    )
    return f"khach-moi-{row.id}.pdf", render_guest_list(made)


def answers_table(*, actor: Actor, invitation_id: int) -> tuple[str, bytes]:
    """Everybody invited with their answer, as an Excel workbook; without addresses and numbers."""
    row = access(actor, invitation_id)
    rows = []
    for at, one in enumerate(Invitee.objects.with_scopes_disabled().filter(invitation=row), 1):
        replied = one.replied_at.astimezone(HANOI) if one.replied_at else None
        rows.append(
            (
                at,
                str(InviteeKind(one.kind).label),
                one.name,
                one.post,
                one.organisation,
                str(ReplyState(one.reply).label),
                one.reason,
                ", ".join(part for part in (one.substitute_name, one.substitute_post) if part),
                f"{replied:%H:%M %d/%m/%Y}" if replied else "",
                _("Muộn") if is_late(one.replied_at, row.answer_by) else "",
            )
        )
    head = (
        _("STT"), _("Loại"), _("Họ và tên"), _("Chức vụ"), _("Cơ quan"), _("Trả lời"), _("Lý do"),
        _("Người dự thay"), _("Trả lời lúc"), _("Ghi chú"),
    )  # fmt: skip
    widths = (6, 12, 28, 28, 32, 18, 32, 32, 18, 10)
    sheet = Sheet(_("Trả lời giấy mời"), [title_of(row)], [head], rows, widths=widths)
    return f"tra-loi-giay-moi-{row.id}.xlsx", workbook([sheet])


def paper_of(row: Invitation) -> InvitationPaper:
    """What every letter of an invitation says."""
    council = row.council
    agency = council_full_name(council)
    term = row.session.term
    about = [_session(row), f"{agency} khóa {term.number}"]
    return InvitationPaper(
        agency=agency,
        place_of_issue=council.name if council.kind == CouncilKind.CITY else _upper_first(agency),
        number=row.number,
        day=row.signed_on,
        title=title_of(row),
        about=[*about[:1], *([row.sitting.title] if row.sitting else []), *about[1:]],
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        content=row.content,
        answer_by=row.answer_by,
        answer_how="đại biểu trả lời tại bàn làm việc trên hệ thống Nghị trường",
        signer_post=row.signer_post,
        signer_name=row.signer_name,
        draft=row.state == InvitationState.DRAFT,
    )


def addressed(row: Invitee) -> Addressed:
    """To whom one letter goes."""
    return Addressed(row.name, row.post, row.organisation, invitee_contact.link_of(row))


def title_of(row: Invitation) -> str:
    """ "Phiên khai mạc, Kỳ họp thứ 5, Hội đồng nhân dân thành phố Hà Nội": in Vietnamese always."""
    sitting = f"{row.sitting.title}, " if row.sitting else ""
    return f"{sitting}{_session(row)}, {council_full_name(row.council)}"


def _letter(row: Invitation, found: Invitee | None) -> tuple[str, bytes]:
    if found is None:
        raise not_found()
    return f"giay-moi-{found.id}.pdf", render_invitation(paper_of(row), addressed(found))


def _session(row: Invitation) -> str:
    return row.session.name or f"Kỳ họp thứ {row.session.number}"


def _who(one: Invitee) -> str:
    return one.substitute_name if one.reply == ReplyState.SUBSTITUTE else one.name


def _details(one: Invitee) -> str:
    if one.reply == ReplyState.SUBSTITUTE:
        return ", ".join(part for part in (one.substitute_post, one.organisation) if part)
    return ", ".join(part for part in (one.post, one.organisation) if part)


def _answer(one: Invitee) -> str:
    if one.reply == ReplyState.SUBSTITUTE:
        return f"dự thay {one.name}"
    return ANSWERS[ReplyState(one.reply)]


def _upper_first(agency: str) -> str:
    name = agency.removeprefix("Hội đồng nhân dân ")
    return name[:1].upper() + name[1:]
