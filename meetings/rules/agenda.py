"""The programme as a tree: order, labels, moving and removing items.

Works on plain rows. Positions count from 1 among siblings; rows may arrive with gaps or ties (a tie
goes by id), and every change answers with just the rows to write back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from council.rules.decision import N_, Reason

MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Node:
    """One item: its parent (None at the top) and its place among its siblings."""

    id: int
    parent: int | None
    position: int


Children = Mapping[int | None, Sequence[Node]]


def ordered(nodes: Iterable[Node]) -> list[tuple[Node, int, str]]:
    """The items in reading order, each with its depth (from 0) and label ("1", "1.1", "1.1.1").

    An item whose parent is not among the nodes stands at the top (a programme shown in part).
    ValueError for two items of one id and for a circle.
    """
    rows = list(nodes)
    children = _children(rows)
    lines = _walk(children, None, 0, "")
    if len(lines) != len(rows):
        raise ValueError("the items do not form a tree")
    return lines


def check_add(nodes: Iterable[Node], parent: int | None) -> Reason | None:
    """Why an item cannot be put under ``parent``: there is none, or it lies at the lowest level."""
    return _check_place(list(nodes), parent, height=1)


def check_move(nodes: Iterable[Node], item: int, parent: int | None) -> Reason | None:
    """Why an item, with all that lies under it, cannot be put under ``parent``."""
    rows = list(nodes)
    if item not in {node.id for node, _, _ in ordered(rows)}:
        return Reason("unknown_item", N_("Mục này không còn trong chương trình."))
    below = _walk(_children(rows), item, 1, "")
    if parent == item or parent in {node.id for node, _, _ in below}:
        return Reason("cycle", N_("Không thể chuyển một mục vào bên trong chính nó."))
    return _check_place(rows, parent, height=1 + max((depth for _, depth, _ in below), default=0))


def move(nodes: Iterable[Node], item: int, parent: int | None, index: int) -> list[Node]:
    """Put an item at ``index`` (from 0, held within bounds) among the children of ``parent``.

    Returns the rows that changed: the item and the siblings renumbered in the old and the new place.
    ValueError where ``check_move`` refuses.
    """
    rows = list(nodes)
    if refusal := check_move(rows, item, parent):
        raise ValueError(refusal.code)
    children = _children(rows)
    moved = next(node for node in rows if node.id == item)
    left = [node for node in children[_place(rows, moved)] if node.id != item]
    siblings = left if parent == _place(rows, moved) else list(children[parent])
    index = max(0, min(index, len(siblings)))
    target = [*siblings[:index], replace(moved, parent=parent), *siblings[index:]]
    changed = _renumbered(target, rows)
    return changed if siblings is left else changed + _renumbered(left, rows)


def check_remove(
    nodes: Iterable[Node],
    item: int,
    *,
    current: int | None,
    has_rounds: bool = False,
    has_papers: bool = False,
) -> Reason | None:
    """Why an item cannot be taken off: it is current, or something hangs on it."""
    rows = list(nodes)
    if item not in {node.id for node in rows}:
        return Reason("unknown_item", N_("Mục này không còn trong chương trình."))
    if item == current:
        return Reason("item_current", N_("Phiên họp đang ở mục này; hãy chuyển sang mục khác trước khi xóa."))
    if any(node.parent == item for node in rows):
        return Reason("item_has_children", N_("Mục này còn mục con; hãy chuyển hoặc xóa mục con trước."))
    if has_rounds:
        return Reason("item_has_rounds", N_("Mục này đã có lượt biểu quyết nên không xóa được."))
    if has_papers:
        return Reason("item_has_papers", N_("Mục này còn tài liệu; hãy chuyển hoặc gỡ tài liệu trước."))
    return None


def remove(nodes: Iterable[Node], item: int) -> list[Node]:
    """The siblings to renumber when an item goes. ValueError for an unknown item or one with children."""
    rows = list(nodes)
    if refusal := check_remove(rows, item, current=None):
        raise ValueError(refusal.code)
    gone = next(node for node in rows if node.id == item)
    left = [node for node in _children(rows)[_place(rows, gone)] if node.id != item]
    return _renumbered(left, rows)


def _place(rows: Sequence[Node], node: Node) -> int | None:
    return node.parent if any(row.id == node.parent for row in rows) else None


def _children(rows: Sequence[Node]) -> Children:
    known = {node.id for node in rows}
    if len(known) != len(rows):
        raise ValueError("two items with one id")
    children: defaultdict[int | None, list[Node]] = defaultdict(list)
    for node in sorted(rows, key=lambda node: (node.position, node.id)):
        children[node.parent if node.parent in known else None].append(node)
    return children


def _walk(children: Children, parent: int | None, depth: int, prefix: str) -> list[tuple[Node, int, str]]:
    lines: list[tuple[Node, int, str]] = []
    for place, node in enumerate(children[parent], start=1):
        label = f"{prefix}{place}"
        lines += [(node, depth, label), *_walk(children, node.id, depth + 1, f"{label}.")]
    return lines


def _check_place(rows: Sequence[Node], parent: int | None, height: int) -> Reason | None:
    levels = {node.id: depth + 1 for node, depth, _ in ordered(rows)}
    if parent is not None and parent not in levels:
        return Reason("unknown_parent", N_("Mục cha không còn trong chương trình."))
    if (levels[parent] if parent is not None else 0) + height > MAX_DEPTH:
        return Reason("too_deep", N_("Chương trình chỉ có tối đa %(levels)s cấp."), {"levels": MAX_DEPTH})
    return None


def _renumbered(siblings: Sequence[Node], rows: Sequence[Node]) -> list[Node]:
    before = {node.id: node for node in rows}
    after = [replace(node, position=place) for place, node in enumerate(siblings, start=1)]
    return [node for node in after if node != before[node.id]]
