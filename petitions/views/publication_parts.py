"""The texts of a review side by side: the original with its marks, what would be published, what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from council.errors import Refused
from council.rules.decision import N_
from petitions.forms.publication import PARTS, ReviewForm
from petitions.models import Petition
from petitions.queries.sources import Source
from petitions.rules.publishing import (
    OTHER,
    Mark,
    Step,
    differences,
    further,
    key_of,
    left_in,
    marks,
    ticked,
)
from petitions.rules.redaction import LABELS, Piece, suggest
from petitions.services.redaction import Choice, Made, made

TITLES = {"text": N_("Nội dung kiến nghị"), "answer": N_("Câu trả lời")}


@dataclass(slots=True)
class Part:
    """One text under review. `made`: what would be published; `error`: why it cannot be made so."""

    name: str
    words: str
    choice: Choice
    made: Made
    error: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def by_hand(self) -> bool:
        return self.choice.by_hand is not None

    @property
    def marks(self) -> list[tuple[Mark, str]]:
        """The original in order; each mark with what it is called."""
        pieces, _missing = further(self.words, self.choice.more.splitlines())
        on = {*ticked(self.words, self.choice.keys), *pieces}
        return [(mark, label_of(mark.piece)) for mark in marks(self.words, on)]

    @property
    def ticks(self) -> list[tuple[str, str, str, bool]]:
        """Each suggestion: its key, what it is called, its words, whether it stands."""
        keys = self.choice.keys
        return [
            (key_of(p), label_of(p), self.words[p.start : p.end], keys is None or key_of(p) in keys)
            for p in suggest(self.words)
        ]

    @property
    def left(self) -> list[tuple[str, str]]:
        """What still looks personal in what would be published: what it is called, its words."""
        words = self.made.words
        return [(label_of(piece), words[piece.start : piece.end]) for piece in self.made.left]


def label_of(piece: Piece | None) -> str:
    """What a piece is called."""
    if piece is None:
        return ""
    return _("Che thêm") if piece.kind == OTHER else _(LABELS[piece.kind])


def pieces_of(source: Source) -> dict[str, Sequence[Piece]]:
    """The suggestions of each text."""
    return {name: suggest(words) for name, words in _texts(source).items()}


def parts_of(row: Petition, source: Source) -> list[Part]:
    """The texts as they were reviewed last; of a text that is new or has changed since, a new start."""
    stored = {
        "text": "" if source.words_changed(row.redacted_of) else row.public_text,
        "answer": "" if source.answer_changed(row.redacted_of) else row.public_answer,
    }
    parts = []
    for name, words in _shown(source).items():
        fresh = made(words, Choice())
        kept = stored[name]
        if not kept or kept == fresh.words:
            parts.append(_part(name, words, Choice(), fresh))
        else:
            parts.append(_part(name, words, Choice(by_hand=kept), Made(kept, (), left_in(kept))))
    return parts


def sent_parts(form: ReviewForm, source: Source) -> list[Part]:
    """The texts by a form that was sent; what cannot be made is said at its field."""
    parts = []
    choices = {name: form.choice(name) for name in PARTS} if form.is_valid() else {}
    for name, words in _shown(source).items():
        choice = choices.get(name, Choice())
        try:
            parts.append(_part(name, words, choice, made(words, choice)))
        except Refused as refusal:
            form.add_error(f"more_{name}", str(refusal.message))
            without_more = Choice(choice.keys, "", choice.by_hand)
            part = _part(name, words, without_more, made(words, without_more))
            part.error, part.choice = str(refusal.message), choice
            parts.append(part)
    return parts


def _part(name: str, words: str, choice: Choice, result: Made) -> Part:
    return Part(name, words, choice, result, steps=differences(words, result.words))


def _texts(source: Source) -> dict[str, str]:
    return dict(zip(PARTS, (source.words, source.answer_words), strict=True))


def _shown(source: Source) -> dict[str, str]:
    """The texts there are: a petition without an answer has one."""
    return {name: words for name, words in _texts(source).items() if words or name == "text"}
