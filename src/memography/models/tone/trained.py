"""What was trained and ships with memography: arrays in int8, and what is told beside them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load

from memography.models.tone.tones import Heads

FILE = "tone.safetensors"
_SCALE = ".scale"


@dataclass(frozen=True)
class Trained:
    """Upper layers and heads for one encoder's lower half."""

    arrays: dict[str, npt.NDArray[np.float32]]
    """By PyTorch's names, calibration worked into the heads."""
    channel_scales: npt.NDArray[np.float32]
    """What channels of hidden states are divided by before int8 rounds them, shape (n_dimensions,)."""
    moves: npt.NDArray[np.float32]
    """Where each output's threshold lies, see `tones.decided`; shape (n_outputs,)."""
    heads: Heads
    """Which output is which."""
    layers: range
    """Which of the encoder's layers these stand for."""
    least_margin: float
    """Where the first tone is ahead of the second by less, the model abstains."""
    version: str
    """Twelve hex digits that other weights would change."""


@cache
def trained() -> Trained:
    """Return what ships with memography."""
    data = (resources.files("memography.models.tone") / FILE).read_bytes()
    arrays, told = load(data), _metadata(data)
    tasks = {task["name"]: task for task in json.loads(told["tasks"])}
    return Trained(
        arrays={name: _unpacked(arrays, name) for name in arrays if not name.endswith(_SCALE)},
        channel_scales=arrays["channel_scales"],
        moves=arrays["moves"],
        heads=_heads(tasks),
        layers=range(int(told["first_layer"]), int(told["last_layer"]) + 1),
        least_margin=float(told["least_margin"]),
        version=hashlib.sha256(data).hexdigest()[:12],
    )


def _metadata(data: bytes) -> dict[str, str]:
    """What a safetensors file tells beside its arrays: JSON after eight bytes that say how long it is."""
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    told: dict[str, str] = header["__metadata__"]
    return told


def _unpacked(arrays: dict[str, Any], name: str) -> npt.NDArray[np.float32]:
    scale = arrays.get(name + _SCALE)
    return np.asarray(arrays[name] if scale is None else arrays[name] * scale[:, None], np.float32)


def _heads(tasks: dict[str, Any]) -> Heads:
    emotions = tasks["goemotions"]
    columns = {label: emotions["first"] + index for index, label in enumerate(emotions["labels"])}
    return Heads(tasks["tone"]["first"], columns)
