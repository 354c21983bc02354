"""A report: how far the tables agree with a truth file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.errors import TruthError
from memography.evaluation.descent import Descent, descent
from memography.evaluation.recognition import Memes, Recognition, main_memes, recognition
from memography.evaluation.scores import Reading, reading
from memography.evaluation.truth import TrueOfPost, read_truth


@dataclass(frozen=True, slots=True)
class Report:
    """How far the tables agree with a truth file."""

    n_truth: int
    """Posts in the truth file."""
    n_missing: int
    """Of these, posts that are not in the corpus; they count as recognised by nobody."""
    memes: Recognition | None
    """How well memes are recognised; None where the truth file names no templates."""
    lineage: Descent | None
    """How well parents are named, where the truth file has them."""
    captions: Reading | None
    """How well captions were read; None where the truth file has none, or captions are not built."""

    def as_data(self) -> dict[str, Any]:
        """The report as JSON types."""
        return asdict(self)


def evaluate(truth: Path | str, corpus: Corpus) -> Report:
    """Hold a corpus's tables against a truth file.

    Args:
        truth: JSONL with `id` (a post's) and any of `template`, `also`, `caption`, `ops`, `parent`.
        corpus: with memes built, and captions if they are to be judged.

    Raises:
        TruthError: the file can't be read, or none of its posts is in the corpus.
        TableError: memes are not built.
    """
    known = read_truth(Path(truth))
    uses = _uses_of_first_pictures(corpus, list(known))
    present = set(corpus.polars("posts", ["post_id"])["post_id"]).intersection(known)
    if not present:
        raise TruthError(f"No post of {truth} is in {corpus.folder}. Is it the truth of another corpus?")
    memes = _memes(uses)
    judged = [post for post in known.values() if "template" in post.model_fields_set]
    return Report(
        n_truth=len(known),
        n_missing=len(known) - len(present),
        memes=recognition(judged, memes) if judged else None,
        lineage=descent(corpus, known, main_memes(judged, memes)),
        captions=_captions(corpus, known, uses),
    )


def memes_of_posts(corpus: Corpus, post_ids: list[str]) -> Memes:
    """The memes of the first picture of each post, that with rank 1 first."""
    return _memes(_uses_of_first_pictures(corpus, post_ids))


def _uses_of_first_pictures(corpus: Corpus, post_ids: list[str]) -> pl.DataFrame:
    """The uses of the first picture of each post, or of its words alone, by rank."""
    uses = corpus.polars("uses", ["post_id", "use_id", "rank", "meme_id", "variant_id"])
    number = pl.col("use_id").str.extract(r"/(\d+)/\d+$").cast(pl.Int64)
    return (
        uses.filter(pl.col("post_id").is_in(post_ids))
        .with_columns(number=number)
        .filter(pl.col("number") == pl.col("number").min().over("post_id"))
        .sort("post_id", "rank")
    )


def _memes(uses: pl.DataFrame) -> Memes:
    return dict(uses.drop_nulls("meme_id").group_by("post_id", maintain_order=True).agg("meme_id").iter_rows())


def _captions(corpus: Corpus, known: Mapping[str, TrueOfPost], uses: pl.DataFrame) -> Reading | None:
    if not corpus.has("captions"):
        return None
    read = {row["variant_id"]: row["text"] for row in corpus.rows("captions", ["variant_id", "text"])}
    variants = dict(uses.filter(pl.col("rank") == 1).select("post_id", "variant_id").iter_rows())
    pairs = [
        (read.get(variants[post_id], ""), post.words_on_picture)
        for post_id, post in known.items()
        if post.words_on_picture is not None and post_id in variants
    ]
    return reading(pairs) if pairs else None
