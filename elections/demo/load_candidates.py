"""Candidates with their dossiers and consultations, and the official lists, locked and published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from council import text
from council.services.journal import Act
from elections.demo.load_base import Loaded, rewrite, tell, write
from elections.demo.shapes import PlannedCandidate, PlannedContest
from elections.enums import CandidateState, DossierPart, ListStage
from elections.models import (
    Candidate,
    CandidateList,
    CandidateSecret,
    Consultation,
    ConsultationEntry,
    Contest,
    CouncilElection,
    DossierItem,
    ResidenceConference,
)
from elections.queries.candidate_lists import PRINTED, content_hash
from elections.rules.count import title_of
from elections.streams import council_election_stream, list_changed

FILED, PRELIMINARY, CONFERENCES, LOCKED, PUBLISHED, BALLOTS = -60, -40, -38, -18, -17, -14
ROUNDS = ((1, -95), (2, -40), (3, -24))


def load(loaded: Loaded) -> None:
    """Everything up to printed ballots."""
    contests = list(loaded.plan.contests())
    rows = write(Candidate, _candidates(loaded, contests))
    rest = iter(rows)
    for one in contests:
        loaded.candidates[one.council, one.number] = [next(rest) for _ in one.candidates]
    write(CandidateSecret, (CandidateSecret(candidate=row) for row in rows))
    write(DossierItem, (DossierItem(candidate=row, part=part) for row in rows for part in DossierPart.values))
    _consultations(loaded, rows)
    _lists(loaded)
    for contest in loaded.contests.values():
        contest.ballots_printed_at = loaded.at(BALLOTS, 9)
    rewrite(Contest, list(loaded.contests.values()), ["ballots_printed_at"])


def _candidates(loaded: Loaded, contests: list[PlannedContest]) -> Iterator[Candidate]:
    receipts: dict[str, int] = {}
    for contest in contests:
        for position, one in enumerate(contest.candidates, start=1):
            receipts[contest.council] = receipts.get(contest.council, 0) + 1
            yield _candidate(loaded, contest, one, position, receipts[contest.council])


def _candidate(
    loaded: Loaded, contest: PlannedContest, one: PlannedCandidate, position: int, receipt: int
) -> Candidate:
    career = [{"from": begin, "to": end, "work": said} for begin, end, said in one.career]
    return Candidate(
        council_election=loaded.council_elections[contest.council], council=loaded.councils[contest.council],
        contest=loaded.contests[contest.council, contest.number], code=one.code,
        state=CandidateState.OFFICIAL, full_name=one.name, sort_key=text.name_key(one.name),
        search_key=text.fold(one.name), sex=str(one.sex),
        birth_year=one.birth.year, birth_month=one.birth.month, birth_day=one.birth.day,
        ethnicity=one.ethnicity, religion=one.religion, native_place=one.native_place,
        residence=one.residence,
        professional=one.professional, professional_level=one.professional_level, degree=one.degree,
        theory=one.theory, languages=one.languages, occupation=one.occupation, workplace=one.workplace,
        party_since=one.party_since, council_terms=one.council_terms, self_nominated=one.self_nominated,
        nominated_by=one.nominated_by, sector=one.sector, career=career, programme=one.programme,
        title_on_ballot=title_of(one.sex), ballot_position=position,
        filed_at=loaded.at(FILED, 9) + timedelta(minutes=receipt), receipt_number=receipt,
    )  # fmt: skip


def _consultations(loaded: Loaded, candidates: list[Candidate]) -> None:
    """Three for each council; the second and the third agreed on everybody who is on the official list."""
    rows = write(
        Consultation,
        (
            Consultation(
                council_election=row, council=row.council, round=number, held_on=loaded.at(days, 8).date(),
                place="Hội trường Ủy ban Mặt trận Tổ quốc", invited=40, present=37,
                minutes_number=f"0{number}/BB-MTTQ",
            )
            for row in loaded.council_elections.values()
            for number, days in ROUNDS
        ),
    )  # fmt: skip
    by_council = {(row.council_election_id, row.round): row for row in rows}
    write(
        ConsultationEntry,
        (
            ConsultationEntry(
                consultation=by_council[one.council_election_id, number], candidate=one, agreed=True
            )
            for one in candidates
            for number in (2, 3)
        ),
    )
    chance = loaded.plan.order.chance("residence")
    write(ResidenceConference, (_conference(loaded, one, chance.randint(55, 90)) for one in candidates))


def _conference(loaded: Loaded, candidate: Candidate, present: int) -> ResidenceConference:
    return ResidenceConference(
        candidate=candidate, held_on=loaded.at(CONFERENCES, 19).date(), place="Nhà văn hóa nơi cư trú",
        present=present, in_favour=present - candidate.id % 5,
    )  # fmt: skip


def _lists(loaded: Loaded) -> None:
    """Prepared by a clerk, locked and published by the head of the committee."""
    parts = loaded.council_elections
    both = (_list(loaded, code, stage) for stage in ListStage for code in parts)
    rows = write(CandidateList, both)[len(parts) :]
    acts = []
    for row, (code, part) in zip(rows, parts.items(), strict=True):
        part.list_number = f"{10 + row.council_id % 40}/NQ-UBBC"
        part.list_published_at = loaded.at(PUBLISHED, 8)
        said = {
            "number": part.list_number,
            "list": row.id,
            "sha256": row.sha256,
            "candidates": len(row.content),
        }
        stream, head = council_election_stream(part.id), loaded.actor(code, "chutich")
        at = part.list_published_at
        acts.append(Act(part.council_id, stream, "elections.list.published", said, head, at=at))
        list_changed(part.id)
    rewrite(CouncilElection, list(parts.values()), ["list_number", "list_published_at"])
    tell(acts)


def _list(loaded: Loaded, code: str, stage: ListStage) -> CandidateList:
    listed = ((of[1], row) for of, rows in loaded.candidates.items() if of[0] == code for row in rows)
    content = [_line(loaded, code, number, row, at) for at, (number, row) in enumerate(listed, start=1)]
    day = LOCKED if stage == ListStage.OFFICIAL else PRELIMINARY
    return CandidateList(
        council_election=loaded.council_elections[code], council=loaded.councils[code], stage=stage,
        prepared_by=loaded.account(code, "giupviec"), prepared_at=loaded.at(day, 9),
        locked_by=loaded.account(code, "chutich"), locked_at=loaded.at(day, 15),
        content=content, sha256=content_hash(stage, content),
    )  # fmt: skip


def _line(loaded: Loaded, code: str, number: int, row: Candidate, position: int) -> dict[str, Any]:
    seats = loaded.contests[code, number].seats
    fixed = {"id": row.id, "position": position, "contest": number, "seats": seats}
    return fixed | {name: getattr(row, name) for name in PRINTED}
