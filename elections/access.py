"""The few loaders through which every protected object of this app is reached.

Each answers "not found" for what the actor's council has no part in. Two tiers meet here: the council that
leads a polling day sees what its communes report, and a commune works on the city's contest in its own areas.
"""

from __future__ import annotations

from django.db.models import Q

from council.enums import Role
from council.errors import not_found
from council.permissions import Actor
from elections.models import (
    AreaContest,
    BodyMember,
    Candidate,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    ElectionBody,
    PollingArea,
)


def election(actor: Actor, pk: int, *, lock: bool = False) -> Election:
    """A polling day that the actor's council leads, or takes part in by an election or polling areas of its
    own."""
    rows = Election.objects.with_scopes_disabled().filter(pk=pk)
    own = Q(council_id=actor.council_id)
    own |= Q(pk__in=_taking_part(actor.council_id))
    own |= Q(pk__in=_with_areas(actor.council_id))
    found: Election | None = (rows.select_for_update(of=("self",)) if lock else rows).filter(own).first()
    if found is None:
        raise not_found()
    return found


def _taking_part(council_id: int) -> list[int]:
    rows = CouncilElection.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.values_list("election_id", flat=True))


def _with_areas(council_id: int) -> list[int]:
    rows = PollingArea.objects.with_scopes_disabled().filter(council_id=council_id)
    return list(rows.order_by().values_list("election_id", flat=True).distinct())


def led_election(actor: Actor, pk: int, *, lock: bool = False) -> Election:
    """A polling day that the actor's council leads."""
    found = election(actor, pk, lock=lock)
    if found.council_id != actor.council_id:
        raise not_found()
    return found


def council_election(actor: Actor, pk: int, *, lock: bool = False) -> CouncilElection:
    """The election of the actor's own council."""
    rows = CouncilElection.objects.with_scopes_disabled().select_related("election", "council", "term")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: CouncilElection | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def contest(actor: Actor, pk: int, *, lock: bool = False) -> Contest:
    """A contest of the actor's own council."""
    rows = Contest.objects.with_scopes_disabled().select_related("council_election__election")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Contest | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def candidate(actor: Actor, pk: int, *, lock: bool = False) -> Candidate:
    """A candidate for the actor's own council."""
    rows = Candidate.objects.with_scopes_disabled().select_related("council_election__election")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Candidate | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def area(actor: Actor, pk: int, *, lock: bool = False) -> PollingArea:
    """A polling area of the actor's own commune; for a member of a polling team alone, that team's area."""
    rows = PollingArea.objects.with_scopes_disabled().select_related("election")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: PollingArea | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None or not _is_mine(actor, found.id):
        raise not_found()
    return found


def body(actor: Actor, pk: int) -> ElectionBody:
    """A committee, board or team of the actor's own council."""
    rows = ElectionBody.objects.with_scopes_disabled().select_related("contest", "area")
    found: ElectionBody | None = rows.filter(pk=pk, council_id=actor.council_id).first()
    if found is None:
        raise not_found()
    return found


def team_areas(actor: Actor) -> list[int]:
    """The areas whose polling team the actor is a member of."""
    if actor.person_id is None:
        return []
    rows = BodyMember.objects.with_scopes_disabled().filter(
        person_id=actor.person_id, body__council_id=actor.council_id, body__area__isnull=False
    )
    return list(rows.values_list("body__area_id", flat=True))


def _is_mine(actor: Actor, area_id: int) -> bool:
    return not only_in_team(actor) or area_id in team_areas(actor)


def only_in_team(actor: Actor) -> bool:
    """Whether the actor works in this election as a member of a polling team and nothing else."""
    offices = {Role.ELECTION_HEAD, Role.ELECTION_CLERK, Role.ELECTION_BOARD}
    return Role.POLLING_TEAM in actor.roles and not (actor.roles & offices)


def area_contest(actor: Actor, pk: int) -> AreaContest:
    """The part of an area of the actor's own commune in a contest, the city's too."""
    rows = AreaContest.objects.with_scopes_disabled().select_related(
        "area__election", "contest__council_election"
    )
    found: AreaContest | None = rows.filter(pk=pk, area__council_id=actor.council_id).first()
    if found is None or not _is_mine(actor, found.area_id):
        raise not_found()
    return found


def record(actor: Actor, pk: int, *, lock: bool = False) -> CountRecord:
    """A count record of the actor's commune, or of a contest of the actor's council."""
    rows = CountRecord.objects.with_scopes_disabled().select_related(
        "area_contest__area", "contest__council_election__election"
    )
    rows = rows.select_for_update(of=("self",)) if lock else rows
    mine = Q(council_id=actor.council_id) | Q(contest__council_id=actor.council_id)
    found: CountRecord | None = rows.filter(mine, pk=pk).first()
    if found is None:
        raise not_found()
    if found.council_id == actor.council_id and not _is_mine(actor, found.area_contest.area_id):
        raise not_found()
    return found
