"""A text on its way to the public: which pieces a person takes out, and what differs from the original.

Suggestions come from `redaction`; each stands until it is taken back, further words are taken out wherever
they occur. What a person wrote by hand is set beside the original word by word, so that nothing new hides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from petitions.rules.redaction import Piece, redact, suggest

OTHER = "other"
HIDDEN = "[đã lược bỏ]"  # published texts are Vietnamese
SAME, GONE, NEW = "same", "gone", "new"
_TOKEN = re.compile(r"(?:\[[^\[\]\n]{1,40}\]|\w+|[^\w\s])\s*|\s+")
_SPACE = r"\s+"


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text: `piece` is None for what nobody marked; `on` tells whether it is taken out."""

    words: str
    piece: Piece | None = None
    on: bool = False

    @property
    def key(self) -> str:
        return key_of(self.piece) if self.piece else ""


@dataclass(frozen=True, slots=True)
class Step:
    """A run of words that stayed (SAME), was taken out (GONE) or is new (NEW)."""

    what: str
    words: str


def key_of(piece: Piece) -> str:
    """By what a form names a suggestion: its place in the text."""
    return f"{piece.start}-{piece.end}"


def ticked(text: str, keys: Collection[str] | None) -> tuple[Piece, ...]:
    """The suggestions that stand: those named, or all of them where nobody has chosen yet (None)."""
    return tuple(piece for piece in suggest(text) if keys is None or key_of(piece) in keys)


def further(text: str, lines: Iterable[str]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """Pieces for the words of each line wherever they occur, in small letters or capitals, over any line
    break; and the lines that occur nowhere."""
    found: list[Piece] = []
    missing: list[str] = []
    for line in lines:
        words = _SPACE.join(re.escape(word) for word in line.split())
        if not words:
            continue
        pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
        hits = [Piece(hit.start(), hit.end(), OTHER, HIDDEN) for hit in pattern.finditer(text)]
        found += hits
        missing += [] if hits else [line.strip()]
    return tuple(found), tuple(missing)


def marks(text: str, on: Collection[Piece]) -> list[Mark]:
    """The whole text in order, with every suggestion marked and told whether it stands; further pieces too.
    A piece that begins inside another one is not marked of its own."""
    pieces = sorted({*suggest(text), *on}, key=lambda piece: (piece.start, piece not in on, -piece.end))
    found, at = [], 0
    for piece in pieces:
        if piece.start < at:
            continue
        if piece.start > at:
            found.append(Mark(text[at : piece.start]))
        found.append(Mark(text[piece.start : piece.end], piece, piece in on))
        at = piece.end
    return [*found, Mark(text[at:])] if at < len(text) else found


def without(text: str, pieces: Iterable[Piece]) -> str:
    """The text as it would be published."""
    return redact(text, pieces)


def left_in(text: str) -> tuple[Piece, ...]:
    """What still looks like personal data in a text that is to be published."""
    return suggest(text)


def kinds(pieces: Iterable[Piece]) -> dict[str, int]:
    """How many pieces of each kind: what may be said of a review without saying the words."""
    return dict(sorted(Counter(piece.kind for piece in pieces).items()))


def differences(before: str, after: str) -> list[Step]:
    """Word by word from the original to what is to be published: GONE and SAME make up the original, NEW and
    SAME what is published."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    steps = [Step(SAME, "".join(old[:head]))]
    steps += _between(old[head : len(old) - tail], new[head : len(new) - tail])
    steps.append(Step(SAME, "".join(old[len(old) - tail :])))
    return list(_joined(steps))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    for _op, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        gone, added = "".join(old[a:b]), "".join(new[c:d])
        if gone == added:
            yield Step(SAME, gone)
        else:
            yield Step(GONE, gone)
            yield Step(NEW, added)


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """Without empty steps, neighbours of one kind as one."""
    last: Step | None = None
    for step in steps:
        if not step.words:
            continue
        if last is not None and last.what == step.what:
            last = Step(last.what, last.words + step.words)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last
