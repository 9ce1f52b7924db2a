"""Count records for the tests: one that is right, and the drawing of any that is right."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import strategies as st

from elections.rules.shapes import Figures, Readings

NET, GROSS = Readings(), Readings(issued_is_net=False)

# 3 seats, 5 candidates; 100 on the list, 90 voted; of 86 valid ballots 10 bear one name, 20 two, 56 three.
RIGHT = Figures(
    electors=100,
    voted=90,
    issued=90,
    collected=90,
    valid=86,
    invalid=4,
    votes={1: 80, 2: 60, 3: 50, 4: 28, 5: 0},
    received=105,
    exchanged=3,
    unused=12,
    by_names=(10, 20, 56),
)


@dataclass(frozen=True)
class Case:
    """A record with what it is judged by."""

    figures: Figures
    seats: int
    candidates: tuple[int, ...]
    readings: Readings


@st.composite
def right_records(
    draw: st.DrawFn, seats: int | None = None, candidates: tuple[int, ...] | None = None
) -> Case:
    """A record as ballots make it: each valid ballot names some candidates, at least one and at most S."""
    seats = seats or draw(st.integers(1, 5))
    candidates = candidates or tuple(range(1, draw(st.integers(1, 8)) + 1))
    ballot = st.sets(st.sampled_from(candidates), min_size=1, max_size=min(seats, len(candidates)))
    ballots = draw(st.lists(ballot, max_size=12))
    times = draw(st.integers(1, 200))
    votes = Counter(candidate for one in ballots for candidate in one)
    sizes = Counter(map(len, ballots))
    valid, invalid = times * len(ballots), draw(st.integers(0, 40))
    voted = valid + invalid
    exchanged, unused = draw(st.integers(0, 9)), draw(st.integers(0, 50))
    readings = draw(st.sampled_from((NET, GROSS)))
    issued = voted if readings.issued_is_net else voted + exchanged
    inventory, types = draw(st.booleans()), draw(st.booleans())
    figures = Figures(
        electors=voted + draw(st.integers(0, 300)),
        voted=voted,
        issued=issued,
        collected=voted,
        valid=valid,
        invalid=invalid,
        votes={candidate: times * votes[candidate] for candidate in candidates},
        received=voted + exchanged + unused if inventory else None,
        exchanged=exchanged if inventory else None,
        unused=unused if inventory else None,
        by_names=tuple(times * sizes[k] for k in range(1, seats + 1)) if types else None,
    )
    return Case(figures, seats, candidates, readings)
