"""Near duplicates: found through other words and another order, never those of another council."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council.words import folded_words
from petitions.enums import PetitionState
from petitions.models import Petition
from petitions.queries.similar import Alike, suggest, triples
from petitions.queries.words import search_columns
from tests.factories.petitions import TEXTS, Town, make_petition

pytestmark = pytest.mark.django_db
TOLD_AGAIN = "Sửa đường ngõ 12, tổ dân phố 3 bị hư hỏng nặng từ năm ngoái, rất nguy hiểm"
BARE = "DE NGHI SUA DUONG NGO 12 TO DAN PHO 3 BI HU HONG NANG TU NAM NGOAI"


def put(town: Town, words: str, world: int = 1, **more: object) -> Petition:
    row = make_petition(town, world, words=words)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**search_columns(words), **more)
    return row


def asked(town: Town, words: str, **more: int) -> list[Alike]:
    return suggest(town.communes[0].council.id, words, **more)


def test_a_copy_and_a_retelling_are_found_and_named(town: Town) -> None:
    row = put(town, TEXTS[0])
    put(town, TEXTS[1])
    (copy,) = asked(town, TEXTS[0])
    assert (copy.petition, copy.percent, copy.label, copy.why) == (row, 100, "Gần như giống hệt", [])
    (bare,) = asked(town, BARE)
    assert bare.percent == 100
    (retold,) = asked(town, TOLD_AGAIN, field_id=town.fields[1].id, place_id=town.communes[0].council.id)
    assert (retold.petition, retold.label) == (row, "Có thể là cùng một việc")
    assert retold.why == ["cùng nơi", "cùng lĩnh vực"]
    assert 60 <= retold.percent < 90


def test_what_is_still_being_typed_finds_it_already(town: Town) -> None:
    row = put(town, TEXTS[0])
    (typed,) = asked(town, "sửa đường ngõ 12 tổ dân phố 3")
    assert typed.petition == row
    assert asked(town, "sửa đường") == []
    assert asked(town, "") == []


def test_words_in_another_order_are_seen_in_the_same_place(town: Town) -> None:
    row = put(town, "Hư hỏng nặng tổ dân phố 3 ngõ 12 đường")
    place = {"field_id": town.fields[1].id, "place_id": town.communes[0].council.id}
    (one,) = asked(town, "ngõ 12 tổ dân phố 3 đường hư hỏng nặng", **place)
    assert one.petition == row


def test_other_matters_other_councils_and_what_is_gone_are_not_suggested(town: Town) -> None:
    put(town, TEXTS[0], 2)
    put(town, TEXTS[2])
    for state in (PetitionState.MERGED, PetitionState.SPLIT, PetitionState.TRANSFERRED):
        put(town, TEXTS[0], state=state)
    own = put(town, TEXTS[0])
    assert [one.petition for one in asked(town, TEXTS[0])] == [own]
    assert asked(town, TEXTS[0], without=own.id) == []


def test_five_at_most_the_most_alike_first(town: Town) -> None:
    for _ in range(6):
        put(town, TOLD_AGAIN)
    best = put(town, TEXTS[0])
    answer = asked(town, TEXTS[0])
    assert (len(answer), answer[0].petition) == (5, best)


def test_a_long_text_takes_two_queries(town: Town) -> None:
    put(town, TEXTS[0])
    place = {"field_id": town.fields[1].id, "place_id": town.communes[0].council.id}
    for words in (TEXTS[0], f"{TEXTS[0]}. " * 600):
        with CaptureQueriesContext(connection) as seen:
            answer = asked(town, words, **place)
            assert all(str(one.petition.field) for one in answer)
        assert len(seen) == 2


def test_triples_are_of_words_that_tell_something() -> None:
    found = triples(folded_words(TEXTS[0]))
    assert found[0] == ("sua", "ngo", "12")
    assert len(triples(folded_words(" ".join(f"tu{n}" for n in range(400))))) == 5
    assert triples("de nghi") == []
    assert triples("ngo 12") == [("ngo", "12")]
