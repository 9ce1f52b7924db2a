"""News by e-mail: confirmed first, each public step once, ended by the link in every letter."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from council import clock
from council.models import OutgoingMail
from council.services import mail
from council.services.mail import Message
from petitions.enums import PetitionKind
from petitions.models import Petition, Subscription
from petitions.services import subscriptions
from petitions.services.classify import Classified, classify
from petitions.services.common import say
from petitions.services.subscriptions import confirm, forget, subscribe, subscribe_own, tell, unsubscribe
from tests.factories.petitions import Town, make_town
from tests.petitions.services.holding import held, holder_of
from tests.petitions.services.routing import refused, sent

pytestmark = pytest.mark.django_db
BOX = "Lan.Anh@example.org"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """What is written into the outbox, in clear."""
    written: list[Message] = []
    queue = mail.queue

    def kept(message: Message, *, kind: str) -> Any:
        row = queue(message, kind=kind)
        written.append(message)
        return row

    monkeypatch.setattr(mail, "queue", kept)
    return written


def token_in(message: Message, name: str = "xac-nhan") -> str:
    found = re.search(rf"/nhan-tin/{name}/([^/\s]+)/", message.body)
    assert found is not None
    return found[1]


def follow(row: Petition, letters: list[Message], box: str = BOX) -> Subscription:
    subscribe(petition=row, email=box)
    found = confirm(token=token_in(letters[-1]))
    assert found is not None
    letters.clear()
    return found


def test_nothing_is_sent_before_it_is_confirmed(town: Town, letters: list[Message]) -> None:
    row = held(town)
    subscribe(petition=row, email=BOX)
    [asking] = letters
    assert asking.to == BOX
    assert row.code in asking.subject
    assert row.text not in asking.body
    sent(town, row)
    assert tell() == 0
    token = token_in(asking)
    kept = Subscription.objects.with_scopes_disabled().get()
    assert token not in kept.token_hash
    assert confirm(token=token) is not None
    assert tell() == 0, "what happened before it was confirmed is not told"
    assert confirm(token=token) is not None, "pressed twice"
    assert confirm(token="x") is None
    assert confirm(token="") is None


def test_each_public_step_is_told_once(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follow(row, letters)
    sent(town, row)
    assert tell() == 1
    [news] = letters
    assert "Chuyển cơ quan giải quyết: Ủy ban nhân dân Phường 1" in news.body
    assert "hạn trả lời" in news.body
    assert "Người second" not in news.body
    assert row.text not in news.body
    assert news.unsubscribe in news.body
    assert tell() == 0
    assert len(letters) == 1


def test_what_is_not_public_is_told_to_nobody(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follower = follow(row, letters)
    say(row, None, "petitions.petition.petitioner_seen", {"reason": "bí mật"})
    say(row, None, "petitions.petition.rated", {"score": 1})
    assert tell() == 0
    assert letters == []
    follower.refresh_from_db()
    seq = follower.told_seq
    assert tell() == 0
    follower.refresh_from_db()
    assert follower.told_seq == seq >= 2, "passed over, and not read again"


def test_several_steps_are_one_letter_and_reasons_stay_inside(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follow(row, letters)
    say(row, None, "petitions.petition.consolidated", {"reason": "lý do nội bộ"})
    say(row, None, "petitions.task.returned", {"body": "Sở Xây dựng", "reason": "lý do nội bộ"})
    assert tell() == 1
    assert letters[0].body.count("\n- ") == 2
    assert "nội bộ" not in letters[0].body
    assert "Sở Xây dựng" in letters[0].body


def test_a_process_that_dies_tells_neither_twice_nor_never(
    town: Town, letters: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = held(town)
    for n in range(3):
        follow(row, letters, f"box{n}@example.org")
    sent(town, row)
    news, calls = subscriptions._news, 0

    def dies(*args: Any) -> Message:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return news(*args)

    with monkeypatch.context() as patch:
        patch.setattr(subscriptions, "_news", dies)
        with pytest.raises(KeyboardInterrupt):
            tell()
    assert tell() == 2
    assert tell() == 0
    assert sorted(message.to for message in letters) == [f"box{n}@example.org" for n in range(3)]


@pytest.mark.django_db(transaction=True)
def test_two_processes_tell_each_step_once() -> None:
    town = make_town()
    row = held(town)
    for n in range(10):
        Subscription.objects.with_scopes_disabled().create(
            petition=row,
            email=f"box{n}@example.org",
            token_hash=f"{n}",
            created_at=clock.now(),
            confirmed_at=clock.now(),
        )
    sent(town, row)

    def work() -> int:
        try:
            return tell()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = [one.result() for one in [pool.submit(work) for _n in range(3)]]
    assert sum(counts) == OutgoingMail.objects.filter(kind="petitions.news").count() == 10


def test_asking_again_looks_the_same_and_doubles_nothing(town: Town, letters: list[Message]) -> None:
    row = held(town)
    subscribe(petition=row, email=BOX)
    subscribe(petition=row, email=BOX.replace("example", "EXAMPLE"))
    assert len(letters) == 2
    assert Subscription.objects.with_scopes_disabled().count() == 1
    assert confirm(token=token_in(letters[0])) is None, "the newer letter counts"
    assert confirm(token=token_in(letters[1])) is not None
    letters.clear()
    subscribe(petition=row, email=BOX)
    [known] = letters
    assert "đang nhận tin" in known.body
    assert known.unsubscribe


def test_asked_too_often_nothing_is_written(town: Town, letters: list[Message]) -> None:
    subscribe(petition=held(town), email=BOX, send=False)
    assert letters == []
    assert not Subscription.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("box", ["", "x", "a@b", "a@example.org\nBcc: b@example.org"])
def test_only_an_address_is_written_to(town: Town, box: str) -> None:
    assert refused(subscribe, petition=held(town), email=box).code == "bad_address"
    assert refused(subscribe, petition=held(town), email=box, send=False).code == "bad_address"


def test_every_letter_ends_it(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follow(row, letters)
    sent(town, row)
    tell()
    token = token_in(letters[0], "huy")
    for wrong in ("", "x", "1-", token[:-1] + "z", f"9{token}", "٣-x", "1" * 40 + "-x"):
        assert unsubscribe(token=wrong) is False
    assert unsubscribe(token=token) is True
    assert unsubscribe(token=token) is False
    assert not Subscription.objects.with_scopes_disabled().exists(), "the address is forgotten"
    say(row, None, "petitions.petition.consolidated", {})
    assert tell() == 0


def test_a_complaint_is_told_to_nobody(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follow(row, letters)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(kind=PetitionKind.COMPLAINT)
    say(row, None, "petitions.petition.consolidated", {})
    assert tell() == 0
    assert letters == []


def test_unconfirmed_addresses_are_forgotten_after_a_week(town: Town, letters: list[Message]) -> None:
    row = held(town)
    follow(row, letters)
    subscribe(petition=row, email="waits@example.org")
    with clock.frozen(clock.now() + timedelta(days=6)):
        forget()
        assert Subscription.objects.with_scopes_disabled().count() == 2
    with clock.frozen(clock.now() + timedelta(days=8)):
        forget()
        assert [row.email for row in Subscription.objects.with_scopes_disabled().all()] == [BOX]


def test_the_petitioner_follows_before_it_is_public(town: Town, letters: list[Message]) -> None:
    row = held(town)
    subscribe_own(holder=holder_of(row), email=BOX)
    assert confirm(token=token_in(letters[0])) is not None
    officer = town.communes[0].actor("second")
    classify(
        actor=officer,
        petition_id=row.id,
        data=Classified(field_id=town.fields[0].id, competence="commune"),
        version=row.version,
    )
    assert tell() == 1
    assert "theo-doi" in letters[-1].body, "to the page of the receipt: there is no public one"


def test_many_followers_cost_no_more_to_look_for(
    town: Town, letters: list[Message], django_assert_num_queries: Any
) -> None:
    row = held(town)
    for n in range(3):
        follow(row, letters, f"box{n}@example.org")
    with django_assert_num_queries(1):
        assert tell() == 0
