"""The encoder's two graphs in the cache: made once from its weights, named by what they were made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memography.errors import WeightsError
from memography.models.files import written_whole
from memography.models.weights import WEIGHTS_FILE, Weights, cache_folder
from memography.settings import ModelsSettings

if TYPE_CHECKING:
    from memography.models.graph import BertShape, Head

GRAPH_VERSION = 3
"""Raised when graphs made of the same weights would compute something else."""


@dataclass(frozen=True)
class Graphs:
    """The two halves of an encoder, as files."""

    lower: Path
    upper: Path
    version: str
    """What tells these from all others: of which weights, in which numbers, by which code."""

    @property
    def is_made(self) -> bool:
        """Whether both files are there; each is written whole or not at all."""
        return self.lower.is_file() and self.upper.is_file()


def place_of(weights: Weights, settings: ModelsSettings) -> Graphs:
    """Where an encoder's graphs lie in the cache, or would."""
    version = f"{weights.fingerprint}-{settings.precision}-{GRAPH_VERSION}"
    folder = cache_folder(settings) / "graphs"
    return Graphs(folder / f"{version}-lower.onnx", folder / f"{version}-upper.onnx", version)


def half_graphs(weights: Weights, settings: ModelsSettings) -> Graphs:
    """An encoder's graphs, cut in the middle; made from the weights if the cache has none.

    Raises:
        WeightsError: the weights are not what they should be, or the cache can't be written.
    """
    graphs = place_of(weights, settings)
    if not graphs.is_made:
        weights.verify()
        _make(weights, settings, graphs)
    return graphs


def n_lower_layers(shape: "BertShape") -> int:
    """How many layers are in the lower half: three of MiniLM's six."""
    return shape.n_layers // 2


def _make(weights: Weights, settings: ModelsSettings, graphs: Graphs) -> None:
    import onnx
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    from memography.models.graph import BertShape, bert_graph
    from memography.models.scales import channel_scales
    from memography.models.tokens import Tokenization

    try:
        arrays = load_file(weights.folder / WEIGHTS_FILE)
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"{weights.folder / WEIGHTS_FILE} can't be read: {error}.") from None
    shape = BertShape.read(weights.folder / "config.json")
    scales = channel_scales(arrays, shape, Tokenization(weights.folder / "tokenizer.json"))
    cut = n_lower_layers(shape)
    halves: list[tuple[Path, range, Head]] = [
        (graphs.lower, range(cut), "hidden"),
        (graphs.upper, range(cut, shape.n_layers), "unit"),
    ]
    try:
        graphs.lower.parent.mkdir(parents=True, exist_ok=True)
        for path, layers, head in halves:
            graph = bert_graph(
                arrays,
                shape,
                layers=layers,
                head=head,
                embeddings=path is graphs.lower,
                precision=settings.precision,
                scales=scales,
            )
            with written_whole(path) as file:
                onnx.save(graph, file)
    except OSError as error:
        raise WeightsError(
            f"{graphs.lower.parent} can't be written: {error.strerror or error}. Name another folder with "
            "`--set models.cache=FOLDER`."
        ) from None
