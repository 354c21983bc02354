"""Senses and answers as tables: kept where nothing changed, the same as in a corpus built afresh, told in articles."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from memography import Corpus, Settings, build, ingest
from memography.biography.soundness import audit_corpus
from memography.corpus.comparison import differences
from memography.errors import MissingWeights
from memography.meaning import grouping as grouping_module
from memography.meaning import readings, responses, senses

FORMULAS = ("brace yourselves\nthe {0} and {1} posts are coming", "what if i told you that\nyour {0} was a {1}")
THINGS = ("cake", "train", "cat", "meeting", "garden", "shoe", "song", "lamp", "river", "soup")
ANSWERS = {"sorry to hear that": "sympathy", "lol loser": "hostility", "haha": "amusement"}


class Answers:
    """Tells answers by their letters."""

    version = "answers"

    def __init__(self, encoder: object) -> None:
        pass

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        kinds = [responses.KINDS.index(ANSWERS[text]) for text in texts]
        return np.eye(4, dtype=np.float32)[kinds]


@pytest.fixture(autouse=True)
def without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Senses do not need them."""

    def refuse(settings: object) -> None:
        raise MissingWeights("none here")

    monkeypatch.setattr(readings, "chosen_models", refuse)


def posts(folder: Path, n_answers: int = 12, n_more: int = 0) -> Path:
    """Two memes: one says two things, 50 times each, the other has few words; answers to its first post."""
    pairs = [(one, other) for one in THINGS for other in THINGS if one != other]
    lines = [
        {
            "id": f"a{n}",
            "meme": "Brace",
            "text": FORMULAS[n % 2].format(*pairs[n // 2]),
            "posted_at": f"2020-01-{n % 28 + 1:02d}",
        }
        for n in range(100 + n_more)
    ]
    lines += [{"id": f"b{n}", "meme": "Quiet", "text": f"nothing {n % 3}"} for n in range(9)]
    lines += [{"id": f"r{n}", "reply_to": f"a{n}", "text": list(ANSWERS)[n % 3]} for n in range(n_answers)]
    path = folder / "posts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def built(folder: Path, source: Path) -> Corpus:
    corpus = Corpus(folder, create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


def test_a_meme_that_says_two_things_has_two_senses(tmp_path: Path) -> None:
    corpus = built(tmp_path / "corpus", posts(tmp_path))
    found = corpus.polars("senses").sort("rank")
    assert found["is_stable"].all()
    assert found["n_uses"].to_list() == [50, 50]
    assert {"brace", "told"} <= set(found["words"].explode())
    assert found["topic"].is_null().all(), "topics need vectors"
    first = corpus.polars("contexts").join(corpus.polars("use_senses"), on="use_id")
    assert all(rows["text"].str.starts_with("brace").n_unique() == 1 for _, rows in first.group_by("sense_id"))
    examples = [use_id for uses in found["example_use_ids"] for use_id in uses]
    assert len(set(examples)) == 6
    told = corpus.polars("biography").filter(section="What it means")["text"].str.join(" ").item()
    assert "The first of its two senses nearly always says “" in told
    assert audit_corpus(corpus) == []


def test_a_meme_that_has_not_changed_keeps_its_senses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = built(tmp_path / "corpus", posts(tmp_path))
    before = corpus.polars("senses").sort("sense_id")
    (tmp_path / "more.jsonl").write_text('{"id": "b100", "meme": "Quiet", "text": "something else"}\n')
    monkeypatch.setattr(senses, "grouping", lambda *_: pytest.fail("it was grouped again"))
    built(tmp_path / "corpus", tmp_path / "more.jsonl")
    assert corpus.polars("senses").sort("sense_id").equals(before)


def test_a_corpus_that_grew_is_that_of_one_built_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "ResponseModel", Answers)
    monkeypatch.setattr(responses, "chosen_models", lambda settings: Answers)
    monkeypatch.setattr(Answers, "tone", Answers, raising=False)
    monkeypatch.setattr(Answers, "encoder", None, raising=False)
    corpus = built(tmp_path / "corpus", posts(tmp_path, n_answers=5))
    corpus = built(tmp_path / "corpus", posts(tmp_path, n_answers=12, n_more=20))
    assert differences(corpus, built(tmp_path / "afresh", tmp_path / "posts.jsonl")) == []
    told = corpus.polars("biography").filter(section="How people answer")["text"].to_list()
    assert told == [
        "Of the twelve answers with words that its posts got, a model that reads words alone takes four to laugh "
        "along, four to be hostile or mock and four to feel with the poster."
    ]
    assert audit_corpus(corpus) == []


def test_senses_that_are_a_guess_are_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_module, "_agreement", lambda *_: 0.1)
    corpus = built(tmp_path / "corpus", posts(tmp_path))
    assert not corpus.polars("senses")["is_stable"].any()
    told = corpus.polars("biography").filter(section="What it means")["text"].str.join(" ").item()
    halves = "two halves of its posts do not agree well enough on any"
    assert told == f"Whether it has several senses can't be told: {halves}."
    assert corpus.polars("labels").filter(kind="sense").is_empty()
