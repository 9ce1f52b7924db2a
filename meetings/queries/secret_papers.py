"""The list of secret papers of a session: copies, who holds which, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from council import clock
from council.queries import members_on
from council.rules.terms import in_office
from meetings.models import AgendaItem, SecretCopy, SecretPaper
from meetings.queries.programme import item_labels


@dataclass(frozen=True, slots=True)
class SecretLine:
    """A paper with everything that was handed out of it. `out`: copies not yet returned."""

    paper: SecretPaper
    label: str
    copies: tuple[SecretCopy, ...]

    @property
    def out(self) -> list[SecretCopy]:
        return [copy for copy in self.copies if copy.returned_at is None]

    @property
    def returned(self) -> int:
        return len(self.copies) - len(self.out)

    @property
    def is_done(self) -> bool:
        """Handed out, and all of it back."""
        return bool(self.copies) and not self.out

    @property
    def free(self) -> list[int]:
        """The numbers that are there to be handed out."""
        taken = {copy.number for copy in self.out}
        return [number for number in range(1, self.paper.copies + 1) if number not in taken]


def secret_lines(session_id: int) -> list[SecretLine]:
    """Every secret paper of a session in the order of the programme. Three queries."""
    labels = item_labels(session_id)
    papers = SecretPaper.objects.with_scopes_disabled().filter(item__session_id=session_id)
    copies = SecretCopy.objects.with_scopes_disabled().filter(paper__item__session_id=session_id)
    by_paper: dict[int, list[SecretCopy]] = {}
    for copy in copies.order_by("number", "id"):
        by_paper.setdefault(copy.paper_id, []).append(copy)
    order = {pk: place for place, pk in enumerate(labels)}
    rows = sorted(papers.select_related("item"), key=lambda row: (order.get(row.item_id, 0), row.id))
    return [SecretLine(row, labels.get(row.item_id, ""), tuple(by_paper.get(row.id, ()))) for row in rows]


def secret_items(session_id: int) -> list[tuple[AgendaItem, str]]:
    """The items of a session that are marked secret, with their labels. Two queries."""
    labels = item_labels(session_id)
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id, is_secret=True)
    found = {row.id: row for row in rows}
    return [(found[pk], label) for pk, label in labels.items() if pk in found]


def copies_out(session_id: int) -> int:
    """How many copies of secret papers of a session are not yet back. One query."""
    rows = SecretCopy.objects.with_scopes_disabled().filter(paper__item__session_id=session_id)
    return rows.filter(returned_at__isnull=True).count()


def delegates_to_choose(council_id: int) -> list[tuple[int, str]]:
    """The delegates in office today by seat: (id, seat and name). Two queries."""
    return [
        (member.id, f"{member.seat}. {member.name}")
        for member in members_on(council_id, clock.today())
        if in_office(member.state)
    ]
