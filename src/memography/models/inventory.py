"""Which models there are on this machine: what `memography models` tells."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memography.errors import MissingWeights
from memography.models.graphs import place_of
from memography.models.sentence_transformer import folder_of
from memography.models.weights import Weights, cache_folder, require_weights
from memography.settings import ModelsSettings


@dataclass(frozen=True)
class Inventory:
    """The text encoder as it would be used."""

    weights: Weights | None
    """None where there are none."""
    missing: str
    """What to do where there are none; else empty."""
    precision: str
    version: str
    """What tells its vectors from those of another; empty without weights."""
    has_graphs: bool
    """Whether its graphs are in the cache."""
    cache: Path
    """The cache's folder."""
    other: str = ""
    """The model of sentence-transformers that makes vectors in its place; empty where none does."""
    other_folder: Path | None = None
    """Where that lies; None where it is not on this machine."""

    def as_data(self) -> dict[str, Any]:
        """The same as JSON has it."""
        other = None
        if self.other:
            other = {"name": self.other, "folder": None if self.other_folder is None else str(self.other_folder)}
        rest = {"sentence_transformer": other, "cache": str(self.cache)}
        found = self.weights
        if found is None:
            return {"encoder": None, **rest}
        encoder = {
            "name": found.name,
            "origin": found.origin,
            "folder": str(found.folder),
            "sha256": found.sha256,
            "precision": self.precision,
            "version": self.version,
            "has_graphs": self.has_graphs,
        }
        return {"encoder": encoder, **rest}


def inventory(settings: ModelsSettings) -> Inventory:
    """The text encoder that these settings lead to; its files are seen to be whole.

    Raises:
        WeightsError: the weights are not what they should be.
    """
    cache, other = cache_folder(settings), settings.sentence_transformer
    there = folder_of(settings) if other else None
    other_folder = there if there is not None and there.is_dir() else None
    try:
        weights = require_weights(settings)
    except MissingWeights as missing:
        return Inventory(None, str(missing), settings.precision, "", False, cache, other, other_folder)
    weights.verify()
    place = place_of(weights, settings)
    return Inventory(weights, "", settings.precision, place.version, place.is_made, cache, other, other_folder)
