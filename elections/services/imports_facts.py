"""What the database knows that an import is checked against. A fixed number of queries for any workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from council import text
from council.enums import CouncilKind
from council.models import Council
from council.permissions import Actor
from council.rules.decision import N_
from elections.enums import Level, ListStage, ResultState
from elections.models import AreaContest, CandidateList, Contest, CouncilElection, Election, PollingArea
from elections.services.imports_cells import Fault, stop
from elections.services.imports_sheets import ReadSheet, Row, nearest

Place = tuple[str, int]  # code of a council, number of a constituency or polling area


@dataclass(frozen=True, slots=True)
class KnownCouncil:
    """A council, and its election on this polling day where it has one (else `level` is "")."""

    id: int
    code: str
    name: str
    is_city: bool
    election_id: int = 0
    term_id: int = 0
    level: str = ""
    seats: int = 0


@dataclass(slots=True)
class KnownContest:
    """A contest of the database, or (`id` 0) of the file that is checked; `row` is where the file says so.

    `communes`: codes, of a city's contest alone.
    """

    id: int
    seats: int
    communes: set[str] = field(default_factory=set)
    counted: bool = False
    row: int = 0


@dataclass(slots=True)
class KnownArea:
    """A polling area of the database, or (`id` 0) of the file; `contests`: number by level."""

    id: int
    kind: str
    contests: dict[str, int] = field(default_factory=dict)
    row: int = 0


@dataclass(slots=True)
class Facts:
    """The election an import goes into, as far as the actor's council has a say in it.

    `leads`: the actor's council leads the polling day and imports for all; any other for itself alone.
    """

    election: Election
    own: str
    leads: bool
    councils: dict[str, KnownCouncil]
    contests: dict[Place, KnownContest] = field(default_factory=dict)
    areas: dict[Place, KnownArea] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  # councils whose official list is locked or published
    _hints: dict[str, str] = field(default_factory=dict)
    _words: dict[str, KnownCouncil] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for known in self.councils.values():
            self._words[known.code] = known
            self._words[text.fold(known.name).replace(" ", "")] = known

    @property
    def city(self) -> KnownCouncil | None:
        """The city's council, where it is elected on this day."""
        return next((c for c in self.councils.values() if c.level == Level.CITY), None)

    def council_of(self, row: Row, column: str = "council") -> KnownCouncil | None:
        """The council a row is about, if the actor may import for it; otherwise a fault says why not."""
        code = row.get(column)
        if code is None:
            return None
        if not self.leads and code != self.own:
            message = N_("Dòng này của đơn vị “%(unit)s”; bạn chỉ nhập được dòng của đơn vị mình (%(own)s).")
            row.found.append(stop("other_council", message, column, unit=code, own=self.own))
            return None
        found = self.councils.get(code)
        if found is None:
            row.found.append(self.unknown(code, column))
        return found

    def unknown(self, code: str, column: str) -> Fault:
        """The fault of a code no council has, with the council that was probably meant."""
        message = N_("Không có đơn vị hành chính nào mang mã “%(unit)s”.")
        return stop("unknown_council", message, column, self.hint(code), unit=code)

    def hint(self, said: str) -> str:
        """The council most like what was typed in place of a code: "00004 (Ba Đình)"."""
        if said not in self._hints:
            near = self._words.get(nearest(text.fold(said).replace(" ", ""), list(self._words)))
            self._hints[said] = f"{near.code} ({near.name})" if near else ""
        return self._hints[said]

    def commune_contests(self) -> dict[str, int]:
        """Code of a commune -> number of the city's constituency it is part of."""
        return {
            commune: number
            for (_city, number), contest in self.contests.items()
            for commune in contest.communes
        }

    def seats_of(self, code: str) -> int:
        """Seats of all constituencies of a council, those of the file included."""
        return sum(contest.seats for (council, _n), contest in self.contests.items() if council == code)


def facts_of(actor: Actor, election: Election) -> Facts:
    """The councils, contests and areas of an election that the actor's council may import into."""
    councils = _councils(election)
    own = next(known.code for known in councils.values() if known.id == actor.council_id)
    facts = Facts(election, own, election.council_id == actor.council_id, councils)
    _read_contests(facts)
    _read_areas(facts)
    _read_closed(facts)
    return facts


def _councils(election: Election) -> dict[str, KnownCouncil]:
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election)
    elected = {row.council_id: row for row in rows}
    return {
        council.code: _known(council, elected.get(council.id)) for council in Council.objects.order_by("code")
    }


def _known(council: Council, elected: CouncilElection | None) -> KnownCouncil:
    known = KnownCouncil(council.id, council.code, council.name, council.kind == CouncilKind.CITY)
    if elected is None:
        return known
    return KnownCouncil(
        known.id,
        known.code,
        known.name,
        known.is_city,
        elected.id,
        elected.term_id,
        elected.level,
        elected.seats,
    )


def _read_contests(facts: Facts) -> None:
    rows = Contest.objects.with_scopes_disabled().filter(council_election__election=facts.election)
    found: dict[int, KnownContest] = {}
    columns = ("id", "council__code", "number", "seats_of_constituency", "result_state")
    for pk, code, number, seats, state in rows.order_by("id").values_list(*columns):
        found[pk] = facts.contests[code, number] = KnownContest(
            pk, seats, counted=state != ResultState.COUNTING
        )
    through = Contest.communes.through.objects.filter(contest__council_election__election=facts.election)
    for pk, code in through.values_list("contest_id", "council__code"):
        found[pk].communes.add(code)


def _read_areas(facts: Facts) -> None:
    places = PollingArea.objects.with_scopes_disabled().filter(election=facts.election)
    if not facts.leads:
        places = places.filter(council__code=facts.own)
    for pk, code, number, kind in places.values_list("id", "council__code", "number", "kind"):
        facts.areas[code, number] = KnownArea(pk, kind)
    rows = AreaContest.objects.with_scopes_disabled().filter(area__election=facts.election).order_by("id")
    if not facts.leads:
        rows = rows.filter(area__council__code=facts.own)
    columns = ("area__council__code", "area__number", "level", "contest__number")
    for code, number, level, contest in rows.values_list(*columns):
        facts.areas[code, number].contests[level] = contest


def _read_closed(facts: Facts) -> None:
    published = CouncilElection.objects.with_scopes_disabled().filter(
        election=facts.election, list_published_at__isnull=False
    )
    locked = CandidateList.objects.with_scopes_disabled().filter(
        council_election__election=facts.election, stage=ListStage.OFFICIAL, locked_at__isnull=False
    )
    for rows in (published, locked):
        facts.closed.update(rows.values_list("council__code", flat=True))


def rows_of(sheets: list[ReadSheet], key: str) -> Iterator[Row]:
    """The rows of one kind of sheet."""
    for sheet in sheets:
        if sheet.key == key:
            yield from sheet.rows
