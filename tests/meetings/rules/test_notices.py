"""Each act that is announced has its sentence."""

from __future__ import annotations

import re

import pytest

from meetings.rules.notices import MESSAGES, PARAMS, notice

DATA = {"title": "Tờ trình 100%", "label": "2.1", "before": "3", "number": 2, "item": 7, "changes": {}}


@pytest.mark.parametrize("act", MESSAGES)
def test_each_sentence_is_filled_in(act: str) -> None:
    said = notice(act, DATA).text()
    assert "%(" not in said
    assert said.endswith(".")


def test_sentences_ask_for_known_values_only() -> None:
    asked = {name for message in MESSAGES.values() for name in re.findall(r"%\((\w+)\)", message)}
    assert asked == set(PARAMS)


def test_an_act_that_is_not_announced() -> None:
    with pytest.raises(KeyError):
        notice("meetings.session.published", DATA)
