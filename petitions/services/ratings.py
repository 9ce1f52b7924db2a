"""How content the petitioner is, said by who holds the secret."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from petitions.models import Rating
from petitions.queries.ratings import last_accepted
from petitions.rules.ratings import MOST_NOTE, SCORES, may_rate
from petitions.services.common import say
from petitions.services.tracking import Holder, actor_of, petition_of


def rate(*, holder: Holder, score: int, note: str = "") -> Rating:
    """One rating for each answer: said again within its days, it takes the place of what was said. The note
    is for the office alone, and stays out of the journal."""
    if score not in SCORES:
        raise Refused("bad_value", _("Hãy chọn từ 1 đến 5."), status=400)
    note = text.clean(note)
    if len(note) > MOST_NOTE:
        said = {"most": MOST_NOTE}
        raise Refused("note_too_long", _("Ý kiến dài không quá %(most)s ký tự.") % said, status=400)
    with transaction.atomic():
        petition = petition_of(holder, lock=True)
        before = Rating.objects.with_scopes_disabled().filter(petition=petition).first()
        accepted_at = last_accepted(petition)
        reason = may_rate(clock.now(), accepted_at, before.at if before else None)
        if reason is not None:
            raise Refused.because(reason)
        is_new = before is None or (accepted_at is not None and accepted_at > before.at)
        row = before or Rating(petition=petition)
        row.score, row.note = score, note
        row.at = clock.now() if is_new else row.at
        row.save()
        said = {"score": score, "changed": not is_new, "version": petition.version}
        say(petition, actor_of(petition), "petitions.petition.rated", said)
    return row
