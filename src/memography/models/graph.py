"""A BERT's layers as an ONNX graph, made from its weights.

A graph has any run of the layers, with the embeddings before them or hidden states as its input, and a head behind
them or hidden states as its output. So an encoder can be cut in two: a lower half that several upper ones share.

    lower = bert_graph(weights, shape, layers=range(3), embeddings=True, head="hidden")
    upper = bert_graph(weights, shape, layers=range(3, 6), head="unit")
    tones = bert_graph(tuned, shape, layers=range(3, 6), head=[Linear(weight, bias)])

`Encoder.run(texts, encoder.upper, Upper(tones.SerializeToString()))` then gives vectors and logits. In int8 each graph
wants the scales of `scales.py`, made of its own weights.

Texts of one length are given at once, so that there is no padding and no mask. Names of weights are those of PyTorch's
`BertModel` (Devlin et al., "BERT", 2019). Numbers are float32, or int8 as `nodes.py` tells.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from memography.errors import WeightsError
from memography.models.nodes import MICROSOFT, Array, Kind, Nodes, Precision

Arrays = Mapping[str, Array]


@dataclass(frozen=True)
class BertShape:
    """What the arrays alone don't tell of a BERT."""

    n_layers: int
    n_heads: int
    n_dimensions: int
    layer_norm_epsilon: float

    @classmethod
    def read(cls, path: Path) -> "BertShape":
        """The shape that a model's `config.json` tells.

        Raises:
            WeightsError: it is no BERT of the kind that can be computed here.
        """
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
            shape = cls(
                n_layers=config["num_hidden_layers"],
                n_heads=config["num_attention_heads"],
                n_dimensions=config["hidden_size"],
                layer_norm_epsilon=config["layer_norm_eps"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WeightsError(f"{path} is not the config.json of a BERT: {type(error).__name__}: {error}.") from None
        expected = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
        for key, value in expected.items():
            if (found := config.get(key, value)) != value:
                raise WeightsError(f"{path}: expected a BERT with {key} {value!r}, found {found!r}.")
        return shape


@dataclass(frozen=True)
class Linear:
    """A layer of a head: x W^T + b, as PyTorch has it, and what follows it."""

    weight: Array
    """Shape (n_out, n_in)."""
    bias: Array
    """Shape (n_out,)."""
    activation: Literal["Relu", "Tanh"] | None = None


Head = Literal["hidden", "unit"] | Sequence[Linear]
"""What comes behind the layers: 'hidden' is nothing, 'unit' the mean over tokens at length one, linear layers take the
mean over tokens and give logits."""


def bert_graph(
    weights: Arrays,
    shape: BertShape,
    *,
    layers: range,
    head: Head,
    embeddings: bool = False,
    precision: Precision = "fp32",
    scales: Array | None = None,
) -> onnx.ModelProto:
    """A run of a BERT's layers.

    Input `ids`, int32, shape (n_batch, n_tokens), with embeddings; else `hidden`, float32, shape (n_batch, n_tokens,
    n_dimensions). Output `hidden`-shaped `states`, or `vector`, shape (n_batch, n_dimensions), or `logits`, shape
    (n_batch, n_out).

    Args:
        weights: arrays by PyTorch's names; only those of the layers asked for are looked at.
        shape: heads and the like.
        layers: which layers, counted from 0; may be empty.
        head: what comes behind them.
        embeddings: whether tokens come in, and not hidden states.
        precision: how products are computed. Heads stay float32.
        scales: for int8, what channels of hidden states are divided by before they are rounded, shape
            (n_dimensions,); see `scales.py`. None for one everywhere.

    Raises:
        WeightsError: an array is missing.
    """
    nodes = Nodes(precision, scales)
    given = _given(shape, embeddings)
    batched = _batched(nodes, given.name)
    states = _embeddings(nodes, weights, shape) if embeddings else given.name
    states = nodes.add("Reshape", states, nodes.constant([-1, shape.n_dimensions]))
    for number in layers:
        states = _layer(nodes, weights, shape, f"encoder.layer.{number}", states, batched)
    states = nodes.add("Reshape", states, batched)
    if head == "hidden":
        return nodes.model(given, states, "states", ["n_batch", "n_tokens", shape.n_dimensions])
    pooled = _mean(nodes, states)
    if head == "unit":
        vector = nodes.add("LpNormalization", pooled, axis=1, p=2)
        return nodes.model(given, vector, "vector", ["n_batch", shape.n_dimensions])
    return nodes.model(given, _logits(nodes, head, pooled), "logits", ["n_batch", len(head[-1].bias)])


def _given(shape: BertShape, embeddings: bool) -> onnx.ValueInfoProto:
    if embeddings:
        return helper.make_tensor_value_info("ids", TensorProto.INT32, ["n_batch", "n_tokens"])
    return helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["n_batch", "n_tokens", shape.n_dimensions])


def _of(weights: Arrays, name: str) -> Array:
    for spelling in (name, f"bert.{name}"):
        if spelling in weights:
            return np.asarray(weights[spelling], np.float32)
    raise WeightsError(f"These weights are no BERT's of this shape: there is no array {name!r}.")


def _embeddings(nodes: Nodes, weights: Arrays, shape: BertShape) -> str:
    """Words and positions; all tokens are of the first segment, which is added to the positions beforehand."""
    words = nodes.looked_up(_of(weights, "embeddings.word_embeddings.weight"), "ids")
    positions = _of(weights, "embeddings.position_embeddings.weight")
    places = nodes.constant(positions + _of(weights, "embeddings.token_type_embeddings.weight")[0])
    zero, one = nodes.constant([0]), nodes.constant([1])
    n_tokens = nodes.add("Slice", nodes.add("Shape", "ids"), one, nodes.constant([2]), zero)
    summed = nodes.add("Add", words, nodes.add("Slice", places, zero, n_tokens, zero))
    scale, shift = (nodes.constant(_of(weights, f"embeddings.LayerNorm.{part}")) for part in ("weight", "bias"))
    return nodes.add("LayerNormalization", summed, scale, shift, axis=-1, epsilon=shape.layer_norm_epsilon)


def _batched(nodes: Nodes, given: str) -> str:
    """The shape (n_batch, n_tokens, rest): layers see one token a row, and texts only in attention."""
    zero, two = nodes.constant([0]), nodes.constant([2])
    sides = nodes.add("Slice", nodes.add("Shape", given), zero, two, zero)
    return nodes.add("Concat", sides, nodes.constant([-1]), axis=0)


def _layer(nodes: Nodes, weights: Arrays, shape: BertShape, name: str, states: str, batched: str) -> str:
    """Attention and the feed-forward network, each added to its input and normalised."""
    three = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    attended = nodes.add(
        "MultiHeadAttention",
        *(
            nodes.add("Reshape", product, batched)
            for product in nodes.products(states, [_of(weights, f"{part}.weight") for part in three], "states")
        ),
        nodes.constant(np.concatenate([_of(weights, f"{part}.bias") for part in three])),
        domain=MICROSOFT,
        num_heads=shape.n_heads,
    )
    attended = nodes.add("Reshape", attended, nodes.constant([-1, shape.n_dimensions]))
    states = _joined(nodes, weights, shape, f"{name}.attention.output", attended, states, "attended")
    inner = nodes.add(
        "BiasGelu",
        *nodes.products(states, [_of(weights, f"{name}.intermediate.dense.weight")], "states"),
        nodes.constant(_of(weights, f"{name}.intermediate.dense.bias")),
        domain=MICROSOFT,
    )
    return _joined(nodes, weights, shape, f"{name}.output", inner, states, "gelu")


def _joined(nodes: Nodes, weights: Arrays, shape: BertShape, name: str, inner: str, states: str, kind: Kind) -> str:
    """What a part of a layer found, through its last product, added to the layer's states, normalised."""
    (inner,) = nodes.products(inner, [_of(weights, f"{name}.dense.weight")], kind)
    summed = nodes.add("Add", nodes.add("Add", inner, nodes.constant(_of(weights, f"{name}.dense.bias"))), states)
    scale, shift = (nodes.constant(_of(weights, f"{name}.LayerNorm.{part}")) for part in ("weight", "bias"))
    return nodes.add("LayerNormalization", summed, scale, shift, axis=-1, epsilon=shape.layer_norm_epsilon)


def _mean(nodes: Nodes, states: str) -> str:
    """The mean over tokens, as a product with ones: unlike `ReduceMean` it adds in one order, however many texts."""
    one, two = nodes.constant([1]), nodes.constant([2])
    n_tokens = nodes.add("Slice", nodes.add("Shape", states), one, two, nodes.constant([0]))
    ones = nodes.add(
        "ConstantOfShape",
        nodes.add("Concat", nodes.constant([1, 1]), n_tokens, axis=0),
        value=numpy_helper.from_array(np.ones(1, np.float32)),
    )
    summed = nodes.add("Squeeze", nodes.add("MatMul", ones, states), one)
    return nodes.add("Div", summed, nodes.add("Cast", n_tokens, to=TensorProto.FLOAT))


def _logits(nodes: Nodes, head: Sequence[Linear], pooled: str) -> str:
    for layer in head:
        weight, bias = nodes.constant(layer.weight), nodes.constant(layer.bias)
        pooled = nodes.add("Gemm", pooled, weight, bias, transB=1)
        if layer.activation:
            pooled = nodes.add(layer.activation, pooled)
    return pooled
