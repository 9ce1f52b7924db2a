"""What stands out in the consultations as they were written down. Nothing here stops anything: the Front
decides, the office sees what it will be asked about."""

from __future__ import annotations

from collections.abc import Mapping

from council.rules.decision import N_, Reason
from elections.models import Consultation, Contest, CouncilElection
from elections.queries.candidates import considered
from elections.rules.candidates import check_third_list, check_women, residence_passes
from elections.rules.findings import warns
from elections.rules.shapes import Finding


def consultation_findings(
    council_election: CouncilElection, held: Mapping[int, Consultation]
) -> dict[int, list[Finding]]:
    """The findings of each consultation, by round; empty where it is not written down yet."""
    found: dict[int, list[Finding]] = {1: [], 2: [], 3: []}
    if 1 in held:
        found[1] = _structure(council_election, held[1])
    for number in (2, 3):
        if number in held:
            found[number] = _opinions(council_election, held[number])
    return found


def _structure(council_election: CouncilElection, row: Consultation) -> list[Finding]:
    people = sum(line["people"] for line in row.structure)
    women = sum(line["women"] for line in row.structure)
    found = [check_women(women, people)] if people else []
    if people <= council_election.seats:
        message = N_(
            "Số người dự kiến giới thiệu (%(people)s) chưa nhiều hơn số đại biểu được bầu (%(seats)s)."
        )
        found.append(warns(Reason("C15", message, {"people": people, "seats": council_election.seats})))
    return [finding for finding in found if finding]


def _opinions(council_election: CouncilElection, row: Consultation) -> list[Finding]:
    rows = considered(council_election, row.round)
    agreed = {entry.candidate_id: entry.agreed for entry in row.entries.all()}
    listed = [one for one in rows if agreed.get(one.id)]
    found: list[Finding | None] = []
    silent = len(rows) - sum(one.id in agreed for one in rows)
    if silent:
        message = N_("Còn %(count)s người hội nghị chưa ghi ý kiến.")
        found.append(warns(Reason("C10", message, {"count": silent})))
    if row.round == 3:
        contests = Contest.objects.with_scopes_disabled().filter(council_election=council_election)
        for contest in contests.order_by("number"):
            names = sum(one.contest_id == contest.id for one in listed)
            found.append(check_third_list(contest.seats, names))
        found += [_residence(one) for one in listed]
    return [finding for finding in found if finding]


def _residence(row: object) -> Finding | None:
    conference = getattr(row, "residence_conference", None)
    name = str(row)
    if conference is None:
        message = N_("%(name)s: chưa ghi kết quả hội nghị cử tri nơi cư trú.")
        return warns(Reason("C12", message, {"name": name}))
    if residence_passes(conference.present, conference.in_favour) or conference.special_case:
        return None
    message = N_("%(name)s: chưa được quá nửa số cử tri dự hội nghị nơi cư trú tín nhiệm.")
    return warns(Reason("C13", message, {"name": name}))
