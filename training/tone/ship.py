"""Write a trained run into the package, in int8: `python -m training.tone.ship RUN DATA --out FILE`.

Each head's calibration is worked into its weights, so that sigmoid and softmax of the logits are probabilities.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from scipy.special import logit

from memography.models.tone.tones import Heads, tones
from training.tone.calibration import Calibration
from training.tone.corpora import GO, N_OUTPUTS, TASKS, Task, examples
from training.tone.judge import OF_TONE, Ironic, calibrations, ironic
from training.tone.network import CUT, N_LAYERS, THEIR_NAMES, WIDTH, Lower, Upper, published
from training.tone.states import States, states

N_TEXTS_APART = 20
"""Every so-manieth text of those split off from train shows how far hidden states reach."""
ABSTAINED_SHARE = 0.2
"""Of texts that training has not seen."""


def main() -> None:
    """Write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="the run's .safetensors; its answers lie beside it")
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="the folder with MiniLM's model.safetensors")
    parser.add_argument("--out", type=Path, required=True, help="the .safetensors to write")
    arguments = parser.parse_args()
    known = examples(arguments.data)
    found = np.load(arguments.run.with_suffix(".npy"))[: len(known.texts)].astype(np.float32)
    unseen = (known.parts != "validation") & ~np.isnan(found[:, 0])
    of_tasks, of_tone = calibrations(known, found), ironic(known, found, unseen)
    weights = published(arguments.model / "model.safetensors")
    held = states(known.texts, arguments.model, Lower(weights), arguments.run.parent)
    upper = Upper(weights)
    upper.load_state_dict({name: torch.from_numpy(array) for name, array in load_file(arguments.run).items()})
    scales = channel_scales(upper.eval(), held, np.flatnonzero(known.parts == "tune")[::N_TEXTS_APART])
    arrays = shipped(load_file(arguments.run), of_tasks, of_tone, scales)
    save_file(packed(arrays), arguments.out, metadata=_metadata(least_margin(found[unseen], of_tasks, of_tone)))


def least_margin(found: np.ndarray, of_tasks: list[Calibration], of_tone: Ironic) -> float:
    """Return the margin between first and second tone below which ABSTAINED_SHARE of texts lie."""
    emotions = TASKS[GO]
    p = of_tasks[GO].probabilities(found[:, emotions.columns], emotions.kind)
    logits = logit(np.concatenate([of_tone.probabilities(found), p], axis=1))
    told = tones(logits, Heads(0, {name: 1 + index for index, name in enumerate(emotions.labels)}), 0.0)
    ordered = np.sort(np.stack([told.p_sincere, told.p_humorous, told.p_ironic]), axis=0)
    return float(np.quantile(ordered[2] - ordered[1], ABSTAINED_SHARE))


def shipped(
    arrays: dict[str, np.ndarray], of_tasks: list[Calibration], of_tone: Ironic, scales: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the arrays named as in BERT, with heads whose logits are calibrated, that of p(ironic) last."""
    weight, bias, moves = arrays["heads.weight"], arrays["heads.bias"], np.zeros(N_OUTPUTS + 1)
    heads, biases = weight.copy(), bias.copy()
    for task, calibration in zip(TASKS, of_tasks, strict=True):
        heads[task.columns] *= calibration.scale
        biases[task.columns] = bias[task.columns] * calibration.scale + calibration.offsets
        moves[task.columns] = calibration.moves
    moves[N_OUTPUTS:] = of_tone.calibration.moves
    found = {
        "heads.weight": np.concatenate([heads, of_tone.weights[None] @ weight[OF_TONE]]),
        "heads.bias": np.concatenate([biases, of_tone.weights @ bias[OF_TONE] + of_tone.calibration.offsets]),
        "moves": moves,
        "channel_scales": scales,
    }
    for name, array in arrays.items():
        if name.startswith("layers."):
            _, layer, part, kind = name.split(".")
            found[f"encoder.layer.{int(layer) + CUT}.{THEIR_NAMES[part]}.{kind}"] = array
    return found


@torch.inference_mode()
def channel_scales(upper: Upper, held: States, texts: np.ndarray) -> np.ndarray:
    """Return what channels of hidden states are divided by before int8 rounds them, shape (WIDTH,).

    As `memography.models.scales` has it: half of the excess of those that reach far goes over to the weights (Xiao et
    al., "SmoothQuant", 2023). In layers that were tuned it is found anew.
    """
    reach = torch.ones(WIDTH)

    def seen(_: object, __: object, normalised: torch.Tensor) -> None:
        torch.maximum(reach, normalised.abs().reshape(-1, WIDTH).amax(0), out=reach)

    for layer in upper.layers:
        for norm in (layer.attention_norm, layer.norm):
            norm.register_forward_hook(seen)
    for text in texts:
        states, mask = held.batch(np.array([text]))
        seen(None, None, states)
        upper(states, mask)
    excess = (reach / reach.median()).numpy()
    return np.maximum(np.rint(8 * np.sqrt(excess / 2)) / 8, 1).astype(np.float32)


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


def _metadata(least_margin: float) -> dict[str, str]:
    tasks = [asdict(task) for task in (*TASKS, Task("tone", "binary", ("ironic",), N_OUTPUTS))]
    return {
        "encoder": "all-MiniLM-L6-v2",
        "first_layer": str(CUT),
        "last_layer": str(N_LAYERS - 1),
        "least_margin": f"{least_margin:.4f}",
        "tasks": json.dumps(tasks),
    }


if __name__ == "__main__":
    main()
