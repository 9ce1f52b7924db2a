"""Checking what was typed from a paper against everything it must agree with, all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.permissions import Actor
from elections.enums import Level, RecordState
from elections.models import Candidate, CountRecord
from elections.queries.ballots import ballot_of, count_options
from elections.queries.figures import COLUMNS, figures_of_record, votes_of
from elections.rules.count import check_levels, check_record, check_titles
from elections.rules.shapes import Figures, Finding, Sex
from elections.rules.twins import check_twins
from elections.services.faults import Faulty

LARGEST = 10_000_000  # no figure of a polling area comes near; the database holds 2^31
LEAST_REASON = 5
LONGEST_REASON = 300
SETTLED = (RecordState.AGREED, RecordState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person copied from one paper. `reasons`: code of a warning -> why it is true of the paper."""

    figures: Figures
    facts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def checked(record: CountRecord, typed: Typed, actor: Actor) -> list[dict[str, str]]:
    """The warnings that hold with the reasons given for them. Faulty names every fault at once: each that
    stops the record and each warning without a reason."""
    _check_size(typed.figures)
    ballot = ballot_of(record.contest)
    findings = findings_of(record, typed.figures, ballot)
    reasons = {code: text.clean(said)[:LONGEST_REASON] for code, said in typed.reasons.items()}
    open_ones = [f for f in findings if f.hard or len(reasons.get(f.code, "")) < LEAST_REASON]
    if open_ones:
        raise Faulty(open_ones, {candidate.id: candidate.full_name for candidate in ballot})
    codes = dict.fromkeys(finding.code for finding in findings)
    return [{"code": code, "reason": reasons[code], "by": actor.name} for code in codes]


def findings_of(record: CountRecord, figures: Figures, ballot: Sequence[Candidate]) -> list[Finding]:
    """Every broken identity of a record, those that stop first."""
    contest, part = record.contest, record.area_contest
    options = count_options(contest.council_id, contest.council_election.election.day)
    found = check_record(
        figures,
        seats=contest.seats,
        candidates=[candidate.id for candidate in ballot],
        listed_electors=part.electors,
        readings=options.readings,
    )
    titles = check_titles((c.id, c.title_on_ballot, Sex(c.sex)) for c in ballot if c.title_on_ballot)
    if any(finding.code.startswith("K00") for finding in found):
        return [*found, *titles]
    more = (*titles, *_against_other_level(record, figures), *_against_other_areas(record, figures))
    return sorted((*found, *more), key=lambda finding: not finding.hard)


def _against_other_level(record: CountRecord, figures: Figures) -> tuple[Finding, ...]:
    rows = CountRecord.objects.with_scopes_disabled().filter(
        area_contest__area_id=record.area_contest.area_id, state__in=SETTLED
    )
    other = rows.exclude(pk=record.pk).first()
    if other is None:
        return ()
    others = figures_of_record(other, {})
    if record.area_contest.level == Level.CITY:
        return check_levels(figures, others)
    return check_levels(others, figures)


def _against_other_areas(record: CountRecord, figures: Figures) -> tuple[Finding, ...]:
    """A paper that was entered for two areas gives two records that are equal in every figure."""
    rows = CountRecord.objects.with_scopes_disabled().filter(
        contest_id=record.contest_id,
        state__in=SETTLED,
        electors=figures.electors,
        voted=figures.voted,
        valid=figures.valid,
        invalid=figures.invalid,
    )
    twins = list(rows.exclude(pk=record.pk).select_related("area_contest__area__council"))
    votes = votes_of(row.pk for row in twins)
    names = [
        _("khu vực %(number)s, %(commune)s")
        % {"number": row.area_contest.area.number, "commune": row.area_contest.area.council.name}
        for row in twins
        if votes[row.pk] == dict(figures.votes)
    ]
    return check_twins(names)


def _check_size(figures: Figures) -> None:
    values = [getattr(figures, name) for name in COLUMNS if name != "by_names"]
    values += [*figures.votes.values(), *(figures.by_names or ())]
    if any(value is not None and value > LARGEST for value in values):
        raise Refused("figure_too_large", _("Có số lớn hơn mức có thể có; hãy xem lại."), status=400)
