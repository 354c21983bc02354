"""The tone model: upper layers and heads that ship with memography, over the text encoder's lower half."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from memography.models.encoder import Encoder
from memography.models.graph import BertShape, Linear, bert_graph
from memography.models.layers import Upper
from safetensors import safe_open

from memography.models.tone.tones import Heads, Tones, decided, tones
from memography.models.tone.wording import normalised

FILE = "tone.safetensors"
_SCALE = ".scale"


@dataclass(frozen=True)
class Trained:
    """What was trained."""

    arrays: dict[str, npt.NDArray[np.float32]]
    """By PyTorch's names, calibration worked into the heads."""
    moves: npt.NDArray[np.float32]
    """Where each output's threshold lies, see `decided`; shape (n_outputs,)."""
    heads: Heads
    layers: range
    """Which of the encoder's layers these stand for."""
    least_margin: float
    """Below it the model abstains."""
    encoder: str
    """The encoder under whose lower half these were trained."""


class ToneModel:
    """Texts to tones and emotions. English only; a text's tone is judged without what it answers or stands beside."""

    def __init__(self, encoder: Encoder, trained: Trained, shape: BertShape) -> None:
        self._encoder, self._trained = encoder, trained
        arrays = trained.arrays
        graph = bert_graph(
            arrays,
            shape,
            layers=trained.layers,
            head=[Linear(arrays["heads.weight"], arrays["heads.bias"])],
            precision="int8",
        )
        self._upper = Upper(graph.SerializeToString())

    def __call__(self, texts: Sequence[str]) -> Tones:
        """Return tones and emotions, in the order of the texts."""
        (logits,) = self._encoder.run([normalised(text) for text in texts], self._upper)
        return tones(decided(logits, self._trained.moves), self._trained.heads, self._trained.least_margin)


def trained() -> Trained:
    """Return what ships with memography."""
    with (
        resources.as_file(resources.files("memography.models.tone") / FILE) as path,
        safe_open(path, framework="numpy") as file,
    ):
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        told: dict[str, str] = file.metadata()
    tasks = {task["name"]: task for task in json.loads(told["tasks"])}
    return Trained(
        {name: _unpacked(arrays, name) for name in arrays if not name.endswith(_SCALE)},
        arrays["moves"],
        _heads(tasks),
        range(int(told["first_layer"]), int(told["last_layer"]) + 1),
        float(told["least_margin"]),
        told["encoder"],
    )


def _unpacked(arrays: dict[str, Any], name: str) -> npt.NDArray[np.float32]:
    scale = arrays.get(name + _SCALE)
    return np.asarray(arrays[name] if scale is None else arrays[name] * scale[:, None], np.float32)


def _heads(tasks: dict[str, Any]) -> Heads:
    emotions = tasks["goemotions"]
    columns = {label: emotions["first"] + index for index, label in enumerate(emotions["labels"])}
    return Heads(tasks["tone"]["first"], columns)
