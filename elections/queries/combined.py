"""What becomes of a constituency over all its polls: the first, a re-election, an additional election."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elections.enums import ElectionKind
from elections.models import Contest


@dataclass(slots=True)
class Combined:
    """A constituency after its polls. `elected`: candidates (of the poll that elected them) in the order of
    the polls; `polls`: the contests in their order; `waits`: a poll was called and has no result yet."""

    polls: list[Contest]
    elected: list[int] = field(default_factory=list)
    waits: bool = False

    @property
    def missing(self) -> int:
        """Seats of the constituency that nobody was elected to so far."""
        return max(0, self.polls[0].seats_of_constituency - len(self.elected))

    @property
    def verdict(self) -> str:
        """The verdict of the last poll that has one; COMPLETE where the seats are full together."""
        if self.polls[0].outcome and not self.missing:
            return "complete"
        verdicts = [poll.verdict for poll in self.polls if poll.verdict]
        return verdicts[-1] if verdicts else ""


def combined(contests: Sequence[Contest]) -> dict[int, Combined]:
    """First contest -> what became of its constituency. One query for each generation of polls: two at most,
    three where a council lets an additional election follow a re-election."""
    found = {contest.pk: Combined([contest]) for contest in contests}
    roots = {contest.pk: contest.pk for contest in contests}
    generation = list(contests)
    while generation:
        for contest in generation:
            _add(found[roots[contest.pk]], contest)
        rows = Contest.objects.with_scopes_disabled().filter(
            parent_id__in=[contest.pk for contest in generation], reruns_areas=False
        )
        generation = list(rows.select_related("council_election__election").order_by("id"))
        for contest in generation:
            root = roots[contest.pk] = roots[contest.parent_id or 0]
            found[root].polls.append(contest)
    return found


def _add(to: Combined, contest: Contest) -> None:
    if not contest.outcome:
        to.waits = to.waits or contest is not to.polls[0]
        return
    elected = list(contest.outcome["elected"])
    is_added = contest.council_election.election.kind == ElectionKind.ADDITIONAL
    to.elected = [*to.elected, *elected] if is_added else elected
