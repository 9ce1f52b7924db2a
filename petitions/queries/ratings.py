"""How content petitioners are: of one petition for its office, and of a council for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from petitions.enums import AnswerState
from petitions.models import Answer, Petition, Rating
from petitions.queries.statistics import kept
from petitions.rules.ratings import ENOUGH, SCORES


def last_accepted(petition: Petition) -> datetime | None:
    """When the answer in force was accepted; None without one. One query."""
    rows = Answer.objects.with_scopes_disabled().filter(petition=petition, state=AnswerState.ACCEPTED)
    found: datetime | None = rows.aggregate(at=Max("decided_at"))["at"]
    return found


def rating_of(petition: Petition) -> Rating | None:
    """With its note: for the petitioner and the office alone. One query."""
    rows = Rating.objects.with_scopes_disabled().filter(petition=petition)
    found: Rating | None = rows.first()
    return found


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Ratings of a council's petitions, or of all. `base`: the petitions whose answer was accepted, which are
    those that could be rated; `counts`: score -> number. Notes are never among it."""

    n: int
    base: int
    counts: Mapping[int, int]

    @property
    def mean(self) -> float | None:
        """To one decimal; None without ratings."""
        return (
            round(sum(score * count for score, count in self.counts.items()) / self.n, 1) if self.n else None
        )

    @property
    def is_enough(self) -> bool:
        """Whether there are so many that mean and counts may be shown."""
        return self.n >= ENOUGH


def satisfaction(council_id: int | None) -> Satisfaction:
    """How content the petitioners of a council's petitions are (None: of all councils). One query."""
    accepted = Answer.objects.with_scopes_disabled().filter(state=AnswerState.ACCEPTED)
    rows = Petition.objects.with_scopes_disabled().filter(pk__in=accepted.values("petition_id"))
    if council_id is not None:
        rows = rows.filter(council_id=council_id)
    found = dict(rows.order_by().values_list("rating__score").annotate(n=Count("pk")))
    counts = {score: found.get(score, 0) for score in SCORES}
    return Satisfaction(sum(counts.values()), sum(found.values()), counts)


def kept_satisfaction(council_id: int | None) -> Satisfaction:
    """`satisfaction`, at most a minute old: a public page asks."""
    return kept(f"ratings:{council_id or 'all'}", lambda: satisfaction(council_id))
