"""An outcome as JSON in the database, and back as reasons that can be put into words in any language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from council.rules.decision import Basis, Reason
from elections.rules.shapes import Outcome


def reason_json(reason: Reason) -> dict[str, Any]:
    """A reason as JSON values."""
    basis = reason.basis
    return {
        "code": reason.code,
        "message": reason.message,
        "params": dict(reason.params),
        "law": basis.law if basis else "",
        "article": basis.article if basis else "",
        "since": basis.since.isoformat() if basis else "",
    }


def reason_of(data: Mapping[str, Any]) -> Reason:
    """The reason that `reason_json` wrote."""
    basis = None
    if data["law"]:
        basis = Basis(data["law"], data["article"], date.fromisoformat(data["since"]))
    return Reason(data["code"], data["message"], dict(data["params"]), basis)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON values, every decision with its reason."""
    return {
        "verdict": str(outcome.verdict),
        "elected": list(outcome.elected),
        "missing": outcome.missing,
        "tied": list(outcome.tied),
        "open_seats": outcome.open_seats,
        "reasons": [reason_json(reason) for reason in outcome.reasons],
        "fates": [
            {
                "candidate": fate.candidate,
                "votes": fate.votes,
                "elected": fate.elected,
                "reason": reason_json(fate.reason),
            }
            for fate in outcome.fates
        ],
    }
