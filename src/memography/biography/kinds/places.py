"""Where: the first sighting, and the communities."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses


def _measure_first_seen(facts: Facts) -> Iterator[Measured]:
    origin = facts.origin
    if origin:
        value = {name: origin[name] for name in ("first_seen_at", "community", "post_id", "is_censored")}
        value["corpus_begins_at"] = facts.corpus.begins_at
        evidence = Evidence(facts.meme["meme_id"], post_id=origin["post_id"])
        yield Measured(value, evidence, origin["low"], origin["high"])


def _recount_first_seen(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at")
    first = min(dated.select("posted_at", "use_id", "community", "post_id").iter_rows())
    begins_at = facts.corpus.begins_at
    low = datetime.fromisoformat(claim.low) if claim.low else None
    value = {
        "first_seen_at": first[0],
        "community": first[2],
        "post_id": first[3],
        "is_censored": low is None or (begins_at is not None and low < begins_at),
        "corpus_begins_at": begins_at,
    }
    return Measured(value, Evidence(facts.meme["meme_id"], post_id=first[3]), claim.low, first[0])


def _measure_communities(facts: Facts) -> Iterator[Measured]:
    counted = (
        facts.timeline.drop_nulls("community")
        .group_by("community")
        .agg(n_uses=pl.col("n_uses").sum(), first=pl.col("day").min())
        .sort(["n_uses", "community"], descending=[True, False])
    )
    if counted.height:
        by = [{"community": c, "n_uses": n, "first_on": day} for c, n, day in counted.iter_rows()]
        n_dated = int(facts.timeline["n_uses"].sum())
        yield Measured({"n_dated": n_dated, "n_communities": len(by), "by": by[:10]}, all_uses(facts))


def _recount_communities(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    counts = Counter(community for community, _ in dated if community is not None)
    first: dict[str, date] = {}
    for community, at in dated:
        first[community] = min(first.get(community, at.date()), at.date())
    by = [{"community": c, "n_uses": n, "first_on": first[c]} for c, n in counts.items()]
    by.sort(key=lambda row: (-row["n_uses"], row["community"]))
    return Measured({"n_dated": len(dated), "n_communities": len(by), "by": by[:10]}, all_uses(facts))


def _measure_in_community(facts: Facts) -> Iterator[Measured]:
    for whole in _measure_communities(facts):
        for number, row in enumerate(whole.value["by"][:3], 1):
            value = {**row, "share": row["n_uses"] / whole.value["n_dated"]}
            evidence = Evidence(facts.meme["meme_id"], community=row["community"])
            yield Measured(value, evidence, subject=str(number))


def _recount_in_community(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    here = [at for community, at in dated if community == claim.value["community"]]
    value = {
        "community": claim.value["community"],
        "n_uses": len(here),
        "first_on": min(here).date(),
        "share": len(here) / len(dated),
    }
    return Measured(value, claim.evidence)


KINDS = (
    Kind(
        "first_seen",
        "The earliest dated use; interval by Strauss and Sadler (1989), which takes uses to fall evenly in time.",
        ("origins", "uses", "posts"),
        _measure_first_seen,
        _recount_first_seen,
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
