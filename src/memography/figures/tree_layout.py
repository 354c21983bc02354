"""Where the nodes of a forest lie, when each has its place in time: lanes in which none lie upon each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A node, before it has a lane."""

    id: str
    parent_id: str | None
    """A node of the same forest, whose x is not larger; None for a root."""
    x: float


def lanes(nodes: Sequence[Node], width: float) -> dict[str, int]:
    """A lane for each node, from 0: a parent's last child in its lane, where lines to the others do not pass it, and
    all others in the nearest with room; each tree in a block of its own, as high up as it fits. Takes n log n steps for
    n nodes, and n more for each lane.

    Args:
        nodes: the forest.
        width: how much of a lane a node takes from its x on.
    """
    ordered = sorted(nodes, key=lambda node: (node.x, node.id))
    children = _trees(ordered)
    taken: list[list[tuple[float, float]]] = []  # of each lane, what lies in it
    found: dict[str, int] = {}
    for tree in sorted(children.values(), key=lambda tree: (tree[0].x, tree[0].id)):
        local = _within(tree, width)
        low = min(local.values())
        spans: dict[int, tuple[float, float]] = {}
        for node in tree:
            lane = local[node.id] - low
            first, last = spans.get(lane, (node.x, node.x))
            spans[lane] = min(first, node.x), max(last, node.x + width)
        offset = 0
        while any(_is_taken(taken, lane + offset, span) for lane, span in spans.items()):
            offset += 1
        for lane, span in spans.items():
            taken.extend([] for _ in range(lane + offset + 1 - len(taken)))
            taken[lane + offset].append(span)
        found |= {node.id: local[node.id] - low + offset for node in tree}
    return found


def _trees(ordered: Sequence[Node]) -> Mapping[str, list[Node]]:
    """Nodes by the root of their tree, in order of x."""
    parents = {node.id: node.parent_id for node in ordered}
    trees: dict[str, list[Node]] = {}
    for node in ordered:
        root = node.id
        while (parent := parents[root]) is not None:
            root = parent
        trees.setdefault(root, []).append(node)
    return trees


def _within(tree: Sequence[Node], width: float) -> dict[str, int]:
    """Lanes within a tree, from its root's, which is 0; others may be below 0."""
    last_of: dict[int, Node] = {}
    lane_of: dict[str, int] = {}
    last_child = {node.parent_id: node.id for node in tree}
    waiting: set[int] = set()  # lanes whose last node has children to come, whose lines begin there
    for node in tree:
        wanted = lane_of.get(node.parent_id, 0) if node.parent_id else 0
        # In its parent's lane only next to it, and as the last: behind another the line would seem to come from that
        # one, and before others their lines would seem to come from it.
        is_next = wanted not in last_of or last_of[wanted].id == node.parent_id
        distance = 0 if is_next and last_child[node.parent_id] == node.id else 1
        while not (
            sides := [
                lane
                for lane in (wanted + distance, wanted - distance)
                if _is_free(last_of, lane, node, width) and not (distance and lane in waiting)
            ]
        ):
            distance += 1
        lane_of[node.id] = sides[0]
        last_of[sides[0]] = node
        if last_child.get(node.parent_id) == node.id:
            waiting.discard(wanted)
        if node.id in last_child:
            waiting.add(sides[0])
    return lane_of


def _is_free(last_of: Mapping[int, Node], lane: int, node: Node, width: float) -> bool:
    return lane not in last_of or last_of[lane].x + width <= node.x


def _is_taken(taken: Sequence[Sequence[tuple[float, float]]], lane: int, span: tuple[float, float]) -> bool:
    return lane < len(taken) and any(first < span[1] and span[0] < last for first, last in taken[lane])
