"""Count records: entered twice by two people, accepted, added up, and every contest determined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from council.services.journal import Act
from elections.demo.ballots import records
from elections.demo.load_base import Loaded, name_of, rewrite, tell, write
from elections.demo.shapes import CITY, PlannedRecord
from elections.enums import EntryRole, RecordState, ResultState
from elections.models import Candidate, CandidateVotes, Contest, CountEntry, CountRecord
from elections.queries.figures import COLUMNS, REQUIRED, figures_json
from elections.queries.outcomes import outcome_json
from elections.rules.shapes import Figures, Level
from elections.services.tally import tally
from elections.streams import contest_stream

ENTRIES = ((EntryRole.FIRST, "giupviec", 22), (EntryRole.SECOND, "giupviec2", 23))
ACCEPTED_DAYS, DETERMINED_DAYS = 2, 4
MISSING = "Cử tri giữ lại phiếu, không bỏ vào hòm."
WRITTEN = [*COLUMNS, "facts", "warnings", "state", "version", "agreed_at", "accepted_at"]


def load(loaded: Loaded) -> None:
    """Every record accepted, every contest determined."""
    planned = [(one, _with_ids(loaded, one)) for one in records(loaded.plan)]
    for one, figures in planned:
        _fill(loaded, loaded.records[one.area, one.level], one, figures)
    rewrite(CountRecord, [loaded.records[one.area, one.level] for one, _ in planned], WRITTEN)
    write(CandidateVotes, _votes(loaded, planned))
    write(CountEntry, _entries(loaded, planned))
    _determine(loaded)


def _with_ids(loaded: Loaded, one: PlannedRecord) -> Figures:
    """The figures with the votes by candidate."""
    code = CITY if one.level == Level.CITY else one.area[0]
    candidates = loaded.candidates[code, one.contest]
    return replace(one.figures, votes={candidates[at].id: votes for at, votes in one.figures.votes.items()})


def _fill(loaded: Loaded, row: CountRecord, one: PlannedRecord, figures: Figures) -> None:
    plain = figures_json(figures)
    for name in COLUMNS:
        setattr(row, name, plain[name])
    row.facts = _facts(loaded, one)
    row.warnings = _warnings(loaded, one, figures)
    row.state, row.version = RecordState.ACCEPTED, 1
    row.agreed_at, row.accepted_at = loaded.at(0, 23, 30), loaded.at(ACCEPTED_DAYS, 9)


def _facts(loaded: Loaded, one: PlannedRecord) -> dict[str, str]:
    order = loaded.plan.order
    return {
        "opened_at": f"{order.opens:%H:%M}",
        "closed_at": f"{order.closes:%H:%M}",
        "finished_at": "21:30" if one.level == "city" else "22:10",
        "incidents": "Không",
        "unresolved": "Không",
    }


def _warnings(loaded: Loaded, one: PlannedRecord, figures: Figures) -> list[dict[str, str]]:
    """Where a ballot or two never reached the box, somebody said so."""
    if figures.collected == figures.voted:
        return []
    by = name_of(loaded.account(one.area[0], "giupviec"))
    return [{"code": "K03c", "reason": MISSING, "by": by}]


def _votes(loaded: Loaded, planned: list[tuple[PlannedRecord, Figures]]) -> Iterator[CandidateVotes]:
    for one, figures in planned:
        record = loaded.records[one.area, one.level]
        for candidate, votes in figures.votes.items():
            yield CandidateVotes(record=record, candidate_id=candidate, votes=votes)


def _entries(loaded: Loaded, planned: list[tuple[PlannedRecord, Figures]]) -> Iterator[CountEntry]:
    for one, figures in planned:
        record = loaded.records[one.area, one.level]
        plain: dict[str, Any] = figures_json(figures)
        for role, office, hour in ENTRIES:
            yield CountEntry(
                record=record, role=role, figures=plain, facts=record.facts, warnings=record.warnings,
                entered_by=loaded.account(one.area[0], office), entered_at=loaded.at(0, hour),
            )  # fmt: skip


def _determine(loaded: Loaded) -> None:
    """The winner rule on the sums of every contest."""
    found = tally(list(loaded.contests.values()))
    votes: dict[int, int] = {}
    acts = []
    codes = {council.id: code for code, council in loaded.councils.items()}
    for one in found:
        contest, outcome = one.contest, one.outcome
        if outcome is None:
            raise ValueError(f"contest {contest.number} of {contest.council_id}: {one.findings}")
        for name in REQUIRED:
            setattr(contest, name, getattr(one.total, name))
        contest.outcome, contest.verdict = outcome_json(outcome), str(outcome.verdict)
        contest.result_state, contest.determined_at = ResultState.DETERMINED, loaded.at(DETERMINED_DAYS, 15)
        votes |= {fate.candidate: fate.votes for fate in outcome.fates}
        said = {"contest": contest.id, "verdict": contest.verdict, "elected": list(outcome.elected)}
        board = loaded.actor(codes[contest.council_id], "ban")
        at = contest.determined_at
        stream, code = contest_stream(contest.id), "elections.result.determined"
        acts.append(Act(contest.council_id, stream, code, said, board, at=at))
    fields = [*REQUIRED, "outcome", "verdict", "result_state", "determined_at"]
    rewrite(Contest, [one.contest for one in found], fields)
    _write_votes(loaded, votes)
    tell(acts)


def _write_votes(loaded: Loaded, votes: dict[int, int]) -> None:
    rows = [row for listed in loaded.candidates.values() for row in listed]
    for row in rows:
        row.votes = votes[row.id]
    rewrite(Candidate, rows, ["votes"])
