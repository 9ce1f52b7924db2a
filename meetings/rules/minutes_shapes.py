"""What minutes are made from and of: the journal's entries, the facts beside it, the finished words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a paragraph of the minutes is set."""

    SECTION = "section"
    ITEM = "item"
    TEXT = "text"
    POINT = "point"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the sitting's journal; `at` is aware, `data` holds what entries of this code hold."""

    seq: int
    at: datetime
    actor: str
    code: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RollLine:
    """One delegate at the end of the sitting; `state` is present, excused, absent, left or "" (unknown)."""

    name: str
    group: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One line of the programme."""

    id: int
    label: str
    title: str
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What the journal does not say.

    `council_name` is the full name ("Hội đồng nhân dân xã Ba Vì"), `term_name` reads on from it
    ("khóa XVII, nhiệm kỳ 2026 - 2031"), `delegates_total` is the number that majorities are counted on.
    """

    council_name: str
    term_name: str
    session_title: str
    sitting_title: str
    place: str
    chair_name: str
    secretary_name: str
    delegates_total: int
    roll: Sequence[RollLine] = ()
    items: Sequence[ItemFact] = ()
    guests: Sequence[str] = ()
    parent: str = ""

    @property
    def council(self) -> str:
        """The council with its term, as the text names it."""
        return f"{self.council_name} {self.term_name}".strip()


@dataclass(frozen=True, slots=True)
class Minutes:
    """The words of the minutes. `warnings`: what the secretary has to settle before anybody signs."""

    council_name: str
    parent: str
    abstract: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    closing: str
    chair_name: str
    secretary_name: str
    warnings: tuple[str, ...] = ()
