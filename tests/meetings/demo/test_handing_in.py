"""The demo's papers of bodies: a task in every state, officers who can sign in, nothing sent by e-mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django_scopes import scopes_disabled

from council import clock
from council.demo.plan import PASSWORD, Plan
from council.models import Account, OutgoingMail
from council.services.journal import check_streams
from meetings.demo import handing_in, programme
from meetings.enums import PaperTaskState
from meetings.models import HandIn, PaperTask
from meetings.services import sessions
from meetings.services.programme import ItemData, add_item
from tests.factories import make_world
from tests.meetings.services.preparing import fresh, session_data

pytestmark = pytest.mark.django_db


def test_a_task_in_every_state() -> None:
    world = make_world("hn")
    office, day = world.actor("secretariat"), clock.today()
    data = session_data(opens_on=day + timedelta(days=2), closes_on=day + timedelta(days=4))
    session = sessions.create_session(actor=office, data=data)
    with scopes_disabled():
        for topic in programme.CITY:
            add_item(actor=office, session_id=session.id, data=ItemData(topic.title))
        count = handing_in.build(Plan("published", day, 1), fresh(session), office)
        assert count == len(handing_in.TASKS)
        found = set(PaperTask.objects.values_list("state", flat=True))
        assert found == set(PaperTaskState.values)
        returned = HandIn.objects.get(is_approved=False)
        assert returned.decision_note == handing_in.RETURN_NOTE
        accounts = Account.objects.filter(username__startswith="hn-soantailieu")
        assert [check_password(PASSWORD, account.password) for account in accounts] == [True, True]
        assert not OutgoingMail.objects.exists()
        assert all(not report.faults for report in check_streams())
