"""What the public reads of the institution: the councils, their sessions, who sits in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from council.enums import BoardPost, CouncilKind, GroupPost, SessionState, StandingPost
from council.models import Board, BoardSeat, Council, CouncilSession, Delegate, DelegateGroup, StandingSeat
from council.naming import unit_name
from council.queries import Member, members_on
from council.rules.terms import in_office
from council.search import matches


@dataclass(frozen=True, slots=True)
class CouncilLists:
    """Councils by kind, each list in the order of names."""

    city: tuple[Council, ...]
    wards: tuple[Council, ...]
    communes: tuple[Council, ...]

    @property
    def count(self) -> int:
        return len(self.city) + len(self.wards) + len(self.communes)


def council_lists(query: str = "") -> CouncilLists:
    """The councils whose name fits the query; all of them for an empty one. One query."""
    rows = sorted(Council.objects.all(), key=lambda row: (row.search_key, row.name))
    found = [row for row in rows if matches(query, f"{unit_name(row)} {row.name}")]
    by_kind = {kind: tuple(row for row in found if row.kind == kind) for kind in CouncilKind}
    return CouncilLists(by_kind[CouncilKind.CITY], by_kind[CouncilKind.WARD], by_kind[CouncilKind.COMMUNE])


PUBLIC_STATES = (SessionState.PUBLISHED, SessionState.OPEN, SessionState.CLOSED)


def public_sessions(
    day: date, council_id: int | None = None, limit: int | None = None
) -> list[CouncilSession]:
    """Public sessions of a council; of all councils only those not over, soonest first. One query."""
    rows = CouncilSession.objects.with_scopes_disabled().filter(is_public=True, state__in=PUBLIC_STATES)
    rows = rows.select_related("council", "term")
    if council_id is not None:
        return list(rows.filter(council_id=council_id).order_by("-opens_on", "-number"))
    coming = rows.filter(closes_on__gte=day).exclude(state=SessionState.CLOSED)
    return list(coming.order_by("opens_on", "council__kind", "council__search_key")[:limit])


@dataclass(frozen=True, slots=True)
class SessionGroups:
    """The sessions of one council: under way, to come (soonest first), past (latest first)."""

    now: tuple[CouncilSession, ...]
    coming: tuple[CouncilSession, ...]
    past: tuple[CouncilSession, ...]


def session_groups(rows: Sequence[CouncilSession], day: date) -> SessionGroups:
    """Sort sessions by where they stand on a day; one that was never opened is past after its last day."""
    over = [row for row in rows if row.state == SessionState.CLOSED or row.closes_on < day]
    now = [row for row in rows if row not in over and row.state == SessionState.OPEN]
    coming = [row for row in rows if row not in over and row.state == SessionState.PUBLISHED]
    return SessionGroups(tuple(now), tuple(reversed(coming)), tuple(over))


@dataclass(frozen=True, slots=True)
class Seated:
    """A delegate on a public list; `post` in the body the list is about, "" for a plain member."""

    seat: int
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its people: a Board, a delegate group, the Standing Committee."""

    name: str
    people: tuple[Seated, ...]


@dataclass(frozen=True, slots=True)
class CouncilPeople:
    """Who sits in a council: the Standing Committee, the Boards, every delegate by group."""

    standing: Body
    boards: tuple[Body, ...]
    groups: tuple[Body, ...]
    count: int


_POST_ORDER = {"chair": 0, "head": 0, "vice_chair": 1, "deputy": 1}
Posts = Mapping[int, list[tuple[int, str]]]  # body -> (delegate, post)


def council_people(council_id: int, day: date) -> CouncilPeople:
    """Who holds office in a council on a day. Seven queries, whatever the size."""
    members = {m.id: m for m in members_on(council_id, day) if in_office(m.state)}
    standing = StandingSeat.objects.with_scopes_disabled().filter(council_id=council_id)
    chairs = list(standing.values_list("delegate_id", "post"))
    return CouncilPeople(
        standing=_body("", chairs, members, {str(post): str(post.label) for post in StandingPost}),
        boards=_boards(council_id, members),
        groups=_groups(council_id, members),
        count=len(members),
    )


def _boards(council_id: int, members: Mapping[int, Member]) -> tuple[Body, ...]:
    seats = BoardSeat.objects.with_scopes_disabled().filter(board__council_id=council_id)
    posts = _by_body(seats.values_list("board_id", "delegate_id", "post"))
    boards = Board.objects.with_scopes_disabled().filter(council_id=council_id)
    labels = {str(post): str(post.label) for post in (BoardPost.HEAD, BoardPost.DEPUTY)}
    return tuple(_body(board.name, posts.get(board.id, []), members, labels) for board in boards)


def _groups(council_id: int, members: Mapping[int, Member]) -> tuple[Body, ...]:
    rows = Delegate.objects.with_scopes_disabled().filter(pk__in=members)
    posts = _by_body(
        (group or 0, pk, post) for group, pk, post in rows.values_list("group_id", "id", "group_post")
    )
    groups = list(
        DelegateGroup.objects.with_scopes_disabled().filter(council_id=council_id).order_by("number")
    )
    labels = {str(post): str(post.label) for post in (GroupPost.HEAD, GroupPost.DEPUTY)}
    named = [(group.name, group.id) for group in groups] + [(_("Chưa phân tổ") if groups else "", 0)]
    found = (_body(name, posts.get(pk, []), members, labels) for name, pk in named)
    return tuple(body for body in found if body.people)


def _by_body(rows: Iterable[tuple[int, int, str]]) -> Posts:
    found: dict[int, list[tuple[int, str]]] = {}
    for body, delegate, post in rows:
        found.setdefault(body, []).append((delegate, post))
    return found


def _body(
    name: str, rows: Sequence[tuple[int, str]], members: Mapping[int, Member], labels: Mapping[str, str]
) -> Body:
    """A body with those of its people who hold office, posts first, then by given name."""
    held = [
        (_POST_ORDER.get(post, 2), members[pk], labels.get(post, "")) for pk, post in rows if pk in members
    ]
    ordered = sorted(held, key=lambda row: (row[0], row[1].sort_key))
    return Body(name, tuple(Seated(m.seat, m.name, label) for _rank, m, label in ordered))
