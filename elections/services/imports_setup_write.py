"""Writing a set-up workbook that has no fault: contests, areas with their empty records, groups."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from council import text
from council.models import Constituency
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from elections import streams
from elections.enums import AreaKind, Level
from elections.models import AreaContest, Contest, CountRecord, PollingArea, ResidentialGroup
from elections.services.areas import search_key
from elections.services.imports_facts import Facts, Place, rows_of
from elections.services.imports_setup import AREAS, CONTESTS, GROUPS, group_name
from elections.services.imports_sheets import ReadSheet, Row

TOKEN_BYTES = 16
ACTS = 500  # acts recorded by one statement


def write(actor: Actor, facts: Facts, sheets: list[ReadSheet], source: str) -> dict[str, int]:
    """Everything of the workbook, in the caller's transaction. Returns how many of each were added.

    `source` names the file in the journal of everything it made.
    """
    rows = list(rows_of(sheets, CONTESTS.key))
    contests = _write_contests(facts, rows)
    areas = _write_areas(facts, list(rows_of(sheets, AREAS.key)))
    groups = _write_groups(facts, list(rows_of(sheets, GROUPS.key)))
    acts = [
        _contest_act(actor, facts, contest, row, source) for contest, row in zip(contests, rows, strict=True)
    ]
    acts += [_area_act(actor, area, row, source) for area, row in areas]
    record(acts)
    streams.election_changed(facts.election.id)
    return {"contests": len(contests), "areas": len(areas), "groups": groups}


def record(acts: list[Act]) -> None:
    """Record any number of acts, so many in one statement as every database takes."""
    for start in range(0, len(acts), ACTS):
        journal.record_all(acts[start : start + ACTS])


def _write_contests(facts: Facts, rows: list[Row]) -> list[Contest]:
    places = _constituencies(facts, rows)
    contests = []
    for row in rows:
        council = facts.councils[row.values["council"]]
        contests.append(
            Contest(
                council_election_id=council.election_id,
                council_id=council.id,
                constituency_id=places[council.term_id, row.values["number"]],
                number=row.values["number"],
                seats=row.values["seats"],
                seats_of_constituency=row.values["seats"],
            )
        )
    made = Contest.objects.with_scopes_disabled().bulk_create(contests)
    through = Contest.communes.through
    links = []
    for row, contest in zip(rows, made, strict=True):
        known = facts.contests[row.values["council"], contest.number]
        known.id = contest.id
        links += [
            through(contest_id=contest.id, council_id=facts.councils[code].id)
            for code in sorted(known.communes)
        ]
    through.objects.bulk_create(links)
    return made


def _constituencies(facts: Facts, rows: list[Row]) -> Mapping[tuple[int, int], int]:
    """(term, number) -> constituency; those the term does not have yet are added."""
    terms = {facts.councils[row.values["council"]].term_id for row in rows}
    stored = Constituency.objects.with_scopes_disabled().filter(term_id__in=terms)
    found = {(term, number): pk for pk, term, number in stored.values_list("id", "term_id", "number")}
    missing = [
        Constituency(
            council_id=council.id,
            term_id=council.term_id,
            number=number,
            name=f"Đơn vị bầu cử số {number}",
        )
        for council, number in ((facts.councils[row.values["council"]], row.values["number"]) for row in rows)
        if (council.term_id, number) not in found
    ]
    for made in Constituency.objects.with_scopes_disabled().bulk_create(missing):
        found[made.term_id, made.number] = made.id
    return found


def _write_areas(facts: Facts, rows: list[Row]) -> list[tuple[PollingArea, Row]]:
    areas = [_area(facts, row) for row in rows]
    made = PollingArea.objects.with_scopes_disabled().bulk_create(areas)
    parts = []
    for row, area in zip(rows, made, strict=True):
        place: Place = (row.values["council"], area.number)
        facts.areas[place].id = area.id
        for level, number in facts.areas[place].contests.items():
            of = facts.city.code if level == Level.CITY and facts.city else place[0]
            parts.append(
                AreaContest(
                    area_id=area.id,
                    contest_id=facts.contests[of, number].id,
                    level=level,
                    electors=row.values[f"{level}_electors"],
                )
            )
    councils = {area.id: area.council_id for area in made}
    parts = AreaContest.objects.with_scopes_disabled().bulk_create(parts)
    CountRecord.objects.with_scopes_disabled().bulk_create(
        CountRecord(area_contest_id=part.id, contest_id=part.contest_id, council_id=councils[part.area_id])
        for part in parts
    )
    return list(zip(made, rows, strict=True))


def _area(facts: Facts, row: Row) -> PollingArea:
    return PollingArea(
        election_id=facts.election.id,
        council_id=facts.councils[row.values["council"]].id,
        number=row.values["number"],
        kind=row.get("kind", AreaKind.ORDINARY),
        place=row.values["place"],
        address=row.get("address", ""),
        streets=row.get("streets", ""),
        exception=row.get("exception", ""),
        search_key=search_key(row.values["place"], row.get("address", ""), row.get("streets", "")),
        token=secrets.token_urlsafe(TOKEN_BYTES),
    )


def _write_groups(facts: Facts, rows: list[Row]) -> int:
    groups = []
    for row in rows:
        area = facts.areas[row.values["council"], row.values["area"]]
        number = area.contests.get(Level.COMMUNE)
        contest = facts.contests[row.values["council"], number] if number is not None else None
        name = group_name(row)
        groups.append(
            ResidentialGroup(
                election_id=facts.election.id,
                council_id=facts.councils[row.values["council"]].id,
                kind=row.values["kind"],
                name=name,
                search_key=text.fold(name),
                area_id=area.id,
                contest_id=contest.id if contest else None,
            )
        )
    return len(ResidentialGroup.objects.with_scopes_disabled().bulk_create(groups))


def _contest_act(actor: Actor, facts: Facts, contest: Contest, row: Row, source: str) -> Act:
    data = {"contest": contest.id, **row.values, "source": source, "row": row.number}
    stream = streams.election_stream(facts.election.id)
    return Act(contest.council_id, stream, "elections.contest.imported", data, actor)


def _area_act(actor: Actor, area: PollingArea, row: Row, source: str) -> Act:
    data = {"area": area.id, **row.values, "source": source, "row": row.number}
    stream = streams.election_stream(area.election_id)
    return Act(area.council_id, stream, "elections.area.imported", data, actor)
