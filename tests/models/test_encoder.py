"""The text encoder: unit vectors, each text once, both halves together or apart."""

import threading
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tiny_bert import N_DIMENSIONS, N_HEADS, N_LAYERS, hidden_states, random_weights, unit_mean, write_model

from memography.errors import WeightsError
from memography.models.encoder import Encoder, TextEncoder, text_encoder
from memography.models.graph import BertShape, Linear, bert_graph
from memography.models.layers import Batch, Hidden, Lower, Upper
from memography.models.weights import Weights
from memography.settings import ModelsSettings

TEXTS = ["The cat sat on the mat.", "tears behind the mask", "", "you smile when the dog sat", "no!", "no!", "NO!"]
SENTENCES = [
    "When your code finally works",
    "My program runs at last and I am happy",
    "Crying behind a smiling mask",
    "A person hides tears under a happy face",
    "The cat wants more food at 3 in the morning",
    "😭 why do I do this to myself",
]
"""Written for this test; the second means what the first does, the fourth what the third does."""


def slowly(
    texts: list[str], encoder: Encoder, weights: dict[str, np.ndarray], n_layers: int, n_heads: int
) -> np.ndarray:
    """Vectors as the slow twin computes them."""
    tokens = encoder._tokenization.tokens(texts)
    ids = [np.frombuffer(tokens.different[row], np.int32) for row in tokens.of_text]
    return np.array([unit_mean(hidden_states(weights, one, range(n_layers), n_heads)) for one in ids])


def test_texts_become_unit_vectors(small: Encoder) -> None:
    """One each, in their order, as the slow twin computes them."""
    encoder: TextEncoder = small
    found = encoder.encode(TEXTS)
    assert (found.dtype, found.shape, encoder.n_dimensions) == (np.float32, (len(TEXTS), N_DIMENSIONS), N_DIMENSIONS)
    np.testing.assert_allclose(found, slowly(TEXTS, small, random_weights(), N_LAYERS, N_HEADS), atol=1e-6)
    assert encoder.encode([]).shape == (0, N_DIMENSIONS)


def test_equal_texts_are_encoded_once(small: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often they come, in however many spellings that the tokenizer does not tell apart."""
    seen = count(small, monkeypatch)
    small.encode(TEXTS * 50)
    assert sum(seen) == len({text.lower() for text in TEXTS})


def test_other_upper_layers_share_the_lower_half(small: Encoder, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both together give what each gives alone, and the lower half is computed once."""
    rng = np.random.default_rng(5)
    head = [Linear(rng.normal(size=(3, N_DIMENSIONS)).astype(np.float32), np.zeros(3, np.float32))]
    shape = BertShape.read(model / "config.json")
    tuned = Upper(bert_graph(random_weights(seed=9), shape, layers=range(1, 2), head=head).SerializeToString())
    seen = count(small, monkeypatch)
    vectors, logits = small.run(TEXTS, small.upper, tuned)
    assert sum(seen) == len({text.lower() for text in TEXTS})
    np.testing.assert_array_equal(vectors, small.encode(TEXTS))
    np.testing.assert_array_equal(logits, small.run(TEXTS, tuned)[0])
    assert logits.shape == (len(TEXTS), 3)


def test_hidden_states_come_in_batches(small: Encoder) -> None:
    """Each text is in one of them, and the upper layers make its vector of it."""
    found = np.full((len(TEXTS), N_DIMENSIONS), np.nan, np.float32)
    for hidden in small.lower(TEXTS):
        assert hidden.states.shape[::2] == (len(hidden.rows), N_DIMENSIONS)
        found[hidden.rows] = small.upper(hidden)
    np.testing.assert_allclose(found, small.encode(TEXTS), atol=1e-6)


def test_one_who_stops_early_gets_away(small: Encoder) -> None:
    """Whoever takes the first batch alone leaves no thread behind."""
    before = threading.active_count()
    states = small.lower(TEXTS)
    next(states)
    states.close()
    assert threading.active_count() == before


def test_graphs_are_made_once(tmp_path: Path) -> None:
    """They lie in the cache, named by what they were made of; other weights or numbers make others."""
    folder, cache = write_model(tmp_path / "small"), tmp_path / "cache"
    first = text_encoder(ModelsSettings(path=str(folder), cache=str(cache)))
    made = {path: path.stat().st_mtime_ns for path in (cache / "graphs").iterdir()}
    assert len(made) == 2
    assert text_encoder(ModelsSettings(path=str(folder), cache=str(cache))).version == first.version
    assert {path: path.stat().st_mtime_ns for path in (cache / "graphs").iterdir()} == made
    exact = text_encoder(ModelsSettings(path=str(folder), cache=str(cache), precision="fp32"))
    write_model(tmp_path / "small", seed=1)
    other = text_encoder(ModelsSettings(path=str(folder), cache=str(cache)))
    assert len({first.version, exact.version, other.version}) == 3


def test_weights_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    """And so is a graph of the cache that somebody has damaged."""
    folder, cache = write_model(tmp_path / "small"), tmp_path / "cache"
    text_encoder(ModelsSettings(path=str(folder), cache=str(cache)))
    for graph in (cache / "graphs").iterdir():
        graph.write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="remove it"):
        text_encoder(ModelsSettings(path=str(folder), cache=str(cache)))
    (folder / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="can't be read"):
        text_encoder(ModelsSettings(path=str(folder), cache=str(cache)))


def test_the_real_graph_computes_what_the_real_weights_say(real_weights: Weights, cache: Path) -> None:
    """In float32 to within 1e-4 of double precision, in int8 at a cosine near one."""
    weights = load_file(real_weights.folder / "model.safetensors")
    exact = text_encoder(ModelsSettings(cache=str(cache), precision="fp32"))
    expected = slowly(SENTENCES, exact, weights, 6, 12)
    assert np.abs(exact.encode(SENTENCES) - expected).max() < 1e-5
    assert ((text_encoder(ModelsSettings(cache=str(cache))).encode(SENTENCES) * expected).sum(axis=1) > 0.99).all()


def test_what_means_the_same_lies_near(real: Encoder) -> None:
    """A paraphrase is the nearest of all other sentences, either way."""
    vectors = real.encode(SENTENCES)
    alike = vectors @ vectors.T - 2 * np.eye(len(SENTENCES))
    assert alike.argmax(axis=1)[:4].tolist() == [1, 0, 3, 2]


def test_a_text_s_vector_does_not_depend_on_the_others(real: Encoder) -> None:
    """It is the same alone and among others, so that a corpus that grew holds what one built afresh does."""
    together = real.encode([*SENTENCES, *(f"{text} {n}" for n, text in enumerate(SENTENCES))])
    alone = np.concatenate([real.encode([text]) for text in SENTENCES])
    np.testing.assert_array_equal(together[: len(SENTENCES)], alone)


def count(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts each call of the lower half gets from now on."""
    seen: list[int] = []
    lower = encoder._lower

    class Counting(Lower):
        def __init__(self) -> None:
            pass

        def __call__(self, batch: Batch) -> Hidden:
            seen.append(len(batch.rows))
            return lower(batch)

    monkeypatch.setattr(encoder, "_lower", Counting())
    return seen
