"""Whatever bodies, Board, groups and head do in whatever order: answer, duty, petition and promise agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from council import clock
from council.enums import Role
from council.errors import Refused
from council.services.journal import check_streams
from petitions.enums import AnswerState, Outcome, PetitionState, PromiseState, TaskState
from petitions.models import Answer, Evaluation, Petition, Promise, Task
from petitions.services import answers, evaluating, judging, promises
from petitions.services.answers import AnswerData
from petitions.services.promises import mark_broken
from petitions.streams import petition_stream
from tests.factories.petition_answers import EXPLAINED, HALFWAY, REFUSED, RESOLVED, WORDS, promising
from tests.factories.petitions import Town, make_petition, make_town
from tests.petitions.services.routing import sent

# What a body may say; the day of a promise is set when it is said.
SAID: tuple[dict[str, Any], ...] = (RESOLVED, EXPLAINED, HALFWAY, REFUSED)
LIVES, ACTS = 12, 24
OWED = (PromiseState.OPEN, PromiseState.BROKEN)
DECIDED = {PetitionState.ACCEPTED, PetitionState.FOLLOWED, PetitionState.CLOSED}


class Life(RuleBasedStateMachine):
    """One petition of a commune, forwarded to its body; every act may be tried at any moment."""

    town: Town

    @initialize()
    def forward(self) -> None:
        self.undo = transaction.savepoint()
        self.row = make_petition(self.town)
        self.task_id = sent(self.town, self.row).id
        self.now = clock.now() + timedelta(minutes=1)  # nothing is answered before it was forwarded

    def teardown(self) -> None:
        if not hasattr(self, "undo"):
            return
        reports = check_streams([petition_stream(self.row.pk)])
        assert not [fault for report in reports for fault in report.faults]
        transaction.savepoint_rollback(self.undo)

    @property
    def petition(self) -> Petition:
        return Petition.objects.with_scopes_disabled().get(pk=self.row.pk)

    def newest(self) -> Answer | None:
        rows = Answer.objects.with_scopes_disabled().filter(petition=self.row)
        return rows.order_by("-number").first()

    def tried(self, act: Callable[..., Any], who: str, **given: Any) -> None:
        """Done, or refused with nothing changed; no two acts fall on one moment."""
        self.now += timedelta(seconds=1)
        before = self.told()
        try:
            with transaction.atomic(), clock.frozen(self.now):
                act(actor=self.town.communes[0].actor(who), **given)
        except Refused:
            assert self.told() == before

    def told(self) -> tuple[Any, ...]:
        rows = (Petition, Task, Answer, Promise, Evaluation)
        return tuple(list(model.objects.with_scopes_disabled().order_by("pk").values()) for model in rows)

    def judged(self, act: Callable[..., Any], who: str, **given: Any) -> None:
        row = self.newest()
        if row is not None:
            self.tried(act, who, answer_id=row.id, version=row.version, **given)

    @rule(said=st.sampled_from(SAID), days=st.integers(-1, 40))
    def submit(self, said: dict[str, Any], days: int) -> None:
        day = clock.day_of(self.now) + timedelta(days=days)
        values = said if days < 0 else said | promising(day)
        data = AnswerData(text=f"{WORDS} {self.now:%H%M}", **values)
        row = self.newest()
        version = row.version if row is not None and row.state == AnswerState.DRAFT else 0
        self.tried(answers.save_draft, "body:0", task_id=self.task_id, data=data, version=version)
        row = self.newest()
        if row is not None:
            self.tried(answers.submit, "body:0", answer_id=row.id, version=row.version)

    @rule()
    def withdraw(self) -> None:
        row = self.newest()
        if row is not None:
            self.tried(answers.withdraw, "body:0", answer_id=row.id)

    @rule(passed=st.booleans())
    def check(self, passed: bool) -> None:
        self.judged(judging.check, Role.BOARD_OFFICER, passed=passed, note="Ý kiến của Ban")

    @rule(is_satisfied=st.booleans(), seat=st.sampled_from("12"))
    def evaluate(self, is_satisfied: bool, seat: str) -> None:
        row = self.newest()
        if row is not None:
            given = {"answer_id": row.id, "is_satisfied": is_satisfied, "note": "Ý kiến của Tổ"}
            self.tried(evaluating.evaluate, seat, **given)

    @rule(reason=st.sampled_from(["", "Đã kiểm tra thực địa"]))
    def accept(self, reason: str) -> None:
        self.judged(judging.accept, Role.PETITION_HEAD, reason=reason)

    @rule()
    def send_back(self) -> None:
        self.judged(judging.send_back, Role.PETITION_HEAD, reason="Chưa đúng trọng tâm")

    @rule()
    def send_on(self) -> None:
        given = {"petition_id": self.row.pk, "version": self.petition.version, "reason": "Làm tiếp"}
        self.tried(judging.send_on, Role.PETITION_HEAD, **given)

    @rule()
    def keep(self) -> None:
        row = Promise.objects.with_scopes_disabled().filter(petition=self.row).order_by("-id").first()
        if row is not None:
            given = {"promise_id": row.id, "version": self.petition.version, "note": "Đã nghiệm thu"}
            self.tried(promises.keep, Role.PETITION_HEAD, **given)

    @rule(days=st.integers(0, 20))
    def promise(self, days: int) -> None:
        """What takes several acts in a row by chance: a promise, accepted."""
        self.submit(RESOLVED, days)
        self.judged(judging.accept, Role.PETITION_HEAD, reason="Đã kiểm tra thực địa")

    @rule(days=st.integers(0, 30))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days, minutes=1)
        with clock.frozen(self.now):
            mark_broken(clock.day_of(self.now))

    @invariant()
    def all_agree(self) -> None:
        if not hasattr(self, "row"):
            return
        petition = self.petition
        task = Task.objects.with_scopes_disabled().get(petition=petition)
        given = list(Answer.objects.with_scopes_disabled().filter(petition=petition).order_by("number"))
        promised = list(Promise.objects.with_scopes_disabled().filter(petition=petition))
        self._petition(petition, task, given, promised)
        self._task(petition, task)
        self._answers(petition, given)
        self._promises(petition, promised)

    def _petition(self, petition: Petition, task: Task, given: list[Answer], promised: list[Promise]) -> None:
        accepted = [row for row in given if row.state == AnswerState.ACCEPTED]
        if petition.state == PetitionState.CLOSED:
            assert task.done_at is not None
            assert not [row for row in promised if row.state in OWED]
        if petition.state in DECIDED:
            assert accepted
            assert petition.outcome
        if petition.state == PetitionState.FORWARDED:
            assert (petition.outcome, petition.answered_at) == ("", None)
        else:
            assert petition.answered_at is not None
        assert bool(petition.resolved_at) == (petition.outcome == Outcome.RESOLVED)
        assert not petition.resolved_at or petition.state == PetitionState.CLOSED
        assert (petition.state == PetitionState.FOLLOWED) <= (petition.outcome == Outcome.IN_PROGRESS)

    def _task(self, petition: Petition, task: Task) -> None:
        assert (task.state == TaskState.DONE) == (task.done_at is not None)
        assert (task.state == TaskState.ANSWERED) == (petition.state == PetitionState.ANSWERED)
        assert (task.state == TaskState.DONE) == (petition.state in DECIDED)
        assert task.due_at == petition.due_at

    def _answers(self, petition: Petition, given: list[Answer]) -> None:
        waiting = [row for row in given if row.state in (AnswerState.SUBMITTED, AnswerState.CHECKED)]
        assert len(waiting) == (petition.state == PetitionState.ANSWERED)
        assert len([row for row in given if row.state == AnswerState.DRAFT]) <= 1
        for row in given:
            decided = row.state in (AnswerState.ACCEPTED, AnswerState.SENT_BACK)
            assert decided == (row.decided_at is not None)
            assert (row.check_passed is None) == (row.checked_at is None)
            assert (row.state == AnswerState.CHECKED) <= (row.check_passed is not None)
        said = Evaluation.objects.with_scopes_disabled().filter(answer__state=AnswerState.WITHDRAWN)
        assert not said.exists()

    def _promises(self, petition: Petition, promised: list[Promise]) -> None:
        assert len([row for row in promised if row.state in OWED]) <= 1
        for row in promised:
            assert row.answer.state == AnswerState.ACCEPTED
            assert (row.state in OWED) == (row.closed_on is None)
            assert (row.state == PromiseState.BROKEN) <= (row.alarmed_at is not None)
            assert row.replaced_by_id is None or row.state == PromiseState.REPLACED


@pytest.mark.django_db
def test_whatever_is_tried_all_agree() -> None:
    Life.town = make_town(communes=1)
    run_state_machine_as_test(Life, settings=settings(max_examples=LIVES, stateful_step_count=ACTS))
