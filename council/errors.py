"""Refusals are values: a code for programs, a sentence for the person, the law where there is one."""

from __future__ import annotations

from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from council.rules.decision import Reason
from realtime.protocol import Refusal


class Refused(Refusal):
    """What a person asked for is not done, and why. `message` says what to do, in the person's language.

    `status` is the HTTP status that says the same to a browser. A refusal made from a rule's reason is
    put into words when it is answered, so in the language of the one who asked.
    """

    def __init__(
        self,
        code: str,
        message: str | Promise,
        law: str = "",
        *,
        status: int = 409,
        reason: Reason | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.law = law
        self.status = status
        self._message = message
        self._reason = reason

    @classmethod
    def because(cls, reason: Reason, *, status: int = 409) -> Self:
        """Turn a pure rule's reason into a refusal."""
        return cls(reason.code, reason.message, basis_text(reason), status=status, reason=reason)

    @property
    def message(self) -> str:
        """The sentence in the language in force."""
        return reason_text(self._reason) if self._reason else str(self._message)

    @property
    def said(self) -> str:
        """The sentence with its law in brackets, for a person to read."""
        return f"{self.message} ({self.law})" if self.law else self.message

    def answer(self) -> dict[str, str]:
        """The typed form that reaches a client."""
        return {"code": self.code, "message": self.message, "law": self.law}

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def not_found() -> Refused:
    """The same answer for what does not exist and for what belongs to another council."""
    return Refused("not_found", _("Không tìm thấy nội dung này; hãy quay lại trang trước."), status=404)


def reason_text(reason: Reason) -> str:
    """A reason's sentence in the language in force."""
    return reason.text(_)


def basis_text(reason: Reason) -> str:
    """The law behind a reason, "Luật 72/2025/QH15, Điều 35(2)"; "" when there is none."""
    return str(reason.basis) if reason.basis else ""
