"""Set-up: the polling day, councils, constituencies, areas, groups, bodies, calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from council import text
from council.enums import CouncilKind
from council.models import Constituency, Council, Term
from council.services.journal import Act
from elections.demo.load_base import Loaded, name_of, tell, write
from elections.demo.shapes import CITY, AreaKey, Member, PlannedCouncil, PlannedElection
from elections.enums import BodyKind, ElectionKind, Level
from elections.models import (
    AreaContest,
    BodyMember,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    ElectionBody,
    ElectionStep,
    PollingArea,
    ResidentialGroup,
    TurnoutSlot,
)
from elections.rules.calendar import STEPS, due
from elections.services.areas import search_key
from elections.streams import council_election_stream, election_changed, election_stream

SET_UP_DAYS = -105
LAST_STEP = -43


def begin(plan: PlannedElection) -> Loaded:
    """Councils and terms, made where they are missing, and the polling day itself."""
    order = plan.order
    councils = make_councils(plan)
    terms = _terms(plan, councils)
    election = Election.objects.create(
        code=order.code, kind=ElectionKind.GENERAL, name=order.name, name_en=order.name_en,
        council=councils[CITY], day=order.day, opens=order.opens, closes=order.closes, is_test=order.is_test,
        created_at="2000-01-01T00:00:00Z",
    )  # fmt: skip
    loaded = Loaded(plan, election, councils, terms)
    election.created_at = loaded.at(SET_UP_DAYS, 8)
    election.save(update_fields=["created_at"])
    return loaded


def load(loaded: Loaded) -> None:
    """Everything that is set up before candidates are known."""
    plan, election = loaded.plan, loaded.election
    loaded.slots = write(
        TurnoutSlot,
        (
            TurnoutSlot(election=election, at=at, is_final=at == plan.order.slots[-1])
            for at in plan.order.slots
        ),
    )
    _contests(loaded)
    _areas(loaded)
    _bodies(loaded)
    _calendar(loaded)
    _journal(loaded)
    election_changed(election.id)


def make_councils(plan: PlannedElection) -> dict[str, Council]:
    """The councils by code; those that exist are used."""
    codes = [council.code for council in plan.councils]
    found = {council.code: council for council in Council.objects.filter(code__in=codes)}
    made = write(Council, (_council(one) for one in plan.councils if one.code not in found))
    return found | {council.code: council for council in made}


def _council(one: PlannedCouncil) -> Council:
    return Council(
        code=one.code, kind=CouncilKind(one.kind), name=one.name, name_en=one.name_en,
        search_key=text.fold(one.name), seats=one.seats,
    )  # fmt: skip


def _terms(plan: PlannedElection, councils: dict[str, Council]) -> dict[str, Term]:
    """The term that begins with the polling day, or the one in force at a rehearsal."""
    day = plan.order.day
    rows = Term.objects.filter(council__in=councils.values(), starts_on__lte=day, ends_on__gt=day)
    found = {row.council_id: row for row in rows}
    ends = day.replace(year=day.year + 5, month=3, day=31)
    missing = [council for council in councils.values() if council.id not in found]
    made = write(
        Term,
        (
            Term(council=c, number="XVII" if c.code == CITY else "II", starts_on=day, ends_on=ends)
            for c in missing
        ),
    )
    found |= {row.council_id: row for row in made}
    return {code: found[council.id] for code, council in councils.items()}


def _contests(loaded: Loaded) -> None:
    plan = loaded.plan
    rows = write(
        CouncilElection,
        (
            CouncilElection(
                election=loaded.election, council=loaded.councils[one.code], term=loaded.terms[one.code],
                level=one.level, seats=one.seats,
            )
            for one in plan.elected
        ),
    )  # fmt: skip
    loaded.council_elections = dict(zip((one.code for one in plan.elected), rows, strict=True))
    constituencies = _constituencies(loaded)
    planned = list(plan.contests())
    contests = write(
        Contest,
        (
            Contest(
                council_election=loaded.council_elections[one.council], council=loaded.councils[one.council],
                constituency=constituencies[one.council, one.number], number=one.number, seats=one.seats,
                seats_of_constituency=one.seats,
            )
            for one in planned
        ),
    )  # fmt: skip
    loaded.contests = {(one.council, one.number): row for one, row in zip(planned, contests, strict=True)}
    through = Contest.communes.through
    write(
        through,
        (
            through(contest_id=loaded.contests[CITY, one.number].id, council_id=loaded.councils[code].id)
            for one in plan.city.contests
            for code in one.communes
        ),
    )


def _constituencies(loaded: Loaded) -> dict[tuple[str, int], Constituency]:
    there = Constituency.objects.filter(term__in=loaded.terms.values())
    by_term = {(row.term_id, row.number): row for row in there}
    keys = [(one.council, one.number) for one in loaded.plan.contests()]
    missing = [key for key in keys if (loaded.terms[key[0]].id, key[1]) not in by_term]
    made = write(
        Constituency,
        (
            Constituency(
                council=loaded.councils[code], term=loaded.terms[code], number=number,
                name=f"Đơn vị bầu cử số {number}",
            )
            for code, number in missing
        ),
    )  # fmt: skip
    by_term |= {(row.term_id, row.number): row for row in made}
    return {key: by_term[loaded.terms[key[0]].id, key[1]] for key in keys}


def _areas(loaded: Loaded) -> None:
    planned = list(loaded.plan.areas())
    rows = write(
        PollingArea,
        (
            PollingArea(
                election=loaded.election, council=loaded.councils[one.council], number=one.number,
                kind=one.kind, place=one.place, address=one.address, streets=one.streets,
                exception=one.exception, token=one.token,
                search_key=search_key(one.place, one.address, one.streets),
            )
            for one in planned
        ),
    )  # fmt: skip
    loaded.areas = {(one.council, one.number): row for one, row in zip(planned, rows, strict=True)}
    parts = dict(_parts(loaded))
    write(AreaContest, parts.values())
    loaded.parts = parts
    loaded.records = {
        key: CountRecord(area_contest=part, contest_id=part.contest_id, council_id=part.area.council_id)
        for key, part in parts.items()
    }
    write(CountRecord, loaded.records.values())
    write(ResidentialGroup, _groups(loaded))


def _parts(loaded: Loaded) -> Iterator[tuple[tuple[AreaKey, str], AreaContest]]:
    for one in loaded.plan.areas():
        key = (one.council, one.number)
        of_levels = (
            (Level.CITY, one.city_contest, one.electors_city),
            (Level.COMMUNE, one.commune_contest, one.electors_commune),
        )
        for level, number, electors in of_levels:
            if number:
                contest = loaded.contest_of(key, level, number)
                part = AreaContest(area=loaded.areas[key], contest=contest, level=level, electors=electors)
                yield (key, str(level)), part


def _groups(loaded: Loaded) -> Iterator[ResidentialGroup]:
    for one in loaded.plan.areas():
        for group in one.groups:
            yield ResidentialGroup(
                election=loaded.election, council=loaded.councils[one.council], kind=group.kind,
                name=group.name, search_key=text.fold(group.name), area=loaded.areas[one.council, one.number],
                contest=loaded.contests.get((one.council, group.contest)),
            )  # fmt: skip


def _bodies(loaded: Loaded) -> None:
    """Committees, boards and teams; those who sign in are tied to their accounts."""
    bodies: list[ElectionBody] = []
    people: list[tuple[Member, ...]] = []
    heads: list[str] = []
    for one in loaded.plan.councils:
        council = loaded.councils[one.code]
        of = {"election": loaded.election, "council": council, "decided_on": loaded.at(LAST_STEP, 8).date()}
        bodies.append(
            ElectionBody(kind=BodyKind.COMMITTEE, decision=f"Quyết định số 1/QĐ-UBBC {one.code}", **of)
        )
        people.append(one.committee)
        heads.append(f"{one.code}-bc-chutich")
        for contest in one.contests:
            board = ElectionBody(kind=BodyKind.BOARD, contest=loaded.contests[one.code, contest.number], **of)
            bodies.append(board)
            people.append(contest.board)
            heads.append(f"{one.code}-bc-ban" if contest.number == 1 else "")
        for area in one.areas:
            bodies.append(ElectionBody(kind=BodyKind.TEAM, area=loaded.areas[one.code, area.number], **of))
            people.append(area.team)
            heads.append(f"{one.code}-bc-to{area.number}")
    write(ElectionBody, bodies)
    write(BodyMember, _members(loaded, bodies, people, heads))


def _members(
    loaded: Loaded, bodies: list[ElectionBody], people: list[tuple[Member, ...]], heads: list[str]
) -> Iterator[BodyMember]:
    for body, members, head in zip(bodies, people, heads, strict=True):
        for position, member in enumerate(members):
            account = loaded.accounts.get(head) if position == 0 else None
            yield BodyMember(
                body=body, person=account.person if account else None, post=member.post, position=position,
                full_name=name_of(account) if account else member.name,
                organisation=member.organisation,
            )  # fmt: skip


def _calendar(loaded: Loaded) -> None:
    """Every step up to the polling teams was done on its last day."""
    day = loaded.plan.order.day
    done = [step for step in STEPS if due(step, day, {}) <= day + timedelta(LAST_STEP)]
    write(
        ElectionStep,
        (
            ElectionStep(
                election=loaded.election, council=council, code=step.code, done_on=due(step, day, {})
            )
            for council in loaded.councils.values()
            for step in done
        ),
    )


def _journal(loaded: Loaded) -> None:
    election = loaded.election
    at = loaded.at(SET_UP_DAYS, 8)
    said = {
        "code": election.code,
        "kind": str(election.kind),
        "councils": len(loaded.councils),
        "name": election.name,
    }
    clerk = loaded.actor(CITY, "giupviec")
    acts = [
        Act(
            election.council_id,
            election_stream(election.id),
            "elections.election.created",
            said,
            clerk,
            at=at,
        )
    ]
    for one in loaded.plan.elected:
        row = loaded.council_elections[one.code]
        data = {"seats": row.seats, "contests": len(one.contests), "areas": len(one.areas)}
        stream, actor = council_election_stream(row.id), loaded.actor(one.code, "giupviec")
        acts.append(Act(row.council_id, stream, "elections.set_up.loaded", data, actor, at=loaded.at(-80, 8)))
    tell(acts)
