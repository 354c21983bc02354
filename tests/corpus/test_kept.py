"""What is told of a meme's uses is the same from memory as from the tables, and follows what a build changes."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus
from memography.corpus.kept import KeptCorpus, of_meme
from memography.corpus.views import JUDGED

ASKED = [
    ("uses", ["use_id", "post_id", "variant_id", "mirrored", "posted_at", "community"], None),
    ("tones", ["use_id", "p_ironic"], None),
    ("tones", ["p_sincere", "p_ironic"], None),
    ("emotions", ["joy", "use_id"], None),
    ("contexts", ["use_id"], JUDGED),
    ("use_senses", ["sense_id"], None),
]


@pytest.mark.parametrize(("name", "columns", "where"), ASKED)
def test_memory_tells_what_tables_tell(built: Corpus, name: str, columns: list[str], where: str | None) -> None:
    kept = KeptCorpus(built)
    memes = [*built.polars("memes")["meme_id"], "no-such-meme"]
    for meme_id in memes:
        told = of_meme(kept, name, meme_id, columns, where)
        assert told.columns == columns
        assert told.rows() == of_meme(built, name, meme_id, columns, where).rows()


def test_what_has_changed_is_read_again(built: Corpus, tmp_path: Path) -> None:
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    kept = KeptCorpus(corpus)
    meme_id = corpus.polars("memes").sort("n_uses")["meme_id"][-1]
    first = of_meme(kept, "tones", meme_id, ["use_id", "p_ironic"])
    corpus.amend("tones", corpus.polars("tones").with_columns(p_ironic=pl.lit(0.5, pl.Float32)))
    assert set(of_meme(kept, "tones", meme_id, ["p_ironic"])["p_ironic"]) == {0.5}
    gone = first["use_id"][0]
    corpus.delete("uses", f"use_id = '{gone}'")
    assert gone not in of_meme(kept, "tones", meme_id, ["use_id"])["use_id"]
