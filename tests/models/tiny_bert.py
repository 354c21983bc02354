"""A small BERT with random weights as a model's folder, and what any BERT computes, said slowly and plainly."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from scipy.special import erf
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

Arrays = Mapping[str, npt.NDArray[np.float32]]

WORDS = [
    "the",
    "a",
    "cat",
    "dog",
    "sat",
    "on",
    "mat",
    "tears",
    "behind",
    "mask",
    "when",
    "you",
    "smile",
    "monday",
    "again",
    "no",
    "yes",
    "##s",
    "##ing",
    "##er",
    ",",
    ".",
    "!",
    "?",
]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
N_LAYERS, N_HEADS, N_DIMENSIONS, N_INNER, N_PLACES = 2, 4, 32, 64, 512
EPSILON = 1e-12


def random_weights(seed: int = 0) -> dict[str, npt.NDArray[np.float32]]:
    """Weights by PyTorch's names, spread about as those of a trained model are."""
    rng = np.random.default_rng(seed)

    def array(*shape: int) -> npt.NDArray[np.float32]:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": array(len(VOCABULARY), N_DIMENSIONS),
        "embeddings.position_embeddings.weight": array(N_PLACES, N_DIMENSIONS),
        "embeddings.token_type_embeddings.weight": array(2, N_DIMENSIONS),
    }
    linear = {"attention.self.query": (N_DIMENSIONS, N_DIMENSIONS), "attention.self.key": (N_DIMENSIONS, N_DIMENSIONS)}
    linear |= {"attention.self.value": (N_DIMENSIONS, N_DIMENSIONS)}
    linear |= {"attention.output.dense": (N_DIMENSIONS, N_DIMENSIONS), "intermediate.dense": (N_INNER, N_DIMENSIONS)}
    linear |= {"output.dense": (N_DIMENSIONS, N_INNER)}
    norms = ["embeddings.LayerNorm"]
    for number in range(N_LAYERS):
        layer = f"encoder.layer.{number}"
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        for name, shape in linear.items():
            weights |= {f"{layer}.{name}.weight": array(*shape), f"{layer}.{name}.bias": array(shape[0])}
    for name in norms:
        weights |= {f"{name}.weight": 1 + array(N_DIMENSIONS), f"{name}.bias": array(N_DIMENSIONS)}
    return weights


def write_model(folder: Path, seed: int = 0) -> Path:
    """The folder of a model: weights, tokenizer, configuration. Its tokenizer asks for padding, as MiniLM's does."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(random_weights(seed), folder / "model.safetensors")
    tokenizer = Tokenizer(WordPiece({word: i for i, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(length=128)
    tokenizer.enable_truncation(128)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": N_DIMENSIONS,
        "layer_norm_eps": EPSILON,
        "num_attention_heads": N_HEADS,
        "num_hidden_layers": N_LAYERS,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def hidden_states(weights: Arrays, ids: npt.NDArray[np.int32], layers: range, n_heads: int) -> npt.NDArray[np.float64]:
    """What a BERT makes of one text's tokens (Devlin et al. 2019), in double precision, shape (n_tokens, n_dimensions).

    The slow twin of `graph.bert_graph`: embeddings, then some of the layers.
    """
    w = {name.removeprefix("bert."): array.astype(np.float64) for name, array in weights.items()}
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)] + w["embeddings.token_type_embeddings.weight"][0]
    x = _normalised(w, "embeddings.LayerNorm", x)
    for number in layers:
        layer = f"encoder.layer.{number}"
        query, key, value = (_linear(w, f"{layer}.attention.self.{part}", x) for part in ("query", "key", "value"))
        size = x.shape[1] // n_heads
        heads = []
        for head in range(n_heads):
            part = slice(head * size, (head + 1) * size)
            scores = query[:, part] @ key[:, part].T / np.sqrt(size)
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            heads.append(shares / shares.sum(axis=1, keepdims=True) @ value[:, part])
        attended = _linear(w, f"{layer}.attention.output.dense", np.concatenate(heads, axis=1))
        x = _normalised(w, f"{layer}.attention.output.LayerNorm", x + attended)
        inner = _linear(w, f"{layer}.intermediate.dense", x)
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        x = _normalised(w, f"{layer}.output.LayerNorm", x + _linear(w, f"{layer}.output.dense", inner))
    return x


def unit_mean(states: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The mean over tokens at length one."""
    mean = states.mean(axis=0)
    unit: npt.NDArray[np.float64] = mean / np.linalg.norm(mean)
    return unit


def _linear(w: Mapping[str, npt.NDArray[np.float64]], name: str, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _normalised(
    w: Mapping[str, npt.NDArray[np.float64]], name: str, x: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
    return centred / spread * w[f"{name}.weight"] + w[f"{name}.bias"]
