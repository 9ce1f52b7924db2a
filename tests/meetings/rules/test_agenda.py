import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.decision import Reason
from meetings.rules.agenda import (
    MAX_DEPTH,
    Node,
    check_add,
    check_move,
    check_remove,
    move,
    ordered,
    remove,
)

# Item 2 holds items 3 and 5; item 3 holds item 4.
TREE = [
    Node(1, None, 1),
    Node(2, None, 2),
    Node(3, 2, 1),
    Node(4, 3, 1),
    Node(5, 2, 2),
    Node(6, None, 3),
]


def labels(nodes: list[Node]) -> dict[int, str]:
    return {node.id: label for node, _, label in ordered(nodes)}


def after(nodes: list[Node], changed: list[Node]) -> list[Node]:
    rows = {node.id: node for node in nodes} | {node.id: node for node in changed}
    return list(rows.values())


def code(reason: Reason | None) -> str | None:
    return reason.code if reason else None


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Any programme of at most three levels, with gaps and ties among the positions."""
    nodes: list[Node] = []
    levels: dict[int | None, int] = {None: 0}
    for id in range(1, draw(st.integers(1, 12)) + 1):
        parent = draw(st.sampled_from([key for key, level in levels.items() if level < MAX_DEPTH]))
        nodes.append(Node(id, parent, draw(st.integers(0, 5))))
        levels[id] = levels[parent] + 1
    return draw(st.permutations(nodes))


def test_order_depth_and_labels() -> None:
    assert [(node.id, depth, label) for node, depth, label in ordered(reversed(TREE))] == [
        (1, 0, "1"),
        (2, 0, "2"),
        (3, 1, "2.1"),
        (4, 2, "2.1.1"),
        (5, 1, "2.2"),
        (6, 0, "3"),
    ]


def test_gaps_and_ties_make_no_difference() -> None:
    nodes = [Node(3, None, 9), Node(2, None, 4), Node(1, None, 4)]
    assert labels(nodes) == {1: "1", 2: "2", 3: "3"}


def test_an_item_without_its_parent_stands_at_the_top() -> None:
    assert labels([Node(3, 2, 1), Node(4, 3, 1)]) == {3: "1", 4: "1.1"}


def test_a_circle_is_an_error() -> None:
    circle = [Node(1, 2, 1), Node(2, 1, 1), Node(3, None, 1)]
    with pytest.raises(ValueError, match="do not form a tree"):
        ordered(circle)
    with pytest.raises(ValueError, match="do not form a tree"):
        check_move(circle, 1, None)


def test_one_id_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="one id"):
        ordered([Node(1, None, 1), Node(1, None, 2)])


@pytest.mark.parametrize(
    ("item", "parent", "index", "expected"),
    [
        (6, None, 0, "6 1 2 3 4 5"),
        (1, None, 1, "2 3 4 5 1 6"),
        (1, None, 99, "2 3 4 5 6 1"),
        (6, None, -4, "6 1 2 3 4 5"),
        (1, 2, 1, "2 3 4 1 5 6"),
        (3, None, 0, "3 4 1 2 5 6"),
        (4, 1, 0, "1 4 2 3 5 6"),
    ],
)
def test_moving(item: int, parent: int | None, index: int, expected: str) -> None:
    moved = after(TREE, move(TREE, item, parent, index))
    assert " ".join(str(node.id) for node, _, _ in ordered(moved)) == expected


def test_a_move_returns_only_what_changed() -> None:
    assert move(TREE, 5, 2, 0) == [Node(5, 2, 1), Node(3, 2, 2)]
    assert move(TREE, 5, 2, 1) == []
    assert move(TREE, 1, 2, 2) == [Node(1, 2, 3), Node(2, None, 1), Node(6, None, 2)]


@pytest.mark.parametrize(
    ("item", "parent", "expected"),
    [
        (9, None, "unknown_item"),
        (1, 9, "unknown_parent"),
        (2, 2, "cycle"),
        (2, 4, "cycle"),
        (1, 4, "too_deep"),
        (2, 1, "too_deep"),
        (3, 5, "too_deep"),
        (3, 1, None),
        (1, 3, None),
        (2, None, None),
    ],
)
def test_where_an_item_may_go(item: int, parent: int | None, expected: str | None) -> None:
    assert code(check_move(TREE, item, parent)) == expected
    if expected:
        with pytest.raises(ValueError, match=expected):
            move(TREE, item, parent, 0)


@pytest.mark.parametrize(
    ("parent", "expected"), [(None, None), (1, None), (3, None), (4, "too_deep"), (9, "unknown_parent")]
)
def test_where_an_item_may_be_added(parent: int | None, expected: str | None) -> None:
    assert code(check_add(TREE, parent)) == expected


def test_the_depth_is_named() -> None:
    reason = check_add(TREE, 4)
    assert reason is not None
    assert reason.text() == "Chương trình chỉ có tối đa 3 cấp."


@given(trees(), st.data())
def test_a_move_keeps_the_tree(nodes: list[Node], data: st.DataObject) -> None:
    ids = [node.id for node in nodes]
    item = data.draw(st.sampled_from(ids))
    parent = data.draw(st.sampled_from([None, *ids]))
    if check_move(nodes, item, parent):
        return
    index = data.draw(st.integers(-1, 12))
    moved = after(nodes, move(nodes, item, parent, index))
    lines = ordered(moved)
    assert sorted(node.id for node, _, _ in lines) == sorted(ids)
    assert max(depth for _, depth, _ in lines) < MAX_DEPTH
    siblings = [node for node, _, _ in lines if node.parent == parent]
    assert [node.position for node in siblings] == list(range(1, len(siblings) + 1))
    assert siblings[max(0, min(index, len(siblings) - 1))].id == item
    unmoved = {node.id: node.parent for node in nodes if node.id != item}
    assert {node.id: node.parent for node in moved if node.id != item} == unmoved


@pytest.mark.parametrize(
    ("item", "current", "has_rounds", "has_papers", "expected"),
    [
        (1, None, False, False, None),
        (1, 5, False, False, None),
        (1, 1, False, False, "item_current"),
        (2, None, False, False, "item_has_children"),
        (1, None, True, False, "item_has_rounds"),
        (1, None, False, True, "item_has_papers"),
        (9, None, False, False, "unknown_item"),
    ],
)
def test_what_may_be_removed(
    item: int, current: int | None, has_rounds: bool, has_papers: bool, expected: str | None
) -> None:
    reason = check_remove(TREE, item, current=current, has_rounds=has_rounds, has_papers=has_papers)
    assert code(reason) == expected


def test_removing_closes_the_gap() -> None:
    assert remove(TREE, 1) == [Node(2, None, 1), Node(6, None, 2)]
    assert remove(TREE, 6) == []
    assert remove([Node(1, None, 1), Node(2, 1, 1), Node(3, 1, 2)], 2) == [Node(3, 1, 1)]


def test_items_without_their_parent_are_siblings_at_the_top() -> None:
    part = [Node(3, 2, 1), Node(4, 2, 2)]
    assert remove(part, 3) == [Node(4, 2, 1)]
    assert move(part, 4, None, 0) == [Node(4, None, 1), Node(3, 2, 2)]


@pytest.mark.parametrize("item", [2, 9])
def test_removing_what_cannot_go_is_an_error(item: int) -> None:
    with pytest.raises(ValueError, match=r"item_has_children|unknown_item"):
        remove(TREE, item)
