"""A picture that a worker did not come back from, as a reject."""

from pathlib import Path

from memography.pictures import originals
from memography.reject import Reason, Reject
from memography.workers import Failure

_REASONS = {
    "timeout": Reason.DECODER_TIMEOUT,
    "memory": Reason.DECODER_MEMORY,
    "crash": Reason.DECODER_CRASH,
    "error": Reason.BROKEN_PICTURE,
}


def reject(root: str, image: str, failure: Failure, fetched: Path) -> Reject:
    """The reject for a picture whose worker timed out, ran short of memory, crashed or raised."""
    sha256 = originals.sha256(root, image, fetched)
    return Reject(root, image, _REASONS[failure.kind], failure.detail, sha256)
