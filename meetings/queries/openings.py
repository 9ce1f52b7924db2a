"""Who opened which paper of a session, for the secretariat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from council import clock
from council.enums import PaperKind
from council.models import Account, CouncilSession, Delegate, DocumentVersion
from council.queries import Member, members_on
from council.rules.terms import in_office
from meetings.models import PaperOpening
from meetings.queries.programme import item_labels


@dataclass(frozen=True, slots=True)
class PaperReaders:
    """A paper with how many delegates opened its latest version, an older one alone, or none."""

    document_id: int
    title: str
    kind_label: str
    number: str
    label: str
    opened: int
    older: int
    total: int

    @property
    def percent(self) -> str:
        """How many of a hundred delegates opened it, for a bar."""
        return f"{100 * self.opened / self.total:.1f}" if self.total else "0"


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A delegate beside one paper. `state`: opened, older (an earlier version alone) or none."""

    name: str
    seat: int
    state: str


@dataclass(frozen=True, slots=True)
class GroupReaders:
    """The delegates of one group beside one paper."""

    name: str
    lines: tuple[ReaderLine, ...]

    @property
    def opened(self) -> int:
        return sum(1 for line in self.lines if line.state == "opened")


@dataclass(frozen=True, slots=True)
class LateReader:
    """A delegate who has papers still to open."""

    email: str
    unopened: int


@dataclass(frozen=True, slots=True)
class LateReaders:
    """Those a reminder reaches, and how many it cannot reach."""

    with_address: tuple[LateReader, ...]
    without_address: int


def paper_readers(session: CouncilSession) -> list[PaperReaders]:
    """Every paper of a session that is not withdrawn, in the order of the programme. Seven queries."""
    latest = _latest(session)
    people = set(_people(_members(session)).values())
    opened = _opened(session)
    labels = item_labels(session.id)
    order = {pk: place for place, pk in enumerate(labels)}
    found = []
    for row in sorted(latest, key=lambda v: (order[v.document.place.item_id], v.document.place.position)):
        current = opened.get((row.document_id, row.number), set()) & people
        earlier = {
            person
            for (document, number), readers in opened.items()
            if document == row.document_id and number < row.number
            for person in readers & people
        }
        found.append(
            PaperReaders(
                document_id=row.document_id,
                title=row.document.title,
                kind_label=str(PaperKind(row.document.kind).label),
                number=row.document.number,
                label=labels[row.document.place.item_id],
                opened=len(current),
                older=len(earlier - current),
                total=len(people),
            )
        )
    return found


def readers_by_group(session: CouncilSession, document_id: int) -> list[GroupReaders] | None:
    """The delegates beside one paper of the session, by group; None for a paper that is not there."""
    row = next((one for one in _latest(session) if one.document_id == document_id), None)
    if row is None:
        return None
    members = _members(session)
    people, opened = _people(members), _opened(session)
    current = opened.get((document_id, row.number), set())
    earlier = {p for (document, _n), readers in opened.items() if document == document_id for p in readers}
    groups: dict[str, list[ReaderLine]] = {}
    for member in members:
        person = people[member.id]
        state = "opened" if person in current else "older" if person in earlier else "none"
        groups.setdefault(member.group, []).append(ReaderLine(member.name, member.seat, state))
    return [GroupReaders(name, tuple(lines)) for name, lines in sorted(groups.items(), key=_numbered)]


def _numbered(group: tuple[str, Any]) -> list[str | int]:
    """ "Tổ 2" before "Tổ 10"."""
    return [int(part) if at % 2 else part for at, part in enumerate(re.split(r"(\d+)", group[0]))]


def late_readers(session: CouncilSession) -> LateReaders:
    """The delegates who have not opened the latest version of some paper."""
    people = set(_people(_members(session)).values())
    opened = _opened(session)
    missing = dict.fromkeys(people, 0)
    for row in _latest(session):
        for person in people - opened.get((row.document_id, row.number), set()):
            missing[person] += 1
    late = {person: count for person, count in missing.items() if count}
    accounts = Account.objects.filter(person_id__in=late, is_active=True).exclude(email="")
    found = [
        LateReader(email, late[person])
        for person, email in accounts.order_by("id").values_list("person_id", "email")
    ]
    return LateReaders(tuple(found), len(late) - len(found))


def _members(session: CouncilSession) -> list[Member]:
    """The delegates in office today, by seat."""
    return [m for m in members_on(session.council_id, clock.today()) if in_office(m.state)]


def _people(members: Iterable[Member]) -> dict[int, int]:
    """Delegate -> person."""
    rows = Delegate.objects.with_scopes_disabled().filter(pk__in=[member.id for member in members])
    return dict(rows.values_list("id", "person_id"))


def _latest(session: CouncilSession) -> list[DocumentVersion]:
    """The latest version of each paper that is not withdrawn."""
    rows = DocumentVersion.objects.with_scopes_disabled().filter(
        document__place__item__session=session, document__withdrawn_at__isnull=True
    )
    latest: dict[int, DocumentVersion] = {}
    for row in rows.select_related("document__place").order_by("number"):
        latest[row.document_id] = row
    return list(latest.values())


def _opened(session: CouncilSession) -> dict[tuple[int, int], set[int]]:
    """(document, version number) -> the people who opened it."""
    rows = PaperOpening.objects.with_scopes_disabled().filter(version__document__place__item__session=session)
    found: dict[tuple[int, int], set[int]] = {}
    for document, number, person in rows.values_list("version__document_id", "version__number", "person_id"):
        found.setdefault((document, number), set()).add(person)
    return found
