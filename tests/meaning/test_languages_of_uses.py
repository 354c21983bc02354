"""What is not told of a text's language is taken from the texts around it."""

import json
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.comparison import differences
from memography.corpus.views import JUDGED
from memography.meaning.contexts import usual_languages

UNSURE = "Drake Hotline Bling"


@pytest.mark.parametrize(
    ("of_meme", "of_others", "expected"),
    [
        (["en"] * 5 + ["es"] * 4, ["es"] * 90, None),
        (["en"] * 4 + ["es"] * 5, ["en"] * 90, "und"),
        (["es"] * 4, ["en"] * 90, None),
        (["es"] * 4, ["es"] * 90, "und"),
        ([], [], "und"),
    ],
)
def test_an_unsure_text_is_taken_for_what_is_usual(
    of_meme: list[str], of_others: list[str], expected: str | None
) -> None:
    """In its meme where enough is told, else in the corpus; and what is told stays."""
    told: list[str | None] = [None, *of_meme, *of_others]
    meme_ids = ["m"] * (1 + len(of_meme)) + ["n"] * len(of_others)
    rows = pl.DataFrame({"meme_id": meme_ids, "language": told}, schema_overrides={"language": pl.String})
    found = usual_languages(rows.with_columns(has_words=pl.lit(True)))
    assert found.to_list() == [expected, *told[1:]]


def posts(folder: Path, n_spanish: int) -> Path:
    """Posts of a meme that say something unsure, and others in English and Spanish."""
    texts = [UNSURE, "", *["When you see the cat again"] * 6, *["Cuando ves que no es lunes"] * n_spanish]
    lines = [json.dumps({"id": f"p{n}", "meme": "M", "text": text}) for n, text in enumerate(texts)]
    path = folder / "posts.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def built(folder: Path, file: Path) -> Corpus:
    corpus = Corpus(folder, create=True)
    ingest([file], corpus, settings=Settings())
    build(corpus, until="meaning", settings=Settings())
    return corpus


def test_a_corpus_that_grows_into_another_language_ends_as_one_built_afresh(tmp_path: Path) -> None:
    """An unsure text that stood among English ones is judged no more once most are Spanish."""
    corpus = built(tmp_path / "corpus", posts(tmp_path, 2))
    assert corpus.count("contexts", JUDGED) == 7
    built(tmp_path / "corpus", posts(tmp_path, 9))
    assert corpus.count("contexts", JUDGED) == 6
    assert corpus.count("contexts", "language = 'und'") == 1
    assert differences(corpus, built(tmp_path / "afresh", posts(tmp_path, 9))) == []
