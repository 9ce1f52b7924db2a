"""The dated settings of a council: the default until the council decided otherwise, from that day on."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations

import pytest

from council.rules.options import OPTIONS, Dated, in_force

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def test_without_decisions_every_setting_has_its_default() -> None:
    assert in_force([], MARCH) == {key: option.default for key, option in OPTIONS.items()}


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2026, 1, 31), 60), (FEBRUARY, 30), (date(2026, 2, 28), 30), (MARCH, 45), (APRIL, 45)],
)
def test_a_value_holds_from_its_day_to_the_next(day: date, value: int) -> None:
    dated = [Dated("voting.seconds", 30, FEBRUARY), Dated("voting.seconds", 45, MARCH)]
    for order in permutations(dated):
        assert in_force(order, day)["voting.seconds"] == value


def test_one_setting_leaves_the_others_alone() -> None:
    changed = in_force([Dated("quorum.blocks", True, FEBRUARY)], MARCH)
    assert changed | {"quorum.blocks": False} == in_force([], MARCH)


def test_a_key_nobody_knows_is_left_out() -> None:
    assert in_force([Dated("quorum.unheard_of", 1, FEBRUARY)], MARCH) == in_force([], MARCH)


def test_a_value_that_is_false_or_zero_counts() -> None:
    dated = [Dated("checkin.self", False, FEBRUARY), Dated("voting.seconds", 0, FEBRUARY)]
    found = in_force(dated, MARCH)
    assert (found["checkin.self"], found["voting.seconds"]) == (False, 0)


@pytest.mark.parametrize("key", sorted(OPTIONS))
def test_each_setting_says_what_it_is_and_what_its_default_stands_on(key: str) -> None:
    option = OPTIONS[key]
    assert option.key == key
    assert option.label
    assert option.evidence
    assert json.loads(json.dumps(option.default)) == option.default
