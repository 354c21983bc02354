"""How much: posts and uses, their span, their share."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from memography.biography.article import Claim
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses, dated_uses
from memography.biography.meme_uses import MemeUses, utc


def _measure_posts(facts: Facts) -> Iterator[Measured]:
    for meme_id, n_posts, n_uses in facts.memes.select("meme_id", "n_posts", "n_uses").iter_rows():
        yield Measured({"n_posts": n_posts, "n_uses": n_uses}, all_uses(meme_id))


def _recount_posts(uses: MemeUses, claim: Claim) -> Measured:
    value = {"n_posts": len(set(uses.post_ids)), "n_uses": len(uses.post_ids)}
    return Measured(value, all_uses(uses.meme_id))


def _measure_span(facts: Facts) -> Iterator[Measured]:
    spans = facts.memes.select("meme_id", "first_seen_at", "last_seen_at").drop_nulls()
    for meme_id, first, last in spans.iter_rows():
        yield Measured({"first": first, "last": last}, dated_uses(meme_id))


def _recount_span(uses: MemeUses, claim: Claim) -> Measured:
    dated = uses.posted_at[uses.is_dated]
    return Measured({"first": utc(dated.min()), "last": utc(dated.max())}, dated_uses(uses.meme_id))


def _measure_share(facts: Facts) -> Iterator[Measured]:
    n_all = int(facts.corpus.exposure["n_posts"].sum())
    counted = facts.timeline.group_by("meme_id").agg(pl.col("n_posts").sum())
    for meme_id, n_posts in counted.iter_rows():
        yield Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, dated_uses(meme_id))


def _recount_share(uses: MemeUses, claim: Claim) -> Measured:
    n_posts = len(
        {post_id for post_id, is_dated in zip(uses.post_ids, uses.is_dated.tolist(), strict=True) if is_dated}
    )
    n_all = uses.corpus.n_dated_posts
    return Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, dated_uses(uses.meme_id))


def _renew_share(claim: Claim, corpus: CorpusFacts) -> Claim:
    n_all = int(corpus.exposure["n_posts"].sum())
    n_posts = claim.value["n_posts"]
    return replace(claim, value={"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all})


KINDS = (
    Kind("posts", "Uses and their posts, counted.", ("memes", "uses"), _measure_posts, _recount_posts),
    Kind("span", "Earliest and latest dated use.", ("memes", "uses"), _measure_span, _recount_span),
    Kind(
        "share",
        "Dated posts that use the meme, among all dated posts of the corpus.",
        ("timeline", "exposure", "uses", "posts"),
        _measure_share,
        _recount_share,
        _renew_share,
    ),
)
