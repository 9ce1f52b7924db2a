"""The review before publication: an officer decides what of a petition and its answer the public may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from council import clock, text
from council.errors import Refused
from council.permissions import Actor, require
from council.words import exact_words, folded_words
from petitions.enums import PetitionKind, PetitionState
from petitions.models import AnswerFile, Petition
from petitions.queries.public import NEVER_PUBLIC
from petitions.queries.sources import Source, source_of
from petitions.rules.publishing import further, kinds, left_in, ticked, without
from petitions.rules.redaction import Piece
from petitions.services.classify import opened
from petitions.services.common import saved, say
from petitions.services.record import MOST_TEXT

REDACT = "petitions.redact"
MOST_LINES = 200
LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What an officer decided on one text. `keys`: the suggestions that stand (None: all of them); `more`:
    further words to take out, one run a line; `by_hand`: the public text as they wrote it, None to make it
    from the two."""

    keys: Collection[str] | None = None
    more: str = ""
    by_hand: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A text as it would be published, the pieces taken out of it, and what still looks personal."""

    words: str
    pieces: tuple[Piece, ...]
    left: tuple[Piece, ...]


def made(words: str, choice: Choice) -> Made:
    """A text by an officer's choice. Refused when words to take out occur nowhere in it."""
    lines = [line for line in text.clean(choice.more).split("\n") if line]
    if len(lines) > MOST_LINES or any(len(line) < LEAST_WORDS for line in lines):
        raise Refused(
            "redaction_words",
            _("Mỗi dòng ghi một đoạn cần che, ít nhất 2 ký tự, không quá 200 dòng."),
            status=400,
        )
    pieces, missing = further(words, lines)
    if missing:
        said = "; ".join(f"“{line}”" for line in missing[:5])
        message = _("Không thấy %(words)s trong nội dung; hãy chép đúng từng chữ của bản gốc.")
        raise Refused("redaction_not_found", message % {"words": said}, status=400)
    chosen = (*ticked(words, choice.keys), *pieces)
    found = without(words, chosen) if choice.by_hand is None else text.clean(choice.by_hand)
    return Made(found, chosen if choice.by_hand is None else (), left_in(found))


def review(
    *,
    actor: Actor,
    petition_id: int,
    version: int,
    digest: str,
    words: Choice,
    answer: Choice,
    files: Collection[int] = (),
) -> Petition:
    """Keep what may be published of a petition: its words, the words of its answer, the files named.

    `digest` is what the officer saw (`Source.digest`). What a review of a published petition says is public
    at once, so nothing that looks personal may be in it; of another one the head of the office confirms it.
    """
    require(actor, REDACT, actor.council_id)
    with transaction.atomic():
        petition = opened(actor, petition_id, version)
        must_be_publishable(petition)
        source = source_of(petition)
        if source.digest != digest:
            raise changed()
        result, reply = made(source.words, words), made(source.answer_words, answer)
        _check(petition, source, result, reply)
        shown = _files(source.files, files)
        petition.public_text, petition.public_answer = result.words, reply.words
        index_public(petition)
        petition.redacted_at, petition.redacted_of = clock.now(), source.digest
        saved(petition, *REVIEWED)
        said = {
            "kinds": kinds([*result.pieces, *reply.pieces]),
            "left": kinds([*result.left, *reply.left]),
            "by_hand": [n for n, c in (("text", words), ("answer", answer)) if c.by_hand is not None],
            "answer": source.answer.id if source.answer else None,
            "files": shown,
            "version": petition.version,
        }
        say(petition, actor, "petitions.petition.redacted", said)
    return petition


REVIEWED = ("public_text", "public_answer", "public_exact", "public_folded", "redacted_at", "redacted_of")


def index_public(petition: Petition) -> None:
    """Keep the words by which the public finds a petition: of what is published, nothing else. The caller
    writes the row."""
    whole = f"{petition.code}\n{petition.public_text}\n{petition.public_answer}"
    petition.public_exact, petition.public_folded = exact_words(whole), folded_words(whole)


def must_be_publishable(petition: Petition) -> None:
    """Refuse what is never published: complaints, denunciations, what was merged or split, drafts."""
    if petition.kind != PetitionKind.PETITION or petition.state == PetitionState.TRANSFERRED:
        raise Refused(
            "publish_complaint", _("Khiếu nại, tố cáo đi theo quy định riêng và không công khai ở đây.")
        )
    if petition.state == PetitionState.DRAFT:
        raise Refused("publish_draft", _("Kiến nghị chưa phân loại; hãy phân loại rồi mới công khai."))
    if petition.state in NEVER_PUBLIC:
        raise Refused(
            "publish_ended", _("Kiến nghị đã gộp hoặc tách; hãy công khai kiến nghị nhận gộp hoặc từng phần.")
        )


def changed() -> Refused:
    """What was reviewed is no longer what is there."""
    return Refused(
        "publish_changed", _("Nội dung hoặc câu trả lời đã thay đổi sau khi rà soát; hãy rà soát lại.")
    )


def _check(petition: Petition, source: Source, result: Made, reply: Made) -> None:
    if not result.words.strip():
        raise Refused("public_text_required", _("Nội dung công khai đang trống."), status=400)
    if source.answer_words.strip() and not reply.words.strip():
        raise Refused("public_text_required", _("Câu trả lời công khai đang trống."), status=400)
    if max(len(result.words), len(reply.words)) > 2 * MOST_TEXT:
        raise Refused("text_too_long", _("Nội dung công khai quá dài."), status=400)
    if petition.published_at is not None and (result.left or reply.left):
        message = _(
            "Kiến nghị đang công khai nên bản rà soát hiện ra ngay, mà trong đó còn đoạn giống thông tin cá "
            "nhân. Hãy che hết, hoặc đề nghị lãnh đạo ngừng công khai trước."
        )
        raise Refused("publish_personal", message)


def _files(rows: Sequence[AnswerFile], wanted: Collection[int]) -> list[int]:
    """The files of the answer that may be published, and no others."""
    for file in rows:
        if file.is_public is not (file.id in wanted):
            file.is_public = file.id in wanted
            file.save(update_fields=["is_public"])
    return [file.id for file in rows if file.is_public]
