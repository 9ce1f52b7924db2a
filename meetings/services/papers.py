"""Papers of the items: upload, new versions, corrections, withdrawal; and who may read a paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _

from council import clock, text
from council.enums import PaperKind, SessionState
from council.errors import Refused, not_found
from council.models import Document, DocumentVersion
from council.permissions import Actor, may, require
from council.services import documents
from council.services.documents import Incoming
from meetings.models import AgendaItem, ItemPaper
from meetings.queries import item_labels
from meetings.services import paper_words
from meetings.services.deadlines import require_in_time
from meetings.services.preparing import (
    PREPARE,
    access_item,
    access_session,
    differences,
    last_edit,
    plain,
    require_not_closed,
    stale,
    tell,
)
from meetings.services.secret_items import require_takes_files

UPDATED = "meetings.paper.updated"
# What serving a file needs to know: it is asked for by everybody at the same time.
SERVED = (
    "original", "reading", "file_name", "sha256", "document__council", "document__is_public",
    "document__withdrawn_at", "document__place__document", "document__place__item__session__is_public",
    "document__place__item__session__state", "document__place__item__sitting__is_public",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperData:
    """What the secretariat says of a paper."""

    kind: str
    title: str
    number: str = ""
    issuer: str = ""
    is_public: bool = True


def upload_paper(*, actor: Actor, item_id: int, data: PaperData, upload: UploadedFile[bytes]) -> Document:
    """A new paper in an item's dossier, as version 1.

    The file is checked and stored before the transaction begins: that takes seconds, and votes do not wait.
    """
    item = access_item(actor, item_id)
    session = item.session
    require_not_closed(session)
    require_takes_files(item)
    require_in_time(session, "papers")
    values = checked(data)
    with documents.taken_in(upload) as incoming, transaction.atomic():
        item = access_item(actor, item_id, lock=True)
        return enter_paper(actor, item, values, incoming)


def enter_paper(
    actor: Actor, item: AgendaItem, values: Mapping[str, Any], incoming: Incoming, **more: Any
) -> Document:
    """A checked file becomes a paper of an item, inside the caller's transaction with the session locked.
    `values` are those of `checked`; `more` goes into the journal."""
    require_not_closed(item.session)
    require_takes_files(item)
    _require_new(item.session_id, incoming)
    document = Document.objects.create(council_id=item.council_id, **values)
    _place(document, item)
    version = documents.add_version(account_id=_account(actor), document=document, incoming=incoming)
    paper_words.wait_for(version)
    said = {**_about(document, item), **plain(values), **_file(version, incoming), **more}
    tell(item.session, actor, "meetings.paper.added", said)
    return document


def add_version(*, actor: Actor, document_id: int, upload: UploadedFile[bytes]) -> DocumentVersion:
    """The next version of a paper; earlier ones stay readable."""
    item = access_document(actor, document_id).place.item
    require_not_closed(item.session)
    require_takes_files(item)
    with documents.taken_in(upload) as incoming, transaction.atomic():
        return enter_version(actor, access_document(actor, document_id, lock=True), incoming)


def enter_version(actor: Actor, document: Document, incoming: Incoming, **more: Any) -> DocumentVersion:
    """A checked file becomes the next version, inside the caller's transaction with the session locked."""
    item = document.place.item
    require_not_closed(item.session)
    require_takes_files(item)
    if document.withdrawn_at is not None:
        raise Refused(
            "paper_withdrawn", _("Tài liệu đã thu hồi; hãy dùng lại tài liệu trước khi thêm bản mới.")
        )
    _require_new(item.session_id, incoming)
    version = documents.add_version(account_id=_account(actor), document=document, incoming=incoming)
    paper_words.wait_for(version)
    said = {**_about(document, item), **_file(version, incoming), **more}
    tell(item.session, actor, "meetings.paper.version", said)
    return version


def update_paper(*, actor: Actor, document_id: int, data: PaperData, item_id: int, expected: str) -> Document:
    """Correct what is said of a paper, or move it to another item of the session.

    `expected` is the `fingerprint` the editor read: refused ("stale") if somebody changed the paper since.
    """
    with transaction.atomic():
        document = access_document(actor, document_id, lock=True)
        place = document.place
        session = place.item.session
        require_not_closed(session)
        before = {name: getattr(document, name) for name in asdict(data)}
        if fingerprint(document) != expected:
            raise stale(last_edit(session.id, UPDATED, document=document.id))
        values = checked(data)
        what = differences(before, values)
        if item_id != place.item_id:
            item = access_item(actor, item_id)
            if item.session_id != session.id:
                raise not_found()
            require_takes_files(item)
            what["item"] = {"old": place.item_id, "new": item.id}
            place.delete()
            place = _place(document, item)
        if what:
            Document.objects.with_scopes_disabled().filter(pk=document.pk).update(**values)
            document.refresh_from_db()
            tell(session, actor, UPDATED, {**_about(document, place.item), "changes": what})
    return document


def fingerprint(document: Document) -> str:
    """A short name of what is said of a paper now."""
    values = [document.place.item_id, *(getattr(document, name) for name in PaperData.__dataclass_fields__)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


def withdraw_paper(*, actor: Actor, document_id: int, reason: str) -> Document:
    """Take a paper out of the dossier, with the reason; nothing is deleted."""
    return _set_withdrawn(actor, document_id, reason=text.clean(reason)[:300])


def restore_paper(*, actor: Actor, document_id: int) -> Document:
    """Put a withdrawn paper back into its dossier."""
    return _set_withdrawn(actor, document_id, reason=None)


def access_document(actor: Actor, document_id: int, *, lock: bool = False) -> Document:
    """A paper with its item and session, for those who prepare them; the lock is the session's."""
    require(actor, PREPARE, actor.council_id)
    rows = Document.objects.with_scopes_disabled().filter(pk=document_id, council_id=actor.council_id)
    session_id = rows.values_list("place__item__session", flat=True).first()
    if session_id is None:
        raise not_found()
    session = access_session(actor, session_id, lock=lock)
    found: Document | None = rows.select_related("place__item").filter(place__isnull=False).first()
    if found is None:
        raise not_found()
    found.place.item.session = session
    return found


def readable_paper(actor: Actor, document_id: int) -> Document:
    """A paper for whoever may read it, with its versions; "not found" for everybody else. Two queries.

    Withdrawn papers and those of a draft programme: who prepares the session. Public papers of a public
    session: everybody. Other papers: who may follow the sitting from inside.
    """
    rows = Document.objects.with_scopes_disabled().filter(pk=document_id, council_id=actor.council_id)
    rows = rows.select_related("place__item__session", "place__item__sitting", "council")
    versions = Prefetch("versions", DocumentVersion.objects.with_scopes_disabled().order_by("number"))
    found: Document | None = rows.filter(place__isnull=False).prefetch_related(versions).first()
    if found is None or not _may_read(actor, found):
        raise not_found()
    return found


def readable_version(actor: Actor, document_id: int, number: int) -> DocumentVersion:
    """One version of a paper, for whoever may read the paper; "not found" for everybody else. One query."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(
        document_id=document_id,
        number=number,
        document__council_id=actor.council_id,
        document__place__isnull=False,
    )
    rows = rows.select_related("document__place__item__session", "document__place__item__sitting")
    found: DocumentVersion | None = rows.only(*SERVED).first()
    if found is None or not _may_read(actor, found.document):
        raise not_found()
    return found


def readable_versions(actor: Actor, version_ids: Iterable[int]) -> dict[int, DocumentVersion]:
    """Those of these versions whose paper the actor may read, by id; one query for any number."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(
        pk__in=set(version_ids), document__council_id=actor.council_id, document__place__isnull=False
    )
    rows = rows.select_related("document__place__item__session", "document__place__item__sitting")
    return {row.id: row for row in rows if _may_read(actor, row.document)}


def is_open_to_all(document: Document) -> bool:
    """Whether anybody at all may read it."""
    item = document.place.item
    session = item.session
    behind_doors = not session.is_public or (item.sitting is not None and not item.sitting.is_public)
    published = session.state != SessionState.DRAFT and document.withdrawn_at is None
    return published and document.is_public and not behind_doors


def _may_read(actor: Actor, document: Document) -> bool:
    if is_open_to_all(document) or may(actor, PREPARE, document.council_id):
        return True
    item = document.place.item
    if item.session.state == SessionState.DRAFT or document.withdrawn_at is not None:
        return False
    closed = not item.session.is_public or (item.sitting is not None and not item.sitting.is_public)
    return may(
        actor, "meetings.see_closed_sitting" if closed else "meetings.see_sitting", document.council_id
    )


def _set_withdrawn(actor: Actor, document_id: int, *, reason: str | None) -> Document:
    with transaction.atomic():
        document = access_document(actor, document_id, lock=True)
        item = document.place.item
        require_not_closed(item.session)
        if reason == "":
            raise Refused("reason_required", _("Hãy ghi lý do thu hồi."), status=400)
        if (document.withdrawn_at is None) == (reason is None):
            return document
        if reason is None:
            require_takes_files(item)
        document.withdrawn_at = clock.now() if reason is not None else None
        document.save(update_fields=["withdrawn_at"])
        code = "meetings.paper.withdrawn" if reason is not None else "meetings.paper.restored"
        tell(item.session, actor, code, {**_about(document, item), "reason": reason or ""})
    return document


def _place(document: Document, item: AgendaItem) -> ItemPaper:
    rows = ItemPaper.objects.with_scopes_disabled().filter(item=item)
    position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    return ItemPaper.objects.create(item=item, document=document, position=position)


def _require_new(session_id: int, incoming: Incoming) -> None:
    """The same file is not taken twice in one session: somebody chose the wrong one."""
    same = DocumentVersion.objects.with_scopes_disabled().filter(
        sha256=incoming.sha256, document__place__item__session_id=session_id
    )
    other = same.select_related("document__place").first()
    if other is not None:
        label = item_labels(session_id).get(other.document.place.item_id, "")
        raise Refused(
            "paper_twice",
            _("Tệp này đã có trong kỳ họp: “%(title)s” (mục %(label)s, bản %(number)s); hãy chọn lại tệp.")
            % {"title": other.document.title, "label": label, "number": other.number},
        )


def checked(data: PaperData) -> dict[str, Any]:
    """What is said of a paper, as it is stored."""
    values = {
        "kind": data.kind,
        "title": text.clean(data.title)[:500],
        "number": text.clean(data.number)[:60],
        "issuer": text.clean(data.issuer)[:200],
        "is_public": data.is_public,
    }
    if not values["title"]:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    if data.kind not in PaperKind.values:
        raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)
    return values


def _about(document: Document, item: AgendaItem) -> dict[str, Any]:
    label = item_labels(item.session_id).get(item.id, "")
    return {"document": document.id, "title": document.title, "item": item.id, "label": label}


def _file(version: DocumentVersion, incoming: Incoming) -> dict[str, Any]:
    return {
        "number": version.number,
        "file": incoming.file_name,
        "sha256": incoming.sha256,
        "size": incoming.size,
        "pages": incoming.pages,
        "removed": dict(incoming.removed),
    }


def _account(actor: Actor) -> int:
    if actor.account_id is None:  # roles belong to accounts, so that `require` has refused already
        raise RuntimeError("an actor with a role has an account")
    return actor.account_id
