"""What the tests of publication share: a petition with personal data in it, answered, reviewed, published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from council import clock
from council.errors import Refused
from petitions.enums import AnswerState, PetitionState, PromiseState, TaskState
from petitions.models import Answer, AnswerFile, Petition, Promise, Task
from petitions.queries.sources import source_of
from petitions.services.publication import publish
from petitions.services.redaction import Choice, review
from tests.factories.petitions import Town, make_petition

OFFICER, HEAD = "petition_officer", "petition_head"
PHONE, NAME = "0912345678", "Trần Văn Bình"
WORDS = f"Ông {NAME}, điện thoại {PHONE}, đề nghị sửa đường ngõ 12 bị hư hỏng nặng"
REPLY = f"Đã khảo sát cùng ông {NAME}; sẽ sửa xong mặt đường trong quý tới"


def said(town: Town, world: int = 1, *, words: str = WORDS, due_in: int | None = -40) -> Petition:
    """A petition with a phone number and a name, forwarded to a body; its deadline so many days from now."""
    row = make_petition(town, world, words=words, state=PetitionState.FORWARDED)
    row.lead = town.bodies[town.worlds[world].council.code][0]
    row.forwarded_at = clock.now() - timedelta(days=100)
    row.due_at = None if due_in is None else clock.now() + timedelta(days=due_in)
    row.save()
    return row


def answered(town: Town, row: Petition, **more: Any) -> Answer:
    """The petition has an accepted answer with a promise."""
    one = next(world for world in town.worlds if world.council == row.council)
    assert row.lead is not None
    assert row.forwarded_at is not None
    task, _made = Task.objects.with_scopes_disabled().get_or_create(
        petition=row,
        body=row.lead,
        defaults={
            "council": row.council,
            "state": TaskState.DONE,
            "rule": "answer_single",
            "started_at": row.forwarded_at,
            "due_at": row.due_at or clock.now(),
            "done_at": clock.now(),
        },
    )
    number = Answer.objects.with_scopes_disabled().filter(task=task).count() + 1
    values: dict[str, Any] = {
        "text": REPLY,
        "outcome": "in_progress",
        "detail": "with_roadmap",
        "roadmap": "Quý I lập dự án, quý II thi công",
        "expected_on": clock.today() + timedelta(days=60),
        "document_number": "12/UBND-QLĐT",
        "document_date": date(2026, 3, 2),
        "signer": "Lê Thị Chủ Tịch",
        "submitted_by": one.account("body:0"),
        "submitted_at": clock.now(),
        "decided_at": clock.now(),
    } | more
    answer: Answer = Answer.objects.with_scopes_disabled().create(
        task=task,
        petition=row,
        body=row.lead,
        council=row.council,
        number=number,
        state=AnswerState.ACCEPTED,
        **values,
    )
    resolved = values["outcome"] == "resolved"
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(
        state=PetitionState.CLOSED if resolved else PetitionState.FOLLOWED,
        outcome=values["outcome"],
        answered_at=clock.now(),
        resolved_at=clock.now() if resolved else None,
    )
    row.refresh_from_db()
    return answer


def promised(answer: Answer, state: str = PromiseState.OPEN) -> Promise:
    """The promise of an answer."""
    row: Promise = Promise.objects.with_scopes_disabled().create(
        petition=answer.petition,
        answer=answer,
        council=answer.council,
        body=answer.body,
        text=f"Sửa đường cho ông {NAME}",
        due_on=answer.expected_on or clock.today(),
        state=state,
    )
    return row


def with_file(answer: Answer, name: str = "tra-loi.pdf") -> AnswerFile:
    """A file of an answer."""
    row: AnswerFile = AnswerFile.objects.with_scopes_disabled().create(
        answer=answer, original="o.pdf", reading="r.pdf", file_name=name, sha256="a" * 64, size=2048
    )
    return row


def reviewed(town: Town, row: Petition, world: int = 1, **more: Any) -> Petition:
    """Reviewed with every suggestion on."""
    row.refresh_from_db()
    values: dict[str, Any] = {"words": Choice(), "answer": Choice()} | more
    return review(
        actor=town.worlds[world].actor(OFFICER),
        petition_id=row.id,
        version=row.version,
        digest=source_of(row).digest,
        **values,
    )


def made_public(town: Town, row: Petition, world: int = 1, **more: Any) -> Petition:
    """Reviewed and published."""
    done = reviewed(town, row, world, **more)
    head = town.worlds[world].actor(HEAD)
    return publish(actor=head, petition_id=row.id, version=done.version)


def refused(code: str, act: Callable[..., Any], *args: Any, **given: Any) -> Refused:
    """The refusal with this code that an act must end in; it says what to do."""
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    assert (caught.value.code, bool(caught.value.message)) == (code, True)
    return caught.value
