"""The elected become delegates of the new term in one step, all of them or none.

Their status is confirmed first (forms 35 and 36 of Resolution 40/NQ-HĐBCQG): those confirmed become
delegates, or, where the head says so, all who were elected and not refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.models import Delegate, DelegateChange, Person
from council.permissions import Actor, require
from council.rules.terms import DelegateState
from council.services import journal
from council.services.accounts import rights_changed
from council.services.journal import Act
from council.services.people import new_person
from council.services.streams import council_stream
from elections import access
from elections.enums import CandidateState, ResultState
from elections.models import Candidate, CandidateSecret, Contest, CouncilElection
from elections.rules.ballot_order import ballot_order
from elections.rules.shapes import Birth
from elections.streams import candidate_stream, council_election_stream

VERB = "elections.make_delegates"
ELECTED = (CandidateState.ELECTED, CandidateState.CONFIRMED)


def make_delegates(
    *, actor: Actor, council_election_id: int, with_unconfirmed: bool = False
) -> list[Delegate]:
    """A mandate in the new term for each elected candidate who has none yet; a second call makes only those
    who are missing.

    Seats follow the names in the ballot's order, after those already taken. Refused where the term has
    delegates of another origin: their places and this election's cannot both be right.
    """
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        row = access.council_election(actor, council_election_id, lock=True)
        _check_published(row)
        candidates = candidates_of(row, with_unconfirmed=with_unconfirmed)
        if not candidates:
            message = _("Chưa có người trúng cử nào được xác nhận tư cách đại biểu.")
            raise Refused("nobody_confirmed", message)
        taken = _taken(row)
        missing = [candidate for candidate in candidates if candidate.person_id not in taken]
        made = _make(row, missing, used=set(taken.values()))
        _record(actor, row, missing, made)
        row.delegates_made_at = row.delegates_made_at or clock.now()
        row.save(update_fields=["delegates_made_at"])
    return made


def _check_published(row: CouncilElection) -> None:
    """The whole result is published, and nothing of it is being corrected."""
    contests = Contest.objects.with_scopes_disabled().filter(council_election=row, reruns_areas=False)
    open_ones = contests.exclude(result_state=ResultState.PUBLISHED)
    if row.results_published_at is None or open_ones.exists():
        raise Refused("result_not_published", _("Hãy công bố đủ kết quả của mọi đơn vị bầu cử trước."))


def candidates_of(row: CouncilElection, *, with_unconfirmed: bool) -> list[Candidate]:
    """Whom the step makes delegates, in the order of their names and births."""
    states = ELECTED if with_unconfirmed else ELECTED[1:]
    rows = Candidate.objects.with_scopes_disabled().filter(council_election=row, state__in=states)
    rows = rows.select_related("contest__constituency", "person").select_for_update(of=("self",))
    found = {candidate.id: candidate for candidate in rows}
    births = {pk: Birth(c.birth_year, c.birth_month, c.birth_day) for pk, c in found.items()}
    return [found[pk] for pk in ballot_order([(pk, c.full_name, births[pk]) for pk, c in found.items()])]


def _taken(row: CouncilElection) -> dict[int, int]:
    """Person -> seat of the delegates the term has already; all must have come of its elections."""
    delegates = Delegate.objects.with_scopes_disabled().filter(term_id=row.term_id)
    taken = dict(delegates.values_list("person_id", "seat"))
    came = Candidate.objects.with_scopes_disabled().filter(
        council_id=row.council_id, council_election__term_id=row.term_id, person_id__in=list(taken)
    )
    if set(taken) - set(came.values_list("person_id", flat=True)):
        message = _(
            "Nhiệm kỳ này đã có đại biểu không đến từ cuộc bầu cử; hãy kiểm tra danh sách đại biểu trước."
        )
        raise Refused("term_has_delegates", message)
    return taken


def _make(row: CouncilElection, missing: Sequence[Candidate], *, used: set[int]) -> list[Delegate]:
    known = _known_people(missing)
    for candidate in missing:
        if candidate.person_id is None:
            candidate.person = known.get(candidate.id) or new_person(candidate.full_name)
            candidate.version += 1
            candidate.save(update_fields=["person", "version"])
    free = _free_seats(used)
    rows = [
        Delegate(
            council_id=row.council_id,
            term_id=row.term_id,
            person=candidate.person,
            constituency=_constituency(candidate, row.term_id),
            seat=next(free),
            starts_on=row.term.starts_on,
        )
        for candidate in missing
    ]
    made = Delegate.objects.bulk_create(rows)
    DelegateChange.objects.bulk_create(
        DelegateChange(
            delegate=delegate,
            state=DelegateState.ACTIVE,
            since=row.term.starts_on,
            decision=row.result_number[:200],
        )
        for delegate in made
    )
    for delegate in made:
        rights_changed(delegate.person_id)
    return made


def _free_seats(used: set[int]) -> Iterator[int]:
    seat = 0
    while True:
        seat += 1
        if seat not in used:
            yield seat


def _constituency(candidate: Candidate, term_id: int) -> Any:
    constituency = candidate.contest.constituency if candidate.contest else None
    return constituency if constituency and constituency.term_id == term_id else None


def _known_people(candidates: Sequence[Candidate]) -> dict[int, Person]:
    """Candidate -> the person an earlier step made of the same human being: whoever has the same identity
    number, told by its keyed hash. Names alone tell nobody apart."""
    secrets = CandidateSecret.objects.with_scopes_disabled().exclude(id_index="")
    own = dict(secrets.filter(candidate__in=candidates).values_list("id_index", "candidate_id"))
    others = secrets.filter(id_index__in=list(own), candidate__person__isnull=False)
    found = others.select_related("candidate__person")
    return {own[other.id_index]: other.candidate.person for other in found if other.candidate.person}


def _record(
    actor: Actor, row: CouncilElection, candidates: Sequence[Candidate], made: Sequence[Delegate]
) -> None:
    acts = []
    for candidate, delegate in zip(candidates, made, strict=True):
        data = {
            "delegate": delegate.id,
            "name": candidate.full_name,
            "seat": delegate.seat,
            "since": delegate.starts_on.isoformat(),
        }
        of_council = council_stream(row.council_id)
        acts.append(Act(row.council_id, of_council, "council.delegate.added", data, actor))
        of_candidate = candidate_stream(candidate.id)
        acts.append(Act(row.council_id, of_candidate, "elections.candidate.delegate", data, actor))
    data = {"made": len(made)}
    stream = council_election_stream(row.id)
    acts.append(Act(row.council_id, stream, "elections.delegates.made", data, actor))
    journal.record_all(acts)
