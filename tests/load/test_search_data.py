"""The invented pages of the measurement: their words are those the product makes, and they load."""

from __future__ import annotations

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from council.models import CouncilSession
from council.words import exact_words, folded_words
from meetings.models import PaperPage
from tests.load import search_data
from tests.load.search_data import Place, pages


def test_the_words_of_a_page_are_those_of_its_text() -> None:
    rows = list(pages([Place(1, 2, 3)], seed=1))
    assert len(rows) == search_data.PAGES_A_PAPER
    for row in rows:
        *_place, text, exact, folded = row
        assert (exact, folded) == (exact_words(str(text)), folded_words(str(text)))
        assert 200 < len(str(folded).split()) < 600


@pytest.mark.django_db
@scopes_disabled()
def test_a_small_city_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"CITY_ITEMS": 2, "COMMUNE_ITEMS": 1, "PAGES_A_PAPER": 2, "PAPERS_AN_ITEM": 1}.items():
        monkeypatch.setattr(search_data, name, value)
    if connection.vendor == "postgresql":
        pytest.skip("indexes are dropped and made anew outside of the test's transaction")
    search_data.load(20, lambda _line: None)
    assert CouncilSession.objects.filter(council__code=search_data.CITY).exists()
    assert CouncilSession.objects.filter(council__code=search_data.COMMUNE).exists()
    assert PaperPage.objects.count() >= 20
