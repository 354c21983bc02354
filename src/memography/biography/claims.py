"""Claims: what can be said of memes, each with its value, its method and its evidence."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from memography.biography.article import Claim
from memography.biography.facts import Facts
from memography.biography.kinds import KINDS, Kind, Measured
from memography.biography.meme_uses import MemeUses
from memography.settings import BiographySettings


def measured(facts: Facts) -> dict[str, list[tuple[Kind, Measured]]]:
    """What can be claimed about each meme, by its id and in order."""
    found: dict[str, list[tuple[Kind, Measured]]] = {meme_id: [] for meme_id in facts.memes["meme_id"]}
    for kind in KINDS.values():
        for one in kind.measure(facts):
            found[one.evidence.meme_id].append((kind, one))
    return found


def claims(uses: MemeUses, measured: Iterable[tuple[Kind, Measured]], settings: BiographySettings) -> list[Claim]:
    """What was measured of a meme, with the posts that prove it."""
    return [_claim(uses, kind, one, settings) for kind, one in measured]


def _claim(uses: MemeUses, kind: Kind, measured: Measured, settings: BiographySettings) -> Claim:
    posts = uses.posts(measured.evidence)
    n_listed = min(len(posts), settings.evidence_posts)
    spread = np.linspace(0, max(len(posts) - 1, 0), n_listed).astype(int)
    return Claim(
        claim_id="-".join(filter(None, [uses.meme_id, kind.name, measured.subject])),
        meme_id=uses.meme_id,
        kind=kind.name,
        value=as_json(measured.value),
        low=as_json(measured.low),
        high=as_json(measured.high),
        method=kind.method,
        tables=kind.tables,
        evidence=measured.evidence,
        n_posts=len(posts),
        post_ids=tuple(posts[i] for i in spread.tolist()),
        parameters=as_json(kind.parameters(uses.corpus)),
    )


def as_json(value: Any) -> Any:
    """A value as JSON would give it back: times and dates as ISO 8601, tuples as lists."""
    return json.loads(json.dumps(value, default=lambda time: time.isoformat()))
