"""How much: posts and uses, their span, their share."""

from collections.abc import Iterator
from typing import Any

from memography.biography.article import Claim
from memography.biography.facts import CorpusFacts, Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses, dated_uses


def _measure_posts(facts: Facts) -> Iterator[Measured]:
    value = {"n_posts": facts.meme["n_posts"], "n_uses": facts.meme["n_uses"]}
    yield Measured(value, all_uses(facts))


def _recount_posts(facts: Facts, claim: Claim) -> Measured:
    post_ids = facts.uses["post_id"].to_list()
    return Measured({"n_posts": len(set(post_ids)), "n_uses": len(post_ids)}, all_uses(facts))


def _measure_span(facts: Facts) -> Iterator[Measured]:
    if facts.meme["first_seen_at"]:
        yield Measured({"first": facts.meme["first_seen_at"], "last": facts.meme["last_seen_at"]}, dated_uses(facts))


def _recount_span(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses["posted_at"].drop_nulls().to_list()
    return Measured({"first": min(dated), "last": max(dated)}, dated_uses(facts))


def _measure_share(facts: Facts) -> Iterator[Measured]:
    n_posts = int(facts.timeline["n_posts"].sum())
    n_all = int(facts.corpus.exposure["n_posts"].sum())
    if n_posts:
        yield Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, dated_uses(facts))


def _recount_share(facts: Facts, claim: Claim) -> Measured:
    n_posts = len({post for post, at in facts.uses.select("post_id", "posted_at").iter_rows() if at})
    n_all = facts.corpus.n_dated_posts
    return Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, dated_uses(facts))


def _renew_share(value: Any, corpus: CorpusFacts) -> dict[str, Any]:
    n_all = int(corpus.exposure["n_posts"].sum())
    return {"n_posts": value["n_posts"], "n_all": n_all, "share": value["n_posts"] / n_all}


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
