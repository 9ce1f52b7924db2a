"""Writing the programme: add, change, move, remove. Every act is in the journal with old and new values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused, not_found
from council.models import Board, CouncilSession
from council.permissions import Actor
from meetings.models import AgendaItem, BallotRound, ItemPaper, Sitting
from meetings.rules import agenda
from meetings.rules.agenda import Node
from meetings.services.preparing import (
    access_item,
    access_session,
    differences,
    last_edit,
    plain,
    require_not_closed,
    stale,
    tell,
)
from meetings.services.secret_items import check_secrecy, require_removable

UPDATED = "meetings.item.updated"
SECRECY = {True: "meetings.item.made_secret", False: "meetings.item.made_plain"}


class Step(StrEnum):
    """One step of an item by key or button."""

    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


@dataclass(frozen=True, slots=True)
class ItemData:
    """What the secretariat says of an item."""

    title: str
    presenter: str = ""
    board_id: int | None = None
    minutes: int | None = None
    starts_at: time | None = None
    sitting_id: int | None = None
    is_secret: bool = False


def add_item(*, actor: Actor, session_id: int, data: ItemData, parent_id: int | None = None) -> AgendaItem:
    """A new item, last among its siblings."""
    with transaction.atomic():
        session = access_session(actor, session_id, lock=True)
        require_not_closed(session)
        values = _checked(session, data)
        nodes = _nodes(session.id)
        if refusal := agenda.check_add(nodes, parent_id):
            raise Refused.because(refusal)
        position = max((node.position for node in nodes if node.parent == parent_id), default=0) + 1
        item = AgendaItem.objects.create(
            council_id=session.council_id, session=session, parent_id=parent_id, position=position, **values
        )
        said = {"item": item.id, "label": labels(session.id)[item.id], "parent": parent_id, **plain(values)}
        tell(session, actor, "meetings.item.added", said)
        if item.is_secret:
            tell(session, actor, SECRECY[True], _named(item))
    return item


def update_item(*, actor: Actor, item_id: int, data: ItemData, revision: int) -> AgendaItem:
    """Change an item the editor read at `revision`; refused ("stale") if somebody changed it since.

    Moving an item is no change of what it says.
    """
    with transaction.atomic():
        item = access_item(actor, item_id, lock=True)
        require_not_closed(item.session)
        if item.revision != revision:
            raise stale(last_edit(item.session_id, UPDATED, item=item.id))
        values = _checked(item.session, data)
        check_secrecy(item, wanted=data.is_secret)
        what = differences({name: getattr(item, name) for name in values}, values)
        if not what:
            return item
        for name, value in values.items():
            setattr(item, name, value)
        item.revision += 1
        item.save(update_fields=[*values, "revision"])
        said = _named(item)
        if what.keys() - {"is_secret"}:
            tell(item.session, actor, UPDATED, {**said, "changes": what})
        if "is_secret" in what:
            tell(item.session, actor, SECRECY[item.is_secret], said)
    return item


def move_item(*, actor: Actor, item_id: int, parent_id: int | None, before_id: int | None) -> AgendaItem:
    """Put an item under `parent_id` (None: at the top), before its child `before_id` (None: last).

    The place is named by a neighbour, not by a number: if another editor moved things meanwhile, the item
    lands where it was meant to, or the act is refused ("stale").
    """
    with transaction.atomic():
        item = access_item(actor, item_id, lock=True)
        nodes = _nodes(item.session_id)
        siblings = [node.id for node in _children(nodes, parent_id) if node.id != item.id]
        if before_id is not None and before_id not in siblings:
            raise stale(None)
        index = siblings.index(before_id) if before_id is not None else len(siblings)
        _move(item, actor, nodes, parent_id, index)
    return item


def step_item(*, actor: Actor, item_id: int, step: Step) -> AgendaItem:
    """Move an item by one place, or one level in (under the item above it) or out (behind its parent).

    A step that leads nowhere, such as up from the first place, changes nothing.
    """
    with transaction.atomic():
        item = access_item(actor, item_id, lock=True)
        nodes = _nodes(item.session_id)
        place = _step(nodes, item.id, step)
        if place is not None:
            _move(item, actor, nodes, *place)
    return item


def remove_item(*, actor: Actor, item_id: int) -> None:
    """Take an item off. Refused while it is current in a sitting, or has rounds, items below, or papers."""
    with transaction.atomic():
        item = access_item(actor, item_id, lock=True)
        session = item.session
        require_not_closed(session)
        nodes = _nodes(session.id)
        here = Sitting.objects.with_scopes_disabled().filter(current_item=item).exists()
        rounds = BallotRound.objects.with_scopes_disabled().filter(item=item)
        papers = ItemPaper.objects.with_scopes_disabled().filter(
            item=item, document__withdrawn_at__isnull=True
        )
        refusal = agenda.check_remove(
            nodes,
            item.id,
            current=item.id if here else None,
            has_rounds=rounds.exists(),
            has_papers=papers.exists(),
        )
        if refusal:
            raise Refused.because(refusal)
        require_removable(item)
        said = {"item": item.id, "label": labels(session.id)[item.id], **plain(_values(item))}
        changed = agenda.remove(nodes, item.id)
        item.delete()
        _write(changed)
        tell(session, actor, "meetings.item.removed", said)


def _move(item: AgendaItem, actor: Actor, nodes: list[Node], parent_id: int | None, index: int) -> None:
    require_not_closed(item.session)
    if refusal := agenda.check_move(nodes, item.id, parent_id):
        raise Refused.because(refusal)
    changed = agenda.move(nodes, item.id, parent_id, index)
    before = labels(item.session_id)[item.id]
    _write(changed)
    item.refresh_from_db(fields=["parent", "position"])
    label = labels(item.session_id)[item.id]
    if label != before:
        said = {"item": item.id, "title": item.title, "before": before, "label": label, "parent": parent_id}
        tell(item.session, actor, "meetings.item.moved", said)


def _step(nodes: list[Node], item_id: int, step: Step) -> tuple[int | None, int] | None:
    """The parent and index a step leads to; None where it leads nowhere."""
    item = next(node for node in nodes if node.id == item_id)
    siblings = [node.id for node in _children(nodes, item.parent)]
    index = siblings.index(item_id)
    if step is Step.UP:
        return (item.parent, index - 1) if index > 0 else None
    if step is Step.DOWN:
        return (item.parent, index + 1) if index + 1 < len(siblings) else None
    if step is Step.INDENT:
        return (siblings[index - 1], len(_children(nodes, siblings[index - 1]))) if index > 0 else None
    parent = next((node for node in nodes if node.id == item.parent), None)
    if parent is None:
        return None
    uncles = [node.id for node in _children(nodes, parent.parent)]
    return parent.parent, uncles.index(parent.id) + 1


def _children(nodes: list[Node], parent_id: int | None) -> list[Node]:
    return sorted(
        (node for node in nodes if node.parent == parent_id), key=lambda node: (node.position, node.id)
    )


def _nodes(session_id: int) -> list[Node]:
    rows = AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id)
    return [Node(*row) for row in rows.values_list("id", "parent_id", "position")]


def labels(session_id: int) -> dict[int, str]:
    """Item id -> label ("2.1"), in reading order."""
    return {node.id: label for node, _depth, label in agenda.ordered(_nodes(session_id))}


def _write(changed: list[Node]) -> None:
    rows = AgendaItem.objects.with_scopes_disabled()
    for node in changed:
        rows.filter(pk=node.id).update(parent_id=node.parent, position=node.position)


def _named(item: AgendaItem) -> dict[str, Any]:
    return {"item": item.id, "label": labels(item.session_id)[item.id], "title": item.title}


def _values(item: AgendaItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ItemData.__dataclass_fields__}


def _checked(session: CouncilSession, data: ItemData) -> Mapping[str, Any]:
    """The values as they are stored. Boards of this council and sittings of this session only."""
    title = text.clean(data.title)[:500]
    if not title:
        raise Refused("title_required", _("Hãy ghi tên."), status=400)
    boards = Board.objects.with_scopes_disabled().filter(pk=data.board_id or 0, council_id=session.council_id)
    sittings = Sitting.objects.with_scopes_disabled().filter(pk=data.sitting_id or 0, session=session)
    if (data.board_id is not None and not boards.exists()) or (
        data.sitting_id is not None and not sittings.exists()
    ):
        raise not_found()
    return asdict(data) | {"title": title, "presenter": text.clean(data.presenter)[:200]}
