"""A report: how far the tables agree with a truth file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.errors import TruthError
from memography.evaluation.descent import Descent, descent
from memography.evaluation.scores import Clustering, Reading, clustering, reading
from memography.evaluation.truth import TrueOfPost, read_truth


@dataclass(frozen=True, slots=True)
class EditScore:
    """How well uses with one kind of edit are recognised."""

    op: str
    n_posts: int
    share_in_main_meme: float
    """The share of these posts whose meme is their template's main meme: the one that most of its posts are in."""


@dataclass(frozen=True, slots=True)
class Report:
    """How far the tables agree with a truth file."""

    n_truth: int
    """Posts in the truth file."""
    n_missing: int
    """Of these, posts that are not in the corpus; they count as recognised by nobody."""
    n_templates: int
    """Templates in the truth file."""
    n_memes: int
    """Memes that the posts of the truth file are in."""
    memes: Clustering | None
    """How far posts are together that belong together. A post without a meme, or without a template, stands alone.
    None where the truth file names no templates."""
    n_no_meme: int
    """Posts whose picture is no meme by the truth file."""
    share_wrongly_joined: float | None
    """The share of these that were taken to be a meme; None where there are none."""
    by_op: tuple[EditScore, ...]
    """By kind of edit, where the truth file names them."""
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
    uses = _first_uses(corpus, list(known))
    present = set(corpus.polars("posts", ["post_id"])["post_id"]).intersection(known)
    if not present:
        raise TruthError(f"No post of {truth} is in {corpus.folder}. Is it the truth of another corpus?")
    judged = [post for post in known.values() if "template" in post.model_fields_set]
    meme_ids = {post_id: use["meme_id"] for post_id, use in uses.items()}
    no_meme = [post for post in judged if post.template is None]
    return Report(
        n_truth=len(known),
        n_missing=len(known) - len(present),
        n_templates=len({post.template for post in judged} - {None}),
        n_memes=len({meme_ids.get(post.id) for post in judged} - {None}),
        memes=clustering([meme_ids.get(post.id) for post in judged], [post.template for post in judged])
        if judged
        else None,
        n_no_meme=len(no_meme),
        share_wrongly_joined=_share([meme_ids.get(post.id) is not None for post in no_meme]),
        by_op=_by_op(judged, meme_ids),
        lineage=descent(corpus, known, main_memes(judged, meme_ids)),
        captions=_captions(corpus, known, uses),
    )


def _first_uses(corpus: Corpus, post_ids: list[str]) -> dict[str, dict[str, Any]]:
    """The first use of each post: its first picture, and the meme that covers most of it."""
    uses = corpus.polars("uses", ["post_id", "use_id", "meme_id", "variant_id"], "rank = 1")
    wanted = uses.filter(pl.col("post_id").is_in(post_ids)).sort("use_id")
    return {row["post_id"]: row for row in wanted.unique("post_id", keep="first").iter_rows(named=True)}


def _by_op(judged: Sequence[TrueOfPost], meme_ids: Mapping[str, str | None]) -> tuple[EditScore, ...]:
    main = main_memes(judged, meme_ids)
    found: dict[str, list[bool]] = {}
    for post in judged:
        if post.template is not None:
            for op in dict.fromkeys(post.ops):
                meme_id = meme_ids.get(post.id)
                found.setdefault(op, []).append(meme_id is not None and meme_id == main.get(post.template))
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(EditScore(op, len(hits), sum(hits) / len(hits)) for op, hits in ranked)


def main_memes(judged: Sequence[TrueOfPost], meme_ids: Mapping[str, str | None]) -> dict[str, str]:
    """The meme that most posts of each template are in; of equals the first by id."""
    counts: dict[str, Counter[str]] = {}
    for post in judged:
        meme_id = meme_ids.get(post.id)
        if post.template is not None and meme_id is not None:
            counts.setdefault(post.template, Counter())[meme_id] += 1
    return {template: min(n, key=lambda meme_id: (-n[meme_id], meme_id)) for template, n in counts.items()}


def _captions(corpus: Corpus, known: Mapping[str, TrueOfPost], uses: Mapping[str, Mapping[str, Any]]) -> Reading | None:
    if not corpus.has("captions"):
        return None
    read = {row["variant_id"]: row["text"] for row in corpus.rows("captions", ["variant_id", "text"])}
    pairs = [
        (read.get(uses[post_id]["variant_id"], ""), post.words_on_picture)
        for post_id, post in known.items()
        if post.words_on_picture is not None and post_id in uses
    ]
    return reading(pairs) if pairs else None


def _share(hits: list[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
