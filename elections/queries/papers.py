"""What the papers of an official list are made from: the list itself, ballot papers, posters, QR sheets.

Papers are Vietnamese whatever language their reader has chosen; the services see to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from council.enums import CouncilKind
from council.models import Council
from elections.enums import Level
from elections.models import Candidate, CouncilElection
from elections.queries.public_areas import AreaLevel, PublicArea
from elections.queries.public_lists import PublicCandidate, contests_of, listed
from elections.rules.ballot_order import same_names
from elections.rules.shapes import Birth


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose council is elected: "thành phố Hà Nội", "XVII", "2026-2031". `level` is "thành phố" or "xã"."""

    name: str
    seat: str
    term: str
    years: str
    level: str


@dataclass(frozen=True, slots=True)
class ListPaper:
    """Form 22 for one constituency."""

    unit: Unit
    number: int
    made_of: str
    seats: int
    people: tuple[PublicCandidate, ...]


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """Form 14 or 15 for one constituency: names as they are printed, in their order."""

    unit: Unit
    is_city: bool
    number: int
    seats: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PosterLevel:
    """One ballot of an area: which council and constituency, how many to elect, who stands."""

    title: str
    number: int
    seats: int
    people: tuple[PublicCandidate, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """What hangs at the door of a polling area. `photos` holds the stored photos by their names."""

    unit: str
    number: int
    place: str
    address: str
    groups: tuple[str, ...]
    day: date
    opens: time
    closes: time
    link: str
    levels: tuple[PosterLevel, ...]
    photos: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class QrLine:
    """One area on a sheet of QR codes."""

    unit: str
    number: int
    place: str
    address: str
    link: str


def unit_of(part: CouncilElection) -> Unit:
    """The council of an election as its papers name it."""
    years = f"{part.term.starts_on.year}-{part.term.ends_on.year}"
    level = "thành phố" if part.level == Level.CITY else "xã"
    return Unit(unit_called(part.council), part.council.name, part.term.number, years, level)


def unit_called(council: Council) -> str:
    """ "phường Ba Đình"."""
    return f"{CouncilKind(council.kind).label} {council.name}"


def list_papers(part: CouncilElection) -> list[ListPaper]:
    """Form 22 for every constituency of a council. Four queries."""
    contests = contests_of(part)
    people = listed([contest.id for contest in contests])
    return [
        ListPaper(
            unit_of(part),
            contest.number,
            ", ".join([unit_called(row) for row in contest.communes] or contest.groups),
            contest.seats,
            people.get(contest.id, ()),
        )
        for contest in contests
    ]


def ballot_paper(
    part: CouncilElection, number: int, seats: int, candidates: Sequence[Candidate]
) -> BallotPaper:
    """Form 14 or 15 from the candidates in their order."""
    births = {row.id: Birth(row.birth_year, row.birth_month, row.birth_day) for row in candidates}
    alike = same_names((row.id, row.full_name, births[row.id]) for row in candidates)
    names = tuple(_on_ballot(row, births[row.id], with_birth=row.id in alike) for row in candidates)
    return BallotPaper(unit_of(part), part.level == Level.CITY, number, seats, names)


def _on_ballot(candidate: Candidate, birth: Birth, *, with_birth: bool) -> str:
    """ "Bà Nguyễn Thị An (Hà An) (12/3/1970)": the birth date only where another bears the same name."""
    parts = [candidate.title_on_ballot, candidate.full_name]
    if candidate.other_names:
        parts.append(f"({candidate.other_names})")
    if with_birth:
        parts.append(f"({written(birth)})")
    return " ".join(parts)


def written(birth: Birth) -> str:
    """ "05/03/1970", "03/1970" or "1970", as far as it is known."""
    return "/".join(f"{part:02d}" for part in (birth.day, birth.month, birth.year) if part)


def poster_of(
    area: PublicArea,
    link: str,
    photos: Mapping[str, bytes],
    levels: Iterable[AreaLevel],
    groups: tuple[str, ...],
) -> Poster:
    """The poster of an area."""
    row, day = area.area, area.election
    return Poster(
        unit=unit_called(row.council),
        number=row.number,
        place=row.place,
        address=row.address,
        groups=groups,
        day=day.day,
        opens=day.opens,
        closes=day.closes,
        link=link,
        levels=tuple(_poster_level(level) for level in levels),
        photos=photos,
    )


def _poster_level(level: AreaLevel) -> PosterLevel:
    title = f"Hội đồng nhân dân {unit_called(level.part.council)}"
    standing = tuple(person for person in level.people if not person.left)
    return PosterLevel(title, level.contest.number, level.contest.seats, standing)


def qr_line(area: PublicArea, link: str) -> QrLine:
    row = area.area
    return QrLine(unit_called(row.council), row.number, row.place, row.address, link)
