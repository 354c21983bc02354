"""Write a trained run into the package, in int8: `python -m training.tone.ship RUN DATA --out FILE`.

Each head's calibration is worked into its weights, so that sigmoid and softmax of the logits are probabilities.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from training.tone.calibration import Calibration
from training.tone.corpora import TASKS, examples
from training.tone.judge import calibrations
from training.tone.network import CUT

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


def main() -> None:
    """Write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="the run's .safetensors; its answers lie beside it")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the .safetensors to write")
    arguments = parser.parse_args()
    arrays = load_file(arguments.run)
    of_tasks = calibrations(examples(arguments.data), np.load(arguments.run.with_suffix(".npy")))
    save_file(packed(with_calibrations(arrays, of_tasks)), arguments.out, metadata=_metadata())


def with_calibrations(arrays: dict[str, np.ndarray], of_tasks: list[Calibration]) -> dict[str, np.ndarray]:
    """Return the arrays with each head's logits scaled and moved, named as in BERT."""
    weight, bias = arrays["heads.weight"].copy(), arrays["heads.bias"].copy()
    for task, calibration in zip(TASKS, of_tasks, strict=True):
        weight[task.columns] *= calibration.scale
        bias[task.columns] = bias[task.columns] * calibration.scale + calibration.offsets
    found = {"heads.weight": weight, "heads.bias": bias}
    for name, array in arrays.items():
        if name.startswith("layers."):
            _, layer, part, kind = name.split(".")
            found[f"encoder.layer.{int(layer) + CUT}.{THEIR_NAMES[part]}.{kind}"] = array
    return found


def packed(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return layers' weights as int8 with a scale a row (`NAME.scale`); vectors and heads stay float32."""
    found = {}
    for name, array in arrays.items():
        if array.ndim == 2 and not name.startswith("heads"):
            scale = np.abs(array).max(axis=1) / 127
            found[name] = np.rint(array / scale[:, None]).astype(np.int8)
            found[f"{name}.scale"] = scale.astype(np.float32)
        else:
            found[name] = array.astype(np.float32)
    return found


def _metadata() -> dict[str, str]:
    tasks = [{"name": task.name, "kind": task.kind, "labels": task.labels, "first": task.first} for task in TASKS]
    return {"encoder": "all-MiniLM-L6-v2", "first_layer": str(CUT), "tasks": json.dumps(tasks)}


if __name__ == "__main__":
    main()
