"""The presenter's page: who shows it, what may be shown, how long it lasts."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.models import CouncilSession, Document, RoleAssignment
from meetings.models import AgendaItem, Presenting, Sitting
from meetings.queries.presenting import presentation
from meetings.services import papers, presenting, sittings
from realtime import store
from tests.factories import World, make_sitting, make_world
from tests.factories.world import make_account, make_person
from tests.meetings.acts import codes_of, forbidden, items_of, refused
from tests.meetings.papers import make_paper


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world, state="open")


@pytest.fixture
def paper(world: World, sitting: Sitting) -> Document:
    return make_paper(world, items_of(sitting)[0], versions=2, pages=40)


def show(world: World, sitting: Sitting, paper: Document, who: str | int = "chair", **how: Any) -> Presenting:
    how = {"document_id": paper.id, "version": 2, "page": 12, **how}
    return presenting.present(actor=world.actor(who), sitting_id=sitting.id, **how)


def refusal(world: World, sitting: Sitting, paper: Document, who: str | int = "chair", **how: Any) -> str:
    named = {"sitting_id": sitting.id, "document_id": paper.id, "version": 2, "page": 12, **how}
    return refused(presenting.present, actor=world.actor(who), **named)


def name(world: World, sitting: Sitting, who: str | int | None) -> None:
    person = world.account(who).person_id if who is not None else None
    presenting.name_presenter(actor=world.actor("chair"), sitting_id=sitting.id, person_id=person)


def shown(sitting: Sitting) -> tuple[int, int, int] | None:
    page = presentation(sitting.id).page
    return (page.document, page.version, page.page) if page else None


def version(sitting: Sitting) -> int:
    topic = f"meetings.presenter:{sitting.id}"
    return store.versions([topic])[topic]


def in_closed_session(sitting: Sitting) -> None:
    CouncilSession.objects.with_scopes_disabled().filter(pk=sitting.session_id).update(is_public=False)


# -- showing -------------------------------------------------------------------------------------------------


def test_the_last_page_counts_and_the_topic_rises(world: World, sitting: Sitting, paper: Document) -> None:
    for page in (12, 13):
        show(world, sitting, paper, page=page)
    assert shown(sitting) == (paper.id, 2, 13)
    assert version(sitting) == 2
    show(world, sitting, paper, page=13)  # nothing new
    assert version(sitting) == 2


def test_the_journal_keeps_papers_not_pages(world: World, sitting: Sitting, paper: Document) -> None:
    for page in (1, 2, 3):
        show(world, sitting, paper, page=page)
    show(world, sitting, paper, version=1)
    assert codes_of(sitting) == ["presenting.started", "presenting.started"]


def test_only_chair_and_secretary_show_unless_named(world: World, sitting: Sitting, paper: Document) -> None:
    how = {"sitting_id": sitting.id, "document_id": paper.id, "version": 2, "page": 12}
    forbidden(presenting.present, world, "chair", "secretary", **how)
    forbidden(presenting.stop_presenting, world, "chair", "secretary", sitting_id=sitting.id)
    forbidden(presenting.name_presenter, world, "chair", "secretary", sitting_id=sitting.id, person_id=None)
    assert shown(sitting) is None
    assert not Presenting.objects.with_scopes_disabled().exists()


def test_another_council_finds_nothing(world: World, sitting: Sitting, paper: Document) -> None:
    other = make_world("00008")
    own = make_sitting(other, state="open")
    assert refusal(other, sitting, paper) == "not_found"
    assert refusal(other, own, paper) == "not_found"
    chair = other.actor("chair")
    assert refused(presenting.stop_presenting, actor=chair, sitting_id=sitting.id) == "not_found"
    assert (
        refused(presenting.name_presenter, actor=chair, sitting_id=sitting.id, person_id=None) == "not_found"
    )


def test_a_paper_of_another_session_is_not_found(world: World, sitting: Sitting) -> None:
    elsewhere = make_paper(world, items_of(make_sitting(world))[0], versions=2, pages=40)
    assert refusal(world, sitting, elsewhere) == "not_found"


def test_versions_and_pages_that_are_not_there(world: World, sitting: Sitting, paper: Document) -> None:
    assert refusal(world, sitting, paper, version=3) == "not_found"
    assert [refusal(world, sitting, paper, page=page) for page in (0, 41)] == ["no_such_page"] * 2
    assert show(world, sitting, paper, page=40).page == 40


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_only_while_the_sitting_is_open(world: World, sitting: Sitting, paper: Document, state: str) -> None:
    Sitting.objects.with_scopes_disabled().update(state=state)
    assert refusal(world, sitting, paper) == "sitting_not_open"


def test_what_is_withdrawn_or_unpublished_or_secret_is_not_shown(
    world: World, sitting: Sitting, paper: Document
) -> None:
    papers.withdraw_paper(actor=world.actor("secretary"), document_id=paper.id, reason="Nhầm tệp")
    # The secretary, who prepares the session, may read it; nobody else learns that it is there.
    assert [refusal(world, sitting, paper, who) for who in ("secretary", "chair")] == [
        "paper_not_shown",
        "not_found",
    ]
    papers.restore_paper(actor=world.actor("secretary"), document_id=paper.id)
    CouncilSession.objects.with_scopes_disabled().update(state="draft")
    assert refusal(world, sitting, paper, "secretary") == "paper_not_shown"
    CouncilSession.objects.with_scopes_disabled().update(state="open")
    AgendaItem.objects.with_scopes_disabled().update(is_secret=True)
    assert refusal(world, sitting, paper, "secretary") == "paper_not_shown"


def test_a_paper_withdrawn_while_it_is_shown_disappears(
    world: World, sitting: Sitting, paper: Document
) -> None:
    show(world, sitting, paper)
    before = version(sitting)
    papers.withdraw_paper(actor=world.actor("secretariat"), document_id=paper.id, reason="Nhầm tệp")
    assert shown(sitting) is None
    assert version(sitting) > before


def test_it_ends_when_the_presenter_stops(world: World, sitting: Sitting, paper: Document) -> None:
    show(world, sitting, paper)
    for _again in range(2):
        presenting.stop_presenting(actor=world.actor("secretary"), sitting_id=sitting.id)
    assert shown(sitting) is None
    assert codes_of(sitting) == ["presenting.started", "presenting.stopped"]
    assert version(sitting) == 2


def test_it_ends_with_the_sitting(world: World, sitting: Sitting, paper: Document) -> None:
    name(world, sitting, 1)
    show(world, sitting, paper, 1)
    before = version(sitting)
    sittings.close_sitting(actor=world.actor("chair"), sitting_id=sitting.id)
    assert (presentation(sitting.id).page, presentation(sitting.id).named) == (None, "")
    assert version(sitting) > before
    assert refusal(world, sitting, paper, 1) == "forbidden"


# -- naming --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["1", "guest", "secretariat"])
def test_a_person_named_turns_pages_until_taken_back(
    world: World, sitting: Sitting, paper: Document, who: str
) -> None:
    name(world, sitting, who)
    show(world, sitting, paper, who)
    assert presentation(sitting.id).named == world.account(who).person.full_name  # type: ignore[union-attr]
    name(world, sitting, None)
    assert refusal(world, sitting, paper, who, page=13) == "forbidden"
    assert shown(sitting) == (paper.id, 2, 12)
    assert codes_of(sitting) == ["presenter.named", "presenting.started", "presenter.released"]


def test_one_named_takes_the_place_of_another(world: World, sitting: Sitting, paper: Document) -> None:
    name(world, sitting, 1)
    name(world, sitting, 2)
    assert refusal(world, sitting, paper, 1) == "forbidden"
    assert show(world, sitting, paper, 2).page == 12


def test_who_was_named_here_shows_nothing_elsewhere(world: World, sitting: Sitting, paper: Document) -> None:
    other = make_sitting(world, state="open")
    name(world, sitting, 1)
    assert refusal(world, other, paper, 1) == "forbidden"


def test_nobody_from_outside_is_named(world: World, sitting: Sitting) -> None:
    stranger = make_account("nguoi-la", make_person("Người Lạ"))
    former = make_person("Khách Cũ")
    past = make_account("khach-cu", former)
    RoleAssignment.objects.create(
        person=former,
        council=world.council,
        role=Role.GUEST,
        since=clock.today().replace(year=2020),
        until=clock.today().replace(year=2021),
    )
    abroad = make_world("00008").account(1)
    act = presenting.name_presenter
    for account in (stranger, past, abroad):
        how = {"sitting_id": sitting.id, "person_id": account.person_id}
        assert refused(act, actor=world.actor("chair"), **how) == "not_inside"
    how = {"sitting_id": sitting.id, "person_id": 10**6}
    assert refused(act, actor=world.actor("chair"), **how) == "not_inside"


def test_a_guest_is_not_named_behind_closed_doors(world: World, sitting: Sitting, paper: Document) -> None:
    name(world, sitting, "guest")
    Sitting.objects.with_scopes_disabled().update(is_public=False)
    assert refusal(world, sitting, paper, "guest") == "forbidden"  # the doors were closed after the naming
    sitting.refresh_from_db()
    names = [person for person, _name in presenting.people_inside(sitting)]
    assert world.account("guest").person_id not in names
    assert world.account(1).person_id in names


def test_nobody_is_named_for_a_sitting_that_is_over(world: World, sitting: Sitting) -> None:
    Sitting.objects.with_scopes_disabled().update(state="closed")
    person = world.account(1).person_id
    how = {"actor": world.actor("chair"), "sitting_id": sitting.id, "person_id": person}
    assert refused(presenting.name_presenter, **how) == "sitting_not_open"


def test_the_list_of_people_asks_no_more_for_more(world: World, sitting: Sitting) -> None:
    counts = []
    for code in ("00012", "00016"):
        bigger = make_world(code, delegates=1 if code == "00012" else 3)
        place = make_sitting(bigger)
        with CaptureQueriesContext(connection) as asked:
            people = presenting.people_inside(place)
        counts.append(len(asked))
        assert len(people) == len(bigger.delegates) + 3  # secretariat, guest, digital officer
    assert counts[0] == counts[1]


# -- for whom ------------------------------------------------------------------------------------------------


def test_a_paper_of_a_closed_part_is_for_those_inside(
    world: World, sitting: Sitting, paper: Document
) -> None:
    show(world, sitting, paper)
    page = presentation(sitting.id).page
    assert page is not None
    assert (page.for_guests, page.for_hall) == (True, True)
    closed = make_sitting(world)
    Sitting.objects.with_scopes_disabled().filter(pk=closed.pk).update(is_public=False)
    AgendaItem.objects.with_scopes_disabled().filter(session_id=sitting.session_id).update(sitting=closed)
    page = presentation(sitting.id).page
    assert page is not None
    assert (page.for_guests, page.for_hall) == (False, False)
    in_closed_session(sitting)
    page = presentation(sitting.id).page
    assert page is not None
    assert (page.for_guests, page.for_hall) == (False, True)  # the whole room is inside


def test_a_paper_that_is_not_public_is_not_named_in_the_hall(
    world: World, sitting: Sitting, paper: Document
) -> None:
    Document.objects.with_scopes_disabled().update(is_public=False)
    show(world, sitting, paper)
    page = presentation(sitting.id).page
    assert page is not None
    assert (page.for_guests, page.for_hall) == (True, False)


def test_two_queries_say_what_is_shown(world: World, sitting: Sitting, paper: Document) -> None:
    show(world, sitting, paper)
    with CaptureQueriesContext(connection) as asked:
        presentation(sitting.id)
    assert len(asked) == 2
