"""The three consultations and the residence conferences: what their minutes can and cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from council.services.journal import entries_of
from elections.models import Candidate, Consultation, ConsultationEntry, ResidenceConference
from elections.queries.candidates import consultations_of
from elections.queries.consultations import consultation_findings
from elections.services import consultations as service
from elections.services.consultations import ConsultationData, Opinion, Residence, StructureLine
from elections.streams import candidate_stream, council_election_stream
from tests.factories.candidates import Office, leave_now

pytestmark = pytest.mark.django_db
SOURCE = "Biên bản hiệp thương"
DATA = ConsultationData(date(2026, 2, 2), "Hội trường", 40, 38)
CONFERENCE = Residence(date(2026, 2, 6), "Nhà văn hóa", 100, 90)


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert caught.value.message
    return caught.value.code


def hold(office: Office, number: int = 1, data: ConsultationData = DATA, **more: Any) -> Consultation:
    given: dict[str, Any] = {
        "actor": office.clerk,
        "source": SOURCE,
        "council_election_id": office.election.id,
    }
    return service.hold_consultation(round_number=number, data=data, **(given | more))


def opine(office: Office, said: dict[int, Opinion | None], number: int = 2, **more: Any) -> int:
    given: dict[str, Any] = {
        "actor": office.clerk,
        "source": SOURCE,
        "council_election_id": office.election.id,
    }
    return service.give_opinions(round_number=number, opinions=said, **(given | more))


def meet(office: Office, row: Candidate, data: Residence = CONFERENCE, **more: Any) -> ResidenceConference:
    given: dict[str, Any] = {"actor": office.clerk, "source": SOURCE}
    return service.record_residence(candidate_id=row.id, data=data, **(given | more))


def findings(office: Office, number: int) -> list[str]:
    held = consultations_of(office.election)
    return [one.code for one in consultation_findings(office.election, held)[number]]


def test_the_first_one_with_its_table(office: Office) -> None:
    lines = (
        StructureLine("Đảng ủy phường", 6, 2),
        StructureLine("  ", 3, 1),
        StructureLine("Tổ 1", 1, 1, "x"),
    )
    row = hold(office, 1, replace(DATA, structure=lines))
    assert row.structure == [
        {"unit": "Đảng ủy phường", "people": 6, "women": 2, "note": ""},
        {"unit": "Tổ 1", "people": 1, "women": 1, "note": "x"},
    ]
    entry = entries_of(council_election_stream(office.election.id))[-1]
    assert (entry.code, entry.data["round"], entry.data["source"]) == (
        "elections.consultation.held",
        1,
        SOURCE,
    )


def test_a_correction_keeps_what_was_there(office: Office) -> None:
    hold(office)
    hold(office, data=replace(DATA, held_on=date(2026, 2, 3)))
    assert Consultation.objects.with_scopes_disabled().count() == 1
    entry = entries_of(council_election_stream(office.election.id))[-1]
    assert entry.data["changes"] == {"held_on": {"old": "2026-02-02", "new": "2026-02-03"}}
    hold(office, data=replace(DATA, held_on=date(2026, 2, 3)))
    assert len(entries_of(council_election_stream(office.election.id))) == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"present": 41}, "bad_figures"),
        ({"invited": -1, "present": -1}, "bad_figures"),
        ({"held_on": clock.today() + timedelta(days=1)}, "held_later"),
        ({"structure": (StructureLine("Tổ 1", 1, 2),)}, "bad_figures"),
    ],
)
def test_minutes_that_cannot_be(office: Office, more: dict[str, Any], code: str) -> None:
    assert refused(lambda: hold(office, data=replace(DATA, **more))) == code
    assert not Consultation.objects.with_scopes_disabled().exists()


def test_they_follow_one_another(office: Office) -> None:
    hold(office, 2)
    assert refused(lambda: hold(office, 1, replace(DATA, held_on=date(2026, 2, 3)))) == "consultation_order"
    assert refused(lambda: hold(office, 3, replace(DATA, held_on=date(2026, 2, 1)))) == "consultation_order"
    hold(office, 1, replace(DATA, held_on=date(2026, 2, 2)))


@pytest.mark.parametrize("number", [0, 4])
def test_there_are_three(office: Office, number: int) -> None:
    assert refused(lambda: hold(office, number)) == "not_found"


def test_opinions_are_given_changed_and_taken_back(office: Office) -> None:
    one, other = office.filed(2)
    hold(office, 2)
    assert opine(office, {one.id: Opinion(True), other.id: Opinion(False, "Thiếu hồ sơ")}) == 2
    assert opine(office, {one.id: Opinion(True), other.id: Opinion(True)}) == 1
    entry = entries_of(council_election_stream(office.election.id))[-1]
    assert entry.data["old"] == {"agreed": False, "note": "Thiếu hồ sơ"}
    assert entry.data["new"] == {"agreed": True, "note": ""}
    assert opine(office, {one.id: None}) == 1
    assert [e.candidate_id for e in ConsultationEntry.objects.with_scopes_disabled().all()] == [other.id]


def test_no_opinion_without_a_meeting_on_strangers_or_in_the_first_round(office: Office) -> None:
    (row,) = office.filed(1)
    assert refused(lambda: opine(office, {row.id: Opinion(True)})) == "consultation_first"
    hold(office, 1)
    hold(office, 2)
    assert refused(lambda: opine(office, {row.id: Opinion(True)}, 1)) == "not_found"
    stranger = Office(office.day, "00002").create()
    assert refused(lambda: opine(office, {stranger.id: Opinion(True)})) == "not_found"
    leave_now(office, row)
    assert refused(lambda: opine(office, {row.id: Opinion(True)})) == "not_found"


def test_a_residence_conference_and_its_correction(office: Office) -> None:
    row = office.create()
    meet(office, row)
    meet(office, row, replace(CONFERENCE, in_favour=40, special_case="Công tác xa"))
    entry = entries_of(candidate_stream(row.id))[-1]
    assert entry.data["changes"] == {
        "in_favour": {"old": 90, "new": 40},
        "special_case": {"old": "", "new": "Công tác xa"},
    }


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"in_favour": 101}, "bad_figures"),
        ({"in_favour": -1}, "bad_figures"),
        ({"present": 0, "in_favour": 0}, "bad_figures"),
        ({"held_on": clock.today() + timedelta(days=1)}, "held_later"),
    ],
)
def test_conferences_that_cannot_be(office: Office, more: dict[str, Any], code: str) -> None:
    row = office.create()
    assert refused(lambda: meet(office, row, replace(CONFERENCE, **more))) == code


def test_only_the_clerk_of_the_own_council(office: Office) -> None:
    (row,) = office.filed(1)
    hold(office, 2)
    acts: list[Callable[[Any], Any]] = [
        lambda actor: hold(office, 2, actor=actor),
        lambda actor: opine(office, {row.id: Opinion(True)}, actor=actor),
        lambda actor: meet(office, row, actor=actor),
    ]
    abroad = [Office(office.day, code).clerk for code in ("00002", "hn")]
    for act in acts:
        for actor in (office.head, office.board, office.world.actor("team:1")):
            assert refused(act, actor) == "forbidden"
        for actor in abroad:
            assert refused(act, actor) == "not_found"


def test_nothing_changes_after_the_official_list_is_locked(office: Office) -> None:
    row = office.preliminary()[0]
    hold(office, 3)
    office.lock(office.prepare("official"))
    assert refused(lambda: hold(office, 3)) == "list_locked"
    assert refused(lambda: opine(office, {row.id: Opinion(True)}, 3)) == "list_locked"
    assert refused(lambda: meet(office, row)) == "list_locked"


def test_what_stands_out_in_the_first(office: Office) -> None:
    assert findings(office, 1) == []
    lines = (StructureLine("Đảng ủy phường", 3, 1),)
    hold(office, 1, replace(DATA, structure=lines))
    assert findings(office, 1) == ["C02", "C15"]
    hold(office, 1, replace(DATA, structure=(StructureLine("Đảng ủy phường", 8, 4),)))
    assert findings(office, 1) == []


def test_what_stands_out_in_the_third(office: Office) -> None:
    rows = office.preliminary(6)
    hold(office, 3)
    opine(office, {row.id: Opinion(True) for row in rows[:5]}, 3)
    for row in rows[1:]:
        meet(office, row)
    assert findings(office, 3) == ["C10", "C03", "C12"]  # one silent, five for three seats, one without
    opine(office, {rows[5].id: Opinion(True)}, 3)
    meet(office, rows[0], replace(CONFERENCE, in_favour=50))
    assert findings(office, 3) == ["C13"]
    meet(office, rows[0], replace(CONFERENCE, in_favour=51))
    assert findings(office, 3) == []
