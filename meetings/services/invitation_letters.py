"""What goes out for invitations: letters with calendar entry and PDF, updates, cancellations, reminders.

Work of the clock, before each round of the outbox. Which revision somebody was told of stands on their row in
the transaction of the letter, so that several processes tell each revision once, and one that dies tells
neither twice nor never. PDFs are made before the transaction: no lock is held while a page is set.
Letters are in Vietnamese: who reads them is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from functools import partial
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from council import clock
from council.errors import Refused
from council.queries import settings_in_force
from council.rules.wording import HANOI
from council.services import mail, sms
from council.services.mail import File, Message
from meetings.documents.invitation import render_invitation
from meetings.documents.invitation_ics import CANCEL, REQUEST, Entry, calendar_entry
from meetings.enums import InvitationState, InviteeKind, ReplyState
from meetings.models import Invitation, Invitee
from meetings.rules.invitations import FIRST, LAST, Pending, Times, reminder_due
from meetings.services import invitee_contact
from meetings.services.invitation_papers import addressed, paper_of, title_of
from meetings.services.invitations import tell
from meetings.services.invitee_contact import Contact

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 300
LETTER, REMINDER = "meetings.invitation", "meetings.reminder"
ICS, PDF = "giay-moi.ics", "giay-moi.pdf"


def write() -> int:
    """Write what is owed; answers how many letters and texts."""
    return write_letters() + remind()


def write_letters() -> int:
    """A letter to everybody who has not been told of the present revision; how many were written."""
    found = list(_behind().values_list("id", flat=True)[:MOST_AT_ONCE])
    return sum(_once(partial(_write, pk), pk) for pk in found)


def remind() -> int:
    """Remind those who wait, by the council's settings; how many letters and texts were written."""
    now = clock.now()
    rows = Invitation.objects.with_scopes_disabled().filter(state=InvitationState.SENT, answer_by__gt=now)
    rows = rows.filter(invitees__in=_unreminded()).distinct().order_by("id")
    return sum(_remind(row, now) for row in rows)


def _once(work: Callable[[], int], pk: int) -> int:
    """One that cannot be written (a seal that does not open) holds up none of the others."""
    try:
        return work()
    except (Refused, ValueError) as error:  # told by its kind alone: the rest may hold an address
        log.warning("invitation_not_written", row=pk, error=type(error).__name__)
        return 0


def message_of(row: Invitee, contact: Contact) -> Message:
    """The letter by e-mail that somebody gets of the present revision."""
    invitation = row.invitation
    what = title_of(invitation)
    is_off = invitation.state == InvitationState.CANCELLED
    if is_off:
        subject, head = f"Hủy giấy mời: {what}", f"Giấy mời dưới đây đã hủy. {_why(invitation)}"
    elif row.told_revision is not None:
        subject = f"Thay đổi thời gian, địa điểm: {what}"
        head = "Thời gian hoặc địa điểm đã thay đổi như dưới đây. Nếu không dự được, hãy trả lời lại."
    else:
        subject, head = f"Giấy mời: {what}", f"{paper_of(invitation).agency} trân trọng kính mời:"
    body = "\n".join([f"Kính gửi: {row.name}", "", head, "", *_facts(invitation), *_how(row), ""])
    files = [_calendar(row, contact, subject)]
    if invitation.attach_pdf and not is_off:
        files.append(File.of(PDF, "application/pdf", render_invitation(paper_of(invitation), addressed(row))))
    return Message(contact.email, " ".join(subject.split()), body, files=files)


def _behind() -> QuerySet[Invitee]:
    """Who is owed a letter. A cancellation goes to those alone who had one."""
    rows = Invitee.objects.with_scopes_disabled().exclude(sent_at=None)
    sent = Q(invitation__state=InvitationState.SENT)
    off = Q(invitation__state=InvitationState.CANCELLED, told_revision__isnull=False)
    behind = Q(told_revision=None) | Q(told_revision__lt=F("invitation__revision"))
    found: QuerySet[Invitee] = rows.filter(behind, sent | off).order_by("id")
    return found


def _write(pk: int) -> int:
    rows = _behind().select_related("invitation__session__term", "invitation__sitting", "invitation__council")
    row = rows.filter(pk=pk).first()
    if row is None:
        return 0
    contact = invitee_contact.of(row)
    message = message_of(row, contact) if contact.email else None
    with transaction.atomic():
        locked = _locked(Invitee.objects.with_scopes_disabled().select_related("invitation")).filter(pk=pk)
        now = locked.first()
        seen = (row.told_revision, row.contact, row.invitation.version)
        if now is None or (now.told_revision, now.contact, now.invitation.version) != seen:
            return 0  # another process was faster, or it changed meanwhile: the next round sees it
        now.told_revision = row.invitation.revision
        now.save(update_fields=["told_revision"])
        if message is not None:
            mail.queue(message, kind=LETTER)
    return int(message is not None)


def _unreminded() -> QuerySet[Invitee]:
    rows: QuerySet[Invitee] = Invitee.objects.with_scopes_disabled().filter(
        reply=ReplyState.WAITING, reminded_last_at=None
    )
    return rows.exclude(sent_at=None)


def _remind(invitation: Invitation, now: datetime) -> int:
    options = settings_in_force(invitation.council_id, clock.today())
    after, before = int(options["invitations.remind_after"]), int(options["invitations.remind_before"])
    times = Times(invitation.starts_at, invitation.ends_at, invitation.answer_by)
    written = told = 0
    with transaction.atomic():
        for row in _locked(_unreminded().select_related(None)).filter(invitation_id=invitation.id):
            sent_at = row.sent_at or now
            pending = Pending(sent_at, times, row.reminded_at is not None, row.reminded_last_at is not None)
            due = reminder_due(pending, now, after, before)
            if not due:
                continue
            row.invitation = invitation
            gone = _once(partial(_reminder, row, with_text=bool(options["invitations.sms"])), row.id)
            row.reminded_at = now if due == FIRST else row.reminded_at
            row.reminded_last_at = now if due == LAST else None
            row.save(update_fields=["reminded_at", "reminded_last_at"])
            written, told = written + gone, told + bool(gone)
        if told:
            tell(invitation, None, "meetings.invitation.reminded", {"invitees": told, "messages": written})
    return written


def _reminder(row: Invitee, *, with_text: bool) -> int:
    """A letter, and a text where there is a mobile number; how many of both."""
    contact, invitation = invitee_contact.of(row), row.invitation
    what, by = title_of(invitation), f"{invitation.answer_by.astimezone(HANOI):%H:%M %d/%m/%Y}"
    count = 0
    if contact.email:
        lines = [f"Kính gửi: {row.name}", "", f"Xin ông/bà trả lời giấy mời trước {by}.", ""]
        body = "\n".join([*lines, *_facts(invitation), *_how(row), ""])
        mail.queue(Message(contact.email, f"Nhắc trả lời giấy mời: {what}", body), kind=REMINDER)
        count += 1
    if with_text and contact.takes_texts:
        when = f"{invitation.starts_at.astimezone(HANOI):%H:%M %d/%m/%Y}"
        words = f"Kính mời dự {what[:120]}, {when}. Xin trả lời trước {by}: {_answer_at(row)}"
        sms.queue(contact.phone, words, kind=REMINDER)
        count += 1
    return count


def _locked(rows: QuerySet[Invitee]) -> QuerySet[Invitee]:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(of=("self",), skip_locked=True)
    return rows


def _facts(invitation: Invitation) -> list[str]:
    starts, ends = invitation.starts_at.astimezone(HANOI), invitation.ends_at.astimezone(HANOI)
    until = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%H:%M, %d/%m/%Y}"
    lines = [
        f"Tới dự: {title_of(invitation)}",
        f"Thời gian: {starts:%H:%M, %d/%m/%Y} - {until}",
        f"Địa điểm: {invitation.place}",
        f"Giấy mời số: {invitation.number}",
    ]
    return lines + ([f"Nội dung: {invitation.content}"] if invitation.content else [])


def _how(row: Invitee) -> list[str]:
    invitation = row.invitation
    if invitation.state == InvitationState.CANCELLED:
        return []
    by = f"{invitation.answer_by.astimezone(HANOI):%H:%M %d/%m/%Y}"
    lines = ["", f"Xin trả lời trước {by} tại:", _answer_at(row)]
    if row.kind == InviteeKind.GUEST:
        lines += ["", "Liên kết này dành riêng cho ông/bà; xin không chuyển cho người khác."]
    return lines


def _answer_at(row: Invitee) -> str:
    """Where somebody answers: the guest's own link, the delegate's desk."""
    if row.kind == InviteeKind.GUEST:
        return invitee_contact.link_of(row)
    return f"{settings.PUBLIC_ADDRESS}{reverse('desk', args=[row.invitation.council.code])}"


def _why(invitation: Invitation) -> str:
    return f"Lý do: {invitation.cancel_reason.rstrip('.')}."


def _calendar(row: Invitee, contact: Contact, subject: str) -> File:
    invitation = row.invitation
    off = invitation.state == InvitationState.CANCELLED
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    paper = paper_of(invitation)
    entry = Entry(
        invitation=invitation.id,
        revision=invitation.revision,
        host=host,
        stamp=clock.now(),
        summary=subject if off else title_of(invitation),
        starts_at=invitation.starts_at,
        ends_at=invitation.ends_at,
        place=invitation.place,
        description=_why(invitation) if off else "\n".join(_facts(invitation)),
        organiser=paper.agency,
        organiser_mail=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        invited=row.name,
        invited_mail=contact.email,
        cancelled=off,
    )
    return File.of(ICS, "text/calendar", calendar_entry(entry), method=CANCEL if off else REQUEST)
