"""What it is used to say: its senses."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses, utc
from memography.words import has_phrase

N_WORDS = 4
"""How many of a sense's words are claimed."""
MIN_SHARE_OF_WORD = 0.2
"""Those that at least this share of its uses have."""


def _measure_sense(facts: Facts) -> Iterator[Measured]:
    senses = facts.senses.filter(pl.len().over("meme_id") > 1)
    told = facts.uses.filter(pl.col("sense_id").is_in(senses["sense_id"].implode()))
    dates = pl.col("posted_at").drop_nulls().sort()
    counted = told.group_by("sense_id").agg(
        n_uses=pl.len(),
        since=dates.gather((dates.len().cast(pl.Int64) - 1) // 4).first(),
        until=dates.gather((dates.len().cast(pl.Int64) - 1) * 3 // 4).first(),
        ironic=pl.col("p_ironic").cast(pl.Float64).mean(),
        n_judged=pl.col("p_ironic").count().cast(pl.Int64),
    )
    n_all = dict(told.group_by("meme_id").len().iter_rows())
    n_with, n_with_phrase = _n_with(told, senses), _n_with_phrase(facts, told, senses)
    for row in senses.join(counted, on="sense_id", maintain_order="left").iter_rows(named=True):
        middle = None if row["since"] is None else (row["since"], row["until"])
        row["n_with_phrase"] = n_with_phrase[row["sense_id"]]
        words = [word for word in row["words"] if n_with.get((row["sense_id"], word), 0) >= _least(row["n_uses"])]
        yield _sense(row, words, row["n_uses"], n_all[row["meme_id"]], middle, row["ironic"])


def _n_with(uses: pl.DataFrame, senses: pl.DataFrame) -> dict[tuple[str, str], int]:
    """How many of a sense's uses have each of its words."""
    told = senses.select("sense_id", word="words").explode("word").drop_nulls()
    words = uses.select("sense_id", word="words").explode("word")
    words = words.filter(pl.col("word").is_in(told["word"].implode()))  # leaves few for the join, which is slow
    counted = words.join(told, on=["sense_id", "word"], how="semi").group_by("sense_id", "word").len()
    return {(sense_id, word): n for sense_id, word, n in counted.iter_rows()}


def _n_with_phrase(facts: Facts, uses: pl.DataFrame, senses: pl.DataFrame) -> Counter[str]:
    """How many of a sense's uses have its phrase."""
    phrases = dict(senses.select("sense_id", "phrase").drop_nulls().iter_rows())
    said = (
        uses.filter(pl.col("sense_id").is_in(list(phrases))).join(facts.texts, on="use_id").select("sense_id", "text")
    )
    return Counter(sense_id for sense_id, text in said.iter_rows() if has_phrase(text, phrases[sense_id]))


def _least(n_uses: int) -> float:
    return MIN_SHARE_OF_WORD * n_uses


def _recount_sense(uses: MemeUses, claim: Claim) -> Measured:
    of_sense = [sense_id == claim.evidence.sense_id for sense_id in uses.sense_ids]
    n_all = sum(sense_id is not None for sense_id in uses.sense_ids)
    dates = np.sort(uses.posted_at[np.array(of_sense) & uses.is_dated])
    middle = (utc(dates[(len(dates) - 1) // 4]), utc(dates[(len(dates) - 1) * 3 // 4])) if len(dates) else None
    ironic = uses.judged("p_ironic")[np.array(of_sense)[uses.is_judged]]
    row = uses.rows.senses.row(by_predicate=pl.col("sense_id") == claim.evidence.sense_id, named=True)
    chosen = np.array(of_sense)
    row["n_judged"] = len(ironic)
    row["n_with_phrase"] = int((uses.has_phrase(row["phrase"]) & chosen).sum()) if row["phrase"] else 0
    words = [word for word in row["words"] if int((uses.has_word(word) & chosen).sum()) >= _least(sum(of_sense))]
    return _sense(row, words, sum(of_sense), n_all, middle, float(np.mean(ironic)) if len(ironic) else None)


def _sense(
    row: dict[str, Any], words: list[str], n_uses: int, n_all: int, middle: Any, ironic: float | None
) -> Measured:
    value: dict[str, Any] = {
        "rank": row["rank"],
        "words": words[:N_WORDS],
        "n_uses": n_uses,
        "share": round(n_uses / n_all, 4),
        "middle_half": middle,
        "ironic": None if ironic is None else round(ironic, 4),
        "n_judged": row["n_judged"],
        "stability": None if row["stability"] is None else round(row["stability"], 2),
        "is_stable": row["is_stable"],
    }
    if row["phrase"] and row["n_with_phrase"] >= _least(n_uses):
        value |= {"phrase": row["phrase"], "n_with_phrase": row["n_with_phrase"]}
    return Measured(value, Evidence(row["meme_id"], sense_id=row["sense_id"]), subject=str(row["rank"]))


KINDS = (
    Kind(
        "sense",
        "Contexts in groups by a mixture of word profiles, in as many as two halves of them agree on best (stability: "
        "mean adjusted Rand index); told are words, and a phrase, that a fifth of its uses have; how ironic a sense "
        "is, is the mean of the tone model's probabilities; half of its dated uses lie within its middle half.",
        ("senses", "use_senses", "contexts", "tones", "uses"),
        _measure_sense,
        _recount_sense,
    ),
)
