"""Any model of sentence-transformers as text encoder: for other languages, or larger ones. It needs PyTorch."""

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from memography.errors import MissingExtra, MissingWeights, WeightsError
from memography.models.layers import Rows
from memography.models.weights import cache_folder
from memography.progress import Progress
from memography.settings import ModelsSettings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_TOGETHER = 32
_FILES = ("*.json", "*.txt", "*.model", "*.safetensors", "*/*.json", "*/*.txt", "*/*.model", "*/*.safetensors")
"""What is fetched of a model: no pickles, which may run code, and no graphs of other libraries."""


class SentenceEncoder:
    """A text encoder of sentence-transformers.

    A text's vector may differ in the last bits by which others are encoded with it. No code that comes with a model is
    run, and no connection is opened.
    """

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        self.name = name
        self._model = model
        self.version = f"{Path(name).name}-{_fingerprint(model)}"

    @property
    def n_dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Rows:
        """Unit vectors, float32, shape (n_texts, n_dimensions); equal texts are encoded once."""
        if not texts:
            return np.empty((0, self.n_dimensions), np.float32)
        different, of_text = np.unique(np.array(texts, dtype=object), return_inverse=True)
        rows = self._model.encode(
            different.tolist(), batch_size=_TOGETHER, show_progress_bar=False, normalize_embeddings=True
        )
        found: Rows = np.asarray(rows, np.float32)[of_text]
        return found


def sentence_encoder(settings: ModelsSettings) -> SentenceEncoder:
    """The model that `models.sentence_transformer` names: a folder, or one that was fetched.

    Raises:
        MissingExtra: sentence-transformers is not installed.
        MissingWeights: the model is not on this machine.
        WeightsError: it can't be read.
    """
    folder = folder_of(settings)
    if not folder.is_dir():
        raise MissingWeights(
            f"The model {settings.sentence_transformer} is not on this machine. Bring it with `memography models fetch "
            f"--set models.sentence_transformer={settings.sentence_transformer}`, or name a folder that has it."
        )
    _require("sentence_transformers")
    os.environ.update({"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false"})
    import torch
    from sentence_transformers import SentenceTransformer

    if settings.threads:
        torch.set_num_threads(settings.threads)
    how: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        model = SentenceTransformer(str(folder), model_kwargs={"use_safetensors": True}, **how)
    except Exception as error:  # whatever its many loaders raise
        raise WeightsError(f"{folder} can't be read by sentence-transformers: {error}") from error
    return SentenceEncoder(settings.sentence_transformer, model)


def fetch_model(settings: ModelsSettings, progress: Progress) -> Path:
    """Bring the model that `models.sentence_transformer` names from the hub into the cache; its folder.

    Raises:
        MissingExtra: sentence-transformers is not installed.
        WeightsError: it can't be brought.
    """
    folder = folder_of(settings)
    if folder == Path(settings.sentence_transformer):
        return folder
    _require("huggingface_hub")
    from huggingface_hub import snapshot_download

    unfinished = folder.with_name(f".{folder.name}.unfinished")
    with progress.task(f"fetching {settings.sentence_transformer}", None, "files"):
        try:
            snapshot_download(
                settings.sentence_transformer,
                endpoint=settings.hub.rstrip("/"),
                local_dir=unfinished,
                allow_patterns=list(_FILES),
            )
            if not folder.exists():
                unfinished.rename(folder)
        except Exception as error:  # whatever its transport raises
            raise WeightsError(
                f"{settings.sentence_transformer} can't be fetched from {settings.hub}: {error}. See that the hub can "
                "be reached and has a model of that name, or name a folder that has it."
            ) from error
    return folder


def folder_of(settings: ModelsSettings) -> Path:
    """Where the model lies, or would when it is fetched."""
    given = Path(settings.sentence_transformer)
    if given.is_dir():
        return given
    return cache_folder(settings) / "sentence-transformers" / settings.sentence_transformer.replace("/", "--")


def _require(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise MissingExtra(
            "Models of sentence-transformers need it and PyTorch. Install them with "
            "`pip install 'memography[sentence-transformers]'`."
        )


def _fingerprint(model: "SentenceTransformer") -> str:
    """Twelve hex digits that other weights or another build of the model would change."""
    digest = hashlib.sha256(repr(model).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.cpu().float().numpy()).tobytes())
    return digest.hexdigest()[:12]
