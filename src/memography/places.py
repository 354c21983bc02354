"""Places of originals, looked at again: whether files are there and as they were read, which rejects are past."""

from collections.abc import Collection
from typing import NamedTuple

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.pictures import originals
from memography.reject import OF_PICTURES


class Places(NamedTuple):
    """Where pictures that were read lie."""

    n_read: int
    """How many there are."""
    gone: list[str]
    """Those where nothing is any more."""
    changed: list[str]
    """Those whose file has another size or time than when it was read."""


def looked_at(corpus: Corpus) -> Places:
    """Every place of a picture that was read, as it is now; the files themselves are not read."""
    columns = ["location", "root", "image", "size_bytes", "modified_ns"]
    read = corpus.polars("originals", columns, "image_id IS NOT NULL").rows()
    found = Places(len(read), [], [])
    for location, root, image, size_bytes, modified_ns in read:
        state = originals.state(root, image, corpus.fetched)
        is_member = originals.is_member(image) and not originals.is_url(image)
        if state is None or (is_member and originals.refusal(root, image)):
            found.gone.append(location)
        elif state[1] != modified_ns or (state[0] != size_bytes and not is_member):  # a member has a size of its own
            found.changed.append(location)
    return found


def forget_rejects(corpus: Corpus, locations: Collection[str]) -> None:
    """Remove what `rejects` says of pictures at some places, however their posts spell them."""
    if not locations or not corpus.has("rejects"):
        return
    told = corpus.polars("rejects", ["reject_id", "source", "item"], one_of("reason", sorted(OF_PICTURES)))
    wanted = set(locations)
    if old := [row[0] for row in told.iter_rows() if originals.location(row[1], row[2]) in wanted]:
        corpus.delete("rejects", one_of("reject_id", old))
