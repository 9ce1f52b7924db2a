"""Refusals: a typed code, a sentence in the reader's language, the law."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from council.errors import Refused, basis_text, not_found, reason_text
from council.rules.decision import Basis, Reason
from realtime.protocol import Refusal

REASON = Reason(
    "reason_required",
    "Phải ghi rõ lý do hủy, ít nhất %(least)s ký tự.",
    {"least": 10},
    Basis("Luật 72/2025/QH15", "Điều 35(2)", date(2025, 6, 16)),
)


def test_a_refusal_answers_with_code_message_and_law() -> None:
    refused = Refused("not_present", "Ông/bà chưa điểm danh.", "Điều 1")
    assert refused.answer() == {
        "code": "not_present",
        "message": "Ông/bà chưa điểm danh.",
        "law": "Điều 1",
    }
    assert (refused.status, str(refused)) == (409, "not_present: Ông/bà chưa điểm danh.")


def test_a_refusal_is_what_the_transport_knows() -> None:
    with pytest.raises(Refusal):
        raise not_found()


def test_what_is_not_there_says_nothing_more() -> None:
    assert (not_found().code, not_found().status, not_found().law) == ("not_found", 404, "")


def test_a_rule_gives_code_numbers_and_law() -> None:
    refused = Refused.because(REASON, status=400)
    assert refused.answer() == {
        "code": "reason_required",
        "message": "Phải ghi rõ lý do hủy, ít nhất 10 ký tự.",
        "law": "Luật 72/2025/QH15, Điều 35(2)",
    }
    assert refused.status == 400


def test_the_language_is_the_one_in_force_when_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("council.errors._", lambda text: f"[{translation.get_language()}] {text}")
    refused = Refused.because(REASON)
    with translation.override("en"):
        assert refused.message == "[en] Phải ghi rõ lý do hủy, ít nhất 10 ký tự."
        assert reason_text(REASON).startswith("[en]")
    with translation.override("vi"):
        assert refused.answer()["message"].startswith("[vi]")


def test_a_lazy_message_waits_for_the_language_too() -> None:
    refused = Refused("bad_choice", _("Tiếng Anh"))
    assert isinstance(refused.message, str)


def test_a_reason_without_law_has_an_empty_one() -> None:
    assert basis_text(Reason("x", "y")) == ""
    assert Refused.because(Reason("x", "y")).law == ""
