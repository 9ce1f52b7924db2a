"""What of a petition's journal the public is told."""

from __future__ import annotations

import pytest
from django.db import transaction

from petitions.queries.history import HISTORY
from petitions.queries.public_timeline import PRIVATE, PUBLIC, timeline_of
from petitions.services.common import say
from tests.factories.petitions import make_petition, make_town


def test_every_act_is_decided_on() -> None:
    assert set(PUBLIC) | PRIVATE >= set(HISTORY)
    assert not set(PUBLIC) & PRIVATE


@pytest.mark.django_db
def test_of_an_act_its_name_day_body_and_deadline_and_nothing_else() -> None:
    town = make_town()
    row = make_petition(town)
    data = {
        "addressee": "Sở Xây dựng",
        "due": "2026-05-01T17:00:00+07:00",
        "reason": "Lý do riêng",
        "changes": {"text": {"old": "a", "new": "b"}},
        "version": 2,
    }
    with transaction.atomic():
        for code in sorted({*HISTORY, "petitions.petition.not_known"}):
            say(row, None, code, data)
    told = timeline_of(row.id)
    assert {act.code for act in told.acts} == set(PUBLIC) & set(HISTORY)
    (sent,) = [act for act in told.acts if act.code == "petitions.petition.forwarded"]
    assert sent.body == "Sở Xây dựng"
    assert sent.due_at is not None
    assert all("Lý do" not in f"{act.label}{act.body}" for act in told.acts)
    assert told.was_reviewed
    assert told.reviewed_answer is None
