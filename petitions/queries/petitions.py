"""The petitions of a council as its office sees them: the filtered list, page by page, and one petition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Left

from council import clock
from council.models import Council
from council.rules.decision import N_
from petitions.enums import Competence, PetitionState, PromiseState
from petitions.models import Letter, Petition, PetitionSource, Task
from petitions.queries.paging import key, key_of, with_below
from petitions.queries.words import matching, nearest
from realtime import sql

PER_PAGE = 50
ORDER = ("-recorded_at", "-id")
EXCERPT = 320
MOST_COUNTED = 1000  # what a count stops at: "999+" says enough
LONG = ("text", "exact", "folded", "public_text", "public_answer", "spot_answer")
OWED = (PetitionState.FORWARDED, PetitionState.ASKED)  # an answer is owed
HELD, HANDED_OVER = "held", "handed"
TIES: dict[str, str] = {
    "duplicate_of": N_("Trùng với"),
    "merged_into": N_("Đã gộp vào"),
    "split_from": N_("Tách từ"),
    "duplicates": N_("Có kiến nghị trùng:"),
    "merged": N_("Đã nhận gộp:"),
    "parts": N_("Đã tách thành:"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; "" and None leave a filter out. `part`: what the council holds, or what
    it recorded or handed on and another holds now."""

    query: str = ""
    state: str = ""
    field: int | None = None
    place: int | None = None
    competence: str = ""
    body: int | None = None
    session: int | None = None
    overdue: bool = False
    part: str = HELD

    @property
    def narrowed(self) -> bool:
        return self != Filters(part=self.part)


@dataclass(slots=True)
class DeskPage:
    """One page of the list, newest first. `after` leads to the next page; "" on the last."""

    rows: Sequence[Petition]
    after: str


class Choice(NamedTuple):
    """One line that a filter offers; `number` and `opens_on` of a session, `parent_id` of a field below."""

    id: int
    name: str
    parent_id: int | None = None
    number: int | None = None
    opens_on: date | None = None


@dataclass(slots=True)
class Choices:
    """What the filters offer."""

    fields: list[Choice]
    bodies: list[Choice]
    sessions: list[Choice]
    places: list[Choice]

    def with_below(self, field_id: int | None) -> list[int]:
        """A field and those below it."""
        return [one.id for one in self.fields if field_id in (one.id, one.parent_id)]


@dataclass(slots=True)
class Waiting:
    """What waits for the office: up to MOST_COUNTED of each. `broken`: promises."""

    to_classify: int
    overdue: int
    broken: int


@dataclass(slots=True)
class Whole:
    """One petition with what hangs on it."""

    petition: Petition
    sources: list[PetitionSource]
    tasks: list[Task]
    letters: list[Letter]
    related: dict[str, list[Petition]] = field(default_factory=dict)

    @property
    def ties(self) -> list[tuple[list[Petition], str]]:
        """The petitions this one is tied to, each group with what the tie is."""
        return [(self.related[name], label) for name, label in TIES.items() if self.related.get(name)]


def desk_page(
    council_id: int, filters: Filters, after: str = "", fields: Sequence[int] | None = None
) -> DeskPage:
    """A page of a council's petitions. One query for any number of them, two for words. `fields`: those that
    the filter's field stands for, where the caller knows them; else they are read."""
    if filters.field is not None and fields is None:
        fields = with_below(filters.field)
    rows = _narrowed(_part(council_id, filters.part), filters, fields or (), after)
    if filters.query and filters.part == HELD and connection.vendor == "postgresql":
        apart = _narrowed(_held_apart(council_id), filters, fields or (), after)
        found = _searched(rows, apart, council_id, filters.query)
    else:
        held = council_id if filters.part == HELD else None
        found = _listed(matching(rows, filters.query, council_id=held) if filters.query else rows)
    more = len(found) > PER_PAGE
    return DeskPage(
        found[:PER_PAGE], key_of(found[PER_PAGE - 1].recorded_at, found[PER_PAGE - 1].id) if more else ""
    )


def _listed(rows: QuerySet[Petition]) -> list[Petition]:
    """The newest of these rows, one more than a page."""
    rows = rows.select_related("field", "place", "lead", "council").defer(*LONG)
    rows = rows.annotate(excerpt=Left("text", EXCERPT)).order_by(*ORDER)
    return list(rows[: PER_PAGE + 1])


def _searched(
    rows: QuerySet[Petition], apart: QuerySet[Petition], council_id: int, query: str
) -> list[Petition]:
    """The newest rows with the words asked for: among the nearest, else among all (`apart`: the same rows,
    found by no index of councils, which would be read whole beside that of the words)."""
    found = _listed(matching(nearest(rows, ORDER), query, walked=True))
    return found if len(found) > PER_PAGE else _listed(matching(apart, query, council_id=council_id))


def _held_apart(council_id: int) -> QuerySet[Petition]:
    """What a council holds, by a sum that no index answers."""
    number = ExpressionWrapper(F("council_id") + Value(0), output_field=BigIntegerField())
    rows = Petition.objects.with_scopes_disabled().alias(holder=number)
    found: QuerySet[Petition] = rows.filter(holder=council_id)
    return found


def waiting(council_id: int) -> Waiting:
    """One query."""
    places = ", ".join(["%s"] * len(OWED))
    counted = (
        "council_id = %s AND state = %s",
        f"council_id = %s AND answered_at IS NULL AND due_at < %s AND state IN ({places})",
        "council_id = %s AND state = %s",
    )
    tables = ("petition", "petition", "promise")
    parts = [
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM petitions_{table} WHERE {where} LIMIT {MOST_COUNTED}) AS t)"  # noqa: S608
        for table, where in zip(tables, counted, strict=True)
    ]
    own = (council_id, PetitionState.DRAFT.value)
    late = (council_id, clock.now(), *(state.value for state in OWED))
    [found] = sql.rows(f"SELECT {', '.join(parts)}", [*own, *late, council_id, PromiseState.BROKEN.value])
    return Waiting(*found)


# Four lists that have nothing to do with each other, read at once: kind, what they are sorted by, a Choice.
CHOICES = """
    SELECT 'sessions', 0, '', s.id, '', NULL, s.number, s.opens_on FROM council_councilsession s
        WHERE s.council_id = %s
    UNION ALL SELECT 'fields', f.position, f.code, f.id, f.name, f.parent_id, NULL, NULL
        FROM petitions_petitionfield f
    UNION ALL SELECT 'bodies', 0, b.name, b.id, b.name, NULL, NULL, NULL FROM petitions_answeringbody b
        JOIN council_council c ON c.id = b.council_id WHERE b.council_id = %s OR c.kind = 'city'
    UNION ALL SELECT 'places', 0, c.search_key, c.id, c.name, NULL, NULL, NULL FROM council_council c
"""


def choices(council_id: int) -> Choices:
    """One query."""
    found: dict[str, list[Choice]] = {"sessions": [], "fields": [], "bodies": [], "places": []}
    for kind, _place, _key, *rest, day in sorted(sql.rows(CHOICES, [council_id, council_id]), key=_order):
        found[kind].append(Choice._make([*rest, sql.day(day)]))
    sessions = sorted(found["sessions"], key=lambda one: one.opens_on or date.min, reverse=True)
    return Choices(found["fields"], found["bodies"], sessions[:12], found["places"])


def _order(row: tuple[Any, ...]) -> tuple[int, str]:
    return row[1], row[2]


def whole(petition: Petition) -> Whole:
    """What hangs on a petition that the caller may read. Five queries, whatever it has."""
    rows = Petition.objects.with_scopes_disabled().defer(*LONG)
    ties = Q(duplicate_of=petition) | Q(merged_into=petition) | Q(split_from=petition)
    up = [petition.duplicate_of_id, petition.merged_into_id, petition.split_from_id]
    found = list(rows.filter(ties | Q(pk__in=[pk for pk in up if pk])).order_by("id"))
    sources = PetitionSource.objects.with_scopes_disabled().filter(petition=petition)
    tasks = Task.objects.with_scopes_disabled().filter(petition=petition)
    letters = Letter.objects.with_scopes_disabled().filter(petitions=petition)
    return Whole(
        petition=petition,
        sources=list(sources.select_related("meeting", "delegate__person")),
        tasks=list(tasks.select_related("body").order_by("-is_lead", "id")),
        letters=list(letters.order_by("signed_on", "id")),
        related=_related(petition, found),
    )


def lookup(council_id: int, code: str) -> Petition | None:
    """A petition the council holds, by its code as somebody typed it: whole, or the number of this year."""
    code = code.strip()
    if code.isdecimal() and len(code) <= 6:
        own = Council.objects.values_list("code", flat=True).get(pk=council_id)
        code = f"{own}-{clock.today().year}-{int(code):05d}"
    rows = Petition.objects.with_scopes_disabled().filter(council_id=council_id, code__iexact=code)
    found: Petition | None = rows.first()
    return found


def is_overdue(petition: Petition, now: datetime) -> bool:
    """Whether an answer is due and not there."""
    return (
        petition.state in OWED
        and petition.due_at is not None
        and petition.answered_at is None
        and petition.due_at < now
    )


def _part(council_id: int, part: str) -> QuerySet[Petition]:
    rows: QuerySet[Petition] = Petition.objects.with_scopes_disabled().all()
    if part == HANDED_OVER:
        recorded = (
            rows.filter(origin_id=council_id).exclude(council_id=F("origin_id")).order_by().values("pk")
        )
        handed_on = Letter.petitions.through.objects.filter(
            letter__council_id=council_id, letter__to_council__isnull=False
        )
        both = recorded.union(handed_on.values("petition_id"))
        return rows.filter(pk__in=both).exclude(council_id=council_id)
    return rows.filter(council_id=council_id)


def _overdue(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    return rows.filter(due_at__lt=clock.now(), answered_at__isnull=True, state__in=OWED)


def _narrowed(
    rows: QuerySet[Petition], filters: Filters, fields: Sequence[int], after: str
) -> QuerySet[Petition]:
    """The rows that pass the filters, but for the words, and come after a key."""
    at = key(after)
    if at is not None:
        moment, pk = at
        rows = rows.filter(recorded_at__lte=moment).exclude(recorded_at=moment, id__gte=pk)
    if filters.overdue:
        rows = _overdue(rows)
    if filters.field is not None:
        rows = rows.filter(field_id__in=fields)
    exact: Mapping[str, Any] = {
        "place_id": filters.place,
        "lead_id": filters.body,
        "session_id": filters.session,
        "state": filters.state if filters.state in PetitionState.values else None,
        "competence": filters.competence if filters.competence in Competence.values else None,
    }
    return rows.filter(**{name: value for name, value in exact.items() if value is not None})


def _related(petition: Petition, found: list[Petition]) -> dict[str, list[Petition]]:
    own = {
        "duplicate_of": petition.duplicate_of_id,
        "merged_into": petition.merged_into_id,
        "split_from": petition.split_from_id,
    }
    groups = {name: [row for row in found if row.id == pk] for name, pk in own.items()}
    groups["duplicates"] = [row for row in found if row.duplicate_of_id == petition.id]
    groups["merged"] = [row for row in found if row.merged_into_id == petition.id]
    groups["parts"] = [row for row in found if row.split_from_id == petition.id]
    return groups
