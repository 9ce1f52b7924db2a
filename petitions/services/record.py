"""Recording what a voter said: once, however often a tablet sends it, with a code and a receipt."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import Role
from council.errors import Refused, not_found
from council.models import Council, CouncilSession, Delegate
from council.permissions import Actor, require
from petitions import access
from petitions.enums import PetitionKind, PetitionState, SourceKind
from petitions.models import Petition, PetitionField, PetitionSource
from petitions.queries.words import search_columns
from petitions.rules import wording
from petitions.services import petitioner
from petitions.services.common import saved, say
from petitions.services.petitioner import Petitioner

RECORD = "petitions.record"
MOST_TEXT = 40_000
LEAST_TEXT = 10
MOST_LINE = 300
MOST_VOTERS = 1_000_000
SECRET_BYTES = 12  # 16 characters on the slip, 96 bits
_CLIENT_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard, where, from whom. `spot_answer`: what was answered at once; `place_id`: a council."""

    text: str
    summary: str = ""
    source: str = SourceKind.MEETING
    meeting_id: int | None = None
    delegate_id: int | None = None
    voters: int = 1
    source_note: str = ""
    field_id: int | None = None
    place_id: int | None = None
    place_note: str = ""
    session_id: int | None = None
    before_session: bool = True
    is_urgent: bool = False
    kind: str = PetitionKind.PETITION
    spot_answer: str = ""
    petitioner: Petitioner = field(default_factory=Petitioner)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it. `secret` goes on the receipt and is known here alone: "" when the same sending had
    been recorded before (`repeated`); a new receipt is made by `renew_receipt`."""

    petition: Petition
    secret: str
    repeated: bool = False


def record(*, actor: Actor, data: Heard, client_id: str) -> Recorded:
    """Record a petition under a new code. `client_id` is given where it was typed and never changes: sent
    again by the same account, it answers what is there."""
    require(actor, RECORD, actor.council_id)
    if not _CLIENT_ID.fullmatch(client_id):
        raise Refused(
            "malformed", _("Thông điệp không đúng dạng; hãy tải lại trang rồi thử lại."), status=400
        )
    with transaction.atomic():
        origin = lock_codes(actor.council_id)
        before = _recorded_before(actor, client_id)
        if before is not None:
            return Recorded(before, "", repeated=True)
        source = _source(actor, data)
        values = _values(data, origin)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        petition: Petition = Petition.objects.with_scopes_disabled().create(
            council=origin,
            origin=origin,
            code=next_code(origin),
            recorded_by_id=account_of(actor),
            recorded_at=clock.now(),
            secret_hash=hash_secret(secret),
            client_id=client_id,
            **values,
        )
        index(petition)
        known = petitioner.keep(petition, data.petitioner)
        PetitionSource.objects.with_scopes_disabled().create(petition=petition, **source)
        say(petition, actor, "petitions.petition.recorded", _told(petition, source, known))
    return Recorded(petition, secret)


def renew_receipt(*, actor: Actor, petition_id: int) -> Recorded:
    """A new secret for a lost slip, or one that never arrived; the old one opens nothing any more."""
    require(actor, RECORD, actor.council_id)
    with transaction.atomic():
        petition = access.petition(actor, petition_id, lock=True, write=True)
        if not may_renew(actor, petition):
            raise Refused(
                "forbidden",
                _("Chỉ cán bộ dân nguyện hoặc người ghi nhận cấp lại được biên nhận."),
                status=403,
            )
        secret = secrets.token_urlsafe(SECRET_BYTES)
        petition.secret_hash = hash_secret(secret)
        saved(petition, "secret_hash")
        say(petition, actor, "petitions.petition.receipt_renewed", {"version": petition.version})
    return Recorded(petition, secret)


def may_renew(actor: Actor, petition: Petition) -> bool:
    """A delegate renews the receipts of what they recorded themselves; the office any."""
    return Role.PETITION_OFFICER in actor.roles or petition.recorded_by_id == actor.account_id


def hash_secret(secret: str) -> str:
    """What is kept of a receipt's secret: it has 96 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.strip().encode()).hexdigest()


def account_of(actor: Actor) -> int:
    """The account that writes; a screen of the hall has none and never gets here."""
    if actor.account_id is None:
        raise not_found()
    return actor.account_id


def lock_codes(council_id: int) -> Council:
    """The council, locked until the end of the transaction: its codes are given one after the other."""
    rows = Council.objects.select_for_update(of=("self",), no_key=True)
    found: Council = rows.get(pk=council_id)
    return found


def next_code(origin: Council) -> str:
    """The next free code of a council in this year, "00001-2026-00042". The council is locked."""
    prefix = f"{origin.code}-{clock.today().year}-"
    rows = Petition.objects.with_scopes_disabled().filter(origin=origin)
    last = rows.order_by("-id").values_list("code", flat=True).first() or ""
    if last.startswith(prefix):
        number = _number(last)
    else:
        number = max(
            map(_number, rows.filter(code__startswith=prefix).values_list("code", flat=True)), default=0
        )
    while True:
        number += 1
        code = f"{prefix}{number:05d}"
        if not Petition.objects.with_scopes_disabled().filter(code=code).exists():
            return code


def checked_text(value: str) -> str:
    """A petition's text, cleaned; refused when there is hardly any, or too much."""
    value = text.clean(value)
    if len(value) < LEAST_TEXT:
        raise Refused("text_required", _("Hãy ghi nội dung kiến nghị."), status=400)
    if len(value) > MOST_TEXT:
        said = {"most": MOST_TEXT, "now": len(value)}
        message = _("Nội dung dài %(now)s ký tự; chỉ ghi được %(most)s. Hãy tách thành nhiều kiến nghị.")
        raise Refused("text_too_long", message % said, status=400)
    return value


def checked_line(value: str) -> str:
    """A line that goes with a petition."""
    value = " ".join(text.clean(value).split())
    if len(value) > MOST_LINE:
        raise Refused(
            "line_too_long", _("Mỗi mục dài không quá %(most)s ký tự.") % {"most": MOST_LINE}, status=400
        )
    return value


def checked_short(value: str, most: int) -> str:
    """A line of at most so many characters."""
    line = checked_line(value)
    if len(line) > most:
        raise Refused(
            "line_too_long", _("Mục này dài không quá %(most)s ký tự.") % {"most": most}, status=400
        )
    return line


def checked_field(field_id: int | None) -> int | None:
    """A field of the catalogue."""
    if field_id is not None and not PetitionField.objects.filter(pk=field_id).exists():
        raise not_found()
    return field_id


def checked_place(place_id: int | None) -> int | None:
    """A council whose area a petition is about: any."""
    if place_id is not None and not Council.objects.filter(pk=place_id).exists():
        raise not_found()
    return place_id


def checked_session(council_id: int, session_id: int | None) -> int | None:
    """A session of the council itself."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    if session_id is not None and not rows.filter(pk=session_id).exists():
        raise not_found()
    return session_id


def checked_choice(value: str, choices: Any) -> str:
    """One of the values of an enumeration."""
    if value not in choices.values:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    return value


def index(petition: Petition) -> None:
    """Keep the words by which a petition is found; the row is in the caller's transaction."""
    for name, words in search_columns(
        petition.text, petition.code, petition.summary, petition.keywords, petition.place_note
    ).items():
        setattr(petition, name, words)
    petition.save(update_fields=["exact", "folded"])


def _recorded_before(actor: Actor, client_id: str) -> Petition | None:
    rows = Petition.objects.with_scopes_disabled().filter(client_id=client_id, origin_id=actor.council_id)
    found: Petition | None = (
        rows.filter(recorded_by_id=actor.account_id).select_related("council", "origin").first()
    )
    return found


def _values(data: Heard, origin: Council) -> dict[str, Any]:
    spot_answer = text.clean(data.spot_answer)
    if len(spot_answer) > MOST_TEXT:
        raise Refused("text_too_long", _("Câu trả lời tại hội nghị quá dài."), status=400)
    values: dict[str, Any] = {
        "text": checked_text(data.text),
        "summary": checked_line(data.summary),
        "kind": checked_choice(data.kind, PetitionKind),
        "field_id": checked_field(data.field_id),
        "place_id": checked_place(data.place_id),
        "place_note": checked_line(data.place_note),
        "session_id": checked_session(origin.id, data.session_id),
        "before_session": data.before_session,
        "is_urgent": data.is_urgent,
        "state": PetitionState.ON_THE_SPOT if spot_answer else PetitionState.DRAFT,
        "spot_answer": spot_answer,
        "answered_at": clock.now() if spot_answer else None,
    }
    if spot_answer and data.kind != PetitionKind.PETITION:
        raise Refused(
            "spot_complaint", _("Khiếu nại, tố cáo không trả lời tại hội nghị mà chuyển theo quy định riêng.")
        )
    return values


def _source(actor: Actor, data: Heard) -> dict[str, Any]:
    """Where it was heard. A delegate who is no officer records what they heard themselves."""
    kind = checked_choice(data.source, SourceKind)
    if not 1 <= data.voters <= MOST_VOTERS:
        raise Refused("bad_value", _("Số cử tri nêu phải từ 1 trở lên."), status=400)
    own = Role.PETITION_OFFICER not in actor.roles
    delegate_id = actor.delegate_id if own else data.delegate_id
    if kind == SourceKind.MEETING:
        if data.meeting_id is None:
            raise Refused("meeting_required", _("Hãy chọn hội nghị tiếp xúc cử tri."), status=400)
        access.meeting(actor, data.meeting_id)
    if kind == SourceKind.DELEGATE and delegate_id is None:
        raise Refused("delegate_required", _("Hãy chọn đại biểu đã tiếp nhận kiến nghị."), status=400)
    delegates = Delegate.objects.with_scopes_disabled().filter(council_id=actor.council_id)
    if delegate_id is not None and not delegates.filter(pk=delegate_id).exists():
        raise not_found()
    return {
        "kind": kind,
        "meeting_id": data.meeting_id if kind == SourceKind.MEETING else None,
        "delegate_id": delegate_id,
        "voters": data.voters,
        "note": checked_line(data.source_note),
    }


def _told(petition: Petition, source: dict[str, Any], known: list[str]) -> dict[str, Any]:
    """What the journal learns: that the text was so, and what it seems to hold, not what it says."""
    return {
        "code": petition.code,
        "state": str(petition.state),
        "kind": str(petition.kind),
        "sha256": hashlib.sha256(petition.text.encode()).hexdigest(),
        "source": {name: str(value) if name == "kind" else value for name, value in source.items()},
        "flags": list(wording.flags(petition.text)),
        "personal": wording.personal_kinds(petition.text),
        "petitioner": known,
        "version": petition.version,
    }


def _number(code: str) -> int:
    digits = code.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
