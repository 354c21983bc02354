"""Vectors, tones and emotions of uses: read once a text, left out without weights, told in articles."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest
from memography.biography.kinds.tones import interval
from memography.biography.soundness import audit_corpus
from memography.corpus.comparison import differences
from memography.errors import MissingWeights
from memography.meaning import labels
from memography.meaning import readings as module
from memography.models.layers import Rows
from memography.models.tone.tones import Tones
from memography.settings import ModelsSettings
from memography.tables import EMOTIONS, N_DIMENSIONS


class Judge:
    """Says that texts are as ironic as they are long, and counts them; what they mean is where they begin."""

    version = "judge"

    def __init__(self) -> None:
        self.judged: list[str] = []
        self.encoder = self.tone = self
        self.n_dimensions = N_DIMENSIONS

    def encode(self, texts: Sequence[str]) -> Rows:
        return np.eye(N_DIMENSIONS, dtype=np.float32)[[len(text) % N_DIMENSIONS for text in texts]]

    def vectors_and_tones(self, texts: Sequence[str]) -> tuple[Rows, Tones]:
        self.judged += texts
        ironic = np.array([min(len(text) / 100, 1) for text in texts], np.float32)
        emotions = {name: np.full(len(texts), place / 40, np.float32) for place, name in enumerate(EMOTIONS)}
        return self.encode(texts), Tones((1 - ironic) * 0.75, (1 - ironic) * 0.25, ironic, emotions, ironic > 0.9)


def opened(monkeypatch: pytest.MonkeyPatch, how: Callable[[ModelsSettings], Judge]) -> None:
    for user in (module, labels):
        monkeypatch.setattr(user, "chosen_models", how)


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    judge = Judge()
    opened(monkeypatch, lambda settings: judge)
    return judge


def words_of_posts(folder: Path, n_posts: int) -> Path:
    """Posts of two memes; each text twice, every tenth without words."""
    path = folder / "posts.jsonl"
    lines = [
        {
            "id": f"p{n}",
            "meme": f"Meme {n % 2}",
            "text": "" if n % 10 == 9 else f"these are the words {'so ' * (n // 4)}",
        }
        for n in range(n_posts)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def built(folder: Path, posts: Path) -> Corpus:
    corpus = Corpus(folder, create=True)
    ingest([posts], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


def test_each_text_is_judged_once_and_only_new_ones_later(tmp_path: Path, judge: Judge) -> None:
    """A use without words has no row; what is there stays, and the end is that of a corpus built afresh."""
    corpus = built(tmp_path / "corpus", words_of_posts(tmp_path, 60))
    assert len(judge.judged) == len(set(judge.judged)) == 15
    assert corpus.count("tones") == corpus.count("emotions") == corpus.count("vectors") == 54
    assert corpus.polars("tones").select(
        pl.sum_horizontal("p_sincere", "p_humorous", "p_ironic")
    ).to_series().to_list() == (pytest.approx([1.0] * 54))
    judge.judged.clear()
    built(tmp_path / "corpus", words_of_posts(tmp_path, 64))
    assert len(judge.judged) == 1
    assert differences(corpus, built(tmp_path / "afresh", words_of_posts(tmp_path, 64))) == []


def test_without_weights_nothing_is_judged_and_all_is_once_they_come(
    tmp_path: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build goes on, and the next one notices that there are weights now."""

    def none(settings: ModelsSettings) -> Judge:
        raise MissingWeights("Fetch them.")

    opened(monkeypatch, none)
    posts = words_of_posts(tmp_path, 60)
    corpus = built(tmp_path / "corpus", posts)
    assert corpus.count("tones") == corpus.count("emotions") == corpus.count("vectors") == 0
    assert corpus.count("label_vectors") == 0
    assert all(stage.outcome is None for stage in build(corpus, settings=Settings()))
    opened(monkeypatch, lambda settings: judge)
    done = {stage.stage for stage in build(corpus, settings=Settings()) if stage.outcome is not None}
    assert done >= {"meaning", "biography"}
    assert corpus.count("tones") == corpus.count("vectors") == 54
    assert corpus.count("labels") == corpus.count("label_vectors")


def test_articles_tell_tones_and_the_audit_finds_them_again(tmp_path: Path, judge: Judge) -> None:
    """Shares with their interval, the strongest emotions; nothing is claimed of a few uses."""
    corpus = built(tmp_path / "corpus", words_of_posts(tmp_path, 60))
    assert audit_corpus(corpus) == []
    claims = {json.loads(row["value"])["tone"]: row for row in corpus.rows("claims", where="kind = 'tone'")}
    shares = {tone: json.loads(row["value"])["mean"] for tone, row in claims.items()}
    assert float(claims["ironic"]["low"]) < shares["ironic"] < float(claims["ironic"]["high"])
    assert sum(shares.values()) == pytest.approx(1, abs=2e-4)
    assert corpus.count("claims", "kind = 'emotion'") == 6
    told = [row["text"] for row in corpus.rows("biography", where="section = 'Sincere or ironic'")]
    assert told == []  # nothing to compare
    differences = [json.loads(row["value"]) for row in corpus.rows("claims", where="kind = 'tone_difference'")]
    assert len(differences) == 4
    assert all(one["difference"] is None for one in differences)  # eight different texts tell too little
    few = built(tmp_path / "few", words_of_posts(tmp_path, 30))
    assert few.rows("claims", where="kind = 'tone'") == []


def test_an_interval_is_wider_where_posts_bear_many_uses() -> None:
    """Uses of one post are no evidence of their own; the same seed gives the same interval."""
    values = np.tile([0.0, 0.0, 1.0, 1.0], 25)
    alone = interval(values, [str(n) for n in range(100)], "m")
    together = interval(np.repeat([0.0, 1.0], 50), [str(n // 10) for n in range(100)], "m")
    assert alone == interval(values, [str(n) for n in range(100)], "m")
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
