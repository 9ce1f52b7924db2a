"""Polls for the tests of the winner rule: written out, enumerated, and drawn."""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from hypothesis import strategies as st

from elections.rules.shapes import Birth, Kind, Poll, Standing

# Earlier year, the year in question alone, two days of it, a later year; and nothing known.
BIRTHS: tuple[Birth | None, ...] = (
    Birth(1960),
    Birth(1970),
    Birth(1970, 1, 1),
    Birth(1970, 6, 1),
    None,
)


def poll(
    seats: int,
    valid: int,
    *standings: Standing,
    kind: Kind = Kind.GENERAL,
    electors: int | None = None,
    voted: int | None = None,
    of: int | None = None,
    annulled: bool = False,
) -> Poll:
    """A poll in which, unless said otherwise, everybody voted and every ballot is valid."""
    all_voted = valid if voted is None else voted
    return Poll(
        kind=kind,
        seats=seats,
        seats_of_constituency=of or seats,
        electors=(all_voted or 1) if electors is None else electors,
        voted=all_voted or (1 if electors is None else 0),
        valid=valid,
        standings=standings,
        annulled=annulled,
    )


def small_polls(most_candidates: int, most_valid: int, most_seats: int) -> Iterator[Poll]:
    """Every poll of that size, up to the order of candidates, which another test shows to be irrelevant.

    Somebody with half the ballots or fewer has no birth date here: another test shows that it has no weight.
    """
    for valid in range(most_valid + 1):
        kinds: list[tuple[int, Birth | None, bool]] = [
            (votes, birth, False)
            for votes in range(valid + 1)
            for birth in (BIRTHS if 2 * votes > valid else (None,))
        ]
        kinds.append((valid, Birth(1950), True))
        for size in range(most_candidates + 1):
            for chosen in combinations_with_replacement(kinds, size):
                standings = tuple(Standing(i, *which) for i, which in enumerate(chosen, start=1))
                for seats in range(1, most_seats + 1):
                    yield poll(seats, valid, *standings)


births = st.one_of(
    st.none(),
    st.builds(Birth, st.integers(1965, 1968)),
    st.builds(Birth, st.integers(1965, 1968), st.integers(1, 2)),
    st.builds(Birth, st.integers(1965, 1968), st.integers(1, 2), st.integers(1, 3)),
)


@st.composite
def polls(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind), *, annulled: bool = False) -> Poll:
    """Any poll that a count can give; votes lie close together, so that ties are frequent."""
    valid = draw(st.integers(0, 12) | st.integers(0, 10**7))
    voted = valid + draw(st.integers(0, 3))
    votes = st.integers(max(0, valid // 2 - 1), min(valid, valid // 2 + 3)) | st.integers(0, valid)
    numbers = draw(st.lists(st.integers(1, 99), max_size=9, unique=True))
    withdrawn = st.sampled_from((False, False, False, True))
    standings = tuple(Standing(n, draw(votes), draw(births), draw(withdrawn)) for n in numbers)
    seats = draw(st.integers(1, 5))
    kind = draw(st.sampled_from(kinds))
    of = draw(st.integers(seats, 5)) if kind is Kind.ADDITIONAL else seats
    electors = draw(st.integers(voted, 2 * voted + 2))
    void = annulled and draw(st.sampled_from((False, False, False, True)))
    return Poll(kind, seats, of, electors, voted, valid, standings, void)
