"""Two other ways to find who is elected, written without the rule: all subsets, and SQL."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from elections.rules.shapes import Birth, Poll, Standing


@dataclass(frozen=True)
class Told:
    """What the rule must say: surely elected, undecided, and how many seats the undecided share."""

    elected: frozenset[int]
    tied: frozenset[int]
    open_seats: int


def _days(birth: Birth | None) -> tuple[int, int]:
    """The first and last day, as yyyymmdd, that a date as far as it is known may be."""
    if birth is None:
        return 0, 99_999_999
    if birth.month and birth.day:
        day = birth.year * 10_000 + birth.month * 100 + birth.day
        return day, day
    return birth.year * 10_000 + 101, birth.year * 10_000 + 1231


def _lawful(chosen: Sequence[Standing], passers: Sequence[Standing]) -> bool:
    """Nobody left out has more votes than somebody chosen, or the same and a surely earlier birth."""
    left = [s for s in passers if s not in chosen]
    return not any(
        out.votes > member.votes
        or (out.votes == member.votes and _days(out.birth)[1] < _days(member.birth)[0])
        for out in left
        for member in chosen
    )


def by_subsets(poll: Poll) -> Told:
    """Art. 78 as a condition on sets: look at every set of the right size and keep the lawful ones."""
    passers = [s for s in poll.standings if not s.withdrawn and s.votes > poll.valid - s.votes]
    size = min(poll.seats, len(passers))
    lawful = [frozenset(s.candidate for s in c) for c in combinations(passers, size) if _lawful(c, passers)]
    always, ever = frozenset.intersection(*lawful), frozenset.union(*lawful)
    return Told(always, ever - always, size - len(always))


_SQL = """
WITH passer AS (
    SELECT * FROM standing WHERE NOT withdrawn AND votes + votes > valid
), place AS (
    SELECT a.poll, a.candidate, a.seats,
        SUM(b.votes > a.votes OR (b.votes = a.votes AND b.last_day < a.first_day)) AS before,
        SUM(b.candidate <> a.candidate
            AND (b.votes > a.votes OR (b.votes = a.votes AND NOT a.last_day < b.first_day))) AS maybe_before
    FROM passer a JOIN passer b ON a.poll = b.poll
    GROUP BY a.poll, a.candidate
)
SELECT poll, candidate, seats,
    CASE WHEN maybe_before < seats THEN 'elected' WHEN before >= seats THEN 'out' ELSE 'tied' END
FROM place
"""


def by_sql(polls: Sequence[Poll]) -> Iterator[Told]:
    """The same for many polls in one query: places counted by comparing each passer with each other."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE TABLE standing (poll INT, candidate INT, votes INT, first_day INT, last_day INT,"
        " withdrawn INT, valid INT, seats INT, PRIMARY KEY (poll, candidate)) WITHOUT ROWID"
    )
    base.executemany("INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(polls))
    found: dict[int, dict[str, set[int]]] = {}
    for poll, candidate, _, fate in base.execute(_SQL):
        found.setdefault(poll, {}).setdefault(fate, set()).add(candidate)
    base.close()
    for number, poll in enumerate(polls):
        fates = found.get(number, {})
        elected, tied = frozenset(fates.get("elected", ())), frozenset(fates.get("tied", ()))
        yield Told(elected, tied, poll.seats - len(elected) if tied else 0)


def _rows(polls: Iterable[Poll]) -> Iterator[tuple[int, ...]]:
    for number, poll in enumerate(polls):
        for s in poll.standings:
            yield number, s.candidate, s.votes, *_days(s.birth), s.withdrawn, poll.valid, poll.seats
