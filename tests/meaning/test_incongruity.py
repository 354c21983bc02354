"""What is unusual for a meme or a community lies far from its mean."""

import numpy as np
import polars as pl
import pytest

from memography import Corpus
from memography.meaning.incongruity import MIN_USES, amend_incongruity, distance
from memography.tables import EMOTIONS, TABLES


def corpus_of(tmp_path, emotions: list[str], communities: list[str | None]) -> Corpus:
    """One meme, whose uses each express one emotion."""
    corpus = Corpus(tmp_path / "corpus", create=True)
    use_ids = [f"p{n}/0/1" for n in range(len(emotions))]
    uses = pl.DataFrame(TABLES["uses"].schema.empty_table())
    rows = pl.DataFrame({"use_id": use_ids, "post_id": use_ids, "meme_id": "m", "community": communities, "rank": 1})
    rows = rows.with_columns(mirrored=False, is_given=True, rank=pl.lit(1, pl.Int32))
    corpus.replace("uses", pl.concat([uses, rows], how="diagonal_relaxed").select(uses.columns))
    known = {name: [0.9 if name == emotion else 0.01 for emotion in emotions] for name in EMOTIONS}
    corpus.replace("emotions", pl.DataFrame({"use_id": use_ids, **known}))
    return corpus


def test_the_one_sad_use_of_a_merry_meme_is_the_most_unusual(tmp_path) -> None:
    corpus = corpus_of(tmp_path, [*["joy"] * 20, "sadness"], ["a"] * 21)
    amend_incongruity(corpus)
    found = corpus.polars("incongruity").sort("from_meme")
    assert found["use_id"][-1] == "p20/0/1"
    assert found["from_meme"][-1] > 0.6
    assert found["from_meme"][-2] < 0.2
    assert found["from_meme"].to_list() == pytest.approx(found["from_community"].to_list())


def test_few_uses_have_nothing_usual(tmp_path) -> None:
    corpus = corpus_of(tmp_path, ["joy"] * MIN_USES, [None, *["a"] * (MIN_USES - 1)])
    amend_incongruity(corpus)
    found = corpus.polars("incongruity")
    assert found["from_meme"].to_list() == [0] * MIN_USES
    assert found["from_community"].is_null().all()


def test_distance_is_one_of_nothing_in_common() -> None:
    rng = np.random.default_rng(0)
    one, other = rng.random((2, 50, 28))
    apart = distance(one, other)
    assert ((apart >= 0) & (apart <= 1)).all()
    assert distance(one, one) == pytest.approx(np.zeros(50), abs=1e-7)
    assert apart == pytest.approx(distance(other, one))
