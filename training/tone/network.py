"""MiniLM in PyTorch, in two halves: the lower one frozen, the upper one with a head for each task."""

from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.tone.corpora import N_OUTPUTS

N_LAYERS, WIDTH, N_ATTENTION_HEADS, INNER, EPSILON = 6, 384, 12, 1536, 1e-12
CUT = 3
"""Layers below are shared with the text encoder and stay as they are."""
THEIR_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "norm": "output.LayerNorm",
}
"""The parts of a layer here, and as they are published."""


class Layer(nn.Module):
    """A layer of BERT (Devlin et al. 2019): attention and two dense layers, each added and normalised.

    Names are those of the published weights, so that these load, and what was trained can be read like them.
    """

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the next states, shape (n_texts, n_tokens, WIDTH); mask is true where there is a token."""
        n_texts, n_tokens, _ = states.shape
        query, key, value = (
            part(states).view(n_texts, n_tokens, N_ATTENTION_HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        alike = query @ key.transpose(2, 3) / (WIDTH // N_ATTENTION_HEADS) ** 0.5
        alike = alike + torch.where(mask, 0.0, -1e4)[:, None, None, :]
        attended = alike.softmax(-1).to(value.dtype) @ value
        attended = attended.transpose(1, 2).reshape(n_texts, n_tokens, WIDTH)
        states = self.attention_norm(states + self.dropout(self.output(attended)))
        return self.norm(states + self.dropout(self.outer(functional.gelu(self.inner(states)))))

    def load(self, weights: dict[str, Tensor], prefix: str) -> None:
        """Take the published weights of one layer."""
        self.load_state_dict(
            {
                f"{ours}.{kind}": weights[f"{prefix}.{theirs}.{kind}"]
                for ours, theirs in THEIR_NAMES.items()
                for kind in ("weight", "bias")
            }
        )


class Lower(nn.Module):
    """Embeddings and the layers below the cut."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])
        position = weights["embeddings.position_embeddings.weight"]
        self.register_buffer("position", position + weights["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.norm.load_state_dict({kind: weights[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")})
        self.layers = nn.ModuleList(_layers(weights, range(CUT), dropout=0.0))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the states at the cut, shape (n_texts, n_tokens, WIDTH)."""
        states = self.norm(self.words(ids) + self.position[: ids.shape[1]])
        for layer in self.layers:
            states = layer(states, mask)
        return states


class Upper(nn.Module):
    """The layers above the cut, the mean over tokens, and all heads as one matrix."""

    def __init__(self, weights: dict[str, Tensor], dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_layers(weights, range(CUT, N_LAYERS), dropout))
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(WIDTH, N_OUTPUTS)
        nn.init.normal_(self.heads.weight, std=0.02)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the logits of all heads, shape (n_texts, N_OUTPUTS)."""
        for layer in self.layers:
            states = layer(states, mask)
        return self.heads(self.dropout(pooled(states, mask))).float()


def pooled(states: Tensor, mask: Tensor) -> Tensor:
    """Return the mean over the tokens of each text, shape (n_texts, WIDTH)."""
    return (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)


def published(path: Path) -> dict[str, Tensor]:
    """Return the published weights of all-MiniLM-L6-v2."""
    return load_file(path)


def _layers(weights: dict[str, Tensor], which: Iterable[int], dropout: float) -> list[Layer]:
    layers = []
    for index in which:
        layer = Layer(dropout)
        layer.load(weights, f"encoder.layer.{index}")
        layers.append(layer)
    return layers
