"""Elections whose lists are published, for the tests of what voters see."""

from __future__ import annotations

from typing import Any

from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from elections.enums import ListStage
from elections.models import Candidate, CandidateList, Contest, CouncilElection
from elections.rules.ballot_order import ballot_order
from elections.rules.shapes import Birth
from elections.services import publication
from elections.streams import list_changed
from tests.factories.elections import Hustings, make_election

NUMBER = "12/NQ-UBBC"


def make_locked(made: Hustings, code: str) -> CandidateList:
    """The official list of a council, locked by its head, with everybody's place on the ballot."""
    world = next(world for world in made.worlds if world.council.code == code)
    with scopes_disabled():
        on_it = [pk for contest in made.contests[code] for pk in place_on_ballot(contest)]
        return CandidateList.objects.create(
            council_election=made.council_elections[code],
            council=world.council,
            stage=ListStage.OFFICIAL,
            prepared_by=world.account(Role.ELECTION_CLERK),
            prepared_at=clock.now(),
            locked_by=world.account(Role.ELECTION_HEAD),
            locked_at=clock.now(),
            content=[{"id": pk} for pk in on_it],
            sha256="0" * 64,
        )


def place_on_ballot(contest: Contest) -> tuple[int, ...]:
    people = {person.id: person for person in contest.candidates.all()}
    rows = [(p.id, p.full_name, Birth(p.birth_year, p.birth_month, p.birth_day)) for p in people.values()]
    order = ballot_order(rows)
    for position, pk in enumerate(order, 1):
        people[pk].ballot_position = position
        people[pk].save(update_fields=["ballot_position"])
    return order


def publish(made: Hustings, *codes: str) -> None:
    """Publish the lists of these councils, of all of them without a code."""
    for code in codes or [world.council.code for world in made.worlds]:
        world = next(world for world in made.worlds if world.council.code == code)
        make_locked(made, code)
        publication.publish_list(
            actor=world.actor(Role.ELECTION_HEAD),
            council_election_id=made.council_elections[code].id,
            number=NUMBER,
        )


def make_published(**facts: Any) -> Hustings:
    """A small election with every list published."""
    made = make_election(**facts)
    publish(made)
    return made


def change(person: Candidate, **facts: Any) -> Candidate:
    """Change a candidate as the services would: the public pages of the list are told."""
    with scopes_disabled():
        for name, value in facts.items():
            setattr(person, name, value)
        person.save()
        list_changed(person.council_election_id)
    return person


def part(made: Hustings, code: str) -> CouncilElection:
    with scopes_disabled():
        return CouncilElection.objects.get(pk=made.council_elections[code].pk)
