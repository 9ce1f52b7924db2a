"""The same person twice on one polling day: by identity number, and by a name and birth date that are alike.

Nobody is thrown out by likeness alone: two people may bear one name. Only equal identity numbers stop a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz

from council import text
from council.rules.decision import N_, Reason
from elections.enums import CandidateState, Level
from elections.models import Candidate
from elections.rules.findings import warns
from elections.rules.nominees import ListFinding, Nominee, same_person
from elections.rules.shapes import Birth, Sex

OUT = (CandidateState.DRAFT, CandidateState.WITHDRAWN, CandidateState.REMOVED)
ALIKE, NEARLY_EQUAL, SWAPPED = 80, 97, 90  # of 100, by Indel distance of the folded names


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidacy in the comparison: what other councils may know of it, and no more."""

    nominee: Nominee
    code: str
    state: str
    council_name: str
    council_code: str
    folded: str

    @property
    def state_label(self) -> str:
        return str(CandidateState(self.state).label)

    @property
    def level_label(self) -> str:
        return str(Level(self.nominee.level).label)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidacies that may be one person's. `reason`: why they cannot both stand, if they are."""

    left: Standing
    right: Standing
    score: int
    same_identity: bool
    reason: Reason | None

    @property
    def must_go(self) -> bool:
        return self.same_identity and self.reason is not None


def standings(election_id: int) -> list[Standing]:
    """Everybody who stands for any council on a polling day, drafts aside. One query."""
    return _read(Q(council_election__election_id=election_id) & ~Q(state__in=OUT))


def nominees_with(election_id: int, identity: str, *, also: int) -> list[Nominee]:
    """The candidacies of one polling day with an identity number; `also`: one that counts though a draft."""
    standing = ~Q(state__in=OUT) | Q(pk=also)
    found = _read(Q(council_election__election_id=election_id, secret__id_index=identity) & standing)
    return [one.nominee for one in found]


def pairs_of(election_id: int, council_id: int | None) -> list[Pair]:
    """Pairs with a candidate of `council_id` in them, all of the polling day's for None; the surest first."""
    return pairs_among(standings(election_id), council_id)


def pairs_among(everyone: list[Standing], council_id: int | None) -> list[Pair]:
    """The same, of candidacies that have been read."""
    found = {(pair.left.nominee.id, pair.right.nominee.id): pair for pair in _alike(everyone, council_id)}
    return sorted(found.values(), key=lambda pair: (not pair.must_go, not pair.same_identity, -pair.score))


def likeness_findings(pairs: Iterable[Pair]) -> list[ListFinding]:
    """A warning for each pair that only looks alike; equal identity numbers are rules.nominees' matter."""
    found = []
    for pair in pairs:
        if not pair.same_identity:
            params = {
                "left": pair.left.nominee.name,
                "right": pair.right.nominee.name,
                "council": pair.right.council_name,
            }
            message = N_("%(left)s và %(right)s (%(council)s) có họ tên và ngày sinh gần giống nhau.")
            ids = (pair.left.nominee.id, pair.right.nominee.id)
            found.append(ListFinding(warns(Reason("C14", message, params)), ids))
    return found


def _alike(everyone: list[Standing], council_id: int | None) -> Iterator[Pair]:
    mine = [one for one in everyone if council_id in (None, one.nominee.council)]
    by_key: dict[Any, list[Standing]] = defaultdict(list)
    for one in everyone:
        for key in _keys(one):
            by_key[key].append(one)
    for one in mine:
        for other in {o.nominee.id: o for key in _keys(one) for o in by_key[key]}.values():
            both_mine = council_id in (None, other.nominee.council)
            if other is one or (both_mine and other.nominee.id < one.nominee.id):
                continue
            pair = _pair(one, other)
            if pair:
                yield pair


def _keys(one: Standing) -> list[Any]:
    """Only those who share a year, a name or a number are compared: 5,000 candidates in a second."""
    keys: list[Any] = [one.nominee.birth.year, one.folded]
    return [*keys, one.nominee.identity] if one.nominee.identity else keys


def _pair(one: Standing, other: Standing) -> Pair | None:
    same = bool(one.nominee.identity) and one.nominee.identity == other.nominee.identity
    score = round(fuzz.ratio(one.folded, other.folded))
    differ = one.nominee.identity and other.nominee.identity and not same
    if not same and (differ or not _close(one.nominee.birth, other.nominee.birth, score)):
        return None
    return Pair(one, other, score, same, same_person([one.nominee, other.nominee]))


def _close(a: Birth, b: Birth, score: int) -> bool:
    """Whether two births with names so alike may be one person's; an unknown part equals any."""
    agree = [x == y or not (x and y) for x, y in ((a.year, b.year), (a.month, b.month), (a.day, b.day))]
    if all(agree):
        return score >= ALIKE
    swapped = a.year == b.year and (a.month, a.day) == (b.day, b.month)
    return (swapped and score >= SWAPPED) or (sum(agree) == 2 and score >= NEARLY_EQUAL)


COLUMNS = (
    "id",
    "full_name",
    "birth_year",
    "birth_month",
    "birth_day",
    "sex",
    "contest__number",
    "council_id",
    "council_election__level",
    "secret__id_index",
    "stands_for_assembly",
    "code",
    "state",
    "council__name",
    "council__code",
)


def _read(condition: Q) -> list[Standing]:
    rows = Candidate.objects.with_scopes_disabled().filter(condition).order_by("id")
    return [_standing(*row) for row in rows.values_list(*COLUMNS)]


def _standing(
    pk: int,
    name: str,
    year: int,
    month: int,
    day: int,
    sex: str,
    contest: int | None,
    council: int,
    level: str,
    identity: str | None,
    national: bool,
    code: str,
    state: str,
    council_name: str,
    council_code: str,
) -> Standing:
    birth = Birth(year, month, day)
    nominee = Nominee(pk, name, birth, Sex(sex), contest, council, level, identity or "", national)
    return Standing(nominee, code, state, council_name, council_code, text.fold(name))
