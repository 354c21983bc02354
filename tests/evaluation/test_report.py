"""Scores against a truth file."""

import json
from pathlib import Path

import pytest

from memography import Corpus, evaluate
from memography.errors import TruthError
from memography.evaluation.scores import clustering, labels, reading
from memography.evaluation.synthetic import World


def test_a_perfect_clustering_scores_1() -> None:
    """Names of clusters do not matter; what stands alone stands alone."""
    scores = clustering(["a", "a", None, None], ["x", "x", None, "y"])
    assert (scores.precision, scores.recall, scores.ari, scores.v) == (1, 1, 1, 1)


def test_all_in_one_has_recall_and_no_precision() -> None:
    """Throwing everything together is not rewarded."""
    scores = clustering(["a"] * 4, ["w", "x", "y", "z"])
    assert scores.recall == 1
    assert scores.precision == 0.25


def test_nothing_found_has_precision_and_no_recall() -> None:
    """Each None is a cluster of its own."""
    assert len(set(labels([None, None, "a", "a"]))) == 3
    assert clustering([None] * 4, ["a"] * 4).recall == 0.25


def test_words_are_counted_as_often_as_they_are_there() -> None:
    """A word read twice and said once is one right and one wrong."""
    found = reading([("cat cat dog", "cat bird dog")])
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_the_made_up_world_is_judged(built: Corpus, world: World) -> None:
    """Nothing is joined that does not belong together, and little is missed; every part of the report is there."""
    report = evaluate(world.truth, built)
    assert report.n_missing == 0
    memes = report.memes
    assert memes is not None
    assert memes.n_templates == 10
    assert memes.n_templates <= memes.n_memes <= memes.n_templates + 2
    assert memes.rank_1.precision > 0.99
    assert memes.rank_1.recall > 0.94
    assert memes.all_ranks.f1 > 0.95
    assert memes.share_wrongly_joined == pytest.approx(0, abs=0.05)
    assert {score.op for score in memes.by_op} >= {"caption", "copy"}
    assert report.captions is not None
    assert report.captions.recall > 0.8
    json.dumps(report.as_data())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("{", "line 1"),
        ('{"template": "x"}', "line 1"),
        ('{"id": "1"}\n{"id": "1"}', "twice"),
        ('{"id": "nowhere", "template": "x"}', "No post"),
    ],
)
def test_a_faulty_truth_is_an_error(built: Corpus, tmp_path: Path, text: str, said: str) -> None:
    """What judges must be sound; the message says where it is not."""
    truth = tmp_path / "truth.jsonl"
    truth.write_text(text, encoding="utf-8")
    with pytest.raises(TruthError, match=said):
        evaluate(truth, built)


def test_a_truth_file_that_is_not_there_is_told(built: Corpus, tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(TruthError, match="nothing-here"):
        evaluate(tmp_path / "nothing-here.jsonl", built)
