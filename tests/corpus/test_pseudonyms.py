"""Authors' pseudonyms, and the key that they hang on."""

import re
from pathlib import Path

import pytest

from memography.corpus.pseudonyms import KEY_BYTES, KEY_FILE, Pseudonyms
from memography.errors import CorpusError


def test_an_author_has_one_pseudonym_in_a_corpus_and_another_elsewhere(tmp_path: Path) -> None:
    """The key is made once, for its owner's eyes."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert Pseudonyms.of(here)("ann") == Pseudonyms.of(here)("ann") != Pseudonyms.of(here)("bob")
    assert Pseudonyms.of(here)("ann") != Pseudonyms.of(there)("ann")
    assert (here / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert (here / KEY_FILE).stat().st_size == KEY_BYTES


@pytest.mark.parametrize("n_bytes", [0, 1, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_another_size_is_refused(tmp_path: Path, n_bytes: int) -> None:
    """An empty one would give every corpus the same pseudonyms; it is left as it is."""
    (tmp_path / KEY_FILE).write_bytes(bytes(n_bytes))
    said = rf"expected a key of 32 bytes, found {n_bytes}\. Put back a copy"
    with pytest.raises(CorpusError, match=re.escape(str(tmp_path / KEY_FILE)) + ".*" + said):
        Pseudonyms.of(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_size == n_bytes


def test_a_key_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    """In the system's words."""
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(CorpusError, match=r"can't be read: Is a directory\. Put back a copy"):
        Pseudonyms.of(tmp_path)
