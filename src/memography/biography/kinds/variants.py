"""Variants and remixes: what its variants were made from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses
from memography.words import words

MADE = ("root", "copy", "edit", "remix")
"""How a variant can have been made, as table `lineage` says."""
MIN_VARIANTS = 2
"""Of fewer variants there is no descent to tell."""
MIN_CHILDREN = 2
"""A variant that fewer others were made from is not told as their model."""
N_OTHERS = 3
"""So many of the memes are told that it is remixed with."""


def _measure_lineage(facts: Facts) -> Iterator[Measured]:
    is_of_other = pl.col("is_of_other")
    counted = (
        _with_parents(facts)
        .group_by("meme_id")
        .agg(
            *(pl.col("kind").eq(kind).sum().cast(pl.Int64).alias(f"n_{kind}") for kind in MADE),
            n_variants=pl.len().cast(pl.Int64),
            n_made_from_others=is_of_other.sum().cast(pl.Int64),
            n_copies_of_others=(is_of_other & pl.col("kind").eq("copy") & pl.col("has_same_words"))
            .sum()
            .cast(pl.Int64),
            mean_confidence=pl.col("confidence").filter(is_of_other).cast(pl.Float64).mean(),
        )
    )
    for row in counted.filter(pl.col("n_variants") >= MIN_VARIANTS).sort("meme_id").iter_rows(named=True):
        meme_id = row.pop("meme_id")
        yield Measured(_rounded(row), all_uses(meme_id))


def _recount_lineage(uses: MemeUses, claim: Claim) -> Measured:
    rows = uses.rows.lineage.rows(named=True)
    kinds = Counter(row["kind"] for row in rows)
    bare = {row["variant_id"] for row in rows if row["is_bare"]}
    texts = dict(uses.rows.captions.select("variant_id", "text").iter_rows())
    of_others = [
        row
        for row in rows
        if row["parent_id"] is not None
        and row["parent_id"] not in bare
        and keeps_words(texts.get(row["parent_id"]), texts.get(row["variant_id"]))
    ]
    sure = [row["confidence"] for row in of_others]
    value: dict[str, Any] = {f"n_{kind}": kinds[kind] for kind in MADE}
    value |= {"n_variants": len({row["variant_id"] for row in rows}), "n_made_from_others": len(of_others)}
    value["n_copies_of_others"] = sum(
        row["kind"] == "copy" and have_same_words(texts[row["parent_id"]], texts.get(row["variant_id"]))
        for row in of_others
    )
    value["mean_confidence"] = sum(sure) / len(sure) if sure else None
    return Measured(_rounded(value), all_uses(uses.meme_id))


def _with_parents(facts: Facts) -> pl.DataFrame:
    """Lineage, with `is_of_other`: whether a variant was made from another one that shows more than the template, and
    whose words it keeps; and `has_same_words`: whether it has those of its parent and no others."""
    parents = facts.lineage.select("meme_id", parent_id="variant_id", of_bare="is_bare")
    found = facts.lineage.join(parents, on=["meme_id", "parent_id"], how="left", maintain_order="left")
    found = found.with_columns(of_bare=pl.col("of_bare").fill_null(True))
    others = found.filter(~pl.col("of_bare"))
    wanted = pl.concat([others["variant_id"], others["parent_id"]]).unique()
    told = facts.captions.filter(pl.col("variant_id").is_in(wanted.implode()))
    texts = dict(told.select("variant_id", "text").iter_rows())
    kept = [
        not of_bare and keeps_words(texts.get(parent_id), texts.get(variant_id))
        for variant_id, parent_id, of_bare in found.select("variant_id", "parent_id", "of_bare").iter_rows()
    ]
    same = [
        have_same_words(texts.get(parent_id), texts.get(variant_id))
        for variant_id, parent_id in found.select("variant_id", "parent_id").iter_rows()
    ]
    return found.with_columns(
        is_of_other=pl.Series(kept, dtype=pl.Boolean), has_same_words=pl.Series(same, dtype=pl.Boolean)
    )


def keeps_words(before: str | None, after: str | None) -> bool:
    """Whether a caption has half of the words of an earlier one, which must have some: who makes a picture from another
    seldom covers its words and writes others, and takes the bare picture for that.

    What words one has that shows several memes is not known (None).

    >>> keeps_words("ONE DOES NOT SIMPLY", "one does not simply wait"), keeps_words("ALL OF IT", "none")
    (True, False)
    >>> keeps_words("", "none"), keeps_words(None, "none")
    (False, False)
    """
    had = set(words(before or ""))
    return bool(had) and 2 * len(had & set(words(after or ""))) >= len(had)


def have_same_words(one: str | None, other: str | None) -> bool:
    """Whether two captions are of the same words.

    >>> have_same_words("WE DID IT", "we did it!"), have_same_words("laundry on time", "homework on time")
    (True, False)
    """
    return set(words(one or "")) == set(words(other or ""))


def _rounded(value: dict[str, Any]) -> dict[str, Any]:
    sure = value["mean_confidence"]
    return value | {"mean_confidence": None if sure is None else round(sure, 4)}


def _measure_model(facts: Facts) -> Iterator[Measured]:
    of_others = _with_parents(facts).filter("is_of_other")
    made = of_others.group_by("meme_id", "parent_id").len("n_children")
    first = made.sort(["meme_id", "n_children", "parent_id"], descending=[False, True, False])
    first = first.unique("meme_id", keep="first", maintain_order=True).filter(pl.col("n_children") >= MIN_CHILDREN)
    for meme_id, parent_id, n_children in first.iter_rows():
        value = {"variant_id": parent_id, "n_children": int(n_children)}
        yield Measured(value, Evidence(meme_id, variant_id=parent_id))


def _recount_model(uses: MemeUses, claim: Claim) -> Measured:
    bare = uses.rows.lineage.filter("is_bare")["variant_id"]
    of_others = uses.rows.lineage.filter(~pl.col("parent_id").is_in(bare.implode()))
    texts = dict(uses.rows.captions.select("variant_id", "text").iter_rows())
    children = Counter(
        parent_id
        for variant_id, parent_id in of_others.select("variant_id", "parent_id").drop_nulls().iter_rows()
        if keeps_words(texts.get(parent_id), texts.get(variant_id))
    )
    parent, n_children = min(children.items(), key=lambda item: (-item[1], item[0]))
    value = {"variant_id": parent, "n_children": n_children}
    return Measured(value, Evidence(uses.meme_id, variant_id=parent))


def _measure_remixes(facts: Facts) -> Iterator[Measured]:
    remixes = facts.lineage.filter(kind="remix")
    for (meme_id,), rows in remixes.group_by("meme_id", maintain_order=True):
        others = Counter(other for some in rows["other_meme_ids"] for other in some)
        yield _remixes(str(meme_id), rows.height, others, facts.corpus)


def _recount_remixes(uses: MemeUses, claim: Claim) -> Measured:
    shown = uses.rows.shown.filter(pl.col("meme_id") != uses.meme_id)
    others = Counter(other for _, other in shown.select("variant_id", "meme_id").unique().iter_rows())
    return _remixes(uses.meme_id, shown["variant_id"].n_unique(), others, uses.corpus)


def _remixes(meme_id: str, n_remixes: int, others: Counter[str], corpus: CorpusFacts) -> Measured:
    first = sorted(others.items(), key=lambda item: (-item[1], item[0]))[:N_OTHERS]
    told = [{"meme_id": other, "name": corpus.names.get(other, other), "n_variants": n} for other, n in first]
    value = {"n_remixes": n_remixes, "n_others": len(others), "others": told}
    return Measured(value, Evidence(meme_id, made="remix"))


def _renew_remixes(claim: Claim, corpus: CorpusFacts) -> Claim:
    others = [
        {**other, "name": corpus.names.get(other["meme_id"], other["meme_id"])} for other in claim.value["others"]
    ]
    return replace(claim, value={**claim.value, "others": others})


KINDS = (
    Kind(
        "lineage",
        "Every variant is laid upon the earlier ones of its meme; the likeliest parent is the one from which it is "
        "made with the fewest changes. One that lacks all additions of others is made from the template itself, and so "
        "is one whose likeliest parent shows nothing but the template; counted as made from others are those that keep "
        "half of their parent's words, where it has some and shows no other meme, and as copies of it those that have "
        "the same words and hardly anything else added, removed or cut off.",
        ("lineage", "captions"),
        _measure_lineage,
        _recount_lineage,
        parameters=lambda corpus: {"min_variants": MIN_VARIANTS},
    ),
    Kind(
        "model",
        "The variant that is the likeliest parent of most others, those left out that show nothing but the template, "
        "and children that keep less than half of its words.",
        ("lineage", "captions"),
        _measure_model,
        _recount_model,
        parameters=lambda corpus: {"min_children": MIN_CHILDREN},
    ),
    Kind(
        "remixes",
        "Variants in which other memes were recognised beside this one, and those memes by how many of them show them.",
        ("lineage", "matches", "names"),
        _measure_remixes,
        _recount_remixes,
        _renew_remixes,
    ),
)
