"""Which petitions a delegate brought: heard by them, or at a meeting with voters they were at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.enums import PetitionState
from petitions.models import MeetingDelegate, Petition, PetitionSource


def brought_by(delegate_id: int, petition: Any) -> QuerySet[PetitionSource]:
    """The sources through which a delegate brought a petition (an id, or a reference to one)."""
    here = MeetingDelegate.objects.with_scopes_disabled().filter(
        meeting=OuterRef("meeting_id"), delegate_id=delegate_id
    )
    rows = PetitionSource.objects.with_scopes_disabled().filter(petition_id=petition)
    return rows.filter(Q(delegate_id=delegate_id) | Exists(here.exclude(attended=False)))


def brought_by_group(group_id: int, petition: Any) -> QuerySet[PetitionSource]:
    """The sources through which any delegate of a group brought a petition."""
    here = MeetingDelegate.objects.with_scopes_disabled().filter(
        meeting=OuterRef("meeting_id"), delegate__group_id=group_id
    )
    rows = PetitionSource.objects.with_scopes_disabled().filter(petition_id=petition)
    return rows.filter(Q(delegate__group_id=group_id) | Exists(here.exclude(attended=False)))


def bringers(petitions: Sequence[Petition]) -> list[str]:
    """The names of the delegates who brought these petitions, each once, by the code of their seat."""
    ids = [petition.id for petition in petitions]
    sources = PetitionSource.objects.with_scopes_disabled().filter(petition_id__in=ids)
    heard = sources.filter(delegate__isnull=False).values_list(
        "delegate__seat", "delegate__person__full_name"
    )
    meetings = sources.filter(meeting__isnull=False).values("meeting_id")
    there = MeetingDelegate.objects.with_scopes_disabled().filter(meeting_id__in=meetings)
    met = there.exclude(attended=False).values_list("delegate__seat", "delegate__person__full_name")
    return list(dict.fromkeys(name for _seat, name in sorted({*heard, *met})))


def joined_to(petitions: Sequence[Petition]) -> dict[int, list[str]]:
    """The codes of the petitions that were merged into these, or live on in them as duplicates. One query."""
    ids = [petition.id for petition in petitions]
    rows = Petition.objects.with_scopes_disabled().filter(state=PetitionState.MERGED).order_by("code")
    rows = rows.filter(Q(merged_into_id__in=ids) | Q(duplicate_of_id__in=ids))
    found: dict[int, list[str]] = {}
    for into, of, code in rows.values_list("merged_into_id", "duplicate_of_id", "code"):
        found.setdefault(into or of, []).append(code)
    return found
