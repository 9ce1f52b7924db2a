"""Where the official list of a council stands before and after it is made public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elections.enums import ListStage
from elections.models import Candidate, CandidateList, Contest, CouncilElection
from elections.queries.public_lists import GONE, STANDING, is_public
from elections.rules.candidates import check_list, check_women
from elections.rules.count import check_titles
from elections.rules.shapes import Finding, Sex


@dataclass(frozen=True, slots=True)
class ContestState:
    """One constituency: how many stand for how many seats, and what is wrong with its list or ballots."""

    contest: Contest
    standing: int
    left: int
    surplus: Finding | None
    titles: tuple[tuple[str, Finding], ...]  # (name, finding K12)


@dataclass(frozen=True, slots=True)
class ListState:
    """The official list of a council with what is checked before it is published.

    `locked`: the newest list that two people locked. `outdated`: somebody left it before it was published.
    """

    part: CouncilElection
    locked: CandidateList | None
    contests: tuple[ContestState, ...]
    women: Finding | None
    outdated: bool

    @property
    def is_public(self) -> bool:
        return is_public(self.part)

    @property
    def may_be_published(self) -> bool:
        return self.locked is not None and not self.outdated and not self.is_public and not self.empty

    @property
    def empty(self) -> bool:
        """Whether a constituency has nobody to vote for."""
        return not self.contests or any(state.standing == 0 for state in self.contests)

    @property
    def standing(self) -> int:
        return sum(state.standing for state in self.contests)


def list_state(part: CouncilElection) -> ListState:
    """The state of a council's official list. Three queries."""
    people = list(Candidate.objects.with_scopes_disabled().filter(council_election=part))
    contests = Contest.objects.with_scopes_disabled().filter(council_election=part).order_by("number")
    states = tuple(
        _contest_state(part, row, [p for p in people if p.contest_id == row.id]) for row in contests
    )
    official = [p for p in people if p.state in STANDING and p.contest_id]
    women = sum(p.sex == Sex.FEMALE for p in official)
    locked = locked_list(part)
    return ListState(
        part,
        locked,
        states,
        check_women(women, len(official)) if official else None,
        _outdated(part, locked, people),
    )


def locked_list(part: CouncilElection) -> CandidateList | None:
    """The newest official list that a second person locked. One query."""
    rows = CandidateList.objects.with_scopes_disabled().filter(council_election=part)
    rows = rows.filter(stage=ListStage.OFFICIAL, locked_at__isnull=False)
    newest: CandidateList | None = rows.order_by("-locked_at", "-id").first()
    return newest


def title_findings(people: Iterable[Candidate]) -> tuple[tuple[str, Finding], ...]:
    """Whose printed "Ông" or "Bà" disagrees with the sex in the list."""
    names = {person.id: person.full_name for person in people}
    printed = [(person.id, person.title_on_ballot, Sex(person.sex)) for person in people]
    found = check_titles(printed)
    return tuple((names[int(finding.reason.params["candidate"])], finding) for finding in found)


def _contest_state(part: CouncilElection, contest: Contest, people: Sequence[Candidate]) -> ContestState:
    standing = [person for person in people if person.state in STANDING]
    left = sum(person.state in GONE and bool(person.title_on_ballot) for person in people)
    on_it = len(standing) + (
        left if part.list_published_at else 0
    )  # what the list held when it was published
    surplus = check_list(contest.seats, on_it)
    return ContestState(contest, len(standing), left, surplus, title_findings(standing))


def _outdated(part: CouncilElection, locked: CandidateList | None, people: Sequence[Candidate]) -> bool:
    """Whether somebody on the locked list left before it was published: it is locked again without the name.
    Who leaves later stays on it, marked."""
    published = part.list_published_at
    if locked is None or locked.locked_at is None or (published and published >= locked.locked_at):
        return False
    on_it = {row["id"] for row in locked.content}
    return any(person.state in GONE and person.id in on_it for person in people)
