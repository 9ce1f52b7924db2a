"""How the rules report faults: those that stop, and those accepted with a written reason."""

from __future__ import annotations

from collections.abc import Iterable

from council.rules.decision import Reason
from elections.rules.shapes import Finding


def stops(reason: Reason) -> Finding:
    """A fault nobody can wave through: the figures contradict each other or the law."""
    return Finding(reason.code, True, reason)


def warns(reason: Reason) -> Finding:
    """A fault that may be true of the paper; a person writes why before it is accepted."""
    return Finding(reason.code, False, reason)


def sorted_findings(findings: Iterable[Finding | None]) -> tuple[Finding, ...]:
    """Those that stop come first; within each kind the order of their checks stays."""
    return tuple(sorted((f for f in findings if f is not None), key=lambda finding: not finding.hard))
