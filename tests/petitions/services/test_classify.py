"""Classifying and correcting: two officers at once, the way out for complaints, who may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.services.journal import entries_of
from petitions.enums import Competence, LetterKind, PetitionState, TaskState
from petitions.models import Letter, Petition, Task
from petitions.services import classify
from petitions.services.classify import Classified, TransferLetter
from petitions.streams import petition_stream
from tests.factories.petitions import TEXTS, Town, make_petition

pytestmark = pytest.mark.django_db
LETTER = TransferLetter(number="12/CV", signed_on=clock.today(), addressee="Ban Tiếp công dân")


def refused(act: Callable[..., Any], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.message
    return caught.value


def told(town: Town, **more: Any) -> Classified:
    data = Classified(field_id=town.fields[3].id, competence=Competence.CITY, keywords="mương, nước thải")
    return replace(data, **more)


def given(town: Town, row: Petition, **more: Any) -> dict[str, Any]:
    actor = town.communes[0].actor("second")
    return {"actor": actor, "petition_id": row.id, "version": row.version} | more


def test_a_noted_petition_is_recorded_once_it_is_classified(town: Town) -> None:
    row = make_petition(town, state=PetitionState.DRAFT)
    done = classify.classify(data=told(town), **given(town, row))
    assert (done.state, done.competence, done.field, done.version) == ("recorded", "city", town.fields[3], 2)
    assert "muong nuoc thai" in done.folded
    last = entries_of(petition_stream(row.id))[-1]
    assert last.code == "petitions.petition.classified"
    assert last.data["changes"]["state"] == {"old": "draft", "new": "recorded"}
    assert last.data["changes"]["field_id"] == {"old": town.fields[1].id, "new": town.fields[3].id}
    classify.classify(data=told(town), **given(town, done))
    assert len(entries_of(petition_stream(row.id))) == 1, "nothing changed, nothing said"


def test_the_second_of_two_officers_learns_who_was_first_and_what_they_did(town: Town) -> None:
    row = make_petition(town)
    first = town.communes[0].actor(Role.PETITION_OFFICER)
    classify.classify(data=told(town), **given(town, row, actor=first))
    late = refused(classify.edit_text, text=TEXTS[1], summary="", **given(town, row))
    assert late.code == "stale"
    assert first.name in late.message
    assert "phân loại" in late.message
    row.refresh_from_db()
    assert row.text == TEXTS[0]
    again = refused(classify.classify, data=told(town, keywords="khác"), **given(town, row, version=1))
    assert again.code == "stale"


def test_a_corrected_text_keeps_what_it_was(town: Town) -> None:
    row = make_petition(town)
    done = classify.edit_text(text=f" {TEXTS[1]} ", summary="Đèn", **given(town, row))
    assert (done.text, done.version) == (TEXTS[1], 2)
    assert "chieu sang" in done.folded
    assert "chiếu sáng" in done.exact
    last = entries_of(petition_stream(row.id))[-1]
    assert last.data["changes"]["text"] == {"old": TEXTS[0], "new": TEXTS[1]}
    assert refused(classify.edit_text, text="", summary="", **given(town, done)).code == "text_required"


@pytest.mark.parametrize("state", [PetitionState.FORWARDED, PetitionState.CLOSED, PetitionState.MERGED])
def test_what_has_left_the_office_is_not_corrected(town: Town, state: str) -> None:
    row = make_petition(town, state=state)
    assert (
        refused(classify.edit_text, text=TEXTS[1], summary="", **given(town, row)).code == "petition_closed"
    )
    assert refused(classify.classify, data=told(town), **given(town, row)).code == "petition_closed"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"field_id": None}, "field_required"),
        ({"field_id": 10**9}, "not_found"),
        ({"place_id": 10**9}, "not_found"),
        ({"session_id": 10**9}, "not_found"),
        ({"competence": ""}, "bad_value"),
        ({"keywords": "a" * 301}, "line_too_long"),
        ({"kind": "complaint"}, "complaint_leaves"),
    ],
)
def test_a_wrong_classification_is_refused(town: Town, more: dict[str, Any], code: str) -> None:
    row = make_petition(town)
    assert refused(classify.classify, data=told(town, **more), **given(town, row)).code == code


def test_nobody_else_classifies(town: Town) -> None:
    row = make_petition(town)
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
        wrong = given(town, row, actor=town.communes[0].actor(who))
        assert refused(classify.classify, data=told(town), **wrong).code == "forbidden"
        assert refused(classify.edit_text, text=TEXTS[1], summary="", **wrong).code == "forbidden"
        assert refused(classify.transfer, kind="complaint", letter=LETTER, **wrong).code == "forbidden"
        wrong.pop("version")
        assert refused(classify.reopen, reason="Chưa đủ", **wrong).code == "forbidden"
    for world in (town.city, town.communes[1]):
        wrong = given(town, row, actor=world.actor("second"))
        assert refused(classify.classify, data=told(town), **wrong).code == "not_found"
        assert refused(classify.edit_text, text=TEXTS[1], summary="", **wrong).code == "not_found"
        assert refused(classify.transfer, kind="complaint", letter=LETTER, **wrong).code == "not_found"


def test_the_origin_reads_but_changes_nothing_once_it_is_handed_over(town: Town) -> None:
    row = make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(council=town.city.council)
    assert refused(classify.classify, data=told(town), **given(town, row)).code == "not_found"
    city = town.city.actor("second")
    assert classify.classify(data=told(town), **given(town, row, actor=city)).competence == "city"


def test_a_complaint_leaves_with_a_letter_and_closes_what_was_open(town: Town) -> None:
    row = make_petition(town, state=PetitionState.FORWARDED)
    now = clock.now()
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(published_at=now, due_at=now)
    task = Task.objects.with_scopes_disabled().create(
        petition=row,
        council=row.council,
        body=town.bodies["00001"][0],
        rule="answer_single",
        started_at=now,
        due_at=now + timedelta(days=9),
    )
    letter = classify.transfer(kind="complaint", letter=LETTER, **given(town, row))
    row.refresh_from_db()
    task.refresh_from_db()
    assert (row.state, row.kind, row.due_at, row.published_at) == ("transferred", "complaint", None, None)
    assert (task.state, task.done_at is not None) == (TaskState.DONE, True)
    assert (letter.kind, letter.number, letter.council) == (LetterKind.TRANSFER, "12/CV", row.council)
    assert Petition.objects.with_scopes_disabled().get(letters=letter) == row
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.code, last.data["letter"]) == ("petitions.petition.transferred", letter.id)


@pytest.mark.parametrize(
    ("state", "kind", "letter", "code"),
    [
        (PetitionState.CLOSED, "complaint", LETTER, "petition_ended"),
        (PetitionState.RECORDED, "petition", LETTER, "bad_value"),
        (PetitionState.RECORDED, "denunciation", replace(LETTER, addressee=" "), "addressee_required"),
    ],
)
def test_a_transfer_that_cannot_be_leaves_nothing(
    town: Town, state: str, kind: str, letter: TransferLetter, code: str
) -> None:
    row = make_petition(town, state=state)
    assert refused(classify.transfer, kind=kind, letter=letter, **given(town, row)).code == code
    assert not Letter.objects.with_scopes_disabled().exists()


def test_an_answer_in_the_hall_that_was_not_enough_is_taken_up_again(town: Town) -> None:
    row = make_petition(town, state=PetitionState.ON_THE_SPOT)
    actor = town.communes[0].actor("second")
    assert refused(classify.reopen, actor=actor, petition_id=row.id, reason="").code == "reason_required"
    done = classify.reopen(actor=actor, petition_id=row.id, reason="Cử tri chưa đồng ý")
    assert (done.state, done.answered_at) == ("recorded", None)
    again = refused(classify.reopen, actor=actor, petition_id=row.id, reason="Cử tri chưa đồng ý")
    assert again.code == "not_on_the_spot"
