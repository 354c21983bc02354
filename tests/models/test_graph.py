"""Graphs of layers compute what a BERT computes."""

import json
from pathlib import Path

import numpy as np
import pytest
from tiny_bert import N_DIMENSIONS, N_HEADS, VOCABULARY, hidden_states, random_weights, unit_mean

from memography.errors import WeightsError
from memography.models.graph import BertShape, Head, Linear, bert_graph
from memography.models.layers import Hidden, Lower, Upper
from memography.models.nodes import Precision
from memography.models.scales import channel_scales
from memography.models.tokens import Batch, Tokenization

WEIGHTS = random_weights()
IDS = np.random.default_rng(1).integers(0, len(VOCABULARY), (5, 9)).astype(np.int32)


@pytest.fixture
def shape(model: Path) -> BertShape:
    return BertShape.read(model / "config.json")


def states_of(shape: BertShape, n_layers: int, precision: Precision = "fp32") -> Hidden:
    graph = bert_graph(WEIGHTS, shape, layers=range(n_layers), head="hidden", embeddings=True, precision=precision)
    return Lower(graph.SerializeToString())(Batch(np.arange(len(IDS)), IDS))


def rows_of(shape: BertShape, hidden: Hidden, layers: range, head: Head, precision: Precision = "fp32") -> np.ndarray:
    graph = bert_graph(WEIGHTS, shape, layers=layers, head=head, precision=precision)
    return Upper(graph.SerializeToString())(hidden)


@pytest.mark.parametrize("n_layers", [0, 1, 2])
def test_hidden_states_are_a_bert_s(shape: BertShape, n_layers: int) -> None:
    """After any number of layers the states are those of the slow twin."""
    found = states_of(shape, n_layers).states
    expected = [hidden_states(WEIGHTS, ids, range(n_layers), N_HEADS) for ids in IDS]
    np.testing.assert_allclose(found, expected, atol=2e-5)


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_wherever_a_bert_is_cut_its_vectors_are_the_same(shape: BertShape, cut: int) -> None:
    """Lower and upper layers together are the whole, and end in the unit mean."""
    found = rows_of(shape, states_of(shape, cut), range(cut, 2), "unit")
    expected = [unit_mean(hidden_states(WEIGHTS, ids, range(2), N_HEADS)) for ids in IDS]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_head_gives_logits_of_the_mean(shape: BertShape) -> None:
    """Linear layers upon the mean over tokens, as PyTorch's `Linear` computes them."""
    rng = np.random.default_rng(2)
    first = Linear(*(rng.normal(size=s).astype(np.float32) for s in ((6, N_DIMENSIONS), 6)), activation="Tanh")
    last = Linear(*(rng.normal(size=s).astype(np.float32) for s in ((3, 6), 3)))
    found = rows_of(shape, states_of(shape, 1), range(1, 2), [first, last])
    means = np.array([hidden_states(WEIGHTS, ids, range(2), N_HEADS).mean(axis=0) for ids in IDS])
    expected = np.tanh(means @ first.weight.T + first.bias) @ last.weight.T + last.bias
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_int8_is_near_and_does_not_depend_on_the_others(shape: BertShape) -> None:
    """Vectors lie close to the exact ones, and a text's is the same alone and among others."""
    exact = rows_of(shape, states_of(shape, 1), range(1, 2), "unit")
    hidden = states_of(shape, 1, "int8")
    found = rows_of(shape, hidden, range(1, 2), "unit", "int8")
    assert ((found * exact).sum(axis=1) > 0.99).all()
    alone = rows_of(shape, Hidden(hidden.rows[:1], hidden.states[:1]), range(1, 2), "unit", "int8")
    np.testing.assert_allclose(alone[0], found[0], atol=1e-6)


def test_arrays_may_be_named_as_part_of_a_larger_model(shape: BertShape) -> None:
    """A fine-tuned model calls its BERT `bert.`; another array missing is told by its name."""
    renamed = {f"bert.{name}": array for name, array in WEIGHTS.items()}
    bert_graph(renamed, shape, layers=range(2), head="unit", embeddings=True)
    with pytest.raises(WeightsError, match=r"encoder\.layer\.2\.attention"):
        bert_graph(WEIGHTS, shape, layers=range(3), head="unit", embeddings=True)


def test_what_is_no_bert_is_refused(model: Path, tmp_path: Path) -> None:
    """Another activation would be computed wrongly; so would another architecture."""
    config = json.loads((model / "config.json").read_text())
    path = tmp_path / "config.json"
    for change, message in (({"hidden_act": "relu"}, "hidden_act"), ({"model_type": "mpnet"}, "mpnet")):
        path.write_text(json.dumps(config | change))
        with pytest.raises(WeightsError, match=message):
            BertShape.read(path)
    path.write_text("[]")
    with pytest.raises(WeightsError, match="not the config"):
        BertShape.read(path)


def test_divided_channels_change_nothing_but_what_int8_loses(shape: BertShape, model: Path) -> None:
    """Scales of channels cancel out: whatever they are, vectors stay near the exact ones."""
    scales = channel_scales(WEIGHTS, shape, Tokenization(model / "tokenizer.json"))
    assert scales.shape == (N_DIMENSIONS,)
    assert (scales >= 1).all()
    hidden = states_of(shape, 0)
    exact = rows_of(shape, hidden, range(2), "unit")
    for divided in (scales, np.linspace(1, 3, N_DIMENSIONS, dtype=np.float32)):
        graph = bert_graph(WEIGHTS, shape, layers=range(2), head="unit", precision="int8", scales=divided)
        assert ((Upper(graph.SerializeToString())(hidden) * exact).sum(axis=1) > 0.99).all()
