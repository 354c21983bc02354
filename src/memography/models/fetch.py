"""Weights from the model hub: only when asked for, over HTTPS, and only what was published, to the byte."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import httpx

from memography.errors import WeightsError
from memography.models.files import written_whole
from memography.models.weights import FILES, HUB_MODEL, HUB_REVISION, NAME, Published, Weights, fetched_folder
from memography.progress import Progress, Task
from memography.settings import ModelsSettings

TIMEOUT_S = 30.0
"""How long the hub may keep silent."""
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def fetch_weights(settings: ModelsSettings, progress: Progress, files: Mapping[str, Published] = FILES) -> Weights:
    """Bring the text encoder's files into the cache, but for those that are there and whole.

    The hub answers with a redirect to where large files lie, which is followed. A proxy that the environment names is
    used. A file is there only once it is complete and its SHA-256 is the one published.

    Args:
        settings: which hub, and which cache.
        progress: who listens.
        files: which files of the model, and what they are when whole.

    Raises:
        WeightsError: the hub can't be reached or gives something else, or the cache can't be written.
    """
    folder = fetched_folder(settings)
    missing = {name: file for name, file in files.items() if not _is_whole(folder / name, file)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            progress.task(f"fetching {NAME}", sum(file.n_bytes for file in missing.values()), "bytes") as task,
            httpx.Client(
                follow_redirects=True, timeout=TIMEOUT_S, event_hooks={"request": [_refuse_without_tls]}
            ) as client,
        ):
            for name, file in missing.items():
                url = f"{settings.hub.rstrip('/')}/{HUB_MODEL}/resolve/{HUB_REVISION}/{name}"
                _bring(client, url, folder / name, file, task)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise WeightsError(
            f"{NAME} can't be fetched from {settings.hub}: {type(error).__name__}: {error}. See that the hub can be "
            "reached, name a mirror with `--set models.hub=…`, or give a folder with `--set models.path=…`."
        ) from None
    except OSError as error:
        raise WeightsError(f"{folder} can't be written: {error.strerror or error}.") from None
    return Weights(NAME, folder, "hub")


def _is_whole(path: Path, file: Published) -> bool:
    if not path.is_file() or path.stat().st_size != file.n_bytes:
        return False
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256


def _refuse_without_tls(request: httpx.Request) -> None:
    if request.url.scheme != "https" and request.url.host not in _THIS_MACHINE:
        raise WeightsError(f"Weights are fetched over HTTPS only; {request.url.host} was to be asked without it.")


def _bring(client: httpx.Client, url: str, path: Path, file: Published, task: Task) -> None:
    """Write one file, once all of it has come and is what was published."""
    digest, n_bytes = hashlib.sha256(), 0
    with client.stream("GET", url) as response, written_whole(path) as written:
        response.raise_for_status()
        for chunk in response.iter_bytes(1 << 18):
            n_bytes += len(chunk)
            if n_bytes > file.n_bytes:
                break
            digest.update(chunk)
            written.write(chunk)
            task.advance(len(chunk))
        if n_bytes != file.n_bytes or digest.hexdigest() != file.sha256:
            raise WeightsError(
                f"{url} is not the file that was published: expected {file.n_bytes:,} bytes with SHA-256 "
                f"{file.sha256}, found {'more' if n_bytes > file.n_bytes else f'{n_bytes:,}'} with "
                f"{digest.hexdigest()}. Nothing of it was kept."
            )
