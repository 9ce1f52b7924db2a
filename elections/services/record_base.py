"""What every act on a count record shares: locking, entries, and writing the figures that hold.

Locks are taken in one order: the contest, then the records of the area by id. Both levels' records of an area
are locked together, since each is checked against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused, not_found
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from council.services.photos import taken_in
from elections import access
from elections.enums import RecordState, ResultState
from elections.models import Candidate, CandidateVotes, Contest, CountEntry, CountRecord
from elections.queries.figures import COLUMNS, figures_json, figures_of_record, has_figures, votes_of
from elections.rules.shapes import Figures
from elections.services.record_checks import LEAST_REASON, LONGEST_REASON, Typed
from elections.streams import contest_stream, record_stream

PHOTOS = "elections/records"
LONGEST_FACT = 4000
# The facts of form 23 that are no figures.
FACTS = (
    "members",
    "opened_at",
    "opening_witnesses",
    "closed_at",
    "counting_witnesses",
    "incidents",
    "unresolved",
    "finished_at",
)


def locked(actor: Actor, record_id: int) -> CountRecord:
    """The record, locked together with the other level's record of its area."""
    found = access.record(actor, record_id)
    rows = CountRecord.objects.with_scopes_disabled().select_for_update(of=("self",))
    list(rows.filter(area_contest__area_id=found.area_contest.area_id).order_by("id"))
    return access.record(actor, record_id, lock=True)


def locked_with_contest(actor: Actor, record_id: int) -> CountRecord:
    """The record as `locked`, and its contest before it: what is accepted of a contest decides its result."""
    found = access.record(actor, record_id)
    lock_contest(found.contest_id)
    return locked(actor, record_id)


def lock_contest(contest_id: int) -> Contest:
    """A contest, locked. Whoever asks has been let through to it by a loader."""
    rows = Contest.objects.with_scopes_disabled().select_for_update(of=("self",))
    return rows.select_related("council_election__election").get(pk=contest_id)


def current_entries(record: CountRecord) -> list[CountEntry]:
    """The entries that count, in their order, with the people who made them."""
    rows = CountEntry.objects.with_scopes_disabled().filter(record=record, superseded_at__isnull=True)
    return list(rows.select_related("entered_by").order_by("id"))


def entered_before(actor: Actor, entries: Sequence[CountEntry]) -> bool:
    """Whether this person made one of the entries: a person has one account."""
    return any(entry.entered_by_id == actor.account_id for entry in entries)


def check_version(record: CountRecord, version: int) -> None:
    """Refuse where the record has moved on since the person opened it."""
    if record.version != version:
        raise Refused(
            "record_moved_on",
            _("Biên bản này vừa được người khác xử lý, nên chưa lưu gì; hãy tải lại trang rồi xem lại."),
        )


def check_not_published(contest: Contest) -> None:
    """A result that was published is opened again by the head of the committee first."""
    if contest.result_state == ResultState.PUBLISHED:
        raise Refused(
            "result_published",
            _(
                "Kết quả của đơn vị bầu cử này đã công bố; muốn đính chính thì Chủ tịch Ủy ban bầu cử "
                "phải quyết định mở lại trước."
            ),
        )


def reason_given(reason: str) -> str:
    """The reason, cleaned; Refused without one."""
    said = text.clean(reason)[:LONGEST_REASON]
    if len(said) < LEAST_REASON:
        raise Refused("reason_required", _("Hãy ghi rõ lý do."), status=400)
    return said


def clean_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """The facts of form 23 that were given, cleaned; others are not kept."""
    cleaned = {name: text.clean(str(facts.get(name, "")))[:LONGEST_FACT] for name in FACTS}
    return {name: said for name, said in cleaned.items() if said}


@contextmanager
def photo_kept(photo: UploadedFile[bytes] | None) -> Iterator[str]:
    """The stored name of a photo that came with an act, "" without one; gone again if the act is refused."""
    if photo is None:
        yield ""
        return
    with taken_in(photo, folder=PHOTOS) as stored:
        yield stored


def account_of(actor: Actor) -> int:
    """The account that acts; figures are never entered by nobody."""
    if actor.account_id is None:
        raise not_found()
    return actor.account_id


def add_entry(
    record: CountRecord, role: str, typed: Typed, actor: Actor, warnings: list[dict[str, str]], **more: str
) -> CountEntry:
    """Keep an entry as it was typed."""
    return CountEntry.objects.with_scopes_disabled().create(
        record=record,
        role=role,
        figures=figures_json(typed.figures),
        facts=clean_facts(typed.facts),
        warnings=warnings,
        entered_by_id=account_of(actor),
        entered_at=clock.now(),
        **more,
    )


def write_figures(record: CountRecord, figures: Figures, warnings: list[dict[str, str]]) -> None:
    """Make these the figures of the record; the caller saves it."""
    plain = figures_json(figures)
    for name in COLUMNS:
        setattr(record, name, plain[name])
    record.warnings = warnings
    record.state = RecordState.AGREED
    record.agreed_at = clock.now()
    record.accepted_at = None
    record.version += 1
    rows = CandidateVotes.objects.with_scopes_disabled()
    rows.filter(record=record).delete()
    rows.bulk_create(
        [CandidateVotes(record=record, candidate_id=pk, votes=v) for pk, v in figures.votes.items()]
    )


def clear_figures(record: CountRecord) -> None:
    """Take the figures away; the entries keep what was typed. The caller saves the record."""
    for name in COLUMNS:
        setattr(record, name, None)
    record.warnings = []
    record.agreed_at = record.accepted_at = None
    record.version += 1
    CandidateVotes.objects.with_scopes_disabled().filter(record=record).delete()
    supersede(record)


def supersede(record: CountRecord) -> None:
    """The entries made so far no longer count."""
    rows = CountEntry.objects.with_scopes_disabled().filter(record=record, superseded_at__isnull=True)
    rows.update(superseded_at=clock.now())


def figures_now(record: CountRecord) -> dict[str, Any]:
    """The settled figures of a record as JSON; empty where there are none."""
    if not has_figures(record):
        return {}
    return figures_json(figures_of_record(record, votes_of([record.pk])[record.pk]))


def back_to_counting(contest: Contest, actor: Actor, reason: str) -> None:
    """A result that was determined holds no longer; nothing happens while there is none."""
    if contest.result_state == ResultState.COUNTING:
        return
    data = {"contest": contest.pk, "verdict": contest.verdict, "reason": reason}
    contest.result_state = ResultState.COUNTING
    contest.verdict = ""
    contest.outcome = {}
    contest.determined_at = None
    for name in ("electors", "voted", "issued", "collected", "valid", "invalid"):
        setattr(contest, name, None)
    contest.save()
    Candidate.objects.with_scopes_disabled().filter(contest=contest).update(votes=None)
    journal.record(
        Act(contest.council_id, contest_stream(contest.pk), "elections.result.set_back", data, actor)
    )


def tell(record: CountRecord, actor: Actor, code: str, **data: Any) -> None:
    """Save the record and write the act into its journal."""
    record.save()
    said = {"record": record.pk, "contest": record.contest_id, "version": record.version, **data}
    journal.record(Act(record.council_id, record_stream(record.pk), code, said, actor))
