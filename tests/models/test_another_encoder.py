"""Another text encoder than all-MiniLM-L6-v2: its vectors are those of the corpus, the tone model keeps its own."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError
from tiny_bert import N_DIMENSIONS, N_HEADS, N_INNER, N_LAYERS, VOCABULARY

from memography import Corpus, Settings, build, ingest, search
from memography.corpus.integrity import faults
from memography.errors import MissingExtra, MissingWeights, WeightsError
from memography.models import sentence_transformer
from memography.models.chosen import chosen_encoder, chosen_models
from memography.models.sentence_transformer import fetch_model, sentence_encoder
from memography.models.weights import Weights
from memography.progress import Silent
from memography.settings import ModelsSettings

TEXTS = ("the cat sat on the mat", "tears behind a mask", "no monday again", "when you smile")


def settings(cache: Path, **chosen: str) -> Settings:
    return Settings(models=ModelsSettings(cache=str(cache), **chosen))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("words")
    posts = [{"id": f"p{n}", "meme": "Cat", "text": TEXTS[n % 4] + " a" * (n // 4)} for n in range(12)]
    (folder / "posts.jsonl").write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    return corpus


def test_a_corpus_has_the_vectors_of_the_encoder_that_is_named(
    corpus: Corpus, model: Path, cache: Path, real_weights: Weights
) -> None:
    """Also when another is named later; who searches without it is told."""
    other, usual = settings(cache, path=str(model)), settings(cache)
    build(corpus, until="map", settings=other)
    tones = corpus.polars("tones").sort("use_id")
    assert np.stack(corpus.polars("vectors")["vector"].to_numpy()).shape == (12, N_DIMENSIONS)
    assert corpus.schema("label_vectors").field("vector").type.list_size == N_DIMENSIONS
    assert list(faults(corpus)) == []
    assert search("the cat sat on the mat", corpus, by="meaning", settings=other).uses[0].use_id.startswith("p0/")
    with pytest.raises(MissingWeights, match="no vectors of all-MiniLM-L6-v2"):
        search("the cat", corpus, by="meaning", settings=usual)
    build(corpus, until="map", settings=usual)
    assert corpus.schema("vectors").field("vector").type.list_size == 384
    assert corpus.polars("tones").sort("use_id").equals(tones)
    assert list(faults(corpus)) == []


def test_one_encoder_is_named(model: Path) -> None:
    with pytest.raises(ValidationError, match="both name a text encoder"):
        ModelsSettings(path=str(model), sentence_transformer="some/model")


def test_a_model_that_is_not_there_is_told_with_the_command_that_brings_it(cache: Path) -> None:
    with pytest.raises(MissingWeights, match=r"models fetch --set models.sentence_transformer=some/model"):
        chosen_encoder(ModelsSettings(cache=str(cache), sentence_transformer="some/model"))


def test_without_the_library_its_installation_is_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_transformer.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"memography\[sentence-transformers\]"):
        sentence_encoder(ModelsSettings(sentence_transformer=str(model)))


@pytest.fixture(scope="module")
def small_transformer(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """A small model of the library, with random weights."""
    if importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip("needs memography[sentence-transformers]")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("transformer")
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY))
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), do_lower_case=True).save_pretrained(folder / "bert")
    shape = {"hidden_size": N_DIMENSIONS, "intermediate_size": N_INNER}
    shape |= {"num_hidden_layers": N_LAYERS, "num_attention_heads": N_HEADS, "vocab_size": len(VOCABULARY)}
    BertModel(BertConfig(**shape)).save_pretrained(folder / "bert")
    bert = modules.Transformer(str(folder / "bert"))
    whole = SentenceTransformer(modules=[bert, modules.Pooling(bert.get_embedding_dimension(), pooling_mode="cls")])
    whole.save(str(folder / "whole"))
    return folder / "whole"


def test_a_model_of_sentence_transformers_makes_the_vectors(
    corpus: Corpus, small_transformer: Path, cache: Path, real_weights: Weights
) -> None:
    chosen = settings(cache, sentence_transformer=str(small_transformer))
    build(corpus, until="map", settings=chosen)
    vectors = np.stack(corpus.polars("vectors")["vector"].to_numpy())
    assert vectors.shape == (12, N_DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=1e-2)
    likeness = {use.post_id: use.why.likeness for use in search("tears behind a mask", corpus, settings=chosen).uses}
    assert likeness["p1"] == pytest.approx(1, abs=0.01)  # the same text; weights are random, and others lie near
    assert list(faults(corpus)) == []
    assert chosen_models(chosen.models).tone.encoder.name == "all-MiniLM-L6-v2"


def test_equal_texts_have_equal_vectors_and_a_version_tells_models_apart(small_transformer: Path) -> None:
    encoder = sentence_encoder(ModelsSettings(sentence_transformer=str(small_transformer)))
    again = sentence_encoder(ModelsSettings(sentence_transformer=str(small_transformer)))
    rows = encoder.encode(["no", "yes", "no"])
    assert (rows[0] == rows[2]).all()
    assert (rows[0] != rows[1]).any()
    assert encoder.encode([]).shape == (0, N_DIMENSIONS)
    assert encoder.version == again.version
    assert fetch_model(ModelsSettings(sentence_transformer=str(small_transformer)), Silent()) == small_transformer


def test_a_folder_that_is_no_model_is_refused(small_transformer: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(WeightsError, match="can't be read by sentence-transformers"):
        sentence_encoder(ModelsSettings(sentence_transformer=str(tmp_path)))


def test_a_hub_that_is_not_there_is_told(small_transformer: Path, cache: Path) -> None:
    gone = ModelsSettings(sentence_transformer="some/model", hub="http://127.0.0.1:9", cache=str(cache))
    with pytest.raises(WeightsError, match=r"can't be fetched from http://127\.0\.0\.1:9"):
        fetch_model(gone, Silent())
