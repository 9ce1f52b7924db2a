"""Counting petitions in the database: the figures of petitions.rules.statistics by one or two groupings.

One statement counts any number of petitions, so that a million of them never pass through Python; a test
holds it against the pure rule. What it found is kept for a minute for everybody, and one process counts one
thing at a time: whoever asks for many different tables waits, and the database does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from council import clock
from petitions.enums import Outcome, PetitionKind, PetitionState
from petitions.models import Petition, PetitionField
from petitions.rules.clock import HANOI
from petitions.rules.statistics import NOT_COUNTED, Counts, Figures, figures

KEPT = 60  # seconds a count is good for
FIELD, SUBFIELD, PLACE, BODY, COUNCIL, SESSION, MONTH = (
    "linh-vuc",
    "linh-vuc-con",
    "noi",
    "co-quan",
    "hoi-dong",
    "ky-hop",
    "thang",
)
COLUMN = {
    FIELD: "field_id",  # folded into the field above afterwards
    SUBFIELD: "field_id",
    PLACE: "place_id",
    BODY: "lead_id",
    COUNCIL: "council_id",
    SESSION: "session_id",
    MONTH: "month",
}
NAMES = tuple(one.name for one in fields(Counts))
SAID = tuple(f"n_{name}" for name in NAMES)
Key = int | str | None
Found = TypeVar("Found")
_counting = Lock()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which petitions are counted; None leaves a filter out. Days are days in Hanoi on which they were
    recorded, the last one included."""

    council: int | None = None
    session: int | None = None
    before: bool | None = None
    since: date | None = None
    until: date | None = None
    field: int | None = None
    place: int | None = None
    body: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one group; `keys` one for each grouping, None where a petition has none."""

    keys: tuple[Key, ...]
    counts: Counts

    @property
    def figures(self) -> Figures:
        return figures(self.counts)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and when."""

    at: datetime
    whole: Counts
    lines: tuple[Line, ...]

    @property
    def figures(self) -> Figures:
        return figures(self.whole)


def counted_petitions(rows: QuerySet[Petition] | None = None) -> QuerySet[Petition]:
    """The petitions the figures stand on, of these rows or of all councils, published or not: classified
    petitions that are still their own."""
    if rows is None:
        rows = Petition.objects.with_scopes_disabled().all()
    found: QuerySet[Petition] = rows.filter(kind=PetitionKind.PETITION)
    return found.exclude(state__in=[str(state) for state in NOT_COUNTED])


def aggregates(now: datetime) -> dict[str, Count]:
    """Each of the counts as an expression: `petitions.rules.statistics.count` in SQL."""
    answered = Q(answered_at__isnull=False)
    due = Q(due_at__lte=now)
    spot = Q(state=PetitionState.ON_THE_SPOT)
    asked = {
        "answered": answered,
        "resolved": answered & Q(outcome=Outcome.RESOLVED),
        "in_progress": answered & Q(outcome=Outcome.IN_PROGRESS),
        "explained": answered & Q(outcome=Outcome.EXPLAINED),
        "not_resolved": answered & Q(outcome=Outcome.NOT_RESOLVED),
        "due": due,
        "on_time": due & Q(answered_at__lte=F("due_at")),
        "overdue": due & ~answered,
        "waiting": answered & Q(outcome="") & ~spot,
        "on_the_spot": answered & Q(outcome="") & spot,
    }
    found = {f"n_{name}": Count("pk", filter=when) for name, when in asked.items()}
    return {"n_total": Count("pk")} | found


def counts_of(row: Mapping[str, Any]) -> Counts:
    """The counts of a row that was annotated with `aggregates`."""
    return Counts(**{name: row[f"n_{name}"] for name in NAMES})


def in_scope(scope: Scope) -> QuerySet[Petition]:
    """The petitions of a scope. A field stands for those below it too."""
    rows = counted_petitions()
    exact = {
        "council_id": scope.council,
        "session_id": scope.session,
        "before_session": scope.before,
        "place_id": scope.place,
        "lead_id": scope.body,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if scope.field is not None:
        below = PetitionField.objects.filter(Q(pk=scope.field) | Q(parent_id=scope.field))
        rows = rows.filter(field_id__in=below.values("id"))
    return recorded_between(rows, scope.since, scope.until)


def recorded_between(rows: QuerySet[Petition], since: date | None, until: date | None) -> QuerySet[Petition]:
    """Those recorded from the first day to the last, both included; the days are Hanoi's."""
    if since is not None:
        rows = rows.filter(recorded_at__gte=midnight(since))
    if until is not None:
        rows = rows.filter(recorded_at__lt=midnight(until + timedelta(days=1)))
    return rows


def midnight(day: date) -> datetime:
    """When a day begins in Hanoi."""
    return datetime.combine(day, time(0), HANOI)


def count(scope: Scope, by: Sequence[str] = ()) -> Counted:
    """The figures of a scope by these groupings. One query, one more to fold fields."""
    now, rows = clock.now(), in_scope(scope)
    if MONTH in by:
        rows = rows.annotate(month=TruncMonth("recorded_at", tzinfo=HANOI))
    columns = [COLUMN[name] for name in by]
    found = rows.order_by().values(*columns).annotate(**aggregates(now)) if by else [_all(rows, now)]
    parents = _parents() if FIELD in by else {}
    folded: dict[tuple[Key, ...], list[int]] = {}
    for row in found:
        keys = tuple(_key(name, row[column], parents) for name, column in zip(by, columns, strict=True))
        own = [row[name] for name in SAID]
        known = folded.get(keys)
        folded[keys] = own if known is None else [a + b for a, b in zip(known, own, strict=True)]
    lines = tuple(Line(keys, Counts(*numbers)) for keys, numbers in folded.items())
    return Counted(now, Counts(*map(sum, zip(*folded.values(), strict=True))), lines)


def _all(rows: QuerySet[Petition], now: datetime) -> dict[str, int]:
    return rows.order_by().aggregate(**aggregates(now))


def _key(name: str, value: Any, parents: Mapping[int, int]) -> Key:
    if name == MONTH:
        return f"{value:%Y-%m}"
    key: Key = parents.get(value, value) if name == FIELD else value
    return key


def _parents() -> dict[int, int]:
    rows = PetitionField.objects.filter(parent__isnull=False)
    return dict(rows.values_list("id", "parent_id"))


def kept_count(scope: Scope, by: Sequence[str] = ()) -> Counted:
    """`count`, at most a minute old."""
    said = repr((astuple(scope), tuple(by)))
    return kept(hashlib.sha256(said.encode()).hexdigest(), lambda: count(scope, by))


def kept(name: str, counted: Callable[[], Found]) -> Found:
    """What `counted` found under this name, at most a minute old."""
    key = f"petitions.statistics:{name}"
    found: Found | None = cache.get(key)
    if found is None:
        with _counting:
            found = cache.get(key)  # whoever waited finds what the first one counted
            if found is None:
                found = counted()
                cache.set(key, found, KEPT)
    return found
