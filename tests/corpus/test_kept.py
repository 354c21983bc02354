"""What is told of a meme's uses is the same from memory as from the tables, and follows what a build changes."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus
from memography.corpus.kept import KeptCorpus, of_meme
from memography.corpus.views import JUDGED

ASKED: list[tuple[dict[str, list[str]], dict[str, str]]] = [
    ({"uses": ["use_id", "post_id", "variant_id", "mirrored", "posted_at", "community", "image"]}, {}),
    ({"uses": ["use_id"], "tones": ["p_ironic"]}, {}),
    ({"tones": ["p_sincere", "p_ironic"], "uses": ["posted_at"]}, {"contexts": JUDGED}),
    ({"uses": ["use_id"], "tones": []}, {"contexts": JUDGED}),
    ({"emotions": ["joy", "neutral"]}, {}),
    ({"uses": ["use_id"], "contexts": ["words"], "use_senses": ["sense_id"]}, {"tones": "p_ironic > 0.4"}),
]


@pytest.mark.parametrize(("columns", "where"), ASKED)
@pytest.mark.parametrize("small", [10**6, 1], ids=["held", "mapped"])
def test_memory_tells_what_tables_tell(
    built: Corpus, tmp_path: Path, columns: dict[str, list[str]], where: dict[str, str], small: int
) -> None:
    shutil.copytree(built.folder, tmp_path / "corpus")
    kept = KeptCorpus(Corpus(tmp_path / "corpus"), small=small)
    for meme_id in [*built.polars("memes")["meme_id"], "no-such-meme"]:
        told = of_meme(kept, meme_id, columns, where)
        assert told.columns == [column for some in columns.values() for column in some]
        assert told.rows() == of_meme(built, meme_id, columns, where).rows()


def test_what_has_changed_is_read_again(built: Corpus, tmp_path: Path) -> None:
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    kept = KeptCorpus(corpus)
    meme_id = corpus.polars("memes").sort("n_uses")["meme_id"][-1]
    first = of_meme(kept, meme_id, {"uses": ["use_id"], "tones": ["p_ironic"]})
    corpus.amend("tones", corpus.polars("tones").with_columns(p_ironic=pl.lit(0.5, pl.Float32)))
    assert set(of_meme(kept, meme_id, {"tones": ["p_ironic"]})["p_ironic"]) == {0.5}
    gone = first["use_id"][0]
    corpus.delete("uses", f"use_id = '{gone}'")
    assert gone not in of_meme(kept, meme_id, {"uses": ["use_id"], "tones": []})["use_id"]
