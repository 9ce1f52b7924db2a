"""Who stands on the ballot papers of a contest, and how its records are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from council import clock
from council.models import CouncilSetting
from council.queries import settings_in_force
from council.rules.options import Dated, in_force
from elections.enums import CandidateState
from elections.models import Candidate, Contest
from elections.rules.shapes import Readings

STANDING = frozenset(
    {
        CandidateState.OFFICIAL,
        CandidateState.ELECTED,
        CandidateState.NOT_ELECTED,
        CandidateState.CONFIRMED,
        CandidateState.REFUSED,
    }
)
LEFT = frozenset({CandidateState.WITHDRAWN, CandidateState.REMOVED})
LAST = 10_000  # the ballot position of a candidate who has none yet


@dataclass(frozen=True, slots=True)
class CountOptions:
    """How a council's records are checked: the readings of what the forms leave open, and whether the
    photo of the paper must be there before the board accepts a record."""

    readings: Readings
    photo_required: bool


def count_options(council_id: int, day: date) -> CountOptions:
    """The settings of a council on a polling day. One query."""
    return _options(settings_in_force(council_id, day))


def count_options_of(council_ids: Iterable[int], day: date) -> dict[int, CountOptions]:
    """The settings of several councils on one polling day. One query."""
    wanted = set(council_ids)
    values: dict[int, list[Dated]] = {council_id: [] for council_id in wanted}
    rows = CouncilSetting.objects.with_scopes_disabled().filter(key__startswith="elections.")
    for row in rows.filter(council_id__in=wanted):
        values[row.council_id].append(Dated(row.key, row.value, row.since))
    return {council_id: _options(in_force(dated, day)) for council_id, dated in values.items()}


def _options(values: Mapping[str, Any]) -> CountOptions:
    readings = Readings(
        issued_is_net=values["elections.issued_is_net"],
        additional_needs_turnout=values["elections.additional_needs_turnout"],
        additional_after_re_election=values["elections.additional_after_re_election"],
    )
    return CountOptions(readings, values["elections.photo_required"])


def on_ballot(candidate: Candidate, contest: Contest) -> bool:
    """Whether a candidate of a contest is on its ballot papers: those of the official list, and those who
    left after the papers were printed, whose votes are counted all the same."""
    if candidate.state in STANDING:
        return True
    printed = contest.ballots_printed_at
    if candidate.state not in LEFT or printed is None:
        return False
    return candidate.left_on is None or candidate.left_on >= clock.day_of(printed)


def ballot_of(contest: Contest) -> list[Candidate]:
    """The candidates on the ballot papers of a contest, in their order. One query."""
    rows = Candidate.objects.with_scopes_disabled().filter(contest_id=contest.id)
    return in_ballot_order(row for row in rows if on_ballot(row, contest))


def in_ballot_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates in the order of the ballot paper; by name where no position is set yet."""
    return sorted(candidates, key=lambda c: (c.ballot_position or LAST, c.sort_key, c.id))
