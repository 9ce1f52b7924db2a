"""What every act on a petition shares: saying it in the journal, moving the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.permissions import Actor
from council.services import journal
from council.services.journal import Act
from petitions.models import Petition
from petitions.streams import petition_stream, petitions_changed


def say(petition: Petition, actor: Actor | None, code: str, data: Mapping[str, Any]) -> None:
    """Record an act in the petition's own journal, in the transaction of the act."""
    journal.record(Act(petition.council_id, petition_stream(petition.id), code, data, actor))
    if petition.published_at is not None:
        petitions_changed(petition.council_id)
        if petition.origin_id != petition.council_id:
            petitions_changed(petition.origin_id)


def saved(petition: Petition, *fields: str) -> None:
    """Write these fields and raise the petition's version, which tells a second editor of the change."""
    petition.version += 1
    petition.save(update_fields=[*fields, "version"])
