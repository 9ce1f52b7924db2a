"""What changed between two texts, word by word, in bounded time for hundreds of pages.

Runs of words that stand once in each text, in the same order, hold the two together (as in Bram Cohen's
patience diff); what lies between them is compared the same way with shorter runs, and what is then left and
small by difflib. So a paragraph put in before everything else shifts nothing, and two texts that have nothing
in common take no longer than two that are alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

RUNS = (6, 3, 1)  # words of a run that holds the texts together
SMALL = 160  # words on either side that difflib compares
MOST_WORK = 6_000_000  # products of such sides; what is left then counts as exchanged
MOST_STEPS = 300  # words put in or left out that two repetitive texts may differ by
FEW_STEPS = 30  # up to so many of them the least change is looked for before difflib is asked
TRIES = 8  # such texts that turn out to differ by more; the others then count as exchanged
# So many equal words between two changes say nothing, such as "và" or a comma.
ISLAND = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words old[a:b] and new[c:d]: the same, or exchanged (one of the two may be empty)."""

    a: int
    b: int
    c: int
    d: int
    is_same: bool


def compare(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """The whole of both texts as stretches, same and exchanged by turns."""
    work = _Work(old, new)
    pairs = sorted(work.pairs(0, len(old), 0, len(new)))
    return _joined(_without_islands(_stretches(pairs, len(old), len(new))))


class _Work:
    """Finds equal words; counts what difflib has been given."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._spent = 0
        self._tries = TRIES

    def pairs(self, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int]]:
        """(place in the old, in the new, how many words are equal from there)."""
        waiting = [(a, b, c, d, 0)]
        while waiting:
            a, b, c, d, level = waiting.pop()
            head = _same(self._old, a, b, self._new, c, d)
            if head:
                yield a, c, head
                a, c = a + head, c + head
            tail = _same_end(self._old, a, b, self._new, c, d)
            if tail:
                yield b - tail, d - tail, tail
                b, d = b - tail, d - tail
            if a == b or c == d:
                continue
            if max(b - a, d - c) <= SMALL and self._may_spend((b - a) * (d - c)):
                yield from self._by_difflib(a, b, c, d)
                continue
            held = self._held(a, b, c, d, RUNS[level])
            if held:
                waiting += [(*gap, level) for gap in _gaps(held, a, b, c, d)]
                yield from held
            elif level + 1 < len(RUNS):
                waiting.append((a, b, c, d, level + 1))
            elif self._tries and abs((b - a) - (d - c)) <= MOST_STEPS:
                found = _by_steps(self._old[a:b], self._new[c:d], a, c)
                self._tries -= not found
                yield from found

    def _may_spend(self, work: int) -> bool:
        self._spent += work
        return self._spent <= MOST_WORK

    def _by_difflib(self, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int]]:
        """Small texts. Of equal words in a row difflib takes the first, and calls the rest exchanged."""
        few = _by_steps(self._old[a:b], self._new[c:d], a, c, FEW_STEPS)
        if few:
            yield from few
            return
        matcher = SequenceMatcher(None, self._old[a:b], self._new[c:d], autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.size:
                yield a + block.a, c + block.b, block.size

    def _held(self, a: int, b: int, c: int, d: int, run: int) -> list[tuple[int, int, int]]:
        """Runs that stand once on each side, in the same order on both, none over another."""
        places, others = _once(self._old, a, b, run), _once(self._new, c, d, run)
        common = sorted((at, others[words]) for words, at in places.items() if words in others)
        held: list[tuple[int, int, int]] = []
        for at, other in _rising(common):
            if not held or (at >= held[-1][0] + run and other >= held[-1][1] + run):
                held.append((at, other, run))
        return held


def _by_steps(
    old: Sequence[str], new: Sequence[str], a: int, c: int, most: int = MOST_STEPS
) -> list[tuple[int, int, int]]:
    """Equal words of two texts that repeat themselves, such as long tables, where they differ in few words
    (the greedy way of Eugene Myers, "An O(ND) difference algorithm", 1986); none where they differ in
    more."""
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for steps in range(most + 1):
        trail.append(dict(reach))
        for line in range(-steps, steps + 1, 2):
            down = line == -steps or (line != steps and reach[line - 1] < reach[line + 1])
            x = reach[line + 1] if down else reach[line - 1] + 1
            while x < len(old) and x - line < len(new) and old[x] == new[x - line]:
                x += 1
            reach[line] = x
            if x >= len(old) and x - line >= len(new):
                return _walked(trail, len(old), len(new), a, c)
    return []


def _walked(trail: Sequence[dict[int, int]], x: int, y: int, a: int, c: int) -> list[tuple[int, int, int]]:
    """The equal words on the way back from the end."""
    found = []
    for steps in range(len(trail) - 1, -1, -1):
        reach, line = trail[steps], x - y
        down = line == -steps or (line != steps and reach[line - 1] < reach[line + 1])
        before = line + 1 if down else line - 1
        from_x = reach[before] if steps else 0
        start = from_x if down or not steps else from_x + 1
        if x > start:
            found.append((a + start, c + start - line, x - start))
        x, y = from_x, from_x - before
    return found


def _same(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> int:
    most = min(b - a, d - c)
    return next((n for n in range(most) if old[a + n] != new[c + n]), most)


def _same_end(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> int:
    most = min(b - a, d - c)
    return next((n for n in range(most) if old[b - 1 - n] != new[d - 1 - n]), most)


def _once(words: Sequence[str], first: int, after: int, run: int) -> dict[tuple[str, ...], int]:
    """Where each run of words stands that stands there once."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(first, after - run + 1):
        key = tuple(words[at : at + run])
        found[key] = -1 if key in found else at
    return {key: at for key, at in found.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs (sorted by the first) in which the second rises too."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for at, (_first, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        before.append(tops[place - 1] if place else -1)
        ends[place : place + 1] = [second]
        tops[place : place + 1] = [at]
    found: list[tuple[int, int]] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _gaps(
    held: Sequence[tuple[int, int, int]], a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    """What lies between the runs that hold."""
    for at, other, size in held:
        yield a, at, c, other
        a, c = at + size, other + size
    yield a, b, c, d


def _stretches(pairs: Sequence[tuple[int, int, int]], olds: int, news: int) -> Iterator[Stretch]:
    a = c = 0
    for at, other, size in [*pairs, (olds, news, 0)]:
        if at > a or other > c:
            yield Stretch(a, at, c, other, is_same=False)
        if size:
            yield Stretch(at, at + size, other, other + size, is_same=True)
        a, c = at + size, other + size


def _without_islands(stretches: Iterator[Stretch]) -> list[Stretch]:
    """A word or two between larger changes belong to the change."""
    rows = _joined(stretches)
    found = []
    for at, row in enumerate(rows):
        around = rows[max(at - 1, 0) : at] + rows[at + 1 : at + 2]
        is_island = (
            row.is_same
            and row.b - row.a <= ISLAND
            and len(around) == 2
            and all(max(one.b - one.a, one.d - one.c) > ISLAND for one in around)
        )
        found.append(Stretch(row.a, row.b, row.c, row.d, is_same=False) if is_island else row)
    return found


def _joined(stretches: Iterator[Stretch] | Sequence[Stretch]) -> list[Stretch]:
    """Neighbours of one kind as one."""
    found: list[Stretch] = []
    for row in stretches:
        if found and found[-1].is_same == row.is_same:
            last = found.pop()
            row = Stretch(last.a, row.b, last.c, row.d, row.is_same)  # noqa: PLW2901
        found.append(row)
    return found
