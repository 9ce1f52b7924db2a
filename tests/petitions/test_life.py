"""A petition's life across two tiers and every role: heard in a ward, returned, handed to the city, its
deadline moved by a late change of the calendar, answered twice, promised, broken, resolved, published."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from council.enums import Role
from council.errors import Refused
from council.services.journal import check_streams, entries_of
from petitions import access
from petitions.enums import PromiseState, TaskState
from petitions.queries import similar
from petitions.queries.public import PublicFilters, public_page
from petitions.queries.statistics import Scope, count
from petitions.rules.clock import HANOI, from_json
from petitions.services import answers, forward, promises, urge
from petitions.services.answers import AnswerData
from petitions.services.urge import Chosen
from petitions.streams import petition_stream
from tests.petitions import life as acts
from tests.petitions.life import Life, day

pytestmark = pytest.mark.django_db

STORY = [
    "petition.recorded",
    "petition.has_duplicate",
    "petition.classified",
    "petition.consolidated",
    "petition.forwarded",
    "task.returned",
    "petition.handed_over",
    "petition.classified",
    "petition.forwarded",
    "deadline.recomputed",
    "task.received",
    "answer.saved",
    "answer.submitted",
    "answer.checked",
    "answer.evaluated",
    "answer.sent_back",
    "answer.saved",
    "answer.submitted",
    "answer.checked",
    "answer.evaluated",
    "answer.accepted",
    "promise.made",
    "petition.redacted",
    "petition.published",
    "promise.broken",
    "petition.urged",
    "answer.saved",
    "answer.submitted",
    "answer.checked",
    "answer.evaluated",
    "answer.accepted",
    "promise.kept",
    "petition.redacted",
    "petition.rated",
]


def test_from_the_hall_to_the_answer_that_holds(client: Client) -> None:
    life = in_the_ward()
    at_the_city(life)
    answered_and_sent_back(life)
    promised_and_published(life, client)
    broken_and_kept(life, client)
    followed_by_who_put_it(life, client)

    entries = entries_of(petition_stream(life.petition.id))
    assert [entry.code.removeprefix("petitions.") for entry in entries] == STORY
    assert [report.faults for report in check_streams([petition_stream(life.petition.id)])] == [[]]
    assert not any(acts.PHONE in str(entry.data) for entry in entries)
    who = {entry.actor for entry in entries}
    assert len(who) == 11  # nine people of the ward, the city and the bodies, the voter, and the clock itself


def in_the_ward() -> Life:
    """Recorded once, its copy found, classified, in the ward's report, with the wrong body, returned."""
    with day(2025, 12, 2):
        life = acts.heard()
    with day(2025, 12, 3):
        found = similar.suggest(life.ward().council_id, acts.AGAIN)
        assert [one.petition.code for one in found] == [life.petition.code]
        copy = acts.heard_again(life)
        assert (copy.state, copy.duplicate_of_id) == ("merged", life.petition.id)
    with day(2025, 12, 4):
        acts.classified(life, life.ward(), "commune")
        acts.consolidated(life)
        assert life.fresh().state == "consolidated"
    with day(2025, 12, 5):
        acts.forwarded(life, life.ward(), life.town.bodies["00001"][0].id, "15/TTHĐND")
    with day(2025, 12, 8):
        acts.returned(life)
        petition = life.fresh()
        assert (petition.state, petition.due_at, petition.lead) == ("returned", None, None)
    return life


def at_the_city(life: Life) -> None:
    """One row and one history at the other tier; the deadline moves with the calendar and says why."""
    with day(2025, 12, 10):
        acts.handed_over(life)
        petition = life.fresh()
        assert (petition.council.code, petition.origin.code) == ("hn", "00001")
        assert petition.code.startswith("00001-2025-")
        with pytest.raises(Refused) as refused:
            access.petition(life.ward(), petition.id, write=True)
        assert refused.value.code == "not_found"
        assert access.petition(life.ward(), petition.id).id == petition.id  # who recorded it still reads
        with pytest.raises(Refused):
            access.petition(life.town.communes[1].actor("petition_officer"), petition.id)
    department, old = life.town.bodies["hn"]
    with day(2025, 12, 22):
        acts.classified(life, life.city(), "department")
        with pytest.raises(Refused) as refused:
            acts.forwarded(life, life.city(), old.id, "40/TTHĐND")
        assert refused.value.code == "body_abolished"
        acts.forwarded(life, life.city(), department.id, "40/TTHĐND")
        assert due(life) == date(2026, 1, 6)
    with day(2025, 12, 25):
        effect = acts.calendar_changed(life)
        assert effect.moved["petitions"] == 1
        assert due(life) == date(2026, 1, 7)
        skipped = {one.day: one.why for one in from_json(life.task().computed).skipped}
        assert "hoán đổi" in skipped[date(2026, 1, 2)]
        told = entries_of(petition_stream(life.petition.id))[-1].data
        assert "12729/VPCP-KGVX" in str(told)


def answered_and_sent_back(life: Life) -> None:
    """The department receives it; nobody else can answer; what says nothing is sent back."""
    with day(2025, 12, 26):
        forward_received(life)
    with day(2026, 1, 6):
        task = life.task()
        for stranger in (life.ward("body:0"), life.city("body:1"), life.city(Role.PETITION_OFFICER)):
            with pytest.raises(Refused) as refused:
                answers.save_draft(actor=stranger, task_id=task.id, data=AnswerData(text="Không"), version=0)
            assert refused.value.status in (403, 404)
        acts.answered(
            life,
            "Sở ghi nhận kiến nghị của cử tri và sẽ xem xét.",
            "in_progress",
            "no_roadmap",
            roadmap="Chưa rõ",
        )
        petition = life.fresh()
        assert (petition.state, petition.outcome) == ("answered", "")
        assert figures(life) == (1, 1, 0)  # of one petition: answered, not resolved
    with day(2026, 1, 8):
        acts.judged(life, passed=False, satisfied=False, note="Không có lộ trình, không có thời hạn")
        acts.sent_back(life, "Nêu rõ lộ trình và thời hạn sửa cầu")
        petition = life.fresh()
        assert (petition.state, petition.answered_at) == ("forwarded", None)
        assert life.task().state == TaskState.SENT_BACK
        assert due(life) == date(2026, 1, 28)  # 15 working days, the Saturday made up among them
        assert figures(life) == (1, 0, 0)


def promised_and_published(life: Life, client: Client) -> None:
    """A roadmap with a day is accepted and becomes a promise; the public reads it without personal data."""
    with day(2026, 1, 20):
        acts.answered(
            life,
            "Sở đã bố trí vốn sửa cầu.",
            "in_progress",
            "with_roadmap",
            roadmap="Khởi công tháng 01, hoàn thành trước 27/02/2026",
            expected_on=date(2026, 2, 27),
        )
    with day(2026, 1, 22):
        acts.judged(life, passed=True, satisfied=True)
        acts.accepted(life)
        petition = life.fresh()
        assert (petition.state, petition.outcome, petition.resolved_at) == ("followed", "in_progress", None)
        assert (life.promise().state, life.promise().due_on) == (PromiseState.OPEN, date(2026, 2, 27))
        assert figures(life) == (1, 1, 0)
    with day(2026, 1, 30):
        assert client.get(f"/kien-nghi/{life.petition.code}/").status_code == 404
        acts.reviewed(life)
        acts.published(life)
        page = client.get(f"/kien-nghi/{life.petition.code}/").content.decode()
        assert "sửa cầu qua mương" in page
        assert acts.PHONE not in page
        assert "Giả Định" not in page
        assert "27/02/2026" in page
        assert [row.code for row in public_page(PublicFilters(query="sua cau qua muong")).rows] == [
            life.petition.code
        ]
        assert not public_page(PublicFilters(query="0912 345 678")).rows
        assert acts.PHONE in access.petition(life.ward(), life.petition.id).text  # the original stays


def broken_and_kept(life: Life, client: Client) -> None:
    """The day passes, everybody sees it, the city urges; the bridge is mended and the petition closes."""
    with day(2026, 2, 27):
        assert promises.mark_broken(date(2026, 2, 27)) == 0
    with day(2026, 3, 2):
        assert promises.mark_broken(date(2026, 3, 2)) == 1
        assert promises.mark_broken(date(2026, 3, 2)) == 0
        promise = life.promise()
        assert promise.state == PromiseState.BROKEN
        chosen = Chosen(promise_ids=[promise.id])
        urge.urge(
            actor=life.city(),
            body_id=promise.body_id,
            chosen=chosen,
            letter=acts.letter("60/TTHĐND"),
            reason="Quá hạn đã hứa",
        )
    with day(2026, 3, 20):
        acts.answered(life, "Cầu đã sửa xong và nghiệm thu.", "resolved", "resolved_by_work")
        acts.judged(life, passed=True, satisfied=True)
        acts.accepted(life)
        petition = life.fresh()
        assert (petition.state, petition.outcome) == ("closed", "resolved")
        assert petition.resolved_at == datetime(2026, 3, 20, 9, tzinfo=HANOI)
        assert life.promise().state == PromiseState.KEPT
        assert figures(life) == (1, 1, 1)
        page = client.get(f"/kien-nghi/{life.petition.code}/").content.decode()
        assert "nghiệm thu" not in page  # the new answer was not reviewed yet
        acts.reviewed(life)
        page = client.get(f"/kien-nghi/{life.petition.code}/").content.decode()
        assert "nghiệm thu" in page


def followed_by_who_put_it(life: Life, client: Client) -> None:
    """The receipt of December still opens the petition at the city; who put it says how content they are."""
    with day(2026, 3, 21):
        tried = {"code": life.petition.code, "secret": life.secret[::-1]}
        wrong = client.post("/kien-nghi/theo-doi/", tried)
        absent = client.post("/kien-nghi/theo-doi/", tried | {"code": "00001-2025-99999"})
        assert (wrong.status_code, absent.status_code) == (422, 422)
        right = client.post("/kien-nghi/theo-doi/", tried | {"secret": life.secret}, follow=True)
        assert "nghiệm thu" in right.content.decode()
        client.post("/kien-nghi/theo-doi/danh-gia/", {"score": "4", "note": "Cầu tốt"})
        assert life.fresh().rating.score == 4


def forward_received(life: Life) -> None:
    forward.receive(actor=life.city("body:0"), task_id=life.task().id)


def due(life: Life) -> date:
    moment = life.fresh().due_at
    assert moment is not None
    return moment.astimezone(HANOI).date()


def figures(life: Life) -> tuple[int, int, int]:
    """Petitions of the city, answered, resolved."""
    total = count(Scope(council=life.town.city.council.id)).whole
    return total.total, total.answered, total.resolved
