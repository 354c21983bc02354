"""A meme keeps its id when the corpus grows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from memography.memes.ids import given_id, lasting_ids


def test_a_group_keeps_the_id_that_most_of_its_members_bore() -> None:
    """New members change nothing; a group that grew together takes the larger part's id."""
    assert lasting_ids([["a", "b", "new"]], ["a"], {"a": "m1", "b": "m1"}) == ["m1"]
    assert lasting_ids([["a", "b", "c"]], ["a"], {"a": "m1", "b": "m2", "c": "m2"}) == ["m2"]


def test_when_a_meme_falls_apart_the_larger_part_keeps_the_id() -> None:
    """One id never stands for two groups."""
    before = dict.fromkeys("abcde", "m1")
    larger, smaller = lasting_ids([["a", "b", "c"], ["d", "e"]], ["a", "d"], before)
    assert larger == "m1"
    assert smaller != "m1"


@settings(max_examples=50)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5), max_size=6),
    st.dictionaries(st.integers(0, 30), st.sampled_from(["m1", "m2", "m3"])),
)
def test_ids_are_never_shared(groups: list[list[int]], before: dict[int, str]) -> None:
    """Whatever was before, each group has an id of its own."""
    seen: set[int] = set()
    members = []
    for group in groups:
        fresh = [n for n in dict.fromkeys(group) if n not in seen]
        seen.update(fresh)
        if fresh:
            members.append([str(n) for n in fresh])
    ids = lasting_ids(members, [m[0] for m in members], {str(n): meme for n, meme in before.items()})
    assert len(set(ids)) == len(members)


def test_a_given_name_has_one_id() -> None:
    """The id of a named meme follows from the name, however it is spaced and capitalised."""
    assert given_id("Drake") == given_id("Drake")
    assert given_id(" drake ") == given_id("Drake") != given_id("Drakes")
