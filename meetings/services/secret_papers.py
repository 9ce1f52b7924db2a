"""State secrets on paper: what is handed out, numbered copies, who holds which, what came back.

Law 29/2018/QH14, Art. 17, and Decree 26/2020/NĐ-CP, Art. 6, have the papers of a meeting on secrets taken
back afterwards. The list holds titles that are not secret themselves; the journal holds not even those, since
the chair and the operator read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.models import CouncilSession, Delegate
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from meetings.models import SecretCopy, SecretPaper
from meetings.queries import item_labels
from meetings.services.preparing import access_item
from meetings.services.task_access import account_id, require_session_open
from meetings.streams import session_stream

VERB = "meetings.hand_out_secret"
MOST_COPIES = 999


@dataclass(frozen=True, slots=True)
class SecretData:
    """What the list says of a paper: a title that gives no secret away, and how many copies there are."""

    title: str
    copies: int


def add(*, actor: Actor, item_id: int, data: SecretData) -> SecretPaper:
    """A paper on the list of an item that is marked secret."""
    with transaction.atomic():
        item = access_item(actor, item_id, verb=VERB, lock=True)
        require_session_open(item.session)
        if not item.is_secret:
            raise Refused("item_not_secret", _("Hãy đánh dấu mục này có tài liệu mật trước."))
        row = SecretPaper.objects.create(
            council_id=item.council_id, item=item, created_at=clock.now(), **_checked(data)
        )
        _say(row, item.session_id, actor, "meetings.secret.paper_added", copies=row.copies)
    return row


def edit(*, actor: Actor, paper_id: int, data: SecretData) -> SecretPaper:
    """Correct the title or the number of copies; a number that was handed out stays on the list."""
    with transaction.atomic():
        row, session = _paper(actor, paper_id)
        require_session_open(session)
        values = _checked(data)
        highest = _copies(row).order_by("-number").values_list("number", flat=True).first() or 0
        if values["copies"] < highest:
            message = _("Đã phát đến bản số %(n)s nên số bản không được ít hơn.")
            raise Refused("copies_handed_out", message % {"n": highest})
        before = row.copies
        row.title, row.copies = values["title"], values["copies"]
        row.save(update_fields=["title", "copies"])
        _say(
            row, session.id, actor, "meetings.secret.paper_edited", copies={"old": before, "new": row.copies}
        )
    return row


def remove(*, actor: Actor, paper_id: int) -> None:
    """Take a paper off the list that was never handed out."""
    with transaction.atomic():
        row, session = _paper(actor, paper_id)
        require_session_open(session)
        if _copies(row).exists():
            raise Refused("copies_handed_out", _("Tài liệu này đã phát ra nên phải giữ trong danh sách."))
        _say(row, session.id, actor, "meetings.secret.paper_removed", copies=row.copies)
        row.delete()


def hand_out(
    *, actor: Actor, paper_id: int, number: int | None, delegate_id: int | None = None, name: str = ""
) -> SecretCopy:
    """Give one numbered copy (None: the lowest that is there) to a delegate, or to somebody by name."""
    with transaction.atomic():
        row, session = _paper(actor, paper_id)
        require_session_open(session)
        holder = _delegate_name(actor, delegate_id) if delegate_id is not None else text.clean(name)[:200]
        if not holder:
            raise Refused("holder_required", _("Hãy chọn đại biểu hoặc ghi tên người nhận."), status=400)
        out = {copy.number: copy.holder for copy in _copies(row).filter(returned_at__isnull=True)}
        held = next((n for n, who in out.items() if who == holder), None)
        if held is not None:
            message = _("%(who)s đang giữ bản số %(n)s của tài liệu này.")
            raise Refused("holder_has_copy", message % {"who": holder, "n": held})
        copy = SecretCopy.objects.create(
            paper=row,
            number=_free(row, number, out),
            holder=holder,
            handed_at=clock.now(),
            handed_by_id=account_id(actor),
        )
        _say(row, session.id, actor, "meetings.secret.handed_out", number=copy.number, holder=holder)
    return copy


def hand_back(*, actor: Actor, copy_id: int, note: str = "") -> SecretCopy:
    """A copy came back; after the session has closed too."""
    with transaction.atomic():
        row, session = _paper(actor, paper_of_copy(actor, copy_id))
        copy = SecretCopy.objects.with_scopes_disabled().get(pk=copy_id)
        if copy.returned_at is not None:
            message = _("Bản số %(n)s đã được ghi nhận thu hồi trước đó.")
            raise Refused("copy_returned", message % {"n": copy.number})
        copy.returned_at, copy.returned_to_id = clock.now(), account_id(actor)
        copy.note = text.clean(note)[:300]
        copy.save(update_fields=["returned_at", "returned_to", "note"])
        said = {"number": copy.number, "holder": copy.holder, "note": copy.note}
        _say(row, session.id, actor, "meetings.secret.returned", **said)
    found: SecretCopy = copy
    return found


def paper_of_copy(actor: Actor, copy_id: int) -> int:
    """The paper a copy is of, in the actor's council."""
    require(actor, VERB, actor.council_id)
    rows = SecretCopy.objects.with_scopes_disabled().filter(pk=copy_id, paper__council_id=actor.council_id)
    found: int | None = rows.values_list("paper_id", flat=True).first()
    if found is None:
        raise not_found()
    return found


def _paper(actor: Actor, paper_id: int) -> tuple[SecretPaper, CouncilSession]:
    """A paper of the actor's council with its session, which is locked."""
    require(actor, VERB, actor.council_id)
    rows = SecretPaper.objects.with_scopes_disabled().filter(pk=paper_id, council_id=actor.council_id)
    session_id = rows.values_list("item__session_id", flat=True).first()
    if session_id is None:
        raise not_found()
    session = CouncilSession.objects.with_scopes_disabled().select_for_update().get(pk=session_id)
    found: SecretPaper | None = rows.first()
    if found is None:  # taken off while we waited for the lock
        raise not_found()
    return found, session


def _copies(row: SecretPaper) -> QuerySet[SecretCopy]:
    return SecretCopy.objects.with_scopes_disabled().filter(paper=row)


def _free(row: SecretPaper, number: int | None, out: dict[int, str]) -> int:
    if number is None:
        found = next((n for n in range(1, row.copies + 1) if n not in out), None)
        if found is None:
            raise Refused("no_copy_left", _("Cả %(n)s bản đều đang phát ra.") % {"n": row.copies})
        return found
    if not 1 <= number <= row.copies:
        message = _("Tài liệu này có các bản số từ 1 đến %(n)s.")
        raise Refused("copy_unknown", message % {"n": row.copies}, status=400)
    if number in out:
        message = _("Bản số %(n)s đang ở chỗ %(who)s; hãy thu lại trước khi phát.")
        raise Refused("copy_out", message % {"n": number, "who": out[number]})
    return number


def _delegate_name(actor: Actor, delegate_id: int) -> str:
    rows = Delegate.objects.with_scopes_disabled().select_related("person", "group")
    today = clock.today()
    current = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    found = rows.filter(current, pk=delegate_id, council_id=actor.council_id, starts_on__lte=today).first()
    if found is None:
        raise not_found()
    return f"{found.person.full_name} (ghế {found.seat})"  # kept and signed for: in Vietnamese always


def _checked(data: SecretData) -> dict[str, Any]:
    title = text.clean(data.title)[:300]
    if not title:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    if not 1 <= data.copies <= MOST_COPIES:
        message = _("Số bản phải từ 1 đến %(most)s.")
        raise Refused("bad_value", message % {"most": MOST_COPIES}, status=400)
    return {"title": title, "copies": data.copies}


def _say(row: SecretPaper, session_id: int, actor: Actor, code: str, **data: Any) -> None:
    label = item_labels(session_id).get(row.item_id, "")
    said = {"paper": row.id, "item": row.item_id, "label": label, **data}
    journal.record(Act(row.council_id, session_stream(session_id), code, said, actor))
