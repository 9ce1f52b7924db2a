"""The papers of counting as PDFs: forms 23, 24 and 25, all computed. Making one is noted in the journal.

Before forms 24 and 25 are made, what is stored is added up once more from the records (identities 8 and 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from council.enums import CouncilKind
from council.errors import Refused, not_found, reason_text
from council.naming import unit_name
from council.permissions import Actor, may, require
from council.rules.decision import Reason
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.documents import count_parts
from elections.documents.constituency_minutes import ConstituencyMinutes, render_constituency_minutes
from elections.documents.count_record import CountRecordPaper, render_count_record
from elections.documents.summary_minutes import ContestRow, SummaryMinutes, render_summary_minutes
from elections.enums import BodyKind, BodyPost, ElectionKind, RecordState
from elections.models import BodyMember, Contest, CouncilElection, CountRecord
from elections.queries.ballots import in_ballot_order
from elections.queries.contest_result import ContestResult, contest_result
from elections.queries.counts import council_part, record_view, units_of
from elections.queries.figures import INVENTORY, REQUIRED
from elections.rules.shapes import Figures
from elections.rules.totals import add, check_total
from elections.services.faults import Faulty
from elections.services.tally import Tally, tally
from elections.streams import contest_stream, council_election_stream, record_stream

MAKE = "elections.make_documents"
POSTS = {
    BodyKind.TEAM: ("Tổ trưởng", "Tổ phó", "Thư ký", "Ủy viên"),
    BodyKind.BOARD: ("Trưởng Ban", "Phó Trưởng ban", "Thư ký", "Ủy viên"),
    BodyKind.COMMITTEE: ("Chủ tịch", "Phó Chủ tịch", "Thư ký", "Ủy viên"),
}
KINDS = {ElectionKind.ADDITIONAL: "bầu cử thêm", ElectionKind.RE_ELECTION: "bầu cử lại"}
COMPUTED: dict[str, Any] = {"received": None, "exchanged": None, "unused": None, "by_names": None}


def record_paper(*, actor: Actor, record_id: int) -> tuple[str, bytes]:
    """File name and PDF of form 23: blank with names for the team, or with the settled figures."""
    record = access.record(actor, record_id)
    if not may(actor, "elections.enter_record", record.council_id):
        require(actor, MAKE, actor.council_id)
    view = record_view(record)
    contest = (
        Contest.objects.with_scopes_disabled()
        .select_related("council_election__election", "council_election__council", "council_election__term")
        .get(pk=record.contest_id)
    )
    figures, facts = view.figures, record.facts
    with translation.override("vi"):
        paper = CountRecordPaper(
            poll=_poll(contest.council_election),
            commune=unit_name(view.area.council),
            area=view.area.number,
            contest=contest.number,
            units=", ".join(units_of(contest)) or count_parts.LONG_DOTS,
            seats=contest.seats,
            people=[
                (_called(c.title_on_ballot, c.full_name), figures.votes.get(c.pk) if figures else None)
                for c in view.ballot
            ],
            members=_members(BodyKind.TEAM, body__area=view.area),
            figures={name: getattr(figures, name, None) for name in (*REQUIRED, *INVENTORY)},
            facts=facts if figures else {},
            version=record.version,
        )
        pdf = render_count_record(paper)
    name = f"mau-23-kv{view.area.number:03d}-{record.area_contest.level}.pdf"
    _made(actor, record.council_id, record_stream(record.pk), name, pdf)
    return name, pdf


def minutes_paper(*, actor: Actor, contest_id: int) -> tuple[str, bytes]:
    """File name and PDF of form 24 for a contest whose result was determined."""
    require(actor, MAKE, access.contest(actor, contest_id).council_id)
    contest = _contests(pk=contest_id)[0]
    if not contest.outcome:
        raise Refused("not_determined", _("Chưa xác định kết quả nên chưa có biên bản."))
    (found,) = tally([contest])
    result = contest_result(contest, found.total, None)
    check_stored([contest], [found])
    with translation.override("vi"):
        part, people = contest.council_election, in_ballot_order(line.candidate for line in result.lines)
        votes = {line.candidate.pk: line.votes for line in result.lines}
        facts = _facts(contest)
        paper = ConstituencyMinutes(
            poll=_poll(part),
            number=contest.number,
            units=", ".join(units_of(contest)) or count_parts.LONG_DOTS,
            seats=contest.seats,
            members=_members(BodyKind.BOARD, body__contest=contest),
            figures=result.figures if contest.electors is not None else dict.fromkeys(REQUIRED),
            people=[(_called(c.title_on_ballot, c.full_name), votes[c.pk]) for c in people],
            elected=_elected(result),
            verdict=contest.verdict,
            reasons=[_cited(reason) for reason in result.reasons],
            fates=[(line.candidate.full_name, _brief(line.reason)) for line in result.lines],
            incidents=facts[0],
            unresolved=facts[1],
        )
        pdf = render_constituency_minutes(paper)
    name = f"mau-24-{part.council.code}-dv{contest.number:02d}.pdf"
    _made(actor, contest.council_id, contest_stream(contest.pk), name, pdf)
    return name, pdf


def summary_paper(*, actor: Actor, election_id: int) -> tuple[str, bytes]:
    """File name and PDF of form 25: every contest of the council must have its result."""
    require(actor, MAKE, actor.council_id)
    part = council_part(access.election(actor, election_id), actor.council_id)
    if part is None:
        raise not_found()
    contests = _contests(council_election=part)
    if not contests or any(not contest.outcome for contest in contests):
        raise Refused("results_missing", _("Còn đơn vị bầu cử chưa xác định kết quả nên chưa tổng kết được."))
    found = tally(contests)
    check_stored(contests, found)
    total = check_level(contests, found)
    with translation.override("vi"):
        rows = [_row(contest, one) for contest, one in zip(contests, found, strict=True)]
        pdf = render_summary_minutes(
            SummaryMinutes(
                poll=_poll(part),
                is_city=part.council.kind == CouncilKind.CITY,
                seats=part.seats,
                candidates=sum(len(row.people) for row in rows),
                members=_members(
                    BodyKind.COMMITTEE, body__election=part.election, body__council=part.council
                ),
                contests=rows,
                total={name: getattr(total, name) for name in REQUIRED},
                again=_again(part),
            )
        )
    name = f"mau-25-{part.council.code}.pdf"
    _made(actor, part.council_id, council_election_stream(part.pk), name, pdf)
    return name, pdf


def check_stored(contests: Sequence[Contest], found: Sequence[Tally]) -> None:
    """Identity 8: what is stored of each contest is the sum of its records. Faulty where it is not."""
    faults = [
        finding
        for contest, one in zip(contests, found, strict=True)
        if contest.electors is not None
        for finding in check_total(stored(contest), [replace(one.total, **COMPUTED)])
    ]
    if faults:
        raise Faulty(faults)


def check_level(contests: Sequence[Contest], found: Sequence[Tally]) -> Figures:
    """Identity 11: the level's total, added up from all records, is the sum of its constituencies."""
    counted = [one for contest, one in zip(contests, found, strict=True) if contest.electors is not None]
    total = replace(add([one.total for one in counted]), **COMPUTED)
    parts = [stored(contest) for contest in contests if contest.electors is not None]
    faults = check_total(total, parts, level=True)
    if faults:
        raise Faulty(faults)
    return total


def stored(contest: Contest) -> Figures:
    """The figures of a contest as they were stored when its result was determined."""
    votes = {fate["candidate"]: fate["votes"] for fate in contest.outcome["fates"]}
    values = {name: getattr(contest, name) for name in REQUIRED}
    return Figures(**values, votes=votes)


def _contests(**which: object) -> list[Contest]:
    rows = Contest.objects.with_scopes_disabled().filter(**which, reruns_areas=False)
    related = ("council_election__election", "council_election__council", "council_election__term")
    return list(rows.select_related(*related).order_by("number"))


def _row(contest: Contest, found: Tally) -> ContestRow:
    result = contest_result(contest, found.total, None)
    votes = {line.candidate.pk: line.votes for line in result.lines}
    people = in_ballot_order(line.candidate for line in result.lines)
    return ContestRow(
        number=contest.number,
        units=", ".join(units_of(contest)),
        figures=result.figures if contest.electors is not None else dict.fromkeys(REQUIRED),
        people=[(c.full_name, votes[c.pk]) for c in people],
        elected=_elected(result),
        verdict=contest.verdict,
        note=f"{contest.council_election.election.day:%d/%m/%Y}" if contest.parent_id else "",
    )


def _again(part: CouncilElection) -> dict[str, list[ContestRow]]:
    """The polls that followed, by kind, as far as their result is determined."""
    rows = _contests(parent__council_election=part)
    found = zip(rows, tally(rows), strict=True) if rows else ()
    again: dict[str, list[ContestRow]] = {}
    for contest, one in found:
        if contest.outcome:
            again.setdefault(contest.council_election.election.kind, []).append(_row(contest, one))
    return again


def _elected(result: ContestResult) -> list[tuple[str, int]]:
    return [(_called(x.candidate.title_on_ballot, x.candidate.full_name), x.votes) for x in result.elected]


def _called(title: str, name: str) -> str:
    return f"{title or 'Ông/Bà'} {name}"


def _cited(reason: Reason) -> str:
    return f"{reason_text(reason)} ({reason.basis})" if reason.basis else reason_text(reason)


def _brief(reason: Reason) -> str:
    """With the article alone: the head of the table names the law."""
    article = f" ({reason.basis.article})" if reason.basis else ""
    return f"{reason_text(reason)}{article}"


def _poll(part: CouncilElection) -> count_parts.Poll:
    council, term = part.council, part.term
    return count_parts.Poll(
        unit=unit_name(council),
        seat="Hà Nội" if council.kind == CouncilKind.CITY else council.name,
        term=term.number,
        years=f"{term.starts_on.year}-{term.ends_on.year}",
        day=part.election.day,
        kind=KINDS.get(ElectionKind(part.election.kind), ""),
    )


def _members(kind: BodyKind, **which: object) -> list[tuple[str, str]]:
    posts = dict(
        zip((BodyPost.HEAD, BodyPost.DEPUTY, BodyPost.CLERK, BodyPost.MEMBER), POSTS[kind], strict=True)
    )
    rows = BodyMember.objects.with_scopes_disabled().filter(body__kind=kind, **which)
    return [(row.full_name, posts[BodyPost(row.post)]) for row in rows]


def _facts(contest: Contest) -> tuple[list[str], list[str]]:
    """What the records tell of incidents, and of what the teams could not settle."""
    rows = CountRecord.objects.with_scopes_disabled().filter(contest=contest, state=RecordState.ACCEPTED)
    facts = [(row.area_contest.area.number, row.facts) for row in rows.select_related("area_contest__area")]
    told = [
        [f"khu vực {number}: {said[key]}" for number, said in facts if said.get(key)]
        for key in ("incidents", "unresolved")
    ]
    return told[0], told[1]


def _made(actor: Actor, council_id: int, stream: str, name: str, pdf: bytes) -> None:
    with transaction.atomic():
        data = {"paper": name, "bytes": len(pdf)}
        journal.record(Act(council_id, stream, "elections.paper.made", data, actor))
