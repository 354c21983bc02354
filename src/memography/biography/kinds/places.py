"""Where: the first sighting, and the communities."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, dated_uses
from memography.biography.meme_uses import MemeUses, utc


def _measure_first_seen(facts: Facts) -> Iterator[Measured]:
    for origin in facts.origins.iter_rows(named=True):
        value = {name: origin[name] for name in ("first_seen_at", "community", "post_id", "is_censored")}
        value["corpus_begins_at"] = facts.corpus.begins_at
        evidence = Evidence(origin["meme_id"], post_id=origin["post_id"])
        yield Measured(value, evidence, origin["low"], origin["high"])


def _recount_first_seen(uses: MemeUses, claim: Claim) -> Measured:
    earliest = uses.posted_at[uses.is_dated].min()
    place = min(np.flatnonzero(uses.posted_at == earliest).tolist(), key=uses.use_ids.__getitem__)
    first_seen_at, post_id = utc(earliest), uses.post_ids[place]
    begins_at = uses.corpus.begins_at
    low = datetime.fromisoformat(claim.low) if claim.low else None
    margin = timedelta(days=uses.corpus.history["origin_margin_days"])
    value = {
        "first_seen_at": first_seen_at,
        "community": uses.communities[place],
        "post_id": post_id,
        "is_censored": low is None
        or begins_at is None
        or min(low, first_seen_at - margin) < begins_at
        or _is_behind_hole(uses, uses.communities[place], first_seen_at - margin, first_seen_at),
        "corpus_begins_at": begins_at,
    }
    return Measured(value, Evidence(uses.meme_id, post_id=post_id), claim.low, first_seen_at)


def _is_behind_hole(uses: MemeUses, community: str | None, since: datetime, until: datetime) -> bool:
    """Whether a hole of the community touches a span of time."""
    for name, begins, ends in uses.corpus.holes.select("community", "begins", "ends").iter_rows():
        begins_at, ends_at = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (begins, ends))
        if name == community and begins_at <= until and since < ends_at:
            return True
    return False


def _renew_first_seen(claim: Claim, corpus: CorpusFacts) -> Claim:
    return replace(claim, value={**claim.value, "corpus_begins_at": corpus.begins_at})


def _measure_communities(facts: Facts) -> Iterator[Measured]:
    dated = facts.uses.drop_nulls(["posted_at", "community"])
    first = dated.group_by("meme_id", "community").agg(first_at=pl.col("posted_at").min())
    counted = (
        facts.timeline.group_by("meme_id", "community")
        .agg(pl.col("n_uses").sum())
        .join(first, on=["meme_id", "community"], how="left")
        .sort(["meme_id", "n_uses", "community"], descending=[False, True, False])
    )
    by_meme: dict[str, list[dict[str, Any]]] = {}
    for row in counted.iter_rows(named=True):
        row["n_posts"] = facts.corpus.n_posted(row["community"])
        by_meme.setdefault(row.pop("meme_id"), []).append(row)
    for meme_id, rows in by_meme.items():
        known = [row for row in rows if row["community"] is not None]
        if known:
            n_dated, n_known = (sum(row["n_uses"] for row in some) for some in (rows, known))
            value = {
                "n_dated": n_dated,
                "n_unknown": n_dated - n_known,
                "n_communities": len(known),
                "by": known[:10],
            }
            yield Measured(value, dated_uses(meme_id))


def _recount_communities(uses: MemeUses, claim: Claim) -> Measured:
    dated = list(zip(uses.communities[uses.is_dated], uses.posted_at[uses.is_dated].astype(int).tolist(), strict=True))
    counts = Counter(community for community, _ in dated)
    first: dict[str | None, int] = {}  # microseconds since 1970
    for community, at in dated:
        first[community] = min(first.get(community, at), at)
    first_at = {community: utc(np.datetime64(at, "us")) for community, at in first.items()}
    posted = uses.corpus.exposure.group_by("community").agg(pl.col("n_posts").sum())
    n_posts = dict(posted.iter_rows())
    by: list[dict[str, Any]] = [
        {"community": c, "n_uses": n, "first_at": first_at[c], "n_posts": n_posts[c]}
        for c, n in counts.items()
        if c is not None
    ]
    by.sort(key=lambda row: (-row["n_uses"], row["community"]))
    value = {"n_dated": len(dated), "n_unknown": counts[None], "n_communities": len(by), "by": by[:10]}
    return Measured(value, dated_uses(uses.meme_id))


def _renew_communities(claim: Claim, corpus: CorpusFacts) -> Claim:
    by = [{**row, "n_posts": corpus.n_posted(row["community"])} for row in claim.value["by"]]
    return replace(claim, value={**claim.value, "by": by})


def _measure_in_community(facts: Facts) -> Iterator[Measured]:
    for whole in _measure_communities(facts):
        for number, row in enumerate(whole.value["by"][:3], 1):
            value = {name: row[name] for name in ("community", "n_uses", "first_at")}
            value["share"] = row["n_uses"] / whole.value["n_dated"]
            evidence = Evidence(whole.evidence.meme_id, community=row["community"], dated=True)
            yield Measured(value, evidence, subject=str(number))


def _recount_in_community(uses: MemeUses, claim: Claim) -> Measured:
    community = claim.value["community"]
    here = uses.posted_at[uses.is_dated & (uses.communities == community)]
    value = {
        "community": community,
        "n_uses": len(here),
        "first_at": utc(here.min()),
        "share": len(here) / int(uses.is_dated.sum()),
    }
    return Measured(value, Evidence(uses.meme_id, community=community, dated=True))


KINDS = (
    Kind(
        "first_seen",
        "The earliest dated use. How much earlier the meme began at most is the longer of two: what its eight earliest "
        "uses leave open if their rate goes as some power of the time since the origin, and what real memes did "
        "whose first use is known and of which chance left a part, by the time to the fifth use and the number of uses "
        "(by quantile regression). Censored where it can't be told, where the interval reaches before the corpus, or "
        "where the use is among the first posts of the corpus or after a hole.",
        ("origins", "holes", "uses", "posts"),
        _measure_first_seen,
        _recount_first_seen,
        _renew_first_seen,
        parameters=lambda corpus: {
            "confidence": corpus.history["origin_confidence"],
            "margin_days": corpus.history["origin_margin_days"],
        },
    ),
    Kind(
        "communities",
        "Dated uses counted by community, beside the dated posts of each.",
        ("timeline", "exposure", "uses"),
        _measure_communities,
        _recount_communities,
        _renew_communities,
    ),
    Kind(
        "in_community",
        "Dated uses in one community, and their share of all dated uses.",
        ("timeline", "uses"),
        _measure_in_community,
        _recount_in_community,
    ),
)
