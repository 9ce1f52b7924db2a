"""Those invited: all delegates in office in one act, guests one by one; contact data sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.models import Delegate
from council.permissions import Actor
from council.queries import members_on
from council.rules.terms import in_office
from meetings.enums import InvitationState, InviteeKind
from meetings.models import Invitation, Invitee
from meetings.services import invitee_contact
from meetings.services.invitations import access, opened, tell
from meetings.services.invitee_contact import Contact

MOST_TEXT = 200
MOST_GUESTS = 1_000
DELEGATE_POST = "Đại biểu Hội đồng nhân dân"  # letters are in Vietnamese, whoever prepares them


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest as somebody typed them."""

    name: str
    post: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""


def invite_delegates(*, actor: Actor, invitation_id: int) -> int:
    """Put every delegate in office today on the list who is not there yet, reached by the address of their
    account; how many came new."""
    with transaction.atomic():
        row = _open(actor, invitation_id)
        rows = Invitee.objects.with_scopes_disabled().filter(invitation=row)
        there = set(rows.exclude(delegate=None).values_list("delegate_id", flat=True))
        members = [one for one in members_on(row.council_id, clock.today()) if in_office(one.state)]
        new = [one for one in members if one.id not in there]
        emails = _emails([one.id for one in new])
        made: list[Invitee] = Invitee.objects.with_scopes_disabled().bulk_create(
            Invitee(
                invitation=row,
                kind=InviteeKind.DELEGATE,
                delegate_id=one.id,
                name=one.name,
                post=DELEGATE_POST,
            )
            for one in new
        )
        for one in made:
            invitee_contact.write(one, Contact(email=emails.get(one.delegate_id or 0, "")))
        Invitee.objects.with_scopes_disabled().bulk_update(made, ["contact", "key_id"], batch_size=200)
        if made:
            tell(row, actor, "meetings.invitation.delegates", {"invitees": len(made)})
    return len(made)


def add_guest(*, actor: Actor, invitation_id: int, guest: Guest, anyway: bool = False) -> Invitee:
    """One more guest. Refused ("guest_twice") where the list seems to hold the same, unless `anyway`."""
    guest, contact = checked(guest)
    with transaction.atomic():
        row = _open(actor, invitation_id)
        if not anyway and (same := twin(guest, contact, known(row))):
            message = _(
                "Trong danh sách đã có “%(name)s” giống khách mời này; nếu vẫn muốn thêm, hãy đánh dấu."
            )
            raise Refused("guest_twice", message % {"name": same})
        [made] = put(row, [(guest, contact)])
        tell(row, actor, "meetings.invitee.added", {"invitee": made.id, "name": made.name})
    return made


def update_invitee(
    *, actor: Actor, invitation_id: int, invitee_id: int, guest: Guest, new_link: bool = False
) -> Invitee:
    """Change a guest, or how a delegate is reached. Another e-mail address, or `new_link`, makes a new
    secret link: the old one is worthless, and a letter that was sent is sent again to the new address."""
    guest, contact = checked(guest)
    with transaction.atomic():
        row = _open(actor, invitation_id)
        invitee = one_of(row, invitee_id)
        renew = new_link or contact.email != invitee_contact.of(invitee).email
        if invitee.kind == InviteeKind.GUEST:
            invitee.name, invitee.post, invitee.organisation = guest.name, guest.post, guest.organisation
        invitee_contact.write(invitee, contact, new_link=renew)
        if renew:
            invitee.told_revision = None
        invitee.save()
        code = "meetings.invitee.link" if renew else "meetings.invitee.updated"
        tell(row, actor, code, {"invitee": invitee.id, "name": invitee.name})
    return invitee


def remove_invitee(*, actor: Actor, invitation_id: int, invitee_id: int) -> None:
    """Take somebody off the list who has no letter yet."""
    with transaction.atomic():
        row = _open(actor, invitation_id)
        invitee = one_of(row, invitee_id)
        if invitee.sent_at is not None:
            message = _("Đã gửi giấy mời cho người này nên không bỏ khỏi danh sách được.")
            raise Refused("invitee_sent", message)
        tell(row, actor, "meetings.invitee.removed", {"invitee": invitee.id, "name": invitee.name})
        invitee.delete()


def one_of(row: Invitation, invitee_id: int) -> Invitee:
    """Somebody on the list of this invitation, locked."""
    rows = Invitee.objects.with_scopes_disabled().select_for_update(of=("self",))
    found: Invitee | None = rows.filter(invitation=row, pk=invitee_id).first()
    if found is None:
        raise not_found()
    found.invitation = row
    return found


def checked(guest: Guest) -> tuple[Guest, Contact]:
    """A guest cleaned, and how they are reached; Refused says what is wrong."""
    values = [" ".join(text.clean(value).split()) for value in (guest.name, guest.post, guest.organisation)]
    name, post, organisation = values
    if not name:
        raise Refused("guest_name", _("Hãy ghi họ và tên khách mời."), status=400)
    if max(map(len, values)) > MOST_TEXT:
        message = _("Họ tên, chức vụ, cơ quan dài không quá %(most)s ký tự.")
        raise Refused("guest_too_long", message % {"most": MOST_TEXT}, status=400)
    return Guest(name, post, organisation), invitee_contact.checked(guest.email, guest.phone)


Known = Sequence[tuple[str, str, Contact]]  # name, name and organisation folded, contact


def known(row: Invitation) -> list[tuple[str, str, Contact]]:
    """The guests already on the list, as far as it takes to find one again."""
    rows = Invitee.objects.with_scopes_disabled().filter(invitation=row, kind=InviteeKind.GUEST)
    return [(one.name, _key(one.name, one.organisation), invitee_contact.of(one)) for one in rows]


def twin(guest: Guest, contact: Contact, others: Known) -> str:
    """The name of a guest who seems to be the same: name and organisation, or address, or mobile number."""
    key = _key(guest.name, guest.organisation)
    for name, other, reached in others:
        same_mail = bool(contact.email) and contact.email.lower() == reached.email.lower()
        same_phone = contact.takes_texts and contact.phone == reached.phone
        if key == other or same_mail or same_phone:
            return name
    return ""


def named(guest: Guest, contact: Contact) -> tuple[str, str, Contact]:
    """A guest as `twin` looks for them."""
    return guest.name, _key(guest.name, guest.organisation), contact


def put(row: Invitation, guests: Iterable[tuple[Guest, Contact]]) -> list[Invitee]:
    """Write guests whose list is open; the invitation is locked."""
    wanted = list(guests)
    there = Invitee.objects.with_scopes_disabled().filter(invitation=row).count()
    if there + len(wanted) > MOST_GUESTS:
        message = _("Một giấy mời gửi được cho nhiều nhất %(most)s người; hãy soạn thêm giấy mời khác.")
        raise Refused("too_many_invitees", message % {"most": f"{MOST_GUESTS:,}"})
    made: list[Invitee] = Invitee.objects.with_scopes_disabled().bulk_create(
        Invitee(
            invitation=row,
            kind=InviteeKind.GUEST,
            name=guest.name,
            post=guest.post,
            organisation=guest.organisation,
        )
        for guest, _contact in wanted
    )
    for one, (_guest, contact) in zip(made, wanted, strict=True):
        invitee_contact.write(one, contact)
    fields = ["contact", "key_id", "token_hash"]
    Invitee.objects.with_scopes_disabled().bulk_update(made, fields, batch_size=200)
    return made


def open_list(actor: Actor, invitation_id: int) -> Invitation:
    """An invitation whose list may still grow, locked."""
    return _open(actor, invitation_id)


def _open(actor: Actor, invitation_id: int) -> Invitation:
    """The list has no version: what two people add at once stands side by side."""
    row = access(actor, invitation_id, lock=True)
    return opened(actor, invitation_id, row.version) if row.state == InvitationState.CANCELLED else row


def _emails(delegate_ids: Sequence[int]) -> dict[int, str]:
    rows = Delegate.objects.with_scopes_disabled().filter(pk__in=delegate_ids)
    found = rows.exclude(person__account=None).values_list("id", "person__account__email")
    return {pk: email for pk, email in found if email}


def _key(name: str, organisation: str) -> str:
    return f"{text.fold(name)}|{text.fold(organisation)}"
