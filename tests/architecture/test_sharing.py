"""Tests are shared out among processes without cutting what belongs together, the slowest first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.sharing import TOGETHER, Sharing
from tests.support import ROOT


class Process:
    """One of the processes: it writes down what it was given."""

    shutting_down = False

    def __init__(self, collected: list[str]) -> None:
        self.collected = collected
        self.gateway = SimpleNamespace(id="gw")
        self.given: list[str] = []

    def send_runtest_some(self, places: list[int]) -> None:
        self.given += [self.collected[place] for place in places]

    def shutdown(self) -> None:
        self.shutting_down = True


def shared_out(collected: list[str], count: int = 2) -> list[list[str]]:
    """What each process is given when all do their work at the same pace."""
    option = SimpleNamespace(loadscopereorder=True)
    config = cast(Any, SimpleNamespace(option=option, getvalue=lambda _name: [f"{count}*popen"]))
    sharing = Sharing(config)
    processes = [Process(collected) for _ in range(count)]
    for process in processes:
        sharing.add_node(process)
        sharing.add_node_collection(process, collected)
    sharing.schedule()
    for place in range(len(collected)):
        for process in processes:
            if place < len(process.given):
                sharing.mark_test_complete(process, collected.index(process.given[place]))
    return [process.given for process in processes]


def named(file: str, count: int) -> list[str]:
    return [f"{file}::test_{number}" for number in range(count)]


def test_what_belongs_together_stays_together_and_comes_first() -> None:
    many = named("tests/meetings/test_matrix.py", 9)
    other = named("tests/council/test_text.py", 4)
    browser = [*named("tests/e2e/test_forms.py", 3), *named("tests/e2e/test_story.py", 1)]
    collected = [*other, *browser, *many]
    first, second = shared_out(collected)
    assert first[:4] == browser
    assert second[:9] == many
    assert sorted(first + second) == sorted(collected)
    assert all(set(other) <= set(given) or not set(other) & set(given) for given in (first, second))


def test_a_folder_within_another_is_shared_out_by_itself() -> None:
    browser = named("tests/e2e/test_forms.py", 3)
    alone = named("tests/e2e/alone/test_tablet.py", 2)
    assert shared_out([*alone, *browser]) == [browser, alone]


@pytest.mark.parametrize("folder", TOGETHER)
def test_the_folders_are_there(folder: str) -> None:
    assert list((ROOT / folder).glob("test_*.py"))
