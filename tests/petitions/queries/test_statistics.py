"""Figures counted in the database are those of the pure rule, however they are grouped and narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.queries_public import council_lists
from petitions.models import Petition
from petitions.queries.statistics import (
    BODY,
    COLUMN,
    COUNCIL,
    FIELD,
    MONTH,
    PLACE,
    SESSION,
    SUBFIELD,
    Scope,
    count,
    kept_count,
)
from petitions.queries.statistics_names import choices, named, names, sections
from petitions.rules.clock import HANOI
from petitions.rules.shapes import State
from petitions.rules.statistics import Counts, grouped, is_counted, total
from tests.factories.petitions import Town, make_petition
from tests.petitions.figures import answered, fact_of, scatter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def counted(rows: list[Petition]) -> list[Petition]:
    return [row for row in rows if row.kind == "petition" and is_counted(State(row.state))]


def top(row: Petition) -> int | None:
    return row.field.parent_id or row.field_id if row.field else None


KEYS: dict[str, Callable[[Petition], Any]] = {
    FIELD: top,
    SUBFIELD: lambda row: row.field_id,
    PLACE: lambda row: row.place_id,
    BODY: lambda row: row.lead_id,
    COUNCIL: lambda row: row.council_id,
    SESSION: lambda row: row.session_id,
    MONTH: lambda row: f"{row.recorded_at.astimezone(HANOI):%Y-%m}",
}


def keys_of(by: tuple[str, ...]) -> Callable[[Petition], tuple[Any, ...]]:
    return lambda row: tuple(KEYS[name](row) for name in by)


def test_the_database_counts_as_the_rule_does(town: Town) -> None:
    with clock.frozen(clock.now()):
        rows = counted(scatter(town, 250))
        assert len(rows) > 100
        whole = total(map(fact_of, rows), clock.now())
        assert count(Scope()).whole == whole
        for first in COLUMN:
            for second in (None, *COLUMN):
                by = (first,) if second in (None, first) else (first, second)
                found = count(Scope(), by)
                wanted = grouped(rows, keys_of(by), fact_of, clock.now())
                assert {line.keys: line.counts for line in found.lines} == wanted, by
                assert found.whole == whole


def test_what_is_narrowed_is_counted_alone(town: Town) -> None:
    with clock.frozen(clock.now()):
        rows, commune = counted(scatter(town, 200, seed=2)), town.communes[0].council
        parent, child = town.fields[0], town.fields[1]
        session, body = town.sessions["00001"], town.bodies["hn"][0]
        since = clock.today() - timedelta(days=60)
        until = clock.today() - timedelta(days=20)
        cases: list[tuple[Scope, Callable[[Petition], bool]]] = [
            (Scope(council=commune.id), lambda row: row.council_id == commune.id),
            (Scope(session=session.id), lambda row: row.session_id == session.id),
            (
                Scope(session=session.id, before=False),
                lambda r: r.session == session and not r.before_session,
            ),
            (Scope(field=parent.id), lambda row: row.field_id in (parent.id, child.id)),
            (Scope(field=child.id), lambda row: row.field_id == child.id),
            (Scope(place=commune.id), lambda row: row.place_id == commune.id),
            (Scope(body=body.id), lambda row: row.lead_id == body.id),
            (Scope(since=since, until=until), lambda row: since <= clock.day_of(row.recorded_at) <= until),
            (Scope(since=since), lambda row: clock.day_of(row.recorded_at) >= since),
        ]
        for scope, fits in cases:
            wanted = [row for row in rows if fits(row)]
            assert wanted, scope
            assert count(scope).whole == total(map(fact_of, wanted), clock.now()), scope


def test_the_last_day_is_hanois(town: Town) -> None:
    row, day = make_petition(town), clock.today() - timedelta(days=3)
    late = clock.at(day, 23, 59)
    Petition.objects.with_scopes_disabled().filter(pk=row.id).update(recorded_at=late)
    assert count(Scope(since=day, until=day)).whole.total == 1
    assert count(Scope(until=day - timedelta(days=1))).whole.total == 0
    assert count(Scope(since=day + timedelta(days=1))).whole.total == 0


def test_a_duplicate_counts_once_and_a_waiting_answer_has_no_outcome(town: Town) -> None:
    root, again = make_petition(town), make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=again.id).update(duplicate_of=root, state="merged")
    answered(town, 1)
    answered(town, 1, "resolved")
    whole = count(Scope()).whole
    assert (whole.total, whole.answered, whole.waiting, whole.resolved) == (3, 2, 1, 1)
    assert whole == Counts(3, 2, 1, due=2, on_time=2, waiting=1)


def test_nothing_is_counted_of_nothing(town: Town) -> None:
    found = count(Scope(council=town.city.council.id), (FIELD,))
    assert found.lines == ()
    assert found.whole == Counts()
    assert found.figures.answered.percent is None


def test_groups_have_names_and_an_order(town: Town) -> None:
    scatter(town, 60)
    for grouping in COLUMN:
        lines = named(count(Scope(), (grouping,)), (grouping,))
        said = [line.names[0].name for line in lines]
        assert all(said)
        assert len({line.names[0].code for line in lines}) == len(lines)
        orders = [line.names[0].order for line in lines]
        assert orders == sorted(orders)
    places = [line.names[0].code for line in named(count(Scope(), (PLACE,)), (PLACE,))]
    assert places == ["hn", "00001", "00002", ""]
    both = named(count(Scope(), (FIELD, PLACE)), (FIELD, PLACE))
    parts = sections(both)
    said = [part.name.name for part in parts]
    assert said == ["Hạ tầng đô thị", "Tài nguyên, môi trường", "Chưa phân lĩnh vực"]
    assert sum((part.counts for part in parts), Counts()) == count(Scope()).whole
    assert sum(len(part.lines) for part in parts) == len(both)


def test_a_session_that_is_not_public_is_not_named(town: Town) -> None:
    row = town.sessions["00001"]
    assert names(SESSION, [row.id])[row.id].name.startswith("Kỳ họp chưa công bố")
    assert choices(row.council_id, council_lists()).sessions == []
    row.state = "published"
    row.save()
    assert names(SESSION, [row.id])[row.id].name.startswith("Kỳ họp thứ 3")
    assert [pk for pk, _name in choices(row.council_id, council_lists()).sessions] == [row.id]
    assert choices(None, council_lists()).sessions == []


def test_a_count_is_kept_for_a_minute(town: Town) -> None:
    make_petition(town)
    assert kept_count(Scope(), (FIELD,)).whole.total == 1
    make_petition(town)
    with CaptureQueriesContext(connection) as queries:
        assert kept_count(Scope(), (FIELD,)).whole.total == 1
    assert len(queries) == 0
    assert kept_count(Scope(), (PLACE,)).whole.total == 2, "another grouping is another count"
    cache.clear()
    assert kept_count(Scope(), (FIELD,)).whole.total == 2


@pytest.mark.parametrize("by", [(), (FIELD,), (PLACE, BODY), (MONTH, COUNCIL)])
def test_counting_takes_as_many_queries_for_one_as_for_many(town: Town, by: tuple[str, ...]) -> None:
    found = []
    for size in (1, 30):
        scatter(town, size, seed=size)
        with CaptureQueriesContext(connection) as queries:
            count(Scope(), by)
        found.append(len(queries))
    assert found[0] == found[1] <= 2
