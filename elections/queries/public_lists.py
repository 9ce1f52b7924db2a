"""What the public sees of polling days and official lists: one whitelist of fields, published lists alone.

Public is what form 22 prints (Resolution 40/NQ-HĐBCQG), the photo, the career and the action programme. A
new field of Candidate is public only once it is named here; tests hold every field to one of the two lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from council.models import Council
from council.rules.wording import HANOI
from elections.enums import CandidateState, Sex, Theory
from elections.models import Candidate, Contest, CouncilElection, Election, PollingArea, ResidentialGroup
from elections.rules.ballot_order import ballot_key
from elections.rules.shapes import Birth

PUBLIC_FIELDS = (
    "code",
    "state",  # as "standing" or "has left" alone
    "full_name",
    "other_names",
    "sex",
    "birth_year",
    "birth_month",
    "birth_day",
    "nationality",
    "ethnicity",
    "religion",
    "native_place",
    "residence",
    "education",
    "professional",
    "degree",
    "theory",
    "languages",
    "occupation",
    "workplace",
    "party_since",
    "council_terms",
    "note",
    "career",
    "programme",
    "photo",
    "title_on_ballot",
    "ballot_position",
)
PRIVATE_FIELDS = frozenset(
    {
        "id",
        "council_election",
        "council",
        "contest",
        "parent",
        "sort_key",
        "search_key",
        "professional_level",
        "self_nominated",
        "nominated_by",
        "stands_for_assembly",
        "sector",
        "filed_at",
        "receipt_number",
        "left_on",
        "left_reason",
        "votes",  # published with the result, not with the list
        "person",
        "version",
    }
)
STANDING = (
    CandidateState.OFFICIAL,
    CandidateState.ELECTED,
    CandidateState.NOT_ELECTED,
    CandidateState.CONFIRMED,
    CandidateState.REFUSED,
)
GONE = (CandidateState.WITHDRAWN, CandidateState.REMOVED)
# How long after polling day the first page leads to it: results are due within ten days, complaints follow.
AFTERWARDS = timedelta(days=21)
LAST = 1000  # behind every position on a ballot


@dataclass(frozen=True, slots=True)
class CareerLine:
    """One line of the short biography: from when to when, what."""

    period: str
    work: str


@dataclass(frozen=True, slots=True)
class PublicCandidate:
    """A candidate as the public sees one: the fields of the whitelist and nothing else.

    `left`: withdrew or was removed after the list was published; such a name stays, marked.
    """

    code: str
    full_name: str
    other_names: str
    sex: str
    birth: Birth
    nationality: str
    ethnicity: str
    religion: str
    native_place: str
    residence: str
    education: str
    professional: str
    degree: str
    theory: str
    languages: str
    occupation: str
    workplace: str
    party_since: str
    council_terms: str
    note: str
    career: tuple[CareerLine, ...]
    programme: str
    photo: str
    title: str
    left: bool

    @property
    def birth_text(self) -> str:
        """12/3/1970, 3/1970 or 1970, as far as it is known."""
        parts = (self.birth.day, self.birth.month, self.birth.year)
        return "/".join(str(part) for part in parts if part)

    @property
    def sex_label(self) -> str:
        return str(Sex(self.sex).label)

    @property
    def theory_label(self) -> str:
        """Political theory in words; "" for none, which form 22 leaves blank."""
        return str(Theory(self.theory).label) if self.theory else ""

    @property
    def post(self) -> str:
        """What somebody is, and where: "Giáo viên, Trường Trung học cơ sở X"."""
        return ", ".join(part for part in (self.occupation, self.workplace) if part)

    @property
    def initials(self) -> str:
        """The first letter of the given name, in the place of a missing photo."""
        return self.full_name.split()[-1][:1].upper() if self.full_name.split() else ""


def public_candidate(row: Mapping[str, Any]) -> PublicCandidate:
    """The public face of a row of PUBLIC_FIELDS."""
    same = (
        "code", "full_name", "other_names", "sex", "nationality", "ethnicity", "religion", "native_place",
        "residence", "education", "professional", "degree", "theory", "languages", "occupation", "workplace",
        "party_since", "council_terms", "note", "programme", "photo",
    )  # fmt: skip
    return PublicCandidate(
        **{name: row[name] for name in same},
        birth=Birth(row["birth_year"], row["birth_month"], row["birth_day"]),
        career=career_lines(row["career"]),
        title=row["title_on_ballot"] or ("Bà" if row["sex"] == Sex.FEMALE else "Ông"),
        left=row["state"] in GONE,
    )


def career_lines(entries: Iterable[Any]) -> tuple[CareerLine, ...]:
    """The career as stored ({"from", "to", "work"}), the lines that say something."""
    found = []
    for entry in entries:
        if isinstance(entry, Mapping):
            period = " – ".join(str(entry[key]) for key in ("from", "to") if entry.get(key))
            found.append(CareerLine(period, str(entry.get("work", ""))))
        else:
            found.append(CareerLine("", str(entry)))
    return tuple(line for line in found if line.work)


def on_the_list(prefix: str = "") -> Q:
    """Candidates of official lists: those standing or decided on, and those who left since the list was
    published or the ballots printed. `prefix`: the way to the candidate, for aggregates."""
    since = TruncDate(f"{prefix}council_election__list_published_at", tzinfo=HANOI)
    late = Q(**{f"{prefix}ballot_position__isnull": False}) | Q(**{f"{prefix}left_on__gte": since})
    # The title is given by the lock of the official list: without one nobody was ever on it.
    gone = Q(**{f"{prefix}state__in": GONE}) & ~Q(**{f"{prefix}title_on_ballot": ""}) & late
    return Q(**{f"{prefix}contest__isnull": False}) & (Q(**{f"{prefix}state__in": STANDING}) | gone)


def listed(contest_ids: Iterable[int]) -> dict[int, tuple[PublicCandidate, ...]]:
    """The candidates of these contests in the order of their ballots. One query.

    Whether the lists are public is the caller's question: `is_public`.
    """
    rows = Candidate.objects.with_scopes_disabled().filter(on_the_list(), contest_id__in=list(contest_ids))
    found: dict[int, list[tuple[tuple[Any, ...], PublicCandidate]]] = {}
    for row in rows.values("contest_id", *PUBLIC_FIELDS):
        found.setdefault(row["contest_id"], []).append((_place(row), public_candidate(row)))
    return {
        contest: tuple(person for _place, person in sorted(people, key=lambda pair: pair[0]))
        for contest, people in found.items()
    }


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The ballot's order, in which who has left keeps the place the name had."""
    birth = Birth(row["birth_year"], row["birth_month"], row["birth_day"])
    position = LAST if row["ballot_position"] is None else row["ballot_position"]
    return ballot_key(row["full_name"]), birth, position, row["code"]


def published_candidate(part: CouncilElection, code: str) -> tuple[PublicCandidate, Contest] | None:
    """One candidate of a council's official list. Two queries."""
    rows = Candidate.objects.with_scopes_disabled().filter(on_the_list(), council_election=part, code=code)
    row = rows.values("contest_id", *PUBLIC_FIELDS).first()
    if row is None:
        return None
    return public_candidate(row), Contest.objects.with_scopes_disabled().get(pk=row["contest_id"])


def is_public(part: CouncilElection) -> bool:
    """Whether a council's list is for the public now."""
    return part.list_published_at is not None and part.list_unpublished_at is None


def public_elections() -> list[Election]:
    """The polling days the public is led to, newest first. One query.

    A rehearsal is reached by its address alone, and each of its pages says what it is.
    """
    return list(Election.objects.with_scopes_disabled().filter(is_test=False).select_related("council"))


def public_election(code: str) -> Election | None:
    """A polling day by its address. One query."""
    rows = Election.objects.with_scopes_disabled().filter(code=code)
    return rows.select_related("council").first()


def parts_of(election: Election) -> list[CouncilElection]:
    """The councils elected on a polling day: the city's first, then by name. One query."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election).select_related("council")
    return sorted(rows, key=lambda part: (part.level != "city", part.council.search_key, part.council.code))


def communes_with_areas(election: Election) -> list[Council]:
    """Where there are polling areas, by name. One query."""
    areas = PollingArea.objects.with_scopes_disabled().filter(election=election)
    rows = Council.objects.filter(pk__in=areas.order_by().values("council_id"))
    return sorted(rows, key=lambda row: (row.search_key, row.code))


def has_results(election: Election) -> bool:
    """Whether a result of a polling day is published. One query."""
    rows = Contest.objects.with_scopes_disabled().filter(council_election__election=election)
    return rows.filter(published_at__isnull=False).exists()


def part_of(election_code: str, council_code: str) -> CouncilElection | None:
    """The election of one council, by its address and that of the polling day. One query."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(
        election__code=election_code, council__code=council_code
    )
    found: CouncilElection | None = rows.select_related("council", "term", "election").first()
    return found


def newest_part_of(council_id: int) -> CouncilElection | None:
    """The newest public election of a council. One query."""
    rows = CouncilElection.objects.with_scopes_disabled().filter(
        council_id=council_id, election__is_test=False
    )
    found: CouncilElection | None = rows.select_related("election").order_by("-election__day", "-id").first()
    return found


def current_election(today: date) -> Election | None:
    """The polling day to come or just over; None between elections. One query."""
    rows = Election.objects.with_scopes_disabled().filter(is_test=False, day__gte=today - AFTERWARDS)
    return rows.order_by("day", "id").first()


@dataclass(frozen=True, slots=True)
class PublicContest:
    """A constituency as voters see it: what it is made of, how many are on its list."""

    id: int
    number: int
    seats: int
    listed: int
    communes: tuple[Council, ...]
    groups: tuple[str, ...]
    has_result: bool


def contests_of(part: CouncilElection) -> list[PublicContest]:
    """A council's constituencies by number. Three queries."""
    rows = Contest.objects.with_scopes_disabled().filter(council_election=part)
    listed = Count("candidates", filter=on_the_list("candidates__"))
    rows = rows.order_by("number").prefetch_related("communes")
    groups: dict[int, list[str]] = {}
    named = ResidentialGroup.objects.with_scopes_disabled().filter(contest__council_election=part)
    for contest, name in named.order_by("id").values_list("contest_id", "name"):
        groups.setdefault(contest or 0, []).append(name)
    return [
        PublicContest(
            row.id,
            row.number,
            row.seats,
            row.listed,
            tuple(sorted(row.communes.all(), key=lambda council: council.search_key)),
            tuple(groups.get(row.id, ())),
            row.published_at is not None,
        )
        for row in rows.annotate(listed=listed)
    ]


def contest_of(part: CouncilElection, number: int) -> PublicContest | None:
    """One constituency of a council. Three queries where it exists."""
    return next((contest for contest in contests_of(part) if contest.number == number), None)
