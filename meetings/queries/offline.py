"""What a session's copy on a device is made of, and which copies there are."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from council.models import DocumentVersion
from meetings.models import Mark, OfflineCopy


def latest_versions(session_id: int) -> list[int]:
    """The latest version of each paper in the dossiers of a session that is not withdrawn and whose item
    takes files. One query."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(
        document__place__item__session_id=session_id,
        document__withdrawn_at=None,
        document__place__item__is_secret=False,
    )
    rows = rows.annotate(latest=Max("document__versions__number"))
    return [pk for pk, number, latest in rows.values_list("pk", "number", "latest") if number == latest]


def copies() -> QuerySet[OfflineCopy]:
    """Copies with what a list says of them, latest first; those that are gone are not among them."""
    rows: QuerySet[OfflineCopy] = OfflineCopy.objects.with_scopes_disabled().filter(wiped_at=None)
    return rows.select_related("session__council", "session__term", "account__person")


def copies_of(account_id: int, council_id: int) -> list[OfflineCopy]:
    """A person's own copies in one council. One query."""
    return list(copies().filter(account_id=account_id, council_id=council_id))


def copies_in(council_id: int) -> list[OfflineCopy]:
    """All copies of a council's sessions, by person. One query."""
    rows = copies().filter(council_id=council_id)
    return list(rows.order_by("account__person__sort_key", "account_id", "-taken_at", "-id"))


def copy_on(council_id: int, session_id: int, device: str) -> OfflineCopy | None:
    """The copy of a session in the store of one browser. One query."""
    rows = OfflineCopy.objects.with_scopes_disabled().filter(council_id=council_id, session_id=session_id)
    found: OfflineCopy | None = (
        rows.filter(device=device).select_related("account").first() if device else None
    )
    return found


def has_marks(person_id: int) -> bool:
    """Whether a browser may keep marks of a person, having shown them. One query."""
    rows = Mark.objects.with_scopes_disabled().filter(person_id=person_id)
    return bool(rows.exists())
