"""The result of one constituency as people read it: determined, or as it would be from what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from council.models import Council
from council.rules.decision import Reason
from elections.models import Candidate, Contest
from elections.queries.figures import REQUIRED
from elections.queries.outcomes import outcome_json, reason_of
from elections.rules.shapes import Figures, Outcome
from elections.rules.totals import percent, shares


@dataclass(frozen=True, slots=True)
class FateLine:
    """One candidate: votes, their share of the valid ballots, elected or not (None: undecided), and why."""

    candidate: Candidate
    votes: int
    share: Decimal
    elected: bool | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class ContestResult:
    """What form 24 says of a constituency. `verdict` is "" while nothing can be said."""

    figures: Mapping[str, int | None]
    turnout: Decimal
    valid_share: Decimal
    invalid_share: Decimal
    verdict: str
    elected: Sequence[FateLine]
    lines: Sequence[FateLine]
    reasons: Sequence[Reason]
    tied: Sequence[Candidate]
    missing: int
    open_seats: int
    communes: Mapping[int, str]
    names: Mapping[int, str]

    def places(self, places: Iterable[tuple[int, int]]) -> list[str]:
        """What polling areas are called."""
        said = _("%(commune)s, khu vực %(number)s")
        return [said % {"commune": self.communes.get(pk, ""), "number": number} for pk, number in places]


def contest_result(contest: Contest, total: Figures, foreseen: Outcome | None) -> ContestResult:
    """The stored outcome, or one foreseen from the records that are accepted. Two queries."""
    outcome: dict[str, Any] = dict(contest.outcome) or (outcome_json(foreseen) if foreseen else {})
    people = {c.pk: c for c in Candidate.objects.with_scopes_disabled().filter(contest=contest)}
    figures = figures_of(contest, total)
    valid, invalid = figures["valid"] or 0, figures["invalid"] or 0
    fates = outcome.get("fates", [])
    lines = [
        FateLine(
            people[fate["candidate"]],
            fate["votes"],
            percent(fate["votes"], max(valid, fate["votes"])),
            fate["elected"],
            reason_of(fate["reason"]),
        )
        for fate in fates
    ]
    parts = shares([valid, invalid])
    return ContestResult(
        figures=figures,
        turnout=percent(figures["voted"] or 0, figures["electors"] or 0),
        valid_share=parts[0],
        invalid_share=parts[1],
        verdict=outcome.get("verdict", ""),
        elected=[line for line in lines if line.elected],
        lines=lines,
        reasons=[reason_of(data) for data in outcome.get("reasons", [])],
        tied=[people[pk] for pk in outcome.get("tied", [])],
        missing=outcome.get("missing", 0),
        open_seats=outcome.get("open_seats", 0),
        communes=dict(
            Council.objects.filter(polling_areas__contests__contest=contest).values_list("id", "name")
        ),
        names={pk: person.full_name for pk, person in people.items()},
    )


def figures_of(contest: Contest, total: Figures) -> dict[str, int | None]:
    """The stored sums of a contest; while there are none, those of what is accepted so far."""
    if contest.electors is not None:
        return {name: getattr(contest, name) for name in REQUIRED}
    return {name: getattr(total, name) for name in REQUIRED}


def following(contest: Contest) -> list[Contest]:
    """The additional and re-elections that were called after this contest. One query."""
    rows = Contest.objects.with_scopes_disabled().filter(parent=contest)
    return list(rows.select_related("council_election__election").order_by("id"))
