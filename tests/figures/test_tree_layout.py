"""A family's nodes lie in lanes, none upon another."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from memography import Corpus
from memography.corpus.views import memes
from memography.figures import FIGURES, draw
from memography.figures.family_tree import MAX_VARIANTS
from memography.figures.tree_layout import Node, lanes


@st.composite
def forests(chance: st.DrawFn) -> list[Node]:
    """Nodes in order of x, each with an earlier one as its parent, or none."""
    places = sorted(chance(st.lists(st.floats(0, 100), min_size=1, max_size=40)))
    parents = [chance(st.none() | st.integers(0, n - 1)) if n else None for n in range(len(places))]
    return [
        Node(str(n), None if parent is None else str(parent), x)
        for n, (x, parent) in enumerate(zip(places, parents, strict=True))
    ]


@given(forests(), st.floats(0.5, 30))
def test_no_two_nodes_overlap(forest: list[Node], width: float) -> None:
    """And no lane is left out from the first."""
    found = lanes(forest, width)
    assert set(found) == {node.id for node in forest}
    assert min(found.values()) >= 0
    for lane in set(found.values()):
        places = sorted(node.x for node in forest if found[node.id] == lane)
        assert all(later - earlier >= width for earlier, later in itertools.pairwise(places))


def test_an_only_line_of_descent_is_a_straight_line() -> None:
    """Each child lies beside its parent."""
    line = [Node(str(n), str(n - 1) if n else None, 10.0 * n) for n in range(5)]
    assert set(lanes(line, 5).values()) == {0}


def test_no_child_stands_where_lines_to_its_siblings_begin() -> None:
    """Only the last of several lies in its parent's lane, and nobody else before it."""
    children = [Node(f"c{n}", "p", 10.0 * n) for n in (1, 2, 3)]
    grandchild = Node("g", "c1", 15.0)
    found = lanes([Node("p", None, 0), *children, grandchild], 4)
    assert found["c3"] == found["p"]
    assert found["p"] not in (found["c1"], found["c2"], found["g"])


def test_the_tree_shows_the_foremost(built: Corpus) -> None:
    """Those with most uses and descendants; a parent is drawn, and seen first."""
    for meme_id in memes(built)["meme_id"]:
        drawn = draw(FIGURES["family-tree"], built, meme_id)
        if drawn is None:
            continue
        shown = drawn.data.filter("is_drawn")
        assert shown.height == min(MAX_VARIANTS, drawn.data.height)
        seen = dict(shown.select("variant_id", "first_seen_at").iter_rows())
        for row in shown.drop_nulls("parent_id").rows(named=True):
            assert seen[row["parent_id"]] <= row["first_seen_at"]
        below = drawn.data["n_descendants"].sum()
        assert (below > 0) == drawn.data["parent_id"].is_not_null().any()
