"""How people answer it."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses

MIN_ANSWERS = 10
"""With fewer answers nothing is claimed of them."""


def _measure_response(facts: Facts) -> Iterator[Measured]:
    counted = facts.responses.group_by("meme_id", "kind").len("n").with_columns(n_all=pl.col("n").sum().over("meme_id"))
    enough = counted.filter(pl.col("n_all") >= MIN_ANSWERS, pl.col("kind") != "other")
    for meme_id, kind, n, n_all in enough.sort(["meme_id", "n", "kind"], descending=[False, True, False]).iter_rows():
        yield _response(meme_id, kind, n, n_all)


def _recount_response(uses: MemeUses, claim: Claim) -> Measured:
    kinds = Counter(uses.rows.responses["kind"].to_list())
    kind = claim.value["kind"]
    return _response(uses.meme_id, kind, kinds[kind], kinds.total())


def _response(meme_id: str, kind: str, n: int, n_all: int) -> Measured:
    value = {"kind": kind, "n_answers": n, "n_all": n_all, "share": round(n / n_all, 4)}
    return Measured(value, Evidence(meme_id, answered=kind), subject=kind)


KINDS = (
    Kind(
        "response",
        "Answers to its posts by their most probable kind, which a logistic regression over the text encoder's "
        "vectors tells from their words; it learned from a few written examples.",
        ("responses", "uses"),
        _measure_response,
        _recount_response,
        parameters=lambda corpus: {"min_answers": MIN_ANSWERS},
    ),
)
