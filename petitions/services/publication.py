"""Publishing petitions and their results, and taking them back: acts of the head of the office.

Results are public from 15 working days after the end of the deadline (Joint Resolution 72/2025/NQLT, Art.
51); an office may be earlier. Nothing is published that was not reviewed as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from petitions.models import Petition
from petitions.queries.sources import Source, sources_of
from petitions.rules.publishing import kinds, left_in
from petitions.services.classify import opened, required
from petitions.services.common import saved, say
from petitions.services.redaction import changed, must_be_publishable
from petitions.streams import petitions_changed

PUBLISH = "petitions.publish"
MOST_TOGETHER = 200


def publish(*, actor: Actor, petition_id: int, version: int, confirmed: bool = False) -> Petition:
    """One petition becomes public. `confirmed`: the head has seen what still looks like personal data in it
    and says that it may stay."""
    kept = {petition_id} if confirmed else set()
    (petition,) = publish_all(actor=actor, versions={petition_id: version}, confirmed=kept)
    return petition


def publish_all(
    *, actor: Actor, versions: Mapping[int, int], confirmed: Collection[int] = ()
) -> list[Petition]:
    """Petitions (id -> the version the head saw) become public together: all of them, or none and each fault
    is named."""
    require(actor, PUBLISH, actor.council_id)
    if not 1 <= len(versions) <= MOST_TOGETHER:
        said = {"most": MOST_TOGETHER}
        raise Refused("petitions_number", _("Hãy chọn từ 1 đến %(most)s kiến nghị.") % said, status=400)
    with transaction.atomic():
        rows = [opened_for(actor, pk, versions[pk]) for pk in sorted(versions)]
        petitions = [row for row in rows if isinstance(row, Petition)]
        sources = sources_of(petitions)
        faults = [row for row in rows if not isinstance(row, Petition)]
        for row in petitions:
            fault = fault_of(row, sources[row.id], confirmed=row.id in confirmed)
            faults += [(row.code, fault)] if fault else []
        if faults:
            raise _refusal(faults, len(versions))
        for row in petitions:
            _publish(row, actor, confirmed=row.id in confirmed)
    return petitions


def unpublish(*, actor: Actor, petition_id: int, version: int, reason: str) -> Petition:
    """Take a petition back from the public. It must be reviewed again before it may return."""
    require(actor, PUBLISH, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        if petition.published_at is None:
            raise Refused("not_published", _("Kiến nghị này không công khai."))
        since = petition.published_at.isoformat()
        petition.published_at = petition.redacted_at = None
        petition.redacted_of = ""
        saved(petition, "published_at", "redacted_at", "redacted_of")
        said = {"reason": reason, "since": since, "version": petition.version}
        say(petition, actor, "petitions.petition.unpublished", said)
        _tell(petition)
    return petition


def fault_of(petition: Petition, source: Source, *, confirmed: bool) -> Refused | None:
    """Why a petition may not be published as it stands; None when it may."""
    try:
        must_be_publishable(petition)
    except Refused as refusal:
        return refusal
    if petition.published_at is not None:
        return Refused("published_already", _("Kiến nghị này đã công khai."))
    if petition.redacted_at is None:
        return Refused("publish_not_reviewed", _("Chưa rà soát thông tin cá nhân; hãy rà soát trước."))
    if petition.redacted_of != source.digest:
        return changed()
    if not confirmed and left_of(petition):
        return Refused(
            "publish_personal",
            _("Còn đoạn giống thông tin cá nhân; hãy mở kiến nghị, xem từng đoạn rồi xác nhận hoặc che đi."),
        )
    return None


def left_of(petition: Petition) -> dict[str, int]:
    """What still looks like personal data in what would be public, by kind."""
    return kinds([*left_in(petition.public_text), *left_in(petition.public_answer)])


def opened_for(actor: Actor, petition_id: int, version: int) -> Petition | tuple[str, Refused]:
    """A petition, locked as the head saw it; or its code and that somebody changed it since."""
    try:
        return opened(actor, petition_id, version)
    except Refused as refusal:
        if refusal.code != "stale":
            raise
        rows = Petition.objects.with_scopes_disabled().filter(pk=petition_id)
        return rows.values_list("code", flat=True).get(), refusal


def _publish(petition: Petition, actor: Actor, *, confirmed: bool) -> None:
    petition.published_at = clock.now()
    saved(petition, "published_at")
    left = left_of(petition)
    said = {"confirmed": left if confirmed else {}, "version": petition.version}
    say(petition, actor, "petitions.petition.published", said)


def _tell(petition: Petition) -> None:
    """Those who read the lists: `say` tells them of published petitions alone."""
    for council_id in {petition.council_id, petition.origin_id}:
        petitions_changed(council_id)


def _refusal(faults: Sequence[tuple[str, Refused]], asked: int) -> Refused:
    """The one fault of one petition; of many, each with its code, and that nothing was done."""
    if asked == 1:
        return faults[0][1]
    named = " ".join(f"{code}: {fault.message}" for code, fault in faults)
    message = _("Chưa công khai kiến nghị nào, vì %(count)s kiến nghị chưa được: %(named)s")
    return Refused("publish_some", message % {"count": len(faults), "named": named})
