"""Places of originals, looked at again: is the file still there, and is it the one that was read?"""

from typing import NamedTuple

from memography.corpus import Corpus
from memography.pictures import originals


class Places(NamedTuple):
    """Where pictures that were read lie."""

    n: int
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
    for location, root, image, *was in read:
        state = originals.state(root, image, corpus.fetched)
        if state is None:
            found.gone.append(location)
        elif state != tuple(was):
            found.changed.append(location)
    return found
