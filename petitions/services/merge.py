"""Petitions that say the same, and petitions that say several things: duplicates, merging, splitting.

A duplicate points at the petition it repeats, keeps its own sources and its receipt, and can be taken back.
A merged petition gives its sources to the other one for good. A split one lives on in its parts. Every row
stays, and the journals of both sides say what happened.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from petitions import access
from petitions.enums import PetitionState
from petitions.models import Petition, PetitionSource
from petitions.rules.merging import may_point
from petitions.rules.shapes import State
from petitions.services import petitioner
from petitions.services.classify import must_move, opened, required
from petitions.services.common import saved, say
from petitions.services.record import account_of, checked_text, index, lock_codes, next_code

MERGE = "petitions.merge"
GONE = (PetitionState.MERGED, PetitionState.SPLIT, PetitionState.TRANSFERRED)
LEAST_PARTS, MOST_PARTS = 2, 20


def mark_duplicate(*, actor: Actor, petition_id: int, of_id: int, version: int) -> Petition:
    """`petition_id` repeats `of_id`: it goes no further by itself."""
    require(actor, MERGE, actor.council_id)
    with transaction.atomic():
        petition, root = _pair(actor, petition_id, of_id, version)
        before = str(petition.state)
        petition.duplicate_of, petition.state = root, PetitionState.MERGED
        saved(petition, "duplicate_of", "state")
        said = {"of": root.code, "state": before, "version": petition.version}
        say(petition, actor, "petitions.petition.duplicate", said)
        say(root, actor, "petitions.petition.has_duplicate", {"from": petition.code})
    return petition


def undo_duplicate(*, actor: Actor, petition_id: int, reason: str) -> Petition:
    """It was another matter after all: the petition goes its own way again, classified or not as it was."""
    require(actor, MERGE, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        petition = access.petition(actor, petition_id, lock=True, write=True)
        if petition.duplicate_of_id is None or petition.state != PetitionState.MERGED:
            raise Refused("not_duplicate", _("Kiến nghị này không được đánh dấu trùng."))
        root = Petition.objects.with_scopes_disabled().get(pk=petition.duplicate_of_id)
        classified = petition.field_id is not None and petition.competence
        petition.duplicate_of = None
        petition.state = PetitionState.RECORDED if classified else PetitionState.DRAFT
        saved(petition, "duplicate_of", "state")
        said = {"reason": reason, "of": root.code, "state": str(petition.state), "version": petition.version}
        say(petition, actor, "petitions.petition.duplicate_undone", said)
        say(root, actor, "petitions.petition.lost_duplicate", {"from": petition.code, "reason": reason})
    return petition


def merge(*, actor: Actor, petition_id: int, into_id: int, version: int) -> Petition:
    """`petition_id` lives on in `into_id`, which takes over its sources; each says where it came from."""
    require(actor, MERGE, actor.council_id)
    with transaction.atomic():
        petition, root = _pair(actor, petition_id, into_id, version)
        before = str(petition.state)
        moved = _move_sources(petition, root)
        petition.merged_into, petition.state = root, PetitionState.MERGED
        saved(petition, "merged_into", "state")
        saved(root)
        said = {"into": root.code, "state": before, "sources": moved, "version": petition.version}
        say(petition, actor, "petitions.petition.merged", said)
        said = {"from": petition.code, "sources": moved, "version": root.version}
        say(root, actor, "petitions.petition.absorbed", said)
    return petition


def split(*, actor: Actor, petition_id: int, texts: Sequence[str], version: int) -> list[Petition]:
    """A petition of several matters becomes one petition for each, with its sources and petitioner. The
    secret of the receipt opens each part."""
    require(actor, MERGE, actor.council_id)
    if not LEAST_PARTS <= len(texts) <= MOST_PARTS:
        said = {"low": LEAST_PARTS, "high": MOST_PARTS}
        raise Refused("parts_number", _("Hãy tách thành từ %(low)s đến %(high)s phần.") % said, status=400)
    checked = [checked_text(words) for words in texts]
    with transaction.atomic():
        lock_codes(actor.council_id)
        petition = opened(actor, petition_id, version)
        must_move(petition, State.SPLIT)
        parts = [_part(actor, petition, words) for words in checked]
        petition.state = PetitionState.SPLIT
        saved(petition, "state")
        codes = [part.code for part in parts]
        say(petition, actor, "petitions.petition.split", {"parts": codes, "version": petition.version})
    return parts


def _pair(actor: Actor, child_id: int, parent_id: int, version: int) -> tuple[Petition, Petition]:
    """Both petitions, locked in one order, when the first may point at the second."""
    for pk in sorted({child_id, parent_id}):
        access.petition(actor, pk, lock=True, write=True)
    child = opened(actor, child_id, version)
    root = access.petition(actor, parent_id, lock=True, write=True)
    reason = may_point(_edges(parent_id), child_id, parent_id)
    if reason:
        raise Refused.because(reason)
    if root.state in GONE:
        said = {"code": root.code, "state": PetitionState(root.state).label}
        message = _("%(code)s đã kết thúc (%(state)s); hãy chọn kiến nghị gốc của nó.")
        raise Refused("merge_target_ended", message % said)
    must_move(child, State.MERGED)
    return child, root


def _edges(start: int) -> dict[int, int]:
    """Where a petition points, and on from there to the end; a circle in old data stops."""
    edges: dict[int, int] = {}
    at: int | None = start
    while at is not None and at not in edges:
        rows = Petition.objects.with_scopes_disabled().filter(pk=at)
        merged, duplicate = rows.values_list("merged_into_id", "duplicate_of_id").get()
        following: int | None = merged or duplicate
        if following is None:
            break
        edges[at] = following
        at = following
    return edges


def _move_sources(petition: Petition, root: Petition) -> list[int]:
    sources = PetitionSource.objects.with_scopes_disabled().select_for_update(of=("self",))
    moved = list(sources.filter(petition=petition))
    for source in moved:
        origin = _("từ %(code)s") % {"code": petition.code}
        source.petition, source.note = root, f"{source.note}; {origin}".removeprefix("; ")[:300]
    PetitionSource.objects.with_scopes_disabled().bulk_update(moved, ["petition", "note"])
    return [source.id for source in moved]


def _part(actor: Actor, petition: Petition, words: str) -> Petition:
    origin = lock_codes(actor.council_id)
    part: Petition = Petition.objects.with_scopes_disabled().create(
        council=petition.council,
        origin=origin,
        code=next_code(origin),
        state=PetitionState.DRAFT,
        text=words,
        keywords=petition.keywords,
        field_id=petition.field_id,
        place_id=petition.place_id,
        place_note=petition.place_note,
        session_id=petition.session_id,
        before_session=petition.before_session,
        is_urgent=petition.is_urgent,
        split_from=petition,
        recorded_by_id=account_of(actor),
        recorded_at=clock.now(),
        secret_hash=petition.secret_hash,
    )
    index(part)
    petitioner.keep(part, petitioner.of(petition))
    sources = PetitionSource.objects.with_scopes_disabled()
    for source in sources.filter(petition=petition):
        source.pk, source.petition = None, part
        source.save(force_insert=True)
    said = {"from": petition.code, "code": part.code, "version": part.version}
    say(part, actor, "petitions.petition.part", said)
    return part
