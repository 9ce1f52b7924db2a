"""Hearing of a petition by e-mail: asked for, confirmed by a link, told of each public step once, ended by a
link in every letter.

Whether an address already follows a petition is told to nobody but the address. Which step was told stands in
the same transaction as the letter that tells it (`Subscription.told_seq`), so that a process that dies tells
neither twice nor never.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from council import clock
from council.models import JournalStream
from council.services import mail
from council.services.mail import Message
from petitions.enums import PetitionKind
from petitions.models import Petition, Subscription
from petitions.queries.public_timeline import Told, told_since
from petitions.rules.clock import HANOI
from petitions.services.receipts import tracking_page
from petitions.services.tracking import Holder, petition_of
from petitions.streams import petition_stream

SALT = "petitions.services.subscriptions"
TOKEN_BYTES = 24
UNCONFIRMED_KEPT = timedelta(days=7)
MOST_AT_ONCE = 500
STREAM = petition_stream(0)[:-1]
LANGUAGE = "vi"  # letters are in Vietnamese: who reads them is not known


def subscribe(*, petition: Petition, email: str, send: bool = True) -> None:
    """Ask the address whether it wants to hear of a petition. The same happens whether it is new, waits or
    follows already: one letter with a link. `send` False (asked too often): nothing, and nobody is told."""
    address = mail.checked_address(email)
    if not send:
        return
    with transaction.atomic():
        token = secrets.token_urlsafe(TOKEN_BYTES)
        rows = Subscription.objects.with_scopes_disabled().select_for_update(of=("self",))
        row = rows.filter(petition=petition, email=address).first()
        if row is None:
            row = Subscription.objects.with_scopes_disabled().create(
                petition=petition, email=address, token_hash=_hash(token), created_at=clock.now()
            )
        elif row.confirmed_at is None:
            row.token_hash, row.created_at = _hash(token), clock.now()
            row.save(update_fields=["token_hash", "created_at"])
        is_known = row.confirmed_at is not None
        mail.queue(_following(row) if is_known else _asking(row, token), kind="petitions.subscribe")


def subscribe_own(*, holder: Holder, email: str, send: bool = True) -> None:
    """The petitioner asks, whether the petition is public or not."""
    subscribe(petition=petition_of(holder), email=email, send=send)


def confirm(*, token: str) -> Subscription | None:
    """The address wants it: it is told of what happens from now on. None for a link that is no good."""
    with transaction.atomic():
        rows = Subscription.objects.with_scopes_disabled().select_related("petition")
        row: Subscription | None = (
            rows.select_for_update(of=("self",)).filter(token_hash=_hash(token)).first()
        )
        if row is not None and row.confirmed_at is None:
            row.confirmed_at, row.told_seq = clock.now(), _seq(row.petition_id)
            row.save(update_fields=["confirmed_at", "told_seq"])
    return row


def unsubscribe(*, token: str) -> bool:
    """The link in a letter ends it, without asking further; the address is forgotten."""
    pk, _sign, key = token.partition("-")
    number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0
    rows = Subscription.objects.with_scopes_disabled()
    with transaction.atomic():
        row = rows.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None or not constant_time_compare(key, _end_key(row)):
            return False
        row.delete()
    return True


def tell() -> int:
    """Tell those who follow of what happened since; answers how many letters were written. Work of the clock:
    several processes at once tell each step once."""
    found = list(_behind().values_list("id", flat=True)[:MOST_AT_ONCE])
    return sum(_tell(pk) for pk in found)


def forget() -> None:
    """Addresses that were never confirmed."""
    rows = Subscription.objects.with_scopes_disabled().filter(confirmed_at=None)
    rows.filter(created_at__lt=clock.now() - UNCONFIRMED_KEPT).delete()


def unsubscribe_link(row: Subscription) -> str:
    """Ends this subscription. Made from what is kept, so that every letter can bear it."""
    return _address("petition_unsubscribe", f"{row.pk}-{_end_key(row)}")


def _behind() -> QuerySet[Subscription]:
    name = Concat(Value(STREAM), Cast("petition_id", CharField()), output_field=CharField())
    streams = JournalStream.objects.with_scopes_disabled().filter(name=OuterRef("stream_name"))
    rows = Subscription.objects.with_scopes_disabled().filter(confirmed_at__isnull=False)
    found: QuerySet[Subscription] = (
        rows.annotate(stream_name=name)
        .annotate(head=Coalesce(Subquery(streams.values("seq")[:1]), 0))
        .filter(head__gt=F("told_seq"))
        .order_by("id")
    )
    return found


def _tell(pk: int) -> int:
    with transaction.atomic():
        rows = Subscription.objects.with_scopes_disabled().select_related("petition")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(of=("self",), skip_locked=True)
        row = rows.filter(pk=pk, confirmed_at__isnull=False).first()
        if row is None:
            return 0
        head, acts = told_since(row.petition_id, row.told_seq)
        if head <= row.told_seq:
            return 0
        row.told_seq = head
        row.save(update_fields=["told_seq"])
        if not acts or row.petition.kind != PetitionKind.PETITION:
            return 0
        mail.queue(_news(row, acts), kind="petitions.news")
    return 1


def _seq(petition_id: int) -> int:
    rows = JournalStream.objects.with_scopes_disabled().filter(name=petition_stream(petition_id))
    return rows.values_list("seq", flat=True).first() or 0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _end_key(row: Subscription) -> str:
    return salted_hmac(SALT, f"{row.pk}:{row.token_hash}", algorithm="sha256").hexdigest()[:32]


def _address(name: str, *args: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=args)}"


def _asking(row: Subscription, token: str) -> Message:
    code = row.petition.code
    body = (
        f"Có người dùng địa chỉ này để nhận tin về kiến nghị {code}.\n\n"
        f"Nếu đúng là ông/bà, hãy mở liên kết sau và bấm xác nhận trong 7 ngày:\n"
        f"{_address('petition_subscribe_confirm', token)}\n\n"
        "Nếu không phải, xin bỏ qua thư này: sẽ không có thư nào nữa và địa chỉ bị xóa sau 7 ngày.\n"
    )
    return Message(row.email, f"Xác nhận nhận tin về kiến nghị {code}", body)


def _following(row: Subscription) -> Message:
    code, end = row.petition.code, unsubscribe_link(row)
    body = (
        f"Địa chỉ này đang nhận tin về kiến nghị {code}; không phải làm gì thêm.\n\n"
        f"Không muốn nhận nữa? Mở: {end}\n"
    )
    return Message(row.email, f"Đang nhận tin về kiến nghị {code}", body, end)


def _news(row: Subscription, acts: Sequence[Told]) -> Message:
    """Told by the list of what the public may know: acts, days, bodies; no words of the petition."""
    code, end = row.petition.code, unsubscribe_link(row)
    public = row.petition.published_at is not None
    page = _address("petition_public", code) if public else tracking_page()
    with translation.override(LANGUAGE):
        lines = "\n".join(_line(act) for act in acts)
        subject = f"Kiến nghị {code}: {_(acts[-1].label)}"
    body = f"Kiến nghị {code} có tin mới:\n\n{lines}\n\nXem: {page}\n\nKhông muốn nhận nữa? Mở: {end}\n"
    return Message(row.email, subject, body, end)


def _line(act: Told) -> str:
    said = f"- {act.at.astimezone(HANOI):%d/%m/%Y}: {_(act.label)}"
    if act.body:
        said += f": {act.body}"
    if act.due_at is not None:
        said += f" (hạn trả lời {act.due_at.astimezone(HANOI):%d/%m/%Y})"
    return said
