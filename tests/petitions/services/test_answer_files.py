"""The PDFs of an answer: taken in, kept as they came, taken out while it is a draft; who reads them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage

from council import clock
from council.enums import Role
from council.services.journal import entries_of
from petitions import access
from petitions.models import Answer, AnswerFile, Petition, Task
from petitions.services import answer_files, answers
from petitions.streams import petition_stream
from tests.factories.pdfs import active_pdf, locked_pdf, pdf_bytes, uploaded
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.answering import drafted, duty, helped, officer, said
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db


def put(town: Town, answer: Answer, content: bytes | None = None, name: str = "tra-loi.pdf") -> AnswerFile:
    who = town.communes[0].actor("body:0")
    return answer_files.add_file(actor=who, answer_id=answer.id, upload=uploaded(content, name))


def files() -> Any:
    return AnswerFile.objects.with_scopes_disabled()


def test_several_files_are_kept_as_they_came_beside_what_is_read(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    draft = drafted(town, duty(town))
    content = active_pdf()
    first, second = put(town, draft, content), put(town, draft, pdf_bytes(2), "phụ lục.pdf")
    with default_storage.open(first.original) as stored:
        assert stored.read() == content
    with default_storage.open(first.reading) as stored:
        assert b"JavaScript" not in stored.read()
    again = Answer.objects.with_scopes_disabled().get(pk=draft.pk)
    assert again.version == draft.version + 2, "what was previewed before is not what is sent"
    who = town.communes[0].actor("body:0")
    with django_capture_on_commit_callbacks(execute=True):
        answer_files.remove_file(actor=who, file_id=first.id)
    assert list(files().all()) == [second]
    assert not default_storage.exists(first.original)
    assert not default_storage.exists(first.reading)
    said_of = [e.data["file"] for e in entries_of(petition_stream(draft.petition_id)) if "file" in e.data]
    assert [sorted(one) for one in said_of] == [["added", "size"], ["added", "size"], ["removed"]]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"MZ", "a.pdf", "not_pdf"),
        (pdf_bytes(), "a.docx", "office_broken"),
        (locked_pdf(user="x"), "a.pdf", "pdf_encrypted"),
        (pdf_bytes()[:200], "a.pdf", "pdf_broken"),
    ],
)
def test_what_is_no_sound_pdf_is_refused_and_nothing_stays(
    town: Town, content: bytes, name: str, code: str
) -> None:
    draft, who = drafted(town, duty(town)), town.communes[0].actor("body:0")
    upload = uploaded(content, name)
    assert refused(answer_files.add_file, actor=who, answer_id=draft.id, upload=upload).code == code
    assert not files().exists()


def test_one_file_once_and_not_too_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, who = drafted(town, duty(town)), town.communes[0].actor("body:0")
    put(town, draft)
    twice = refused(answer_files.add_file, actor=who, answer_id=draft.id, upload=uploaded())
    assert twice.code == "file_twice"
    monkeypatch.setattr(answer_files, "MOST_FILES", 1)
    more = refused(answer_files.add_file, actor=who, answer_id=draft.id, upload=uploaded(pdf_bytes(3)))
    assert more.code == "too_many_files"


def test_what_was_sent_keeps_its_files(town: Town) -> None:
    draft, who = drafted(town, duty(town)), town.communes[0].actor("body:0")
    row = put(town, draft)
    sent = answers.submit(actor=who, answer_id=draft.id, version=draft.version + 1)
    said_of = entries_of(petition_stream(draft.petition_id))[-1].data
    assert said_of["files"] == [row.sha256]
    assert refused(answer_files.remove_file, actor=who, file_id=row.id).code == "task_not_owed"
    upload = uploaded(pdf_bytes(4))
    assert refused(answer_files.add_file, actor=who, answer_id=sent.id, upload=upload).code == "task_not_owed"


def test_taken_back_to_be_mended_it_brings_its_files(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    task = duty(town)
    draft, who = drafted(town, task), town.communes[0].actor("body:0")
    row = put(town, draft)
    sent = answers.submit(actor=who, answer_id=draft.id, version=draft.version + 1)
    answers.withdraw(actor=who, answer_id=sent.id)
    again = answers.save_draft(actor=who, task_id=task.id, data=said(), version=0)
    copy = files().get(answer=again)
    assert (copy.original, copy.sha256) == (row.original, row.sha256)
    late = refused(answer_files.remove_file, actor=who, file_id=row.id)
    assert late.code == "answer_sent", "the one that was sent stays as it was"
    with django_capture_on_commit_callbacks(execute=True):
        answer_files.remove_file(actor=who, file_id=copy.id)
    assert default_storage.exists(row.original), "what was sent still refers to it"


def test_a_file_with_the_code_of_another_petition_asks(town: Town) -> None:
    other = make_petition(town, 2)
    draft, who = drafted(town, duty(town)), town.communes[0].actor("body:0")
    put(town, draft, name=f"tra loi {other.code}.pdf")
    wrong = refused(answers.submit, actor=who, answer_id=draft.id, version=draft.version + 1)
    assert wrong.code == "other_petition_named"


def test_who_reads_a_file(town: Town) -> None:
    """Commune by commune by city by body: a draft's is its body's own; what was sent is read by the council
    that follows it and the one that recorded the petition."""
    task = duty(town)
    draft = drafted(town, task)
    row = put(town, draft)
    home = town.communes[0]
    offices = ("second", Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "1")
    assert access.answer_file(home.actor("body:0"), row.id) == row
    for one in town.worlds:
        for who in offices:
            assert refused(access.answer_file, actor=one.actor(who), pk=row.id).code == "not_found"
    answers.submit(actor=home.actor("body:0"), answer_id=draft.id, version=draft.version + 1)
    for one in town.worlds:
        for who in (*offices, "body:0"):
            if one is home:
                assert access.answer_file(one.actor(who), row.id) == row
            else:
                assert refused(access.answer_file, actor=one.actor(who), pk=row.id).code == "not_found"
    Petition.objects.with_scopes_disabled().filter(pk=task.petition_id).update(
        origin=town.communes[1].council
    )
    assert access.answer_file(town.communes[1].actor("second"), row.id) == row
    assert refused(access.answer_file, actor=town.communes[1].actor("body:0"), pk=row.id).code == "not_found"
    assert refused(access.answer_file, actor=town.city.actor("body:1"), pk=row.id).code == "not_found"


def test_a_reply_is_read_by_the_lead_once_it_is_sent_and_not_the_other_way(town: Town) -> None:
    lead, other = helped(town)
    home = town.communes[0]
    reply = drafted(town, other, who="helper")
    row = answer_files.add_file(actor=home.actor("helper"), answer_id=reply.id, upload=uploaded())
    assert refused(access.answer_file, actor=home.actor("body:0"), pk=row.id).code == "not_found"
    answers.submit(actor=home.actor("helper"), answer_id=reply.id, version=reply.version + 1)
    assert access.answer_file(home.actor("body:0"), row.id) == row
    own = put(town, drafted(town, lead), pdf_bytes(2))
    answers.submit(
        actor=home.actor("body:0"), answer_id=own.answer_id, version=2, confirmed={"answer_same_text"}
    )
    assert refused(access.answer_file, actor=home.actor("helper"), pk=own.id).code == "not_found"
    Task.objects.with_scopes_disabled().filter(pk=lead.pk).update(state="returned", done_at=clock.now())
    assert refused(access.answer_file, actor=home.actor("body:0"), pk=row.id).code == "not_found"


def test_who_may_not_add_or_take_out(town: Town) -> None:
    draft = drafted(town, duty(town))
    row = put(town, draft)
    officer(town, town.bodies["hn"][1], "third", 0)
    for one in town.worlds:
        for who in ("second", Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
            if one is town.communes[0] and who == "body:0":
                continue
            code = "not_found" if who == "body:0" else "forbidden"
            actor = one.actor(who)
            upload = uploaded(pdf_bytes(2))
            assert refused(answer_files.add_file, actor=actor, answer_id=draft.id, upload=upload).code == code
            assert refused(answer_files.remove_file, actor=actor, file_id=row.id).code == code
    assert files().count() == 1
