"""The elections of the demo: the general election of 15 March 2026, and a rehearsal on the day it plays.

The delegates of the demo are those whom its general election elected. A dozen communes elect their councils
and have all their polling areas; each of the others votes for the city's council in one area. The rehearsal
is small enough to be played to its end by one person with several accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Any

from django_scopes import scopes_disabled

from council.demo.plan import Plan, Report
from council.enums import CouncilKind
from council.models import Council, Delegate
from elections.demo.load_base import Loaded, rewrite
from elections.demo.load_staff import Staff
from elections.demo.loading import load
from elections.demo.plan import hanoi, plan_election
from elections.demo.seats import HANOI_CITY
from elections.demo.shapes import CITY, Order, Totals, Unit
from elections.enums import CandidateState
from elections.models import Candidate, CouncilElection, Election

GENERAL, REHEARSAL = "bc-2026", "dien-tap"
WARD = "00004"
EVERY = 11  # every eleventh commune elects its own council: a dozen of 126
MADE_DAYS = 16
# The first slot opens at midnight, so that a rehearsal can begin whenever somebody opens the demo.
SLOTS = tuple(time(*at) for at in ((0, 10), (6,), (8,), (10,), (11,), (13,), (15,), (17,), (18,), (19,)))


@scopes_disabled()
def build(plan: Plan, report: Report) -> None:
    """Both elections, from the stage at which there is more than the institution."""
    if not plan.reaches("draft"):
        return
    loaded = load(plan_election(general(plan)), "results")
    _make_delegates(loaded)
    report(
        f"the election of {loaded.election.day}: {len(loaded.areas)} polling areas, "
        f"{len(loaded.contests)} results published"
    )
    load(plan_election(rehearsal(plan)), "candidates", staff=Staff(teams=True))
    report("an election rehearsal for today")


def general(plan: Plan) -> Order:
    """The finished election that made the demo's delegates."""
    people = _delegates()
    communes = Council.objects.exclude(kind=CouncilKind.CITY).order_by("id")
    units = tuple(
        _unit(council, people.get(council.code, ()), elects=place % EVERY == 0)
        for place, council in enumerate(communes)
    )
    return replace(
        hanoi(plan.seed), code=GENERAL, units=units, city_seats=HANOI_CITY[: len(units)],
        city_people=tuple(people[CITY]), totals=Totals(), areas_a_contest=(1, 3),
    )  # fmt: skip


def rehearsal(plan: Plan) -> Order:
    """Today, in one ward: two constituencies with one polling area each."""
    ward = Council.objects.exclude(kind=CouncilKind.CITY).order_by("id")[0]
    return replace(
        hanoi(plan.seed, day=plan.today), code=REHEARSAL, name="Diễn tập bầu cử (không phải bầu cử thật)",
        name_en="Election rehearsal (not a real election)", units=(replace(_unit(ward, ()), seats=6),),
        city_seats=(5,), totals=Totals(), areas_a_contest=(1, 1), opens=time(0), closes=time(23, 59),
        slots=SLOTS, is_test=True, odd=False,
    )  # fmt: skip


def _unit(council: Council, people: Sequence[str], *, elects: bool = True) -> Unit:
    return Unit(
        council.code, council.kind, council.name, council.name_en, council.seats, tuple(people), elects
    )


def _delegates() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = Delegate.objects.order_by("council_id", "seat")
    for code, name in rows.values_list("council__code", "person__full_name"):
        found.setdefault(code, []).append(name)
    return found


def _make_delegates(loaded: Loaded) -> None:
    """Tie those elected to the mandates that the institution gave them, as the step after the result does."""
    parts = list(loaded.council_elections.values())
    rows = Delegate.objects.filter(council__in=[part.council_id for part in parts]).select_related("person")
    delegates = {(row.council_id, row.person.full_name): row for row in rows}
    elected = Candidate.objects.filter(council_election__in=parts, state=CandidateState.ELECTED)
    changed, seated = [], []
    for candidate in elected.select_related("contest"):
        delegate = delegates.get((candidate.council_id, candidate.full_name))
        if delegate is not None and candidate.contest is not None:
            candidate.person_id, candidate.state = delegate.person_id, CandidateState.CONFIRMED
            delegate.constituency_id = candidate.contest.constituency_id
            changed.append(candidate)
            seated.append(delegate)
    rewrite(Candidate, changed, ["person", "state"])
    rewrite(Delegate, seated, ["constituency"])
    made = loaded.at(MADE_DAYS, 9)
    CouncilElection.objects.filter(pk__in=[part.pk for part in parts]).update(delegates_made_at=made)


def facts(_plan: Plan) -> dict[str, Any]:
    """Addresses worth opening."""
    found = dict(Election.objects.with_scopes_disabled().values_list("code", "id"))
    if not {GENERAL, REHEARSAL} <= found.keys():
        return {}
    return {
        "addresses": {
            "Bầu cử / elections": f"/bau-cu/{GENERAL}/",
            "Kết quả bầu cử / results": f"/bau-cu/{GENERAL}/ket-qua/",
            "Diễn tập bầu cử / rehearsal": f"/bau-cu/{REHEARSAL}/",
        }
    }
