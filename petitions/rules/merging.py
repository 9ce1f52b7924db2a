"""Chains of merged and duplicate petitions: none may come back to itself."""

from __future__ import annotations

from collections.abc import Mapping

from council.rules.decision import N_, Reason


def chain(edges: Mapping[int, int], start: int) -> tuple[int, ...]:
    """From a petition to what it lives on in, and on to the last; a circle in old data stops."""
    seen = [start]
    while seen[-1] in edges and edges[seen[-1]] not in seen:
        seen.append(edges[seen[-1]])
    return tuple(seen)


def root(edges: Mapping[int, int], start: int) -> int:
    """The petition in which another one lives on in the end."""
    return chain(edges, start)[-1]


def would_cycle(edges: Mapping[int, int], child: int, parent: int) -> bool:
    """Whether pointing `child` at `parent` closes a circle; a petition pointed at itself is one."""
    return child in chain({k: v for k, v in edges.items() if k != child}, parent)


def may_point(edges: Mapping[int, int], child: int, parent: int) -> Reason | None:
    """None when `child` may become part or duplicate of `parent`."""
    if child == parent:
        return Reason("merge_self", N_("Không gộp một kiến nghị vào chính nó; hãy chọn kiến nghị khác."))
    if would_cycle(edges, child, parent):
        return Reason(
            "merge_circle",
            N_("Kiến nghị được chọn đã trỏ về kiến nghị này; hãy chọn kiến nghị gốc của chuỗi trùng."),
        )
    return None
