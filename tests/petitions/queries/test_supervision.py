"""What a body owes, counted: the sums of the overview are the lists of its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from petitions.models import Petition, Task
from petitions.queries.clock import book, open_tasks
from petitions.queries.supervision import body_sheet, overview, unreceived
from tests.factories.petitions import Town, make_clock_rule
from tests.petitions.services.supervising import broken, late, sent_back

pytestmark = pytest.mark.django_db


def test_the_overview_counts_what_the_page_lists(town: Town) -> None:
    for days in (0, 9, 10, 11, 30, 31, -2, -9, -11):
        late(town, days=days)
    sent_back(town)
    broken(town)
    late(town, 2)
    council = town.communes[0].council
    now = clock.at(clock.today(), 23)
    used = book(council.id, clock.today())
    with CaptureQueriesContext(connection) as queries:
        found = overview(council.id, now, used)
    assert len(queries) == 4
    (row,) = found.rows
    sheet = body_sheet(row.body, now, used)
    assert row.overdue == len(sheet.overdue) == sum(row.ages) == 6
    assert row.ages == (3, 2, 1)
    assert row.soon == 3, "also the answer sent back, due in ten days"
    assert (row.soon, row.sent_back, row.broken) == (
        len(sheet.soon) + len(sheet.sent_back),
        len(sheet.sent_back),
        len(sheet.promises),
    )
    assert row.late is not None
    assert row.late.days == 31
    assert found.sums.overdue == 6


@pytest.mark.parametrize("urgent", [False, True])
def test_the_latest_beginning_that_should_have_been_received(town: Town, urgent: bool) -> None:
    """The sought moment agrees with counting each duty's deadline for receiving."""
    make_clock_rule(town, 1, "accept", 8, "hours")
    make_clock_rule(town, 1, "accept_urgent", 4, "hours")
    task = late(town, days=-20)
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(is_urgent=urgent)
    used, now = book(task.council_id, clock.today()), clock.now()
    rule = "accept_urgent" if urgent else "accept"
    for hours in (1, 3, 5, 9, 15, 26, 30, 50, 75, 99, 200):
        begun = now - timedelta(hours=hours)
        Task.objects.with_scopes_disabled().filter(pk=task.pk).update(started_at=begun)
        expected = used.deadline(rule, begun).due < now
        assert open_tasks().filter(unreceived(used, now)).exists() == expected, hours
