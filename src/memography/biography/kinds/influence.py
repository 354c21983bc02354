"""How it spread: which communities' uses bring about uses in others."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, dated_uses
from memography.biography.meme_uses import MemeUses

N_PAIRS = 3
"""So many pairs are told, those with the largest ratio."""


def _measure_spread(facts: Facts) -> Iterator[Measured]:
    for (meme_id,), rows in facts.spread.group_by("meme_id", maintain_order=True):
        yield _spread(str(meme_id), rows)


def _recount_spread(uses: MemeUses, claim: Claim) -> Measured:
    counted = _spread(uses.meme_id, uses.rows.spread)
    dated = uses.communities[uses.is_dated]
    counted.value["n_uses"] = int(sum((dated == name).sum() for name in uses.rows.spread["target"].unique()))
    return counted


def _spread(meme_id: str, rows: pl.DataFrame) -> Measured:
    by_target = rows.unique("target")
    value = {
        "n_uses": int(by_target["n_events"].sum()),
        "n_communities": by_target.height,
        "n_found": int(rows["is_found"].sum()),
        "resolution_days": rows["resolution_days"][0],
    }
    return Measured(value, dated_uses(meme_id))


def _measure_influence(facts: Facts) -> Iterator[Measured]:
    for (meme_id,), rows in facts.spread.group_by("meme_id", maintain_order=True):
        for number, row in enumerate(_found(rows), 1):
            yield _influence(str(meme_id), row, row["n_events"], str(number))


def _recount_influence(uses: MemeUses, claim: Claim) -> Measured:
    pair = claim.value["source"], claim.value["target"]
    [row] = uses.rows.spread.filter(source=pair[0], target=pair[1]).rows(named=True)
    n_events = int((uses.communities[uses.is_dated] == pair[1]).sum())
    return _influence(uses.meme_id, row, n_events, "")


def _influence(meme_id: str, row: dict[str, Any], n_events: int, subject: str) -> Measured:
    value = {name: row[name] for name in ("source", "target", "ratio", "share_caused", "p_value")}
    evidence = Evidence(meme_id, community=row["target"], dated=True)
    return Measured({**value, "n_events": n_events}, evidence, row["low"], row["high"], subject)


def _found(rows: pl.DataFrame) -> list[dict[str, Any]]:
    order = ["ratio", "source", "target"]
    found = rows.filter("is_found").sort(order, descending=[True, False, False])
    return found.head(N_PAIRS).rows(named=True)


KINDS = (
    Kind(
        "spread",
        "A multivariate Hawkes process between the communities that used the meme most, with backgrounds that follow "
        "what each posts; pairs count as found by a likelihood ratio test, errors held at 5 % over all pairs.",
        ("spread", "uses"),
        _measure_spread,
        _recount_spread,
        parameters=lambda corpus: {"min_uses": corpus.history["spread_min_uses"]},
    ),
    Kind(
        "influence",
        "Branching ratio: how many uses in one community a use in the other brings about directly, with an "
        "interval by profile likelihood; the share of uses is of those whose first cause lies there.",
        ("spread", "uses"),
        _measure_influence,
        _recount_influence,
        parameters=lambda corpus: {"confidence": corpus.history["spread_confidence"]},
    ),
)
