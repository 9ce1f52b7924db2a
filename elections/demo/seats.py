"""How seats fall into constituencies: three to five each, of a city and of its communes."""

from __future__ import annotations

import random
from collections.abc import Sequence

from elections.rules.candidates import surplus_needed

LEAST, MOST = 15, 30  # delegates of a commune's council (Law 72/2025/QH15, Art. 30)
# 31 constituencies, 125 seats and 205 candidates leave one split only: the least surplus everywhere.
HANOI_CITY = (3,) * 13 + (4,) * 4 + (5,) * 14
# The same holds for the communes' 831 constituencies, 3,164 seats and 5,226 candidates.
HANOI_THREES, HANOI_FOURS, HANOI_FIVES = 431, 129, 271


def candidates_for(seats: int) -> int:
    """The fewest candidates an official list may have."""
    return seats + surplus_needed(seats)


def split(seats: int, chance: random.Random) -> tuple[int, ...]:
    """Seats of a council in constituencies of three to five (fewer only where there are fewer in all)."""
    if seats <= 5:
        return (seats,)
    count = chance.randint(-(-seats // 5), seats // 3)
    parts = [3] * count
    for _ in range(seats - 3 * count):
        parts[chance.choice([place for place, part in enumerate(parts) if part < 5])] += 1
    return tuple(parts)


def deal(pieces: Sequence[int], hands: int, chance: random.Random) -> list[tuple[int, ...]]:
    """Constituencies dealt to communes so that each council has its legal number of seats."""
    rest = list(pieces)
    chance.shuffle(rest)
    dealt = [rest[hand::hands] for hand in range(hands)]
    while wrong := [hand for hand in dealt if not LEAST <= sum(hand) <= MOST]:
        _swap(wrong[0], chance.choice(dealt), chance)
    return [tuple(sorted(hand, reverse=True)) for hand in dealt]


def _swap(hand: list[int], other: list[int], chance: random.Random) -> None:
    """Exchange a constituency of a hand that is out of bounds, if it helps and the other stays within."""
    mine, theirs = chance.randrange(len(hand)), chance.randrange(len(other))
    change = other[theirs] - hand[mine]
    helps = change < 0 if sum(hand) > MOST else change > 0
    if helps and LEAST <= sum(other) - change <= MOST:
        hand[mine], other[theirs] = other[theirs], hand[mine]


def spread(total: int, least: Sequence[int], most: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Whole numbers near the weights, each within its bounds, that sum to exactly `total`."""
    if not sum(least) <= total <= sum(most):
        raise ValueError(f"{total} cannot be spread within {sum(least)}..{sum(most)}")
    scale = total / sum(weights)
    found = [min(high, max(low, round(w * scale))) for low, high, w in zip(least, most, weights, strict=True)]
    while rest := total - sum(found):
        step = 1 if rest > 0 else -1
        free = [p for p, n in enumerate(found) if (n < most[p] if rest > 0 else n > least[p])]
        size = max(1, abs(rest) // len(free))
        for place in free[: abs(rest)]:
            room = most[place] - found[place] if rest > 0 else found[place] - least[place]
            found[place] += step * min(size, room)
    return found
