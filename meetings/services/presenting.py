"""The presenter's page: who may show it, which page of which paper, and the end of it.

A turned page is no act of the journal: like presence it is gone with the moment. What the journal keeps is
that a paper was shown, that the showing ended, and who was named to turn the pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council import clock
from council.enums import SessionState
from council.errors import Refused, not_found
from council.models import Account, Document, DocumentVersion
from council.permissions import Actor, actors, may, require
from council.services import journal
from council.services.journal import Act
from meetings import access
from meetings.enums import SittingState
from meetings.models import Presenting, Sitting
from meetings.services.papers import readable_paper
from meetings.services.sittings import require_open
from meetings.streams import presenter_changed, sitting_stream

VERB = "meetings.present_papers"
NOT_SHOWN = gettext_lazy(
    "Tài liệu này đã thu hồi, chưa công bố hoặc thuộc nội dung mật nên không trình chiếu được; "
    "hãy chọn tài liệu khác."
)


def may_present(actor: Actor, sitting: Sitting, named_id: int | None) -> bool:
    """Whether the actor may turn the pages: the chair, the secretary, and the person they named for this
    sitting, as long as that person may be inside."""
    if may(actor, VERB, sitting.council_id):
        return True
    return named_id is not None and actor.person_id == named_id and access.may_see(actor, sitting)


def present(*, actor: Actor, sitting_id: int, document_id: int, version: int, page: int) -> Presenting:
    """Show a page of a paper of the sitting's session; the last page shown counts."""
    with transaction.atomic():
        sitting, row = _presenter(actor, sitting_id)
        require_open(sitting)
        shown = _showable(actor, sitting, document_id, version)
        if not 1 <= page <= shown.pages:
            said = _("Tài liệu có %(pages)s trang nên không có trang %(page)s; hãy chọn trang khác.")
            raise Refused("no_such_page", said % {"pages": shown.pages, "page": page}, status=400)
        if (row.document_version_id, row.page) == (shown.id, page):
            return row
        is_other = row.document_version_id != shown.id
        row.document_version, row.page, row.changed_at = shown, page, clock.now()
        row.save()
        if is_other:
            data = {"document": document_id, "title": shown.document.title, "version": version, "page": page}
            _record(actor, sitting, "meetings.presenting.started", data)
        presenter_changed(sitting.id)
    return row


def stop_presenting(*, actor: Actor, sitting_id: int) -> Presenting:
    """Show nothing more; who was named stays named."""
    with transaction.atomic():
        sitting, row = _presenter(actor, sitting_id)
        if row.document_version_id is None:
            return row
        row.document_version, row.page, row.changed_at = None, 1, clock.now()
        row.save()
        _record(actor, sitting, "meetings.presenting.stopped", {})
        presenter_changed(sitting.id)
    return row


def name_presenter(*, actor: Actor, sitting_id: int, person_id: int | None) -> Presenting:
    """Let one more person turn the pages in this sitting; None takes that back."""
    with transaction.atomic():
        sitting = access.sitting(actor, sitting_id, lock=True)
        require(actor, VERB, sitting.council_id)
        if sitting.state == SittingState.CLOSED:
            require_open(sitting)
        names = dict(people_inside(sitting)) if person_id is not None else {}
        if person_id is not None and person_id not in names:
            raise Refused(
                "not_inside",
                _("Người này không dự phiên họp nên không trình chiếu được; hãy chọn người trong danh sách."),
            )
        row = _row(sitting)
        if row.person_id == person_id:
            return row
        row.person_id, row.changed_at = person_id, clock.now()
        row.save()
        if person_id is not None:
            data = {"person": person_id, "name": names[person_id]}
            _record(actor, sitting, "meetings.presenter.named", data)
        else:
            _record(actor, sitting, "meetings.presenter.released", {})
        presenter_changed(sitting.id)
    return row


def people_inside(sitting: Sitting) -> list[tuple[int, str]]:
    """(person, name) of everybody inside who could be named, by name. Six queries, whatever the size."""
    council, day = sitting.council, clock.today()
    rows = Account.objects.filter(is_active=True, person__isnull=False).select_related("person")
    here = rows.filter(Q(person__roles__council=council) | Q(person__mandates__council=council))
    accounts = list(here.order_by("person__sort_key", "person_id").distinct())
    people = actors([(council, account, "", "vi") for account in accounts], day)
    return [
        (actor.person_id, actor.name)
        for actor in people
        if actor.person_id is not None and access.may_see(actor, sitting) and not may(actor, VERB, council.id)
    ]


def _presenter(actor: Actor, sitting_id: int) -> tuple[Sitting, Presenting]:
    """The sitting, locked, and its presentation, for somebody who may turn pages."""
    sitting = access.sitting(actor, sitting_id, lock=True)
    row = _row(sitting)
    if not may_present(actor, sitting, row.person_id):
        require(actor, VERB, sitting.council_id)
    return sitting, row


def _row(sitting: Sitting) -> Presenting:
    """The row of a sitting; a new one is not written yet."""
    rows = Presenting.objects.with_scopes_disabled().filter(sitting=sitting)
    return rows.first() or Presenting(sitting=sitting, changed_at=clock.now())


def _showable(actor: Actor, sitting: Sitting, document_id: int, number: int) -> DocumentVersion:
    """A version of a paper that everybody inside may read in its turn."""
    document: Document = readable_paper(actor, document_id)
    item = document.place.item
    if item.session_id != sitting.session_id:
        raise not_found()
    if document.withdrawn_at is not None or item.session.state == SessionState.DRAFT or item.is_secret:
        raise Refused("paper_not_shown", NOT_SHOWN)
    for version in document.versions.all():
        if version.number == number:
            return version
    raise not_found()


def _record(actor: Actor, sitting: Sitting, code: str, data: Mapping[str, object]) -> None:
    journal.record(Act(sitting.council_id, sitting_stream(sitting.id), code, data, actor))
