"""Which channels of hidden states reach further than others, and are divided before int8 rounds them."""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from memography.models.graph import Arrays, BertShape, bert_graph
from memography.models.nodes import Array
from memography.models.tokens import Tokenization

TEXTS = (
    "When you finally understand the joke and nobody else is laughing",
    "Me at 3 am: maybe I should learn the accordion!",
    "nobody: … my brain: remember that one thing you said in 2009?",
    "One does not simply walk into the office on a Monday",
    "I'm fine. Everything is fine.",
    "SHE SAID YES\nTO BORROWING MY CHARGER",
    "Why are you like this",
    "The teacher: pencils down. Me, on question two of fifty:",
    "that feeling when the queue beside yours is quicker",
    "Smiling on the outside, crying behind the mask; how is your year?",
    "no",
    "Roses are red, violets are blue, the server is down, and so are you.",
)
"""Written for this: what captions look like to a tokenizer."""


def channel_scales(weights: Arrays, shape: BertShape, tokenization: Tokenization) -> Array:
    """What each channel of a BERT's hidden states is divided by, shape (n_dimensions,); one for most.

    A few channels, the same in all layers, reach ten times as far as the others (Bondarenko et al., "Efficient
    Transformer Quantization", 2021), and with one scale for a whole token would leave the others few of the 256 whole
    numbers. Half of their excess goes over to the weights, where there is room (Xiao et al., "SmoothQuant", 2023).
    Unlike there, one vector serves all layers, and it is rounded, so that machines agree on it.

    Args:
        weights: all arrays of the BERT.
        shape: heads and the like.
        tokenization: the model's, for the few texts that are looked at.
    """
    graph = bert_graph(weights, shape, layers=range(shape.n_layers), head="unit", embeddings=True)
    normalised = [node.output[0] for node in graph.graph.node if node.op_type == "LayerNormalization"]
    graph.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in normalised)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    reach = np.zeros(shape.n_dimensions, np.float32)
    for batch in tokenization.tokens(TEXTS).batches(512):
        for states in session.run(normalised, {"ids": batch.ids}):
            np.maximum(reach, np.abs(states).reshape(-1, shape.n_dimensions).max(axis=0), out=reach)
    excess = reach / np.median(reach)
    scales: Array = np.maximum(np.rint(8 * np.sqrt(excess / 2)) / 8, 1).astype(np.float32)
    return scales
