"""How quick the text encoder is, and what int8 costs in likeness, on real captions.

python benchmarks/text_encoder.py CAPTIONS [--texts 5000] [--rounds 3] [--memory N]

CAPTIONS is gzipped JSONL with `text`, or with `boxes` of text. Prints texts a second in float32 and int8, beside ONNX
Runtime as it comes: batches of 32 in the order given, padded to the longest, its own threads. Prints the cosine between
float32 and int8 vectors, and which share of each caption's ten nearest in float32 are among its ten nearest in int8.
With --memory it encodes N texts, made different by a number, and prints the highest memory.
"""

import argparse
import gzip
import json
import platform
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from safetensors.numpy import load_file

from judged import table
from memography.models.encoder import Encoder, text_encoder
from memography.models.graph import BertShape, bert_graph
from memography.models.tokens import Tokenization
from memography.models.weights import require_weights
from memography.settings import ModelsSettings, Settings

PADDED_BATCH = 32
N_NEAREST = 10
VERSIONS = ("onnxruntime", "tokenizers", "numpy")


def captions(path: Path, n_texts: int) -> list[str]:
    """Captions drawn from a file, some of them equal, as they are there."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    texts = ["\n".join(row["boxes"]) if "boxes" in row else row["text"] for row in read]
    return random.Random(0).sample(texts, min(n_texts, len(texts)))


class Padded:
    """ONNX Runtime as it comes: the whole graph in float32, batches in the order given, padded to the longest.

    Padding is not masked, so that its vectors are wrong; only its time counts.
    """

    def __init__(self, settings: ModelsSettings) -> None:
        weights = require_weights(settings)
        shape = BertShape.read(weights.folder / "config.json")
        arrays = load_file(weights.folder / "model.safetensors")
        graph = bert_graph(arrays, shape, layers=range(shape.n_layers), head="unit", embeddings=True)
        self._tokenization = Tokenization(weights.folder / "tokenizer.json")
        self._session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> None:
        """Encode and forget."""
        tokens = self._tokenization.tokens(texts)
        for first in range(0, len(texts), PADDED_BATCH):
            rows = tokens.of_text[first : first + PADDED_BATCH]
            ids = [np.frombuffer(tokens.different[row], np.int32) for row in rows]
            padded = np.zeros((len(ids), max(map(len, ids))), np.int32)
            for line, one in zip(padded, ids, strict=True):
                line[: len(one)] = one
            self._session.run(None, {"ids": padded})


@dataclass(frozen=True)
class Took:
    """Seconds of each round, by the clock and of all cores' work."""

    clock: list[float]
    processor: list[float]


def seconds(contestants: dict[str, Callable[[], object]], rounds: int) -> dict[str, Took]:
    """How long each takes, turn by turn. On a busy machine only the processor's time says much."""
    took = {name: Took([], []) for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            clock, processor = time.perf_counter(), time.process_time()
            work()
            took[name].clock.append(time.perf_counter() - clock)
            took[name].processor.append(time.process_time() - processor)
    return took


def nearest(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The ten nearest others of each, shape (n_texts, 10)."""
    found = np.empty((len(vectors), N_NEAREST), np.int64)
    for first in range(0, len(vectors), 1000):
        alike = vectors[first : first + 1000] @ vectors.T
        alike[np.arange(len(alike)), np.arange(first, first + len(alike))] = -2
        found[first : first + 1000] = np.argpartition(-alike, N_NEAREST, axis=1)[:, :N_NEAREST]
    return found


def likeness(exact: Encoder, coarse: Encoder, texts: list[str]) -> dict[str, float]:
    """How near int8 vectors are to float32 ones, among different texts."""
    different = list(dict.fromkeys(texts))
    left, right = exact.encode(different), coarse.encode(different)
    cosine = (left * right).sum(axis=1)
    pairs = zip(nearest(left), nearest(right), strict=True)
    return {
        "n_different": len(different),
        "cosine_mean": float(cosine.mean()),
        "cosine_percentile_1": float(np.percentile(cosine, 1)),
        "cosine_least": float(cosine.min()),
        "nearest_10_kept": statistics.mean(len(set(a) & set(b)) / N_NEAREST for a, b in pairs),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captions", type=Path)
    parser.add_argument("--texts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    texts = captions(arguments.captions, arguments.texts)
    settings = Settings.load().models
    exact = text_encoder(settings.model_copy(update={"precision": "fp32"}))
    coarse = text_encoder(settings.model_copy(update={"precision": "int8"}))
    if arguments.memory:
        many = [f"{texts[n % len(texts)]} {n}" for n in range(arguments.memory)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        coarse.encode(many)
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{len(many):,} texts: {took:.0f} s, highest memory {before >> 10} MiB before, {after >> 10} MiB then")
        return
    padded = Padded(settings)
    took = seconds(
        {
            "int8, ours": lambda: coarse.encode(texts),
            "float32, ours": lambda: exact.encode(texts),
            "float32, padded batches": lambda: padded.encode(texts),
        },
        arguments.rounds,
    )
    n_tokens = sum(map(len, coarse._tokenization.tokens(texts).one_by_one().different)) / 4 / len(texts)
    rows = []
    for name, spent in took.items():
        clock, processor = statistics.median(spent.clock), statistics.median(spent.processor)
        rows.append([name, round(len(texts) / clock), round(len(texts) / processor)])
    print(f"{len(texts):,} captions, {n_tokens:.1f} tokens each, {len(set(texts)):,} different\n")
    print(table(["", "texts/s", "texts/s of a core's time"], rows))
    found = likeness(exact, coarse, texts)
    print(f"\nint8 beside float32: {found}")
    report = {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS},
        "n_texts": len(texts),
        "seconds": {name: asdict(spent) for name, spent in took.items()},
        "likeness": found,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
