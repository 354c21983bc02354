"""How well memes are recognised, on posts made by hand."""

import pytest

from memography.evaluation.recognition import EditScore, main_memes, recognition
from memography.evaluation.truth import TrueOfPost

CATS = [TrueOfPost(id=f"cat {n}", template="cat", ops=["plain"]) for n in range(3)]
DOGS = [TrueOfPost(id=f"dog {n}", template="dog", ops=["crop"]) for n in range(2)]
BOTH = TrueOfPost(id="both", template="cat", also="dog", ops=["collage"])
NOISE = TrueOfPost(id="noise", template=None)
POSTS = [*CATS, *DOGS, BOTH, NOISE]
RIGHT = {post.id: [post.template] for post in [*CATS, *DOGS]} | {"both": ["cat", "dog"]}


def test_all_found_is_perfect() -> None:
    """A collage counts as both its memes, and as the first of them where only the first is judged."""
    scores = recognition(POSTS, RIGHT)
    assert (scores.n_templates, scores.n_memes, scores.n_collages, scores.n_no_meme) == (2, 2, 1, 1)
    assert (scores.rank_1.f1, scores.all_ranks.f1) == (1, 1)
    assert (scores.share_collages_found, scores.share_wrongly_joined) == (1, 0)


def test_a_collage_of_which_one_meme_is_found_costs_recall() -> None:
    """Among all memes; the first alone does not tell."""
    scores = recognition(POSTS, RIGHT | {"both": ["cat"]})
    assert scores.rank_1.f1 == 1
    assert scores.all_ranks.precision == 1
    assert scores.all_ranks.recall < 1
    assert scores.share_collages_found == 0


def test_the_wrong_one_first_costs_in_rank_1_alone() -> None:
    """Where both are found their order matters only to the figure of the first."""
    scores = recognition(POSTS, RIGHT | {"both": ["dog", "cat"]})
    assert scores.rank_1.f1 < 1
    assert scores.all_ranks.f1 == 1
    assert EditScore("collage", 1, 1.0, 0.0) in scores.by_op


def test_where_each_picture_is_one_meme_both_figures_are_equal() -> None:
    """The extended B-cubed is the ordinary one without overlap."""
    posts = [*CATS, *DOGS, NOISE]
    scores = recognition(posts, {"cat 0": ["a"], "cat 1": ["a"], "dog 0": ["a"], "dog 1": ["b"], "noise": ["b"]})
    assert scores.all_ranks.precision == pytest.approx(scores.rank_1.precision)
    assert scores.all_ranks.recall == pytest.approx(scores.rank_1.recall)
    assert scores.share_wrongly_joined == 1
    assert scores.share_collages_found is None


def test_the_main_meme_is_the_one_that_most_have_first() -> None:
    """Of equals the first by id; a template whose posts have no meme has none."""
    memes = {"cat 0": ["b"], "cat 1": ["b", "a"], "cat 2": ["a"], "both": ["a"]}
    assert main_memes(POSTS, memes) == {"cat": "a"}
    assert [score.share_in_main_meme for score in recognition(POSTS, memes).by_op if score.op == "crop"] == [0]


def test_what_is_not_judged_may_still_tell_the_main_memes() -> None:
    """A collage is found though the posts that show its second template alone are not judged."""
    judged = [*CATS, BOTH, NOISE]
    assert recognition(judged, RIGHT).share_collages_found == 0
    assert recognition(judged, RIGHT, known=POSTS).share_collages_found == 1
