"""Reading the bodies that answer: those a council keeps, found by name, and who a body's duties go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from council.enums import Role
from council.models import Person, RoleAssignment
from council.search import matches
from petitions.models import AnsweringBody, BodyOfficer, Task

MOST_STEPS = 50


def bodies_of(council_id: int) -> QuerySet[AnsweringBody]:
    """Every body a council keeps, those that still answer first, each with how many duties are open."""
    rows = AnsweringBody.objects.with_scopes_disabled().filter(council_id=council_id)
    owed = Count("tasks", filter=Q(tasks__done_at=None), distinct=True)
    return rows.select_related("successor").annotate(open_tasks=owed).order_by("abolished_on", "name")


def living(council_id: int, day: date) -> list[AnsweringBody]:
    """The bodies of a council that answer on a day."""
    rows = AnsweringBody.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.filter(Q(abolished_on=None) | Q(abolished_on__gt=day)).order_by("name"))


def names_of(body: AnsweringBody) -> list[str]:
    """Every name a body goes by."""
    return [name for name in (body.name, body.short_name, *body.aliases.split("\n")) if name]


def search(bodies: Iterable[AnsweringBody], query: str) -> list[AnsweringBody]:
    """Those with a name, short name or alias in which each word asked for begins a word."""
    return [body for body in bodies if any(matches(query, name) for name in names_of(body))]


def is_abolished(body: AnsweringBody, day: date) -> bool:
    """Whether a body answers nothing any more."""
    return body.abolished_on is not None and body.abolished_on <= day


def heir(body: AnsweringBody, day: date) -> AnsweringBody | None:
    """Who answers now for an abolished body: the first successor that still lives, None where there is none.
    A circle in old data ends the search."""
    at, seen = body, {body.id}
    while is_abolished(at, day):
        after = _successor(at)
        if after is None or after.id in seen or len(seen) > MOST_STEPS:
            return None
        seen.add(after.id)
        at = after
    return at


def leads_back(start: AnsweringBody, to: int) -> bool:
    """Whether the successors of a body come to another one."""
    at: AnsweringBody | None = start
    seen: set[int] = set()
    while at is not None and at.id not in seen:
        if at.id == to:
            return True
        seen.add(at.id)
        at = _successor(at)
    return False


def _successor(body: AnsweringBody) -> AnsweringBody | None:
    if body.successor_id is None:
        return None
    found: AnsweringBody = AnsweringBody.objects.with_scopes_disabled().get(pk=body.successor_id)
    return found


@dataclass(frozen=True, slots=True)
class Officer:
    """Who answers for a body."""

    id: int
    person_id: int
    name: str


def officers_of(body: AnsweringBody) -> list[Officer]:
    """Who answers for a body, by name."""
    rows = BodyOfficer.objects.with_scopes_disabled().filter(body=body).select_related("person")
    return [Officer(row.id, row.person_id, row.person.full_name) for row in rows.order_by("person__sort_key")]


def may_answer(council_id: int, day: date) -> QuerySet[Person]:
    """The people who hold the role of a body's officer in a council on a day."""
    roles = RoleAssignment.objects.filter(council_id=council_id, role=Role.BODY_OFFICER, since__lte=day)
    held = roles.exclude(until__lt=day).values("person_id")
    return Person.objects.filter(pk__in=held).order_by("sort_key")


def open_duties(body: AnsweringBody) -> QuerySet[Task]:
    """What a body still owes."""
    return Task.objects.with_scopes_disabled().filter(body=body, done_at=None)
