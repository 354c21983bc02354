"""Where: the first sighting, and the communities."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import CorpusFacts, Facts
from memography.biography.kinds.kind import Kind, Measured, dated_uses


def _measure_first_seen(facts: Facts) -> Iterator[Measured]:
    origin = facts.origin
    if origin:
        value = {name: origin[name] for name in ("first_seen_at", "community", "post_id", "is_censored")}
        value["corpus_begins_at"] = facts.corpus.begins_at
        evidence = Evidence(facts.meme["meme_id"], post_id=origin["post_id"])
        yield Measured(value, evidence, origin["low"], origin["high"])


def _recount_first_seen(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at")
    first_seen_at, _, community, post_id = min(
        dated.select("posted_at", "use_id", "community", "post_id").iter_rows(), key=lambda row: row[:2]
    )
    begins_at = facts.corpus.begins_at
    low = datetime.fromisoformat(claim.low) if claim.low else None
    margin = timedelta(days=facts.corpus.history["origin_margin_days"])
    value = {
        "first_seen_at": first_seen_at,
        "community": community,
        "post_id": post_id,
        "is_censored": low is None or begins_at is None or min(low, first_seen_at - margin) < begins_at,
        "corpus_begins_at": begins_at,
    }
    return Measured(value, Evidence(facts.meme["meme_id"], post_id=post_id), claim.low, first_seen_at)


def _renew_first_seen(value: Any, corpus: CorpusFacts) -> dict[str, Any]:
    return {**value, "corpus_begins_at": corpus.begins_at}


def _measure_communities(facts: Facts) -> Iterator[Measured]:
    first = facts.uses.drop_nulls(["posted_at", "community"]).group_by("community").agg(pl.col("posted_at").min())
    counted = (
        facts.timeline.drop_nulls("community")
        .group_by("community")
        .agg(n_uses=pl.col("n_uses").sum())
        .join(first, on="community")
        .sort(["n_uses", "community"], descending=[True, False])
    )
    if counted.height:
        by = [{"community": c, "n_uses": n, "first_at": at} for c, n, at in counted.iter_rows()]
        unknown = facts.timeline.filter(pl.col("community").is_null())
        value = {
            "n_dated": int(facts.timeline["n_uses"].sum()),
            "n_unknown": int(unknown["n_uses"].sum()),
            "n_communities": len(by),
            "by": by[:10],
        }
        yield Measured(value, dated_uses(facts))


def _recount_communities(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    counts = Counter(community for community, _ in dated)
    first: dict[str, datetime] = {}
    for community, at in dated:
        first[community] = min(first.get(community, at), at)
    by = [{"community": c, "n_uses": n, "first_at": first[c]} for c, n in counts.items() if c is not None]
    by.sort(key=lambda row: (-row["n_uses"], row["community"]))
    value = {"n_dated": len(dated), "n_unknown": counts[None], "n_communities": len(by), "by": by[:10]}
    return Measured(value, dated_uses(facts))


def _measure_in_community(facts: Facts) -> Iterator[Measured]:
    for whole in _measure_communities(facts):
        for number, row in enumerate(whole.value["by"][:3], 1):
            value = {**row, "share": row["n_uses"] / whole.value["n_dated"]}
            evidence = Evidence(facts.meme["meme_id"], community=row["community"], dated=True)
            yield Measured(value, evidence, subject=str(number))


def _recount_in_community(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    here = [at for community, at in dated if community == claim.value["community"]]
    value = {
        "community": claim.value["community"],
        "n_uses": len(here),
        "first_at": min(here),
        "share": len(here) / len(dated),
    }
    return Measured(value, claim.evidence)


KINDS = (
    Kind(
        "first_seen",
        "The earliest dated use; interval by Strauss and Sadler (1989), which takes uses to fall evenly in time. "
        "Censored where the interval reaches before the corpus, or the use is among its first posts.",
        ("origins", "uses", "posts"),
        _measure_first_seen,
        _recount_first_seen,
        _renew_first_seen,
    ),
    Kind(
        "communities",
        "Dated uses counted by community.",
        ("timeline", "uses"),
        _measure_communities,
        _recount_communities,
    ),
    Kind(
        "in_community",
        "Dated uses in one community, and their share of all dated uses.",
        ("timeline", "uses"),
        _measure_in_community,
        _recount_in_community,
    ),
)
