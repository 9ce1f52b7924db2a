"""Who keeps sealed data: each app names its rows, so that a change of the key reaches all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from council.errors import Refused
from council.services.sealing import SealBrokenError


def _pk(row: Any) -> int:
    return int(row.pk)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Rows with sealed values. `waiting`: those that another key than this one has sealed; `rotate` seals
    one again (the row is saved here); `named`: the number by which an operator finds a row."""

    name: str
    waiting: Callable[[str], QuerySet[Any]]
    rotate: Callable[[Any], None]
    named: Callable[[Any], int] = _pk


_holders: dict[str, KeyHolder] = {}


def register(holder: KeyHolder) -> None:
    """An app that seals registers at start-up; again under the same name replaces."""
    _holders[holder.name] = holder


def holders() -> Iterator[KeyHolder]:
    """Everybody who keeps sealed data, by name."""
    yield from (_holders[name] for name in sorted(_holders))


def one_batch(holder: KeyHolder, current: str, after: int, size: int) -> tuple[int, int, list[int]]:
    """Seal up to `size` rows behind `after` in one transaction: how many were looked at, the last of them,
    and those that do not open."""
    failed = []
    with transaction.atomic():
        waiting = holder.waiting(current).filter(pk__gt=after).order_by("pk")
        rows = list(waiting.select_for_update(of=("self",))[:size])
        for row in rows:
            try:
                holder.rotate(row)
            except (SealBrokenError, Refused):
                failed.append(holder.named(row))
            else:
                row.save()
    return len(rows), rows[-1].pk if rows else after, failed
