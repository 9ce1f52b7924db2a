"""Commands: gathered in one transaction, answered after it, once for each id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from realtime import commands, hints, store
from realtime.commands import Answer, run_reads, run_writes
from realtime.models import Receipt, TopicVersion
from realtime.protocol import Command, Refusal, WireRefusal
from tests.realtime.conftest import Person

pytestmark = [pytest.mark.usefixtures("registry"), pytest.mark.django_db]


def command(command_id: str, name: str = "hall.add", actor: Person | None = None, **payload: Any) -> Command:
    return Command(command_id, name, payload, actor or Person())


def written() -> list[str]:
    """The rows the test's handlers wrote: any table does, this one is at hand."""
    return sorted(TopicVersion.objects.filter(topic__startswith="row").values_list("topic", flat=True))


class Add:
    """A handler that writes one row for each command it carries out, and then may fail."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.ran: list[str] = []

    def __call__(self, command: Command) -> Answer:
        self.ran.append(command.id)
        TopicVersion.objects.create(topic=f"row {command.id} {command.payload.get('n', 0)}")
        if command.payload.get("refuse"):
            raise WireRefusal("no", "Không.")
        if command.payload.get("fail"):
            raise ValueError("broken")
        if self.errors:
            raise self.errors.pop(0)
        return {"n": command.payload.get("n", 0)}


@pytest.fixture
def add() -> Add:
    found = Add()
    commands.register("hall.add", found)
    return found


@pytest.fixture
def given_up(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often the connection was given up; the test's own transaction goes on."""
    found: list[bool] = []

    class Connection:
        def close(self) -> None:
            found.append(True)

    monkeypatch.setattr(commands, "connection", Connection())
    return found


# -- answers -------------------------------------------------------------------------------------------------


def test_an_answer_bears_the_id_of_its_command(add: Add) -> None:
    assert run_writes([command("a", n=7), command("b", n=8)]) == [
        {"id": "a", "ok": True, "n": 7},
        {"id": "b", "ok": True, "n": 8},
    ]


def test_the_same_id_again_gets_the_same_answer_and_writes_nothing(add: Add) -> None:
    first = run_writes([command("a", n=7)])
    assert run_writes([command("a", n=8), command("b", n=9)]) == [*first, {"id": "b", "ok": True, "n": 9}]
    assert add.ran == ["a", "b"]
    assert written() == ["row a 7", "row b 9"]


def test_the_same_id_twice_in_one_batch_is_done_once_and_answered_twice(add: Add) -> None:
    answers = run_writes([command("a", n=7), command("b"), command("a", n=8)])
    assert answers[0] == answers[2] == {"id": "a", "ok": True, "n": 7}
    assert add.ran == ["a", "b"]
    assert Receipt.objects.count() == 2


def test_the_same_id_of_another_account_is_another_command(add: Add) -> None:
    other = Person(account_id=2, session_key="key-2")
    answers = run_writes([command("a", n=1), command("a", actor=other, n=2)])
    assert [answer["n"] for answer in answers] == [1, 2]
    assert run_writes([command("a", actor=other)]) == answers[1:]


def test_a_screen_has_no_account_and_still_one_answer_for_an_id(add: Add) -> None:
    screen = Person(account_id=None, session_key="screen:1")
    answers = [run_writes([command("a", actor=screen, n=n)])[0]["n"] for n in (1, 2)]
    assert answers == [1, 1]


def test_a_refusal_is_kept_like_any_answer(add: Add) -> None:
    [refused] = run_writes([command("a", refuse=True)])
    assert refused == {"id": "a", "ok": False, "error": {"code": "no", "message": "Không.", "law": ""}}
    assert run_writes([command("a")]) == [refused]
    assert add.ran == ["a"]


def test_answers_that_are_old_are_forgotten(add: Add) -> None:
    run_writes([command("a", n=7)])
    assert store.forget_receipts(timezone.now() - timedelta(minutes=1)) == 0
    assert store.forget_receipts(timezone.now() + timedelta(minutes=1)) == 1
    assert run_writes([command("a", n=8)])[0]["n"] == 8


def test_a_command_nobody_registered_is_unknown() -> None:
    with pytest.raises(WireRefusal) as caught:
        commands.spec("hall.burn")
    assert caught.value.code == "unknown"


def test_names_are_listed(add: Add) -> None:
    commands.register("hall.a", add, writes=False)
    assert list(commands.names()) == ["hall.a", "hall.add"]
    assert [commands.spec(name).writes for name in commands.names()] == [False, True]


# -- who is still there --------------------------------------------------------------------------------------


def test_who_is_signed_out_is_told_so_and_others_go_on(add: Add) -> None:
    commands.set_alive(lambda actors: {"key-2"})
    other = Person(account_id=2, session_key="key-2")
    answers = run_writes([command("a"), command("b", actor=other)])
    assert [answer["ok"] for answer in answers] == [False, True]
    assert answers[0]["error"]["code"] == "signed_out"
    assert add.ran == ["b"]


def test_after_signing_in_again_the_same_id_is_carried_out(add: Add) -> None:
    commands.set_alive(lambda actors: set())
    run_writes([command("a")])
    commands.set_alive(lambda actors: {"key-1"})
    assert run_writes([command("a")])[0]["ok"]


def test_everybody_is_alive_where_nobody_checks() -> None:
    assert commands.alive([Person(), Person(session_key="key-2")]) == {"key-1", "key-2"}


def test_a_check_that_fails_gives_the_connection_up(given_up: list[bool]) -> None:
    def away(_actors: object) -> set[str]:
        raise OperationalError

    commands.set_alive(away)
    with pytest.raises(OperationalError):
        commands.alive([Person()])
    assert given_up == [True]


# -- one bad command among good ones -------------------------------------------------------------------------


def test_what_a_refused_command_wrote_is_undone_alone(add: Add) -> None:
    answers = run_writes([command("a"), command("b", refuse=True), command("c")])
    assert [answer["ok"] for answer in answers] == [True, False, True]
    assert written() == ["row a 0", "row c 0"]


def test_a_broken_one_harms_nobody_else(add: Add) -> None:
    answers = run_writes([command("a"), command("b", fail=True), command("c")])
    assert [answer.get("error", {}).get("code", "") for answer in answers] == ["", "internal", ""]
    assert written() == ["row a 0", "row c 0"]
    assert run_writes([command("b", n=1)])[0]["ok"]  # it was not recorded, so it may be sent again


@pytest.mark.parametrize("error", [IntegrityError("twice"), KeyError("x"), RecursionError("x")], ids=str)
def test_any_error_is_an_answer(error: Exception) -> None:
    commands.register("hall.add", Add(error, error))
    [answer] = run_writes([command("a")])
    assert (answer["id"], answer["error"]["code"]) == ("a", "internal")
    assert written() == []


@pytest.mark.parametrize("failures", [1, 2])
def test_a_database_that_went_away_is_tried_again(given_up: list[bool], failures: int) -> None:
    add = Add(*[OperationalError("gone")] * failures)
    commands.register("hall.add", add)
    assert run_writes([command("a", n=7)]) == [{"id": "a", "ok": True, "n": 7}]
    assert written() == ["row a 7"]
    assert len(given_up) == failures


def test_a_database_that_stays_away_is_said_to_everybody(given_up: list[bool]) -> None:
    commands.register("hall.add", Add(*[OperationalError("gone")] * 9))
    answers = run_writes([command("a"), command("b")])
    assert [answer["error"]["code"] for answer in answers] == ["unavailable"] * 2
    assert len(given_up) == 3
    assert not Receipt.objects.exists()
    assert written() == []


# -- many at once --------------------------------------------------------------------------------------------


def test_a_kind_that_takes_many_gets_them_together_in_order() -> None:
    batches: list[list[str]] = []

    def many(batch: Sequence[Command]) -> list[Answer | Refusal]:
        batches.append([c.id for c in batch])
        return [WireRefusal("no", "x") if c.payload.get("refuse") else {"n": 1} for c in batch]

    commands.register_many("hall.many", many)
    commands.register("hall.add", Add())
    sent = [
        command("a", "hall.many"),
        command("b", "hall.many", refuse=True),
        command("c"),
        command("d", "hall.many"),
    ]
    assert [answer["ok"] for answer in run_writes(sent)] == [True, False, True, True]
    assert batches == [["a", "b"], ["d"]]


def test_a_topic_rises_once_for_a_batch() -> None:
    def touch(command: Command) -> Answer:
        hints.changed("hall.topic:1")
        if command.payload.get("refuse"):
            raise WireRefusal("no", "x")
        return {}

    commands.register("hall.add", touch)
    run_writes([command("a"), command("b")])
    assert store.versions(["hall.topic:1", "hall.topic:2"]) == {"hall.topic:1": 1, "hall.topic:2": 0}
    run_writes([command("c")])
    assert store.versions(["hall.topic:1"]) == {"hall.topic:1": 2}


def test_topics_of_one_act_rise_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr(hints, "announce", lambda *topics: told.append(topics))
    with django_capture_on_commit_callbacks(execute=True):
        with django_assert_num_queries(1):
            hints.changed("hall.topic:2", "hall.topic:1", "hall.topic:2")
        assert told == []
    assert store.versions(["hall.topic:1", "hall.topic:2"]) == {"hall.topic:1": 1, "hall.topic:2": 1}
    assert told == [("hall.topic:1", "hall.topic:2")]


class InWords(Refusal):
    """A refusal in the language in force."""

    code = "no"

    def answer(self) -> dict[str, str]:
        return {"code": self.code, "message": str(translation.get_language()), "law": ""}


def test_each_is_refused_in_the_own_language() -> None:
    seen: list[str | None] = []

    def refuse(_command: Command) -> Answer:
        seen.append(translation.get_language())
        raise InWords

    commands.register("hall.add", refuse)
    people = [
        Person(language=language, account_id=n) for n, language in enumerate(["vi", "en", "vi"], start=1)
    ]
    answers = run_writes([command("a", actor=person) for person in people])
    assert [answer["error"]["message"] for answer in answers] == seen == ["vi", "en", "vi"]


# -- questions -----------------------------------------------------------------------------------------------


def test_questions_are_answered_in_order_whatever_their_kind() -> None:
    def echo(batch: Sequence[Command]) -> list[Answer | Refusal]:
        return [{"n": c.payload["n"], "of": len(batch)} for c in batch]

    commands.register_many("hall.b", echo, writes=False)
    commands.register("hall.a", lambda c: {"n": c.payload["n"]}, writes=False)
    sent = [command(str(n), "hall.b" if n % 2 else "hall.a", n=n) for n in range(5)]
    answers = run_reads(sent)
    assert [answer["n"] for answer in answers] == [0, 1, 2, 3, 4]
    assert answers[1]["of"] == 2
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("error", "code"), [(ValueError("x"), "internal"), (OperationalError("gone"), "unavailable")], ids=str
)
def test_a_broken_question_is_answered_and_harms_no_other_kind(
    given_up: list[bool], error: Exception, code: str
) -> None:
    def broken(_batch: Sequence[Command]) -> list[Answer | Refusal]:
        raise error

    commands.register_many("hall.b", broken, writes=False)
    commands.register("hall.a", lambda _c: {}, writes=False)
    answers = run_reads([command("1", "hall.b"), command("2", "hall.a"), command("3", "hall.b")])
    assert [answer.get("error", {}).get("code", "") for answer in answers] == [code, "", code]


def test_a_question_may_be_refused(add: Add) -> None:
    commands.register("hall.a", add, writes=False)
    [answer] = run_reads([replace(command("1", "hall.a"), payload={"refuse": True})])
    assert answer["error"]["code"] == "no"


# -- versions ------------------------------------------------------------------------------------------------


def test_versions_rise_by_one_and_only_where_asked() -> None:
    store.raise_versions([])
    store.raise_versions(["b", "a", "b"])
    store.raise_versions(["a"])
    assert store.versions(["a", "b", "c"]) == {"a": 2, "b": 1, "c": 0}


def test_topics_are_noted_where_somebody_collects() -> None:
    assert not store.note("a")
    with store.collect() as topics:
        assert store.note("a")
        with store.collect() as inner:
            store.note("b")
    assert (topics, inner) == ({"a"}, {"b"})
    assert not store.note("a")
