"""What is not known, and how memes were recognised."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses


def _measure_untimed(facts: Facts) -> Iterator[Measured]:
    for meme_id, n_uses in facts.memes.select("meme_id", "n_untimed_uses").iter_rows():
        if n_uses:
            yield Measured(n_uses, Evidence(meme_id, untimed=True))


def _recount_untimed(uses: MemeUses, claim: Claim) -> Measured:
    return Measured(int((~uses.is_dated).sum()), Evidence(uses.meme_id, untimed=True))


def _measure_disagreements(facts: Facts) -> Iterator[Measured]:
    for meme_id, n_uses in facts.memes.select("meme_id", "n_disagreements").iter_rows():
        if n_uses:
            yield Measured(n_uses, Evidence(meme_id, disagreeing=True))


def _recount_disagreements(uses: MemeUses, claim: Claim) -> Measured:
    return Measured(int(uses.is_disagreeing.sum()), Evidence(uses.meme_id, disagreeing=True))


def _measure_recognition(facts: Facts) -> Iterator[Measured]:
    given = facts.uses.group_by("meme_id").agg(n_given=pl.col("is_given").sum())
    counted = facts.memes.select("meme_id", "n_uses").join(given, on="meme_id")
    for meme_id, n_uses, n_given in counted.iter_rows():
        yield Measured({**facts.corpus.recognition, "n_given": n_given, "n_uses": n_uses}, all_uses(meme_id))


def _recount_recognition(uses: MemeUses, claim: Claim) -> Measured:
    value = {**uses.corpus.recognition, "n_given": uses.is_given.count(True), "n_uses": len(uses.is_given)}
    return Measured(value, all_uses(uses.meme_id))


def _renew_recognition(claim: Claim, corpus: CorpusFacts) -> Claim:
    return replace(
        claim, value={**corpus.recognition, "n_given": claim.value["n_given"], "n_uses": claim.value["n_uses"]}
    )


KINDS = (
    Kind("untimed", "Uses whose post has no time.", ("memes", "uses"), _measure_untimed, _recount_untimed),
    Kind(
        "disagreements",
        "Uses whose source names another meme than their picture says.",
        ("memes", "uses"),
        _measure_disagreements,
        _recount_disagreements,
    ),
    Kind(
        "recognition",
        "The settings of the memes stage at its last run, and uses counted by whether the source named the meme.",
        ("runs", "uses"),
        _measure_recognition,
        _recount_recognition,
        _renew_recognition,
    ),
)
