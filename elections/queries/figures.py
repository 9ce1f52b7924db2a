"""The figures of records: from the database into the shape of the rules, to JSON and back, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from elections.models import CandidateVotes, CountRecord
from elections.rules.shapes import Figures

# The figures in the order of the paper (forms 23 and 32).
REQUIRED = ("electors", "voted", "issued", "collected", "valid", "invalid")
INVENTORY = ("received", "exchanged", "unused")
COLUMNS = (*REQUIRED, *INVENTORY, "by_names")


def figures_json(figures: Figures) -> dict[str, Any]:
    """Figures as JSON values; equal figures give equal values."""
    plain: dict[str, Any] = {name: getattr(figures, name) for name in (*REQUIRED, *INVENTORY)}
    plain["by_names"] = None if figures.by_names is None else list(figures.by_names)
    plain["votes"] = {str(candidate): votes for candidate, votes in sorted(figures.votes.items())}
    return plain


def figures_of(data: Mapping[str, Any]) -> Figures:
    """The figures that `figures_json` wrote."""
    by_names = data.get("by_names")
    values: dict[str, Any] = {name: data.get(name) for name in (*REQUIRED, *INVENTORY)}
    return Figures(
        **values,
        by_names=None if by_names is None else tuple(by_names),
        votes={int(candidate): votes for candidate, votes in data["votes"].items()},
    )


def differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """The fields in which two entries (as JSON) differ, in the order of the paper; "votes.12" for a
    candidate."""
    fields = [name for name in COLUMNS if first.get(name) != second.get(name)]
    votes, others = first["votes"], second["votes"]
    people = sorted({*votes, *others}, key=int)
    return fields + [f"votes.{pk}" for pk in people if votes.get(pk) != others.get(pk)]


def has_figures(record: CountRecord) -> bool:
    """Whether the figures of a record are settled."""
    return record.electors is not None


def votes_of(record_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Record -> candidate -> votes. One query."""
    found: dict[int, dict[int, int]] = {pk: {} for pk in record_ids}
    rows = CandidateVotes.objects.with_scopes_disabled().filter(record_id__in=list(found)).order_by()
    for record_id, candidate_id, votes in rows.values_list("record_id", "candidate_id", "votes"):
        found[record_id][candidate_id] = votes
    return found


def figures_of_record(record: CountRecord, votes: Mapping[int, int]) -> Figures:
    """The settled figures of a record."""
    values = {name: getattr(record, name) for name in (*REQUIRED, *INVENTORY)}
    by_names = None if record.by_names is None else tuple(record.by_names)
    return Figures(**values, by_names=by_names, votes=dict(votes))
