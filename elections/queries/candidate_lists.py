"""The lists of candidates as they stand: who belongs on one, what is wrong with it, what it would hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, Prefetch

from elections.enums import CandidateState, ListStage
from elections.models import (
    Candidate,
    CandidateList,
    Consultation,
    ConsultationEntry,
    Contest,
    CouncilElection,
)
from elections.queries.duplicates import likeness_findings, pairs_among, standings
from elections.rules.ballot_order import ballot_order
from elections.rules.nominees import (
    ListFinding,
    Nominee,
    check_identities,
    check_nominee,
    check_whole,
)
from elections.rules.shapes import Birth, Sex

STAGES = {
    ListStage.PRELIMINARY: (CandidateState.FILED, CandidateState.PRELIMINARY),
    ListStage.OFFICIAL: (CandidateState.PRELIMINARY, CandidateState.OFFICIAL),
}
ROUND = {ListStage.PRELIMINARY: 2, ListStage.OFFICIAL: 3}
REQUIRED = (
    "full_name",
    "sex",
    "nationality",
    "ethnicity",
    "religion",
    "native_place",
    "residence",
    "education",
    "occupation",
)
# What a list prints (form 22), the career and programme voters read, and the photo beside them.
PRINTED = (
    "code",
    "full_name",
    "other_names",
    "sex",
    "birth_year",
    "birth_month",
    "birth_day",
    "nationality",
    "ethnicity",
    "religion",
    "native_place",
    "residence",
    "education",
    "professional",
    "degree",
    "theory",
    "languages",
    "occupation",
    "workplace",
    "party_since",
    "council_terms",
    "note",
    "career",
    "programme",
    "photo",
)


@dataclass(slots=True)
class ListState:
    """One stage's list as it would be prepared now."""

    stage: str
    rows: list[Candidate]
    left_out: list[Candidate]
    contests: dict[int, Contest]
    findings: list[ListFinding] = field(default_factory=list)
    content: list[dict[str, Any]] = field(default_factory=list)
    sha256: str = ""
    consultation: Consultation | None = None

    @property
    def hard(self) -> list[ListFinding]:
        return [finding for finding in self.findings if finding.hard]

    @property
    def warnings(self) -> list[ListFinding]:
        return [finding for finding in self.findings if not finding.hard]

    @property
    def groups(self) -> list[tuple[Contest | None, list[Candidate]]]:
        """The candidates by constituency, in the ballot's order; those without one at the end."""
        by_contest: dict[int | None, list[Candidate]] = {}
        for row in self.rows:
            by_contest.setdefault(row.contest_id, []).append(row)
        known = [(contest, by_contest.get(pk, [])) for pk, contest in self.contests.items()]
        return [*known, *([(None, by_contest[None])] if None in by_contest else [])]


def list_state(council_election: CouncilElection, stage: str, *, guidance: str = "") -> ListState:
    """A council's list at a stage, with everything wrong with it. Six queries for any size."""
    official = stage == ListStage.OFFICIAL
    candidates = Candidate.objects.with_scopes_disabled().filter(council_election=council_election)
    candidates = candidates.select_related("secret", "residence_conference")
    rows = list(candidates.filter(state__in=STAGES[ListStage(stage)]).order_by("id"))
    contests = {
        contest.id: contest
        for contest in Contest.objects.with_scopes_disabled()
        .filter(council_election=council_election)
        .order_by("number")
    }
    consultations = Consultation.objects.with_scopes_disabled().filter(council_election=council_election)
    consultation = consultations.filter(round=ROUND[ListStage(stage)]).prefetch_related(entries()).first()
    opinions = (
        {entry.candidate_id: entry.agreed for entry in consultation.entries.all()} if consultation else {}
    )
    kept = [row for row in rows if opinions.get(row.id, True)]
    state = ListState(stage, _in_order(kept, contests), [], contests, consultation=consultation)
    state.left_out = [row for row in rows if not opinions.get(row.id, True)]
    nominees = [nominee_of(row, contests, council_election, row.id in opinions) for row in state.rows]
    state.findings = _findings(council_election, nominees, contests, official=official, guidance=guidance)
    state.content = [_printed(row, contests, at) for at, row in enumerate(state.rows, 1)]
    state.sha256 = content_hash(stage, state.content)
    return state


def entries() -> Prefetch[str, Any, Any]:
    """What consultations said of each candidate."""
    return Prefetch("entries", queryset=ConsultationEntry.objects.with_scopes_disabled().all())


def _findings(
    council_election: CouncilElection,
    nominees: Sequence[Nominee],
    contests: Mapping[int, Contest],
    *,
    official: bool,
    guidance: str,
) -> list[ListFinding]:
    day = council_election.election.day
    seats = {contest.number: contest.seats for contest in contests.values()}
    found = check_whole(nominees, seats, official=official, guidance=guidance)
    for nominee in nominees:
        found += check_nominee(nominee, day, official=official)
    everyone = standings(council_election.election_id)
    found += check_identities([one.nominee for one in everyone], council_election.council_id)
    on_it = {nominee.id for nominee in nominees}
    alike = likeness_findings(pairs_among(everyone, council_election.council_id))
    found += [finding for finding in alike if on_it.intersection(finding.candidates)]
    return sorted(found, key=lambda one: not one.hard)


def nominee_of(
    row: Candidate, contests: Mapping[int, Contest], council_election: CouncilElection, considered: bool
) -> Nominee:
    """A candidate as the rules of a list see one."""
    contest = contests.get(row.contest_id or 0)
    residence = getattr(row, "residence_conference", None)
    secret = getattr(row, "secret", None)
    return Nominee(
        id=row.id,
        name=row.full_name,
        birth=Birth(row.birth_year, row.birth_month, row.birth_day),
        sex=Sex(row.sex),
        contest=contest.number if contest else None,
        council=row.council_id,
        level=council_election.level,
        identity=secret.id_index if secret else "",
        national=row.stands_for_assembly,
        photo=bool(row.photo),
        missing=tuple(label_of(name) for name in REQUIRED if not getattr(row, name)),
        residence=(residence.present, residence.in_favour) if residence else None,
        special_case=bool(residence and residence.special_case),
        considered=considered,
    )


def column(name: str) -> Field[Any, Any]:
    """A column of a candidate: its label, its limits."""
    found = Candidate._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def label_of(name: str) -> str:
    """What a column of a candidate is called."""
    return str(column(name).verbose_name)


def _in_order(rows: Sequence[Candidate], contests: Mapping[int, Contest]) -> list[Candidate]:
    """By constituency, then in the ballot's order."""
    births = [(row.id, row.full_name, Birth(row.birth_year, row.birth_month, row.birth_day)) for row in rows]
    place = {pk: at for at, pk in enumerate(ballot_order(births))}
    last = len(contests) + 1
    number = {pk: at for at, pk in enumerate(contests)}
    return sorted(rows, key=lambda row: (number.get(row.contest_id or 0, last), place[row.id]))


def _printed(row: Candidate, contests: Mapping[int, Contest], position: int) -> dict[str, Any]:
    contest = contests.get(row.contest_id or 0)
    fixed = {"id": row.id, "position": position, "contest": contest.number if contest else None}
    if contest:
        fixed["seats"] = contest.seats
    return fixed | {name: getattr(row, name) for name in PRINTED}


def content_hash(stage: str, content: Sequence[Mapping[str, Any]]) -> str:
    """The hash of what a list holds, whatever order a database gives the keys of an object in."""
    canonical = json.dumps([stage, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def gone_since(row: CandidateList) -> list[Candidate]:
    """Those on a locked list who have left since."""
    rows = Candidate.objects.with_scopes_disabled().filter(pk__in=[entry["id"] for entry in row.content])
    left = rows.filter(state__in=[CandidateState.WITHDRAWN, CandidateState.REMOVED])
    return list(left.select_related("contest").order_by("contest__number", "sort_key"))


def latest_list(council_election_id: int, stage: str) -> CandidateList | None:
    """The newest list of a stage, prepared, locked or reopened."""
    rows = CandidateList.objects.with_scopes_disabled().filter(
        council_election_id=council_election_id, stage=stage
    )
    found: CandidateList | None = rows.select_related("prepared_by__person", "locked_by__person").last()
    return found
