"""The office asks the petitioner, and what they say is added to the petition.

No source sets a deadline for the petitioner: none is enforced, and the office may go on without an answer.
While it waits, duties whose rule allows it do not run (docs/rules/petition-tracking.md).
"""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.permissions import Actor, require
from council.rules.wording import official_day
from council.services import mail
from council.services.mail import Message
from petitions.enums import LetterKind, PetitionState
from petitions.models import Letter, Petition
from petitions.rules.shapes import State
from petitions.services import petitioner
from petitions.services.classify import CLASSIFY, must_move, opened, required
from petitions.services.clock import pause_tasks, resume_tasks
from petitions.services.common import saved, say
from petitions.services.letters import LetterData, issue
from petitions.services.receipts import tracking_page
from petitions.services.record import MOST_TEXT, index, lock_codes
from petitions.services.tracking import Holder, actor_of, petition_of

LEAST_WORDS, MOST_WORDS = 5, 5_000
BY_PETITIONER, BY_OFFICE = "petitioner", "office"
PAUSED = "Hỏi thêm người kiến nghị"


def ask(*, actor: Actor, petition_id: int, version: int, question: str, letter: LetterData) -> Letter:
    """Ask for more, by a letter; who left an e-mail address is told by mail that there is a question."""
    require(actor, CLASSIFY, actor.council_id)
    question = checked_words(question)
    with transaction.atomic():
        council = lock_codes(actor.council_id)
        petition = opened(actor, petition_id, version)
        must_move(petition, State.ASKED)
        row = issue(
            actor=actor,
            council=council,
            kind=LetterKind.ASK,
            data=letter,
            addressee=f"Người kiến nghị, mã {petition.code}",
            words=[_opening(petition), question, _closing()],
            petitions=[petition],
        )
        before = str(petition.state)
        petition.asked_from, petition.state = before, PetitionState.ASKED
        saved(petition, "asked_from", "state")
        paused = pause_tasks(petition, actor, PAUSED)
        said = {
            "letter": row.id,
            "number": row.number,
            "state": before,
            "paused": paused,
            "mailed": _tell(petition),
            "version": petition.version,
        }
        say(petition, actor, "petitions.petition.asked", said)
    return row


def question_of(letter: Letter) -> str:
    """What a letter of asking asks: its words without the first line and the last."""
    lines = letter.text.split("\n")
    end = lines.index(_closing()) if _closing() in lines else len(lines)
    return "\n".join(lines[1:end])


def answer(*, holder: Holder, words: str) -> Petition:
    """The petitioner answers on the tracking page."""
    words = checked_words(words)
    with transaction.atomic():
        petition = petition_of(holder, lock=True)
        _add(petition, actor_of(petition), words, BY_PETITIONER)
    return petition


def record_answer(*, actor: Actor, petition_id: int, version: int, words: str) -> Petition:
    """The office writes down what the petitioner said by telephone or at its door."""
    require(actor, CLASSIFY, actor.council_id)
    words = checked_words(words)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        _add(petition, actor, words, BY_OFFICE)
    return petition


def go_on(*, actor: Actor, petition_id: int, version: int, reason: str) -> Petition:
    """The office goes on without an answer."""
    require(actor, CLASSIFY, actor.council_id)
    reason = required(reason)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        _must_be_asked(petition)
        resumed = _back(petition, actor)
        said = {"reason": reason, "resumed": resumed, "version": petition.version}
        say(petition, actor, "petitions.petition.asking_ended", said)
    return petition


def checked_words(words: str) -> str:
    """A question or an answer, cleaned."""
    words = text.clean(words)
    if len(words) < LEAST_WORDS:
        raise Refused("words_required", _("Hãy ghi rõ nội dung."), status=400)
    if len(words) > MOST_WORDS:
        said = {"most": MOST_WORDS, "now": len(words)}
        message = _("Nội dung dài %(now)s ký tự; chỉ ghi được %(most)s.")
        raise Refused("words_too_long", message % said, status=400)
    return words


def _add(petition: Petition, actor: Actor, words: str, by: str) -> None:
    """Behind what was recorded, under a line with its day; the journal learns that, not what was said."""
    _must_be_asked(petition)
    heading = f"Bổ sung của người kiến nghị ngày {clock.today():%d/%m/%Y}:"
    whole = f"{petition.text}\n\n{heading}\n{words}"
    if len(whole) > MOST_TEXT:
        sizes = {"most": MOST_TEXT, "now": len(whole)}
        message = _("Nội dung dài %(now)s ký tự; chỉ ghi được %(most)s. Hãy tách thành nhiều kiến nghị.")
        raise Refused("text_too_long", message % sizes, status=400)
    petition.text = whole
    petition.save(update_fields=["text"])
    index(petition)
    resumed = _back(petition, actor)
    said = {
        "by": by,
        "sha256": hashlib.sha256(words.encode()).hexdigest(),
        "length": len(words),
        "resumed": resumed,
        "version": petition.version,
    }
    say(petition, actor, "petitions.petition.asked_answered", said)


def _must_be_asked(petition: Petition) -> None:
    if petition.state != PetitionState.ASKED:
        raise Refused(
            "not_asked", _("Kiến nghị này không còn chờ người kiến nghị bổ sung; hãy tải lại trang.")
        )


def _back(petition: Petition, actor: Actor) -> int:
    """To where it was when the petitioner was asked; the clocks go on."""
    must_move(petition, State(petition.asked_from))
    petition.state, petition.asked_from = petition.asked_from, ""
    saved(petition, "state", "asked_from")
    return resume_tasks(petition, actor)


def _tell(petition: Petition) -> bool:
    """Whether the petitioner left an address that can be written to, and was."""
    try:
        address = mail.checked_address(petitioner.of(petition).email)
    except Refused:
        return False
    body = (
        f"Kính gửi ông/bà,\n\nĐể giải quyết kiến nghị {petition.code}, văn phòng cần ông/bà cho biết thêm.\n"
        f"Hãy mở {tracking_page()} bằng mã và mã bí mật trên biên nhận để đọc câu hỏi và trả lời.\n\n"
        "Thư này được gửi tự động; xin không trả lời vào đây.\n"
    )
    subject = f"Kiến nghị {petition.code}: đề nghị bổ sung thông tin"
    mail.queue(Message(address, subject, body), kind="petitions.asked")
    return True


def _opening(petition: Petition) -> str:
    day = official_day(clock.day_of(petition.recorded_at))
    return f"Để giải quyết kiến nghị mã {petition.code} ghi nhận {day}, đề nghị ông/bà cho biết thêm:"


def _closing() -> str:
    return (
        f"Ông/bà trả lời tại {tracking_page()} bằng mã và mã bí mật trên biên nhận, hoặc báo cho văn phòng."
    )
