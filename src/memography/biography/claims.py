"""Claims: what can be said of a meme, each with its value, its method and its evidence."""

import json
from typing import Any

import numpy as np

from memography.biography.article import Claim
from memography.biography.facts import Facts
from memography.biography.kinds import KINDS, Kind, Measured
from memography.settings import BiographySettings


def claims(facts: Facts, settings: BiographySettings) -> list[Claim]:
    """Every claim that can be made about a meme."""
    return [_claim(facts, kind, measured, settings) for kind in KINDS.values() for measured in kind.measure(facts)]


def _claim(facts: Facts, kind: Kind, measured: Measured, settings: BiographySettings) -> Claim:
    meme_id = facts.meme["meme_id"]
    posts = facts.chosen(measured.evidence)["post_id"].unique(maintain_order=True)
    n_listed = min(len(posts), settings.evidence_posts)
    spread = np.linspace(0, max(len(posts) - 1, 0), n_listed).astype(int)
    return Claim(
        claim_id="-".join(filter(None, [meme_id, kind.name, measured.subject])),
        meme_id=meme_id,
        kind=kind.name,
        value=as_json(measured.value),
        low=as_json(measured.low),
        high=as_json(measured.high),
        method=kind.method,
        tables=kind.tables,
        evidence=measured.evidence,
        n_posts=len(posts),
        post_ids=tuple(posts[int(i)] for i in spread),
    )


def as_json(value: Any) -> Any:
    """A value as JSON would give it back: times and dates as ISO 8601, tuples as lists."""
    return json.loads(json.dumps(value, default=lambda time: time.isoformat()))
