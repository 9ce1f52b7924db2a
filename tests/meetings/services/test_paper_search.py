"""A search finds what `readable_paper` would open, for each role and state, and nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from django_scopes import scopes_disabled

from council import clock
from council.enums import SessionState
from council.errors import Refused
from council.models import Document
from council.permissions import Actor, actors
from meetings.models import AgendaItem
from meetings.queries.paper_search import Wish, search, sessions_within
from meetings.services.paper_search import reach_of
from meetings.services.papers import readable_paper
from tests.factories import World, make_sitting, make_world
from tests.factories.paper_pages import paper_with_words
from tests.factories.world import STAFF

pytestmark = pytest.mark.django_db
WORDS = "học phí"


@scopes_disabled()
def every_kind(world: World) -> list[Document]:
    """A paper in each state that matters: draft session or not, public session and sitting or not, public
    paper or not, withdrawn or not."""
    found = []
    for draft, public_session, public_sitting in product((False, True), repeat=3):
        sitting = make_sitting(world, items=1)
        sitting.session.state = SessionState.DRAFT if draft else SessionState.PUBLISHED
        sitting.session.is_public = public_session
        sitting.session.save()
        sitting.is_public = public_sitting
        sitting.save()
        item = AgendaItem.objects.get(session=sitting.session)
        for is_public, is_withdrawn in product((False, True), repeat=2):
            withdrawn_at = clock.now() if is_withdrawn else None
            found.append(
                paper_with_words(
                    world, item, ["Mức thu học phí"], is_public=is_public, withdrawn_at=withdrawn_at
                )
            )
    return found


def found_by(actor: Actor) -> set[int]:
    reach = reach_of(actor)
    everywhere = Wish(WORDS, [row.id for row in sessions_within(reach)])
    answer = search(reach, everywhere)
    assert answer.papers == answer.pages
    return {paper.document_id for item in answer.items for paper in item.papers}


def may_open(actor: Actor, documents: list[Document]) -> set[int]:
    found = set()
    for document in documents:
        try:
            found.add(readable_paper(actor, document.id).id)
        except Refused:
            continue
    return found


def nobody(world: World) -> Actor:
    return Actor(world.council.id)


@pytest.mark.parametrize("who", [*map(str, STAFF), "1"])
def test_each_role_finds_what_it_may_open(world: World, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    monkeypatch.setattr("meetings.queries.paper_search.PER_PAGE", 100)
    documents = every_kind(world)
    actor = world.actor(who)
    assert found_by(actor) == may_open(actor, documents)
    assert found_by(actor)


def test_the_public_finds_what_is_open_to_all(world: World) -> None:
    documents = every_kind(world)
    assert found_by(nobody(world)) == may_open(nobody(world), documents)
    assert len(found_by(nobody(world))) == 1


@pytest.mark.parametrize("who", [*map(str, STAFF), "1"])
def test_people_of_another_council_find_nothing_here(world: World, who: str) -> None:
    documents = every_kind(world)
    other = make_world("00008")
    actor = other.actor(who)
    assert found_by(actor) == set()
    here = actors([(world.council, other.account(who), "key", "vi")], clock.today())[0]
    assert found_by(here) == may_open(here, documents)
    assert len(found_by(here)) == 1


def test_a_session_of_others_asked_for_by_number_answers_nothing(world: World) -> None:
    documents = every_kind(world)
    other = make_world("00008")
    session = documents[0].place.item.session_id
    assert search(reach_of(other.actor("chair")), Wish(WORDS, [session])).papers == 0
