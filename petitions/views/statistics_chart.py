"""Figures as bars: how long each is, in hundredths of its track. What it shows stands in words beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petitions.forms.tracking import SCORES
from petitions.queries.ratings import Satisfaction
from petitions.queries.statistics import BODY, COUNCIL, MONTH, PLACE, SESSION
from petitions.queries.statistics_names import Section
from petitions.rules.statistics import Figures, Share

MOST_BARS = 15
BY_SIZE, NEWEST = frozenset({PLACE, BODY, COUNCIL}), frozenset({SESSION, MONTH})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: which, where it begins, how wide it is. Text, because a page writes 33.3 as 33,3."""

    name: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bars:
    """One group: answered beside resolved, and what became of those whose deadline has come."""

    label: str
    figures: Figures
    answered: str
    resolved: str
    due: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One score: how many of the ratings gave it."""

    label: str
    share: Share
    width: str


def score_bars(found: Satisfaction) -> list[ScoreBar]:
    """A bar for each score, the best first; none while there are too few ratings to show."""
    if not found.is_enough:
        return []
    shares = [(str(label), Share(found.counts[score], found.n)) for score, label in SCORES]
    return [ScoreBar(label, share, width(share)) for label, share in shares]


def bars(sections: Sequence[Section], grouping: str) -> list[Bars]:
    """A bar for each group, at most MOST_BARS: the largest of places and bodies, the last months and
    sessions, in the order in which they are shown."""
    shown = list(sections)
    if grouping in BY_SIZE:
        shown.sort(key=lambda section: (-section.counts.total, section.name.order))
    elif grouping in NEWEST:
        shown = shown[-MOST_BARS:]
    return [_bars(section.name.name, section.figures) for section in shown[:MOST_BARS]]


def _bars(label: str, figures: Figures) -> Bars:
    due = pieces([("good", figures.on_time), ("late", figures.late), ("bad", figures.overdue)])
    return Bars(label, figures, width(figures.answered), width(figures.resolved), due)


def pieces(shares: Iterable[tuple[str, Share]]) -> tuple[Piece, ...]:
    """Shares of one base side by side."""
    found, done = [], 0
    for name, share in shares:
        if share.part:
            found.append(Piece(name, width(Share(done, share.base)), width(share)))
        done += share.part
    return tuple(found)


def width(share: Share) -> str:
    """How much of a track of 100 a share fills."""
    return f"{100 * share.part / share.base:.2f}" if share.base else "0"
