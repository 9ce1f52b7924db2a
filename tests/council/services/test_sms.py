"""Text messages: what is queued goes once, a provider that fails holds nobody up, nothing leaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from council import clock
from council.enums import Channel, MailState
from council.errors import Refused
from council.management.commands.doctor import texts
from council.models import OutgoingMail
from council.services import mail, sms
from council.services.sms import LONGEST, NumberRefusedError, checked_number, deliver, plain, queue

pytestmark = pytest.mark.django_db
NUMBER = "+84912345678"


class Provider:
    """A provider of the tests: keeps what it took, raises what it is told to raise."""

    taken: ClassVar[list[tuple[str, str]]] = []
    raises: ClassVar[list[Exception]] = []

    def send(self, number: str, text: str) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.taken.append((number, text))


class Broken:
    def __init__(self) -> None:
        raise ValueError("secret of the account")


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> type[Provider]:
    settings.SMS_BACKEND = f"{__name__}.Provider"
    Provider.taken, Provider.raises = [], []
    return Provider


def put(words: str = "Mời họp") -> OutgoingMail:
    with transaction.atomic():
        return queue(NUMBER, words, kind="test")


def state_of(row: OutgoingMail) -> tuple[str, int, str]:
    row.refresh_from_db()
    return row.state, row.tries, row.error


def later(**delta: float) -> int:
    with clock.frozen(clock.now() + timedelta(**delta)):
        return deliver()


def test_a_text_goes_once_and_is_erased(provider: type[Provider]) -> None:
    row = put("Kính mời ông/bà Đỗ Thị Ứng dự họp")
    assert row.channel == Channel.SMS
    assert "912345678" not in row.sealed
    assert deliver() == 1
    assert deliver() == 0
    assert provider.taken == [(NUMBER, "Kinh moi ong/ba Do Thi Ung du hop")]
    assert state_of(row) == (MailState.SENT, 1, "")
    assert row.sealed == ""


def test_letters_and_texts_do_not_take_each_other(provider: type[Provider]) -> None:
    row = put()
    mail.deliver()
    assert state_of(row)[0] == MailState.WAITING
    assert provider.taken == []


@pytest.mark.parametrize(
    ("error", "state", "tries", "said"),
    [
        (ConnectionError("to +84912345678"), MailState.WAITING, 0, "ConnectionError"),
        (TimeoutError(), MailState.WAITING, 0, "TimeoutError"),
        (ValueError("+84912345678 too many"), MailState.WAITING, 1, "ValueError"),
        (NumberRefusedError("+84912345678"), MailState.FAILED, 1, "NumberRefusedError"),
    ],
)
def test_what_a_provider_says_decides(
    provider: type[Provider],
    error: Exception,
    state: str,
    tries: int,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    provider.raises.append(error)
    row = put()
    assert deliver() == 0
    assert state_of(row) == (state, tries, said)
    assert "912345678" not in caplog.text + row.error
    assert later(hours=1) == (1 if state == MailState.WAITING else 0)


def test_a_back_end_that_is_not_there_costs_no_try(settings: Settings) -> None:
    settings.SMS_BACKEND = "nowhere.Nobody"
    row = put()
    assert deliver() == 0
    assert state_of(row) == (MailState.WAITING, 0, "ModuleNotFoundError")


@pytest.mark.django_db(transaction=True)
def test_two_processes_send_each_text_once(provider: type[Provider]) -> None:
    for n in range(12):
        put(f"so {n}")

    def work() -> int:
        try:
            return deliver()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = [one.result() for one in [pool.submit(work) for _n in range(3)]]
    assert sum(counts) == 12
    assert len(set(provider.taken)) == len(provider.taken) == 12


def test_no_text_for_a_fixed_line_or_a_longer_one() -> None:
    with transaction.atomic(), pytest.raises(Refused, match=r"^phone_fixed:"):
        queue("+842438253536", "a", kind="test")
    with transaction.atomic(), pytest.raises(ValueError, match="three messages"):
        queue(NUMBER, "a" * (LONGEST + 1), kind="test")
    assert not OutgoingMail.objects.exists()


def test_numbers_are_checked_with_words() -> None:
    assert checked_number("0912 345 678") == NUMBER
    with pytest.raises(Refused, match=r"^phone_old:") as caught:
        checked_number("0166 234 5678")
    assert caught.value.status == 400


def test_without_marks() -> None:
    assert plain("Đường Nguyễn Trãi – Hà Nội “ấy”") == "Duong Nguyen Trai - Ha Noi ay"


@pytest.mark.parametrize("debug", [True, False])
def test_the_console_tells_a_text_only_to_developers(
    settings: Settings,
    debug: bool,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.SMS_BACKEND, settings.DEBUG = "council.services.sms.ConsoleBackend", debug
    put("https://x.example/giay-moi/bi-mat/")
    assert deliver() == 1
    said = capsys.readouterr().out + caplog.text
    assert (NUMBER in said, "bi-mat" in said) == (debug, debug)


def advice(settings: Settings, name: str) -> Any:
    settings.SMS_BACKEND = name
    (found,) = texts()
    return found


def test_the_doctor_knows_the_provider(settings: Settings) -> None:
    assert advice(settings, f"{__name__}.Provider").advice == ""
    console = advice(settings, "council.services.sms.ConsoleBackend")
    assert "not sent" in console.advice
    assert not console.serious
    for name in ("nowhere.Nobody", f"{__name__}.Broken", ""):
        found = advice(settings, name)
        assert found.serious
        assert "secret of the account" not in found.advice
    assert sms.is_real()
