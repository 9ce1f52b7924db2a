"""What a rule answers: a reason a person can read, with the article it stands on.

A rule that may refuse returns ``Reason | None`` (None: allowed). A rule that decides returns a
``Decision``. Messages are Vietnamese msgids with ``%(name)s`` placeholders; the pages translate
them, the rules never do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a msgid for the catalogue and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule is written: law, article with clause ("Điều 35(2)"), day it applies from."""

    law: str
    article: str
    since: date

    def __str__(self) -> str:
        return f"{self.law}, {self.article}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code for programs, a message for people, the source where there is one."""

    code: str
    message: str
    params: Mapping[str, int | str] = field(default_factory=dict, hash=False)
    basis: Basis | None = None

    def text(self, translate: Callable[[str], str] | None = None) -> str:
        """The message with its params filled in, without the basis; Vietnamese unless translated."""
        message = translate(self.message) if translate else self.message
        return message % self.params if self.params else message


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a vote: ``got`` against ``need``, counted on ``base``."""

    passed: bool
    reason: Reason
    need: int
    got: int
    base: int


LAW_72 = "Luật 72/2025/QH15"


def law_72(article: str, since: date = date(2025, 6, 16)) -> Basis:
    """An article of the Law on Organisation of Local Government, in force from 16 June 2025 (Art. 51(1))."""
    return Basis(LAW_72, article, since)
