"""What a demo world is asked to be, and the chance it is made with."""

from __future__ import annotations

import random
from datetime import date

import pytest

from council.demo import plan
from council.demo.names import names
from council.demo.plan import STAGES, Plan

DAY = date(2026, 12, 8)


@pytest.mark.parametrize("place", range(len(STAGES)))
def test_a_stage_includes_those_before_it(place: int) -> None:
    asked = Plan(STAGES[place], DAY, 1)
    assert [stage for stage in STAGES if asked.reaches(stage)] == list(STAGES[: place + 1])


def test_chance_is_the_same_for_the_same_seed_and_purpose() -> None:
    one = Plan("sitting", DAY, 1)
    assert one.chance("names", "hn").random() == one.chance("names", "hn").random()
    assert one.chance("names", "hn").random() != one.chance("names", "00004").random()
    assert one.chance("votes").random() != Plan("sitting", DAY, 2).chance("votes").random()


def test_parts_are_built_by_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_builders", [])
    built: list[str] = []
    plan.register(20, "second", lambda _plan, _report: built.append("second"))
    plan.register(10, "first", lambda _plan, report: report("first"))
    plan.build(Plan("sitting", DAY, 1), built.append)
    assert built == ["first", "second"]


def test_facts_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_facts", [])
    plan.register_facts(lambda _plan: {"a": 1})
    plan.register_facts(lambda asked: {"seed": asked.seed})
    assert plan.facts(Plan("sitting", DAY, 7)) == {"a": 1, "seed": 7}


def test_names_are_different_and_whole() -> None:
    found = names(random.Random(1), 400)
    assert len(set(found)) == 400
    assert all(3 <= len(name.split()) <= 4 for name in found)
    assert found == names(random.Random(1), 400)
    assert found != names(random.Random(2), 400)
