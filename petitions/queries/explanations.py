"""Reading explanation sessions: lists, one with its petitions and invitations, what may be put on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from council import clock
from council.models import CouncilSession, JournalEntry, JournalStream
from council.rules.decision import N_
from petitions.models import AnsweringBody, ExplanationSession, Petition
from petitions.queries.backlog import carried_ids
from petitions.queries.clock import open_tasks, overdue
from petitions.queries.petitions import LONG
from petitions.queries.routing import council_name, place_name
from petitions.queries.supervision import broken_promises
from petitions.rules.states import OPEN
from petitions.streams import explanation_stream, office_stream, petition_stream

EXCERPT = 320
MOST_OFFERED = 200
OVERDUE, LEFT_OVER, PROMISES, ALL = "qua-han", "ton-dong", "loi-hua", "tat-ca"
LISTS: dict[str, str] = {
    OVERDUE: N_("Quá hạn trả lời"),
    LEFT_OVER: N_("Tồn từ các kỳ họp trước"),
    PROMISES: N_("Lời hứa quá hạn"),
    ALL: N_("Mọi kiến nghị đang giải quyết"),
}
CODES: dict[str, str] = {
    "planned": N_("Lập kế hoạch"),
    "changed": N_("Thay đổi"),
    "put_on": N_("Đưa kiến nghị vào"),
    "taken_off": N_("Bỏ kiến nghị ra"),
    "invited": N_("Mời cơ quan"),
    "concluded": N_("Kết luận"),
    "cancelled": N_("Hủy phiên giải trình"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a session's journal."""

    at: datetime
    actor: str
    label: str
    reason: str
    what: str


@dataclass(slots=True)
class Invitation:
    """One body that leads petitions of the session: its letter, and whether the plan changed after it."""

    body: AnsweringBody
    petitions: int = 0
    letter_id: int | None = None
    number: str = ""
    outdated: bool = False


@dataclass(slots=True)
class Noted:
    """One petition of the session with what was noted on it."""

    petition: Petition
    note: str = ""


@dataclass(slots=True)
class Sheet:
    """One session with all that hangs on it."""

    row: ExplanationSession
    version: int
    petitions: list[Noted] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    @property
    def missing(self) -> list[Invitation]:
        """Bodies without an invitation that still holds."""
        return [one for one in self.invitations if one.letter_id is None or one.outdated]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A session that was cancelled, as the office's journal keeps it."""

    title: str
    held_on: date
    reason: str
    actor: str
    at: datetime


def sessions_of(council_id: int) -> QuerySet[ExplanationSession]:
    """Every session of a council, the latest first."""
    rows = ExplanationSession.objects.with_scopes_disabled().filter(council_id=council_id)
    return rows.select_related("session").annotate(size=Count("petitions")).order_by("-held_on", "-id")


def cancelled_of(council_id: int) -> list[Cancelled]:
    """The last sessions that were cancelled. One query."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name=office_stream(council_id), code="petitions.explanation.cancelled"
    )
    return [
        Cancelled(e.data["title"], date.fromisoformat(e.data["held_on"]), e.data["reason"], e.actor, e.at)
        for e in rows.order_by("-seq")[:10]
    ]


def version_of(row: ExplanationSession) -> int:
    """The last number of the session's journal."""
    rows = JournalStream.objects.with_scopes_disabled().filter(name=explanation_stream(row.id))
    found: int | None = rows.values_list("seq", flat=True).first()
    return found or 0


def invited_since(row: ExplanationSession) -> set[int]:
    """The bodies that were invited after the last change of the plan."""
    rows = Petition.objects.with_scopes_disabled().filter(explanation_sessions=row)
    own = _own(rows.values_list("lead_id", "code"))
    return {pk for pk, (_entry, outdated) in _invited(_entries(row), own).items() if not outdated}


def sheet(row: ExplanationSession) -> Sheet:
    """A session that the caller may read. Three queries, whatever hangs on it."""
    entries = _entries(row)
    rows = Petition.objects.with_scopes_disabled().filter(explanation_sessions=row).defer(*LONG)
    rows = rows.select_related("lead", "field").annotate(excerpt=Left("text", EXCERPT)).order_by("code")
    petitions = list(rows)
    notes = _notes(petitions, row) if row.conclusion else {}
    made = Sheet(row, entries[-1].seq if entries else 0)
    made.petitions = [Noted(petition, notes.get(petition.id, "")) for petition in petitions]
    made.invitations = _invitations(petitions, entries)
    made.acts = [_act(entry) for entry in reversed(entries)]
    return made


def offered(row: ExplanationSession, which: str, now: datetime, today: date) -> list[Petition]:
    """Petitions that may be put on a session, from one of LISTS. Two queries."""
    council_id = row.council_id
    rows = Petition.objects.with_scopes_disabled().filter(
        council_id=council_id, kind="petition", lead__isnull=False, state__in=sorted(map(str, OPEN))
    )
    if which == LEFT_OVER:
        rows = rows.filter(pk__in=carried_ids(council_id, today).values("id"))
    elif which == PROMISES:
        rows = rows.filter(pk__in=broken_promises(council_id, now).order_by().values("petition_id"))
    elif which != ALL:
        late = open_tasks().filter(overdue(now), council_id=council_id)
        rows = rows.filter(pk__in=late.values("petition_id"))
    rows = rows.exclude(explanation_sessions=row).exclude(state="draft")
    rows = rows.select_related("lead", "field").defer(*LONG).annotate(excerpt=Left("text", EXCERPT))
    return list(rows.order_by("due_at", "id")[:MOST_OFFERED])


def sessions_to_choose(council_id: int) -> list[CouncilSession]:
    """The sessions an explanation may be held for. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.order_by("-opens_on")[:12])


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """All that the agenda sheet is set from."""

    parent: str
    place_of_issue: str
    title: str
    day: date
    place: str
    bodies: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]  # body: code, due, text
    conclusion: str


def agenda_paper(row: ExplanationSession) -> AgendaPaper:
    """The agenda: each body with the petitions it explains itself on. One query."""
    rows = Petition.objects.with_scopes_disabled().filter(explanation_sessions=row).select_related("lead")
    bodies: dict[str, list[tuple[str, str, str]]] = {}
    for petition in rows.order_by("lead__name", "code"):
        due = f"{clock.day_of(petition.due_at):%d/%m/%Y}" if petition.due_at else ""
        name = petition.lead.name if petition.lead else ""
        bodies.setdefault(name, []).append((petition.code, due, petition.text))
    name = place_name(row.council)
    return AgendaPaper(
        parent=council_name(row.council),
        place_of_issue="Hà Nội" if row.council.kind == "city" else name[:1].upper() + name[1:],
        title=row.title,
        day=row.held_on,
        place=row.place,
        bodies=tuple(bodies.items()),
        conclusion=row.conclusion,
    )


def _entries(row: ExplanationSession) -> list[JournalEntry]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=explanation_stream(row.id))
    return list(rows.order_by("seq"))


def _own(pairs: Iterable[tuple[int | None, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for pk, code in pairs:
        if pk is not None:
            found.setdefault(pk, set()).add(code)
    return found


def _invited(
    entries: Sequence[JournalEntry], own: Mapping[int, set[str]]
) -> dict[int, tuple[JournalEntry, bool]]:
    """Body -> its last invitation, and whether it is outdated: the plan changed after it, or one of its
    petitions (`own`: body -> codes) was put on later."""
    found: dict[int, tuple[JournalEntry, bool]] = {}
    for entry in entries:
        if entry.code.endswith(".invited"):
            found[entry.data["body"]] = (entry, False)
        elif entry.code.endswith(".changed"):
            found = {pk: (letter, True) for pk, (letter, _old) in found.items()}
        elif entry.code.endswith(".put_on"):
            new = set(entry.data["petitions"])
            found = {pk: (one, old or bool(new & own.get(pk, set()))) for pk, (one, old) in found.items()}
    return found


def _invitations(petitions: Sequence[Petition], entries: Sequence[JournalEntry]) -> list[Invitation]:
    found: dict[int, Invitation] = {}
    for petition in petitions:
        if petition.lead is not None:
            one = found.setdefault(petition.lead.id, Invitation(petition.lead))
            one.petitions += 1
    own = _own((petition.lead_id, petition.code) for petition in petitions)
    for pk, (entry, outdated) in _invited(entries, own).items():
        if pk in found:
            found[pk].letter_id, found[pk].number = entry.data["letter"], entry.data["number"]
            found[pk].outdated = outdated
    return sorted(found.values(), key=lambda one: one.body.name)


def _notes(petitions: Sequence[Petition], row: ExplanationSession) -> dict[int, str]:
    names = {petition_stream(petition.id): petition.id for petition in petitions}
    rows = JournalEntry.objects.with_scopes_disabled().filter(
        stream__name__in=names, code="petitions.petition.explained"
    )
    return {
        names[entry.stream.name]: entry.data["note"]
        for entry in rows.select_related("stream").order_by("seq")
        if entry.data.get("explanation") == row.id
    }


def _act(entry: JournalEntry) -> Act:
    data: dict[str, Any] = entry.data
    what = ", ".join(data.get("petitions", [])[:10]) or data.get("addressee", "")
    label = CODES.get(entry.code.rsplit(".", 1)[-1], entry.code)
    return Act(entry.at, entry.actor, label, data.get("reason", ""), what)
