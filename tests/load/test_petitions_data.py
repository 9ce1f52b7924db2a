"""The invented petitions of the measurement: their words are those the product makes, their shares those that
are said, and they load."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from council.demo import institution
from council.services.journal import check_streams
from petitions.models import Answer, Petition, Task
from petitions.queries.words import search_columns
from petitions.rules.similar import CLOSE, jaccard, shingles
from tests.load import petitions_data
from tests.load.petitions_rows import rows
from tests.load.petitions_text import Writer, told

TOTAL = 400
UNITS = institution.units()[:5]


def test_words_put_together_are_those_of_the_whole() -> None:
    writer = Writer(random.Random(7))
    for _turn in range(500):
        pieces = writer.again(writer.pieces())
        whole = told(pieces)
        assert search_columns(whole.text) == {"exact": whole.exact, "folded": whole.folded}
        assert 20 <= len(whole.text.split()) <= 130


def test_what_is_told_again_is_close() -> None:
    writer = Writer(random.Random(8))
    for _turn in range(100):
        pieces = writer.pieces()
        one, other = (shingles(told(words).folded) for words in (pieces, writer.again(pieces)))
        assert jaccard(one, other) >= CLOSE


@pytest.mark.django_db
@scopes_disabled()
def test_a_small_city_is_made_by_seed_and_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(institution, "units", lambda: UNITS)
    world = petitions_data.make_world(TOTAL, seed=3)
    made = list(rows(world))
    assert [row.petition for row in rows(world)] == [row.petition for row in made]
    for row in made[::20]:
        said = row.petition
        found = search_columns(said["text"], said["code"])
        assert found == {"exact": said["exact"], "folded": said["folded"]}
    petitions_data.insert(iter(made))
    assert Petition.objects.count() == TOTAL
    states = Counter(Petition.objects.values_list("state", flat=True))
    assert states["forwarded"] == round(TOTAL * 0.11)
    assert 0.2 < Petition.objects.exclude(published_at=None).count() / TOTAL < 0.4
    assert Petition.objects.filter(due_at__lt=world.now, answered_at=None).count() >= TOTAL * 0.01
    assert Task.objects.filter(done_at=None, due_at__gt=world.now - timedelta(days=3)).exists()
    assert Answer.objects.exists()
    assert not [fault for report in check_streams() for fault in report.faults]
