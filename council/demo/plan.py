"""What a demo world is asked to be, and who builds which part of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

PASSWORD = "nghi-truong-demo"  # noqa: S105 - the same for every fictional account, printed on the screen
STAGES = ("institution", "draft", "published", "sitting", "closed")


@dataclass(frozen=True, slots=True)
class Plan:
    """The world to make: stage (each includes those before it), the day it plays on, the seed of its
    chance."""

    stage: str
    today: date
    seed: int

    def reaches(self, stage: str) -> bool:
        """Whether the world has come as far as `stage`."""
        return STAGES.index(self.stage) >= STAGES.index(stage)

    def chance(self, *names: object) -> random.Random:
        """A source of chance of its own for each purpose, so that one part never shifts another."""
        return random.Random(":".join(map(str, (self.seed, *names))))  # noqa: S311 - a world, not a secret


Report = Callable[[str], None]
Builder = Callable[[Plan, Report], None]
Facts = Callable[[Plan], dict[str, Any]]

_builders: list[tuple[int, str, Builder]] = []
_facts: list[Facts] = []


def register(order: int, name: str, builder: Builder) -> None:
    """An app adds its part of the world; parts are built by order."""
    _builders.append((order, name, builder))
    _builders.sort(key=lambda part: part[:2])


def register_facts(facts: Facts) -> None:
    """An app tells what a visitor needs to know of its part (addresses to open)."""
    _facts.append(facts)


def build(plan: Plan, report: Report) -> None:
    """Make the world. The caller has opened a transaction."""
    for _order, _name, builder in _builders:
        builder(plan, report)


def facts(plan: Plan) -> dict[str, Any]:
    """What every app tells of its part; addresses of several apps stand side by side."""
    found: dict[str, Any] = {}
    for tell in _facts:
        told = tell(plan)
        addresses = {**found.get("addresses", {}), **told.get("addresses", {})}
        found |= told | ({"addresses": addresses} if addresses else {})
    return found
