"""Copies of a first poll for the one that follows it: day, areas with their teams, board, candidates."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils import translation

from council import clock
from council.naming import council_title
from elections.enums import BodyKind, CandidateState, ElectionKind
from elections.models import (
    AreaContest,
    BodyMember,
    Candidate,
    CandidateSecret,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    ElectionBody,
    PollingArea,
    ResidentialGroup,
    TurnoutSlot,
)
from elections.rules.ballot_order import ballot_order
from elections.rules.shapes import Birth

M = TypeVar("M", bound=models.Model)
TOKEN_BYTES = 16
NAMES = {ElectionKind.ADDITIONAL: ("Bầu cử thêm", "them"), ElectionKind.RE_ELECTION: ("Bầu cử lại", "lai")}
# What a candidate of a following poll does not take over.
OWN = {
    "id",
    "council_election",
    "contest",
    "parent",
    "state",
    "ballot_position",
    "votes",
    "receipt_number",
    "person",
    "left_on",
    "left_reason",
    "version",
}


def election_of(part: CouncilElection, kind: ElectionKind, day: date) -> CouncilElection:
    """The council's part in the polling day of this kind after `part`; a new one where there is none yet. The
    caller saves it."""
    elections = Election.objects.with_scopes_disabled()
    found = elections.filter(parent=part.election, council=part.council, kind=kind, day=day).first()
    if found is None:
        found = _new_election(part, kind, day)
    own = CouncilElection.objects.with_scopes_disabled().filter(election=found, council=part.council).first()
    return own or CouncilElection(
        election=found, council=part.council, term_id=part.term_id, level=part.level, seats=0
    )


def _new_election(part: CouncilElection, kind: ElectionKind, day: date) -> Election:
    first, council = part.election, part.council
    name, slug = NAMES[kind]
    with translation.override("vi"):  # the name of the day, not a word of the page
        title = f"{name} đại biểu {council_title(council)}"
    made: Election = Election.objects.with_scopes_disabled().create(
        code=f"{first.code[:18]}-{slug}-{council.code[:8]}-{day:%d%m%y}",
        kind=kind,
        name=title[:200],
        council=council,
        parent=first,
        day=day,
        opens=first.opens,
        closes=first.closes,
        is_test=first.is_test,
        created_at=clock.now(),
    )
    slots = TurnoutSlot.objects.with_scopes_disabled()
    slots.bulk_create(
        [
            TurnoutSlot(election=made, at=slot.at, is_final=slot.is_final)
            for slot in slots.filter(election=first)
        ]
    )
    _copy_bodies(
        ElectionBody.objects.with_scopes_disabled().filter(
            election=first, council=council, kind=BodyKind.COMMITTEE
        ),
        made,
    )
    return made


def copy_board(contest: Contest, made: Contest) -> None:
    """The board of the constituency goes on working."""
    rows = ElectionBody.objects.with_scopes_disabled().filter(contest=contest)
    _copy_bodies(rows, made.council_election.election, contest=made)


def copy_areas(contest: Contest, made: Contest, parts: Sequence[int]) -> None:
    """Polling areas with their groups, teams and an empty record each."""
    election = made.council_election.election
    rows = AreaContest.objects.with_scopes_disabled().filter(contest=contest, pk__in=list(parts))
    old_parts = list(rows.select_related("area").order_by("id"))
    areas = {
        part.area_id: _copied(
            part.area,
            {"id", "election", "token"},
            election=election,
            token=secrets.token_urlsafe(TOKEN_BYTES),
        )
        for part in old_parts
    }
    PollingArea.objects.with_scopes_disabled().bulk_create(areas.values())
    new_parts = [
        AreaContest(area=areas[old.area_id], contest=made, level=old.level, electors=old.electors)
        for old in old_parts
    ]
    AreaContest.objects.with_scopes_disabled().bulk_create(new_parts)
    CountRecord.objects.with_scopes_disabled().bulk_create(
        [CountRecord(area_contest=new, contest=made, council_id=new.area.council_id) for new in new_parts]
    )
    groups = ResidentialGroup.objects.with_scopes_disabled().filter(area_id__in=list(areas))
    ResidentialGroup.objects.with_scopes_disabled().bulk_create(
        [
            _copied(
                group,
                {"id", "election", "area", "contest"},
                election=election,
                area=areas[group.area_id],
                contest=made if group.contest_id == contest.pk else None,
            )
            for group in groups
        ]
    )
    teams = ElectionBody.objects.with_scopes_disabled().filter(area_id__in=list(areas), kind=BodyKind.TEAM)
    _copy_bodies(teams, election, areas=areas)


def copy_candidates(made: Contest, candidates: Sequence[Candidate]) -> None:
    """The candidates in the order of a new ballot paper; what is sealed stays with the first dossier."""
    births = [(c.pk, c.full_name, Birth(c.birth_year, c.birth_month, c.birth_day)) for c in candidates]
    positions = {pk: index for index, pk in enumerate(ballot_order(births), start=1)}
    copies = [
        _copied(
            candidate,
            OWN,
            council_election=made.council_election,
            contest=made,
            parent=candidate,
            state=CandidateState.OFFICIAL,
            ballot_position=positions[candidate.pk],
        )
        for candidate in candidates
    ]
    Candidate.objects.with_scopes_disabled().bulk_create(copies)
    CandidateSecret.objects.with_scopes_disabled().bulk_create(
        [CandidateSecret(candidate=candidate) for candidate in copies]
    )


def _copy_bodies(
    rows: models.QuerySet[ElectionBody],
    election: Election,
    *,
    contest: Contest | None = None,
    areas: dict[int, PollingArea] | None = None,
) -> None:
    """Bodies with their members, for another polling day."""
    bodies = {
        body.pk: _copied(
            body,
            {"id", "election", "contest", "area"},
            election=election,
            contest=contest,
            area=(areas or {}).get(body.area_id or 0),
        )
        for body in rows
    }
    ElectionBody.objects.with_scopes_disabled().bulk_create(bodies.values())
    members = BodyMember.objects.with_scopes_disabled().filter(body_id__in=list(bodies))
    BodyMember.objects.with_scopes_disabled().bulk_create(
        [_copied(member, {"id", "body"}, body=bodies[member.body_id]) for member in members]
    )


def _copied(row: M, without: set[str], **own: object) -> M:
    """A new row like this one, except for the fields in `without`, which `own` may set."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in without
    }
    return type(row)(**kept, **{name: value for name, value in own.items() if value is not None})
