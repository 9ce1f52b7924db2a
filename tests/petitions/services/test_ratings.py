"""Rating: by who holds the secret, after an accepted answer, changed for a while; figures with their base."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.services.journal import entries_of
from petitions.models import Rating
from petitions.queries.ratings import Satisfaction, rating_of, satisfaction
from petitions.services.ratings import rate
from petitions.streams import petition_stream
from tests.factories.petitions import Town
from tests.petitions.services.holding import accepted, held, holder_of
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db


def test_rated_once_an_answer_is_accepted(town: Town) -> None:
    row = held(town)
    assert refused(rate, holder=holder_of(row), score=5).code == "rating_early"
    accepted(town, row)
    rate(holder=holder_of(row), score=4, note=" Đã sửa đường.\u200b ")
    found = rating_of(row)
    assert found is not None
    assert (found.score, found.note) == (4, "Đã sửa đường.")
    last = entries_of(petition_stream(row.id))[-1]
    assert last.code == "petitions.petition.rated"
    assert last.data == {"score": 4, "changed": False, "version": row.version}


def test_changed_for_thirty_days_then_no_more(town: Town) -> None:
    row = held(town)
    accepted(town, row)
    holder = holder_of(row)
    first = rate(holder=holder, score=2).at
    with clock.frozen(first + timedelta(days=29)):
        assert rate(holder=holder, score=3).at == first, "changing does not prolong it"
    with clock.frozen(first + timedelta(days=31)):
        assert refused(rate, holder=holder, score=5).code == "rating_closed"
    assert entries_of(petition_stream(row.id))[-1].data["changed"] is True
    found = rating_of(row)
    assert found is not None
    assert found.score == 3


def test_a_new_answer_is_rated_anew(town: Town) -> None:
    row = held(town)
    accepted(town, row)
    first = rate(holder=holder_of(row), score=1).at
    accepted(town, row, at=first + timedelta(days=90))
    with clock.frozen(first + timedelta(days=100)):
        again = rate(holder=holder_of(row), score=5)
        assert again.at == clock.now()
    assert Rating.objects.with_scopes_disabled().count() == 1
    assert entries_of(petition_stream(row.id))[-1].data["changed"] is False


@pytest.mark.parametrize(("score", "note"), [(0, ""), (6, ""), (-1, ""), (3, "a" * 1001)])
def test_only_one_to_five_and_a_short_note(town: Town, score: int, note: str) -> None:
    row = held(town)
    accepted(town, row)
    assert refused(rate, holder=holder_of(row), score=score, note=note).status == 400
    assert rating_of(row) is None


def test_figures_of_a_council_and_of_all(town: Town) -> None:
    assert satisfaction(None) == Satisfaction(0, 0, dict.fromkeys(range(1, 6), 0))
    assert satisfaction(None).mean is None
    for score in (5, 4, 4, None):
        row = held(town)
        accepted(town, row)
        accepted(town, row)
        if score:
            rate(holder=holder_of(row), score=score, note="riêng")
    other = held(town, 2)
    accepted(town, other)
    rate(holder=holder_of(other), score=1)
    own = satisfaction(town.communes[0].council.id)
    assert (own.n, own.base, own.mean) == (3, 4, 4.3)
    assert own.counts == {1: 0, 2: 0, 3: 0, 4: 2, 5: 1}
    assert not own.is_enough
    whole = satisfaction(None)
    assert (whole.n, whole.base) == (4, 5)
    assert satisfaction(town.city.council.id).base == 0
    with CaptureQueriesContext(connection) as queries:
        satisfaction(None)
    assert len(queries) == 1
