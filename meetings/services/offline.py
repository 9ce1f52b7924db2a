"""Sessions on people's devices: what a copy holds, who has one, and how it is taken back.

A copy holds what its person may read at that moment, and less: nothing of sittings behind closed doors unless
the council decided so ("papers.keep_closed"), nothing of items whose papers are secret, no draft. A device
that hears of the server asks whether its copy still stands; "no longer" (410) makes it empty its store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused, not_found
from council.models import Account, CouncilSession, DocumentVersion, SignIn
from council.permissions import Actor, may, require
from council.queries import settings_in_force
from council.services import journal
from council.services.documents import weighed
from council.services.journal import Act
from council.services.streams import council_stream
from meetings.access import device_name, device_of
from meetings.models import OfflineCopy
from meetings.queries.offline import copies, copy_on, latest_versions
from meetings.queries.programme import programme
from meetings.queries.session_pages import Section, published_session, sections, sittings_of
from meetings.services.papers import readable_versions

KEEP = "meetings.keep_offline"
MANAGE = "council.manage_people"
LABEL_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper of the copy: its version, and what its file must be. `tag` changes with what its page says;
    `stored`: where its file lies."""

    document_id: int
    version_id: int
    number: int
    title: str
    size: int
    sha256: str
    tag: str
    stored: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a person's copy of a session holds now. `digest` changes with anything in it; `left_out`: papers
    of closed sittings that stay on the server; `keep_until`: when devices throw it away."""

    session: CouncilSession
    sections: tuple[Section, ...]
    papers: tuple[Kept, ...]
    left_out: int
    keep_until: datetime
    digest: str

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(paper.size for paper in self.papers)


def bundle(actor: Actor, session_id: int) -> Bundle:
    """What the actor's copy of a session would hold now. A dozen queries, whatever the size."""
    session, options = _session(actor, session_id)
    keeps_closed = bool(options["papers.keep_closed"])
    versions = list(readable_versions(actor, latest_versions(session_id)).values())
    shown = {line.id for line in programme(session_id, public_papers=not keeps_closed)}
    kept = [version for version in versions if version.document.place.item_id in shown]
    weighed(kept)
    papers = tuple(_kept(version) for version in sorted(kept, key=_place) if version.reading_sha256)
    inside = keeps_closed and may(actor, "meetings.see_closed_sitting", actor.council_id)
    found = sections(sittings_of(session_id), session_id, inside=inside, public_only=False)
    rows = tuple(_only(section, shown, {paper.document_id for paper in papers}) for section in found)
    return Bundle(
        session=session,
        sections=rows,
        papers=papers,
        left_out=len(versions) - len(kept),
        keep_until=keep_until(session, options),
        digest=_digest(session, rows, papers),
    )


def keep_until(session: CouncilSession, options: dict[str, Any]) -> datetime:
    """When a copy of the session is thrown away: the end of the last day the council lets it be kept."""
    return clock.at(session.closes_on + timedelta(days=int(options["papers.keep_days"]) + 1), 0)


def take(*, actor: Actor, session_id: int, label: str, former: str = "") -> OfflineCopy:
    """Note that the actor's device takes a copy, before its first byte leaves: from now on it can be revoked.

    `former`: the name of the sign-in under which the same browser took it before; its row goes on.
    """
    found = bundle(actor, session_id)
    device = device_of(actor)
    if not device or actor.account_id is None:  # `bundle` has refused whoever has no role
        raise _gone()
    with transaction.atomic():
        mine = copies().select_for_update(of=("self",)).filter(account_id=actor.account_id)
        names = [device, former]
        known = {row.device: row for row in mine.filter(session_id=session_id, device__in=names)}
        if any(row.revoked_at for row in known.values()):
            raise _gone()
        row = known.get(device) or known.get(former)
        if row is None:
            gone = OfflineCopy.objects.with_scopes_disabled().filter(account_id=actor.account_id)
            row = gone.filter(session_id=session_id, device=device).first() or OfflineCopy(
                council_id=actor.council_id, account_id=actor.account_id, session_id=session_id
            )
        row.device, row.label = device, label[:LABEL_LENGTH]
        row.digest, row.files, row.size = found.digest, len(found.papers), found.size
        row.taken_at, row.wiped_at, row.revoked_at = clock.now(), None, None
        row.save()
        _record(actor, [row], "meetings.offline.taken")
    return row


def standing(actor: Actor, session_id: int, device: str) -> Bundle:
    """What the copy on a device should hold now; refused where it no longer stands.

    401: whoever asks must sign in again, the copy may stay. 410: it is to be thrown away: taken back, its
    person locked out or somebody else, the session no longer to be kept.
    """
    row = copy_on(actor.council_id, session_id, device)
    if row is None or row.revoked_at is not None or row.wiped_at is not None or not row.account.is_active:
        raise _gone()
    if actor.account_id is None:
        raise Refused(
            "sign_in_again",
            _("Hãy đăng nhập lại để cập nhật bản trên máy và gửi ghi chú."),
            status=401,
        )
    if actor.account_id != row.account_id:
        raise _gone()
    try:
        return bundle(actor, session_id)
    except Refused as refusal:
        raise _gone() from refusal


def told_wiped(*, council_id: int, device: str, session_id: int | None = None) -> int:
    """A device says that it has thrown its copies away, or that of one session; it may be nobody's any more,
    so its name is enough. Answers how many that were."""
    with transaction.atomic():
        found = copies().select_for_update(of=("self",)).filter(council_id=council_id, device=device)
        found = found.filter(session_id=session_id) if session_id else found
        rows = list(found) if device else []
        for row in rows:
            row.wiped_at = clock.now()
            row.save(update_fields=["wiped_at"])
        _record(None, rows, "meetings.offline.wiped")
    return len(rows)


def revoke(*, actor: Actor, copy_id: int) -> OfflineCopy:
    """Take a copy back and end the sign-in of its device. One's own, or anybody's of the council for who
    manages its people; nobody learns by this what was in it."""
    with transaction.atomic():
        rows = copies().select_for_update(of=("self",)).filter(council_id=actor.council_id, pk=copy_id)
        row: OfflineCopy | None = rows.first()
        own = row is not None and actor.account_id is not None and row.account_id == actor.account_id
        if row is None or not (own or may(actor, MANAGE, actor.council_id)):
            raise not_found()
        if row.revoked_at is not None:
            return row
        every = (
            copies()
            .select_for_update(of=("self",))
            .filter(account_id=row.account_id, device=row.device, revoked_at=None)
        )
        _revoke(actor, list(every))
        _end_sign_in(row.account_id, row.device)
        row.refresh_from_db()
    return row


def signed_out(*, account_id: int, device: str) -> bool:
    """The person signs out on a device: what it keeps is to go. Answers whether it ever kept anything,
    whatever it says of it now."""
    with transaction.atomic():
        rows = copies().select_for_update(of=("self",)).filter(account_id=account_id, device=device)
        _revoke(None, list(rows.filter(revoked_at=None)))
    ever = OfflineCopy.objects.with_scopes_disabled().filter(account_id=account_id, device=device)
    return bool(ever.exists())


def sign_ins_ended(account_id: int, *, but: str = "") -> None:
    """Somebody ended the sign-ins of an account (a new password, a lock): what its devices keep is to go,
    except on the device `but`."""
    with transaction.atomic():
        rows = copies().select_for_update(of=("self",)).filter(account_id=account_id, revoked_at=None)
        _revoke(None, [row for row in rows if row.device != but])


def _session(actor: Actor, session_id: int) -> tuple[CouncilSession, dict[str, Any]]:
    require(actor, KEEP, actor.council_id)
    session = published_session(actor.council_id, session_id, public_only=False)
    if session is None:
        raise not_found()
    options = settings_in_force(actor.council_id, clock.today())
    if not session.is_public and not options["papers.keep_closed"]:
        raise Refused(
            "offline_closed",
            _("Kỳ họp kín không được lưu trên máy; hãy đọc tài liệu khi có mạng."),
            status=403,
        )
    if clock.now() >= keep_until(session, options):
        raise Refused("offline_over", _("Kỳ họp đã qua thời hạn lưu trên máy; hãy đọc tài liệu khi có mạng."))
    return session, options


def _gone() -> Refused:
    return Refused(
        "offline_revoked",
        _("Bản lưu trên máy này đã bị thu hồi hoặc hết hạn, nên được xóa khỏi máy."),
        status=410,
    )


def _place(version: DocumentVersion) -> tuple[int, int, int]:
    place = version.document.place
    return place.item_id, place.position, version.document_id


def _kept(version: DocumentVersion) -> Kept:
    document = version.document
    said = [document.kind, document.title, document.number, document.issuer, version.number]
    said += [document.place.item_id, version.file_name, version.reading_sha256]
    return Kept(
        document_id=document.id,
        version_id=version.id,
        number=version.number,
        title=document.title,
        size=version.reading_size,
        sha256=version.reading_sha256,
        tag=_hash(said),
        stored=str(version.reading.name),
    )


def _only(section: Section, items: set[int], documents: set[int]) -> Section:
    """A stretch of the programme with what the copy holds of it."""
    lines = (line for line in section.lines if line.item.id in items)
    return replace(
        section,
        lines=tuple(
            replace(line, papers=tuple(paper for paper in line.papers if paper.id in documents))
            for line in lines
        ),
    )


def _digest(session: CouncilSession, rows: Iterable[Section], papers: Iterable[Kept]) -> str:
    """A name for all of it; what moves during a sitting (which item is under way) is not in it."""
    said: list[Any] = [session.number, session.name, session.place, str(session.opens_on)]
    for section in rows:
        sitting = section.sitting
        said.append([sitting.title, str(sitting.starts_at), sitting.is_public] if sitting else [])
        said += [
            [i.id, i.label, i.depth, i.title, i.presenter, i.board, i.minutes, str(i.starts_at)]
            for i in (line.item for line in section.lines)
        ]
    return _hash(said + [[paper.version_id, paper.tag] for paper in papers])


def _hash(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def _revoke(actor: Actor | None, rows: list[OfflineCopy]) -> None:
    for row in rows:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    _record(actor, rows, "meetings.offline.revoked")


def _end_sign_in(account_id: int, device: str) -> None:
    keys = SignIn.objects.filter(account_id=account_id).values_list("session_key", flat=True)
    ended = [key for key in keys if device_name(key) == device]
    SignIn.objects.filter(session_key__in=ended).delete()


def _record(actor: Actor | None, rows: Iterable[OfflineCopy], code: str) -> None:
    journal.record_all(
        [
            Act(row.council_id, council_stream(row.council_id), code, _said(row.account, row), actor)
            for row in rows
        ]
    )


def _said(account: Account, row: OfflineCopy) -> dict[str, Any]:
    return {
        "account": account.id,
        "username": account.username,
        "session": row.session_id,
        "device": row.device,
        "label": row.label,
        "files": row.files,
        "size": row.size,
        "digest": row.digest,
    }
