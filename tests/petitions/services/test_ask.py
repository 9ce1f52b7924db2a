"""Asking the petitioner: letter, clocks that stand and go on, the words added, who may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.models import OutgoingMail
from council.services import mail
from council.services.journal import check_streams, entries_of
from petitions.enums import LetterKind, PetitionState
from petitions.models import Letter, Petition, PetitionSecret, Task
from petitions.services import petitioner
from petitions.services.ask import answer, ask, go_on, question_of, record_answer
from petitions.services.common import saved
from petitions.services.letters import LetterData
from petitions.services.petitioner import Petitioner
from petitions.streams import petition_stream
from tests.factories.petitions import Town
from tests.petitions.services.holding import held, holder_of
from tests.petitions.services.routing import refused, sent

pytestmark = pytest.mark.django_db
QUESTION = "Ngõ 12 thuộc tổ dân phố nào?\nHỏng từ khi nào?"
WORDS = "Tổ dân phố số 3, hỏng từ tháng 5 năm ngoái."


def given(town: Town, row: Petition, **more: Any) -> dict[str, Any]:
    return {
        "actor": town.communes[0].actor("second"),
        "petition_id": row.id,
        "version": row.version,
        "question": QUESTION,
        "letter": LetterData(number="9/HĐND-VP", signed_on=clock.today()),
    } | more


def asked(town: Town, row: Petition) -> Letter:
    letter = ask(**given(town, row))
    row.refresh_from_db()
    return letter


def lets_stand(row: Petition) -> Task:
    """The duty of a petition, under a rule that lets its clock stand."""
    task = Task.objects.with_scopes_disabled().get(petition=row, is_lead=True)
    task.computed = {**task.computed, "pauses": True}
    task.save()
    return task


def codes(row: Petition) -> list[str]:
    return [entry.code.removeprefix("petitions.") for entry in entries_of(petition_stream(row.id))]


@pytest.fixture
def _in_june() -> Iterator[None]:
    """Weeks without holidays lie ahead: how far a deadline moves is the same whenever this is run."""
    with clock.frozen(clock.at(date(2026, 6, 1), 9)):
        yield


@pytest.mark.usefixtures("_in_june")
def test_asked_by_a_letter_answered_by_the_petitioner(town: Town) -> None:
    row = held(town)
    sent(town, row)
    task = lets_stand(row)
    letter = asked(town, row)
    assert (letter.kind, letter.addressee) == (LetterKind.ASK, f"Người kiến nghị, mã {row.code}")
    assert question_of(letter) == QUESTION
    assert (row.state, row.asked_from) == (PetitionState.ASKED, "forwarded")
    task.refresh_from_db()
    before = task.due_at
    assert task.computed["paused"] is True
    with clock.frozen(clock.now() + timedelta(days=14)):
        answer(holder=holder_of(row), words=f"  {WORDS}\u200b ")
        row.refresh_from_db()
        task.refresh_from_db()
        day = f"{clock.today():%d/%m/%Y}"
    assert (row.state, row.asked_from) == (PetitionState.FORWARDED, "")
    assert row.text.endswith(f"\n\nBổ sung của người kiến nghị ngày {day}:\n{WORDS}")
    assert "to dan pho so 3" in row.folded, "found by what was added"
    assert task.computed.get("paused") is False
    assert task.due_at - before > timedelta(days=12)
    assert row.due_at == task.due_at
    assert codes(row)[-4:] == [
        "deadline.paused",
        "petition.asked",
        "deadline.resumed",
        "petition.asked_answered",
    ]
    entry = entries_of(petition_stream(row.id))[-1]
    assert entry.actor == "Người kiến nghị"
    assert entry.account_id is None
    assert (entry.data["length"], entry.data["by"], len(entry.data["sha256"])) == (
        len(WORDS),
        "petitioner",
        64,
    )
    assert not any(report.faults for report in check_streams())


def test_nothing_said_is_in_the_journal(town: Town) -> None:
    row = held(town)
    asked(town, row)
    answer(holder=holder_of(row), words="Gọi tôi theo số 0912 345 678")
    told = repr([entry.data for entry in entries_of(petition_stream(row.id))])
    assert "0912" not in told
    assert "Ngõ 12" not in told


def test_a_clock_that_may_not_stand_runs_on(town: Town) -> None:
    row = held(town)
    task = sent(town, row)
    asked(town, row)
    after = Task.objects.with_scopes_disabled().get(pk=task.pk)
    assert (after.due_at, after.pauses) == (task.due_at, [])


@pytest.mark.parametrize("state", ["draft", "recorded", "consolidated", "returned"])
def test_back_to_where_it_was(town: Town, state: str) -> None:
    row = held(town, state=state)
    asked(town, row)
    assert answer(holder=holder_of(row), words=WORDS).state == state


@pytest.mark.parametrize(
    "state", ["answered", "accepted", "closed", "merged", "split", "transferred", "on_the_spot", "asked"]
)
def test_not_every_petition_can_be_asked_about(town: Town, state: str) -> None:
    row = held(town, state=state)
    assert refused(ask, **given(town, row)).status == 409
    assert not Letter.objects.with_scopes_disabled().exists()


def test_the_office_writes_down_what_it_heard(town: Town) -> None:
    row = held(town)
    asked(town, row)
    officer = town.communes[0].actor(Role.PETITION_OFFICER)
    record_answer(actor=officer, petition_id=row.id, version=row.version, words=WORDS)
    row.refresh_from_db()
    assert WORDS in row.text
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.data["by"], last.actor) == ("office", officer.name)


def test_the_office_goes_on_without_an_answer(town: Town) -> None:
    row = held(town)
    words = row.text
    asked(town, row)
    who = town.communes[0].actor("second")
    assert (
        refused(go_on, actor=who, petition_id=row.id, version=row.version, reason=" ").code
        == "reason_required"
    )
    go_on(actor=who, petition_id=row.id, version=row.version, reason="Không liên hệ được")
    row.refresh_from_db()
    assert (row.state, row.text) == (PetitionState.RECORDED, words)
    assert codes(row)[-1] == "petition.asking_ended"
    late = refused(answer, holder=holder_of(row), words=WORDS)
    assert late.code == "not_asked"
    assert (
        refused(go_on, actor=who, petition_id=row.id, version=row.version, reason="Lần nữa").code
        == "not_asked"
    )


def test_two_who_answer_at_once(town: Town) -> None:
    row = held(town)
    asked(town, row)
    seen = row.version
    answer(holder=holder_of(row), words=WORDS)
    officer = town.communes[0].actor("second")
    late = refused(record_answer, actor=officer, petition_id=row.id, version=seen, words=WORDS)
    assert late.code == "stale"
    assert Petition.objects.with_scopes_disabled().get(pk=row.pk).text.count(WORDS) == 1


@pytest.mark.parametrize("words", ["", "  \u200b ", "ừ", "a" * 5_001])
def test_words_are_needed_and_not_too_many(town: Town, words: str) -> None:
    row = held(town)
    assert refused(ask, **given(town, row, question=words)).status == 400
    asked(town, row)
    assert refused(answer, holder=holder_of(row), words=words).status == 400


def test_words_in_nfd_with_html_and_hidden_marks_are_kept_as_text(town: Town) -> None:
    row = held(town)
    asked(town, row)
    answer(holder=holder_of(row), words="Tô\u0309 3 <script>alert(1)</script>\u202e Ðường")
    row.refresh_from_db()
    assert row.text.endswith("Tổ 3 <script>alert(1)</script> Đường")


def test_a_text_that_would_grow_beyond_all_bounds_is_refused(town: Town) -> None:
    row = held(town, words="a" * 39_990)
    asked(town, row)
    assert refused(answer, holder=holder_of(row), words=WORDS).code == "text_too_long"
    row.refresh_from_db()
    assert row.state == PetitionState.ASKED


def test_who_left_an_address_is_told_without_the_question(town: Town) -> None:
    row = held(town)
    PetitionSecret.objects.with_scopes_disabled().filter(petition=row).delete()
    petitioner.keep(row, Petitioner(name="Lê Thị Mẫu", email="lan@example.org"))
    written: list[Any] = []
    queue = mail.queue

    def kept(message: Any, *, kind: str) -> Any:
        written.append(message)
        return queue(message, kind=kind)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "queue", kept)
        asked(town, row)
    [message] = written
    assert message.to == "lan@example.org"
    assert row.code in message.subject
    assert "Ngõ" not in message.body
    assert "Mẫu" not in message.body
    assert entries_of(petition_stream(row.id))[-1].data["mailed"] is True
    assert "lan@" not in repr([entry.data for entry in entries_of(petition_stream(row.id))])


def test_an_address_that_is_none_is_left_alone(town: Town) -> None:
    row = held(town)
    PetitionSecret.objects.with_scopes_disabled().filter(petition=row).delete()
    petitioner.keep(row, Petitioner(email="hỏi con gái"))
    asked(town, row)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("who", [Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0", "1"])
def test_others_of_the_council_may_not(town: Town, who: str) -> None:
    row = held(town)
    actor = town.communes[0].actor(who)
    assert refused(ask, **given(town, row, actor=actor)).status == 403
    asked(town, row)
    more: dict[str, Any] = {"actor": actor, "petition_id": row.id, "version": row.version}
    assert refused(record_answer, **more, words=WORDS).status == 403
    assert refused(go_on, **more, reason="Vì thế").status == 403


@pytest.mark.parametrize("world", [0, 2])
def test_other_councils_find_nothing(town: Town, world: int) -> None:
    row = held(town)
    actor = town.worlds[world].actor("second")
    assert refused(ask, **given(town, row, actor=actor)).status == 404
    asked(town, row)
    more: dict[str, Any] = {"actor": actor, "petition_id": row.id, "version": row.version}
    assert refused(record_answer, **more, words=WORDS).status == 404
    assert refused(go_on, **more, reason="Vì thế").status == 404


def test_the_second_officer_asks_nothing(town: Town) -> None:
    row = held(town)
    asked_with = given(town, row)
    other = Petition.objects.with_scopes_disabled().get(pk=row.pk)
    saved(other, "keywords")
    assert refused(ask, **asked_with).code == "stale"
