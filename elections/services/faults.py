"""A refusal with every fault that was found, not only the first: each with its code, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from council.errors import Refused, basis_text, reason_text
from elections.rules.shapes import Finding


def finding_text(finding: Finding, names: Mapping[int, str] | None = None) -> str:
    """What a finding says, led by the candidate's or the area's name where it is about one."""
    params = finding.reason.params
    key = params.get("candidate", params.get("area"))
    name = (names or {}).get(key) if isinstance(key, int) else None
    text = reason_text(finding.reason)
    return f"{name}: {text}" if name else text


class Faulty(Refused):
    """Figures with faults. The code is that of the first; `findings` has them all, those that stop first."""

    def __init__(self, findings: Sequence[Finding], names: Mapping[int, str] | None = None) -> None:
        first = findings[0].reason
        super().__init__(first.code, first.message, basis_text(first), reason=first)
        self.findings = tuple(findings)
        self.names = dict(names or {})

    @property
    def codes(self) -> list[str]:
        """The codes found, each once, in their order."""
        return list(dict.fromkeys(finding.code for finding in self.findings))

    @property
    def message(self) -> str:
        """Every fault with its code, in the language in force."""
        return " ".join(f"[{f.code}] {finding_text(f, self.names)}" for f in self.findings)
