"""The picture: variants, the commonest one, the template's own words."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses
from memography.words import folded


def _measure_variants(facts: Facts) -> Iterator[Measured]:
    pictured = facts.uses.group_by("meme_id").agg(n_pictured=pl.col("variant_id").count())
    counted = facts.memes.select("meme_id", "n_variants").join(pictured, on="meme_id")
    for meme_id, n_variants, n_pictured in counted.iter_rows():
        yield Measured({"n_variants": n_variants, "n_pictured": n_pictured}, all_uses(meme_id))


def _recount_variants(uses: MemeUses, claim: Claim) -> Measured:
    variants = [variant for variant in uses.variant_ids if variant]
    return Measured({"n_variants": len(set(variants)), "n_pictured": len(variants)}, all_uses(uses.meme_id))


def _measure_top_variant(facts: Facts) -> Iterator[Measured]:
    counted = facts.uses.drop_nulls("variant_id").group_by("meme_id", "variant_id").agg(n=pl.len())
    top = (
        counted.sort(["n", "variant_id"], descending=[True, False])
        .group_by("meme_id", maintain_order=True)
        .agg(pl.col("variant_id", "n").first(), n_variants=pl.len())
        .filter(pl.col("n_variants") > 1, pl.col("n") > 1)
    )
    for meme_id, variant_id, n in top.select("meme_id", "variant_id", "n").iter_rows():
        yield Measured({"variant_id": variant_id, "n_uses": n}, Evidence(meme_id, variant_id=variant_id))


def _recount_top_variant(uses: MemeUses, claim: Claim) -> Measured:
    counts = Counter(variant for variant in uses.variant_ids if variant)
    top, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return Measured({"variant_id": top, "n_uses": n_uses}, Evidence(uses.meme_id, variant_id=top))


def _measure_template_words(facts: Facts) -> Iterator[Measured]:
    printed = facts.captions.filter(pl.col("template_text") != "")
    spelt = (
        printed.group_by("meme_id", "template_text")
        .agg(n=pl.len())
        .sort(["n", "template_text"], descending=[True, False])
        .group_by("meme_id", maintain_order=True)
        .agg(pl.col("template_text").first(), n_variants=pl.col("n").sum())
    )
    for meme_id, text, n_variants in spelt.iter_rows():
        yield Measured({"text": text, "n_variants": n_variants}, all_uses(meme_id))


def _recount_template_words(uses: MemeUses, claim: Claim) -> Measured:
    wanted = {folded(line) for line in claim.value["text"].split("\n")}
    read = [{folded(line["text"]) for line in lines} for lines in uses.captions["lines"]]
    n_variants = sum(bool(wanted & lines) for lines in read)
    return Measured({"text": claim.value["text"], "n_variants": n_variants}, all_uses(uses.meme_id))


KINDS = (
    Kind(
        "variants",
        "Images are one variant if their PDQ hashes lie near each other.",
        ("memes", "uses"),
        _measure_variants,
        _recount_variants,
    ),
    Kind("top_variant", "Uses counted by variant.", ("uses",), _measure_top_variant, _recount_top_variant),
    Kind(
        "template_words",
        "Lines read in nearly all of the meme's variants are taken to be the template's own.",
        ("captions",),
        _measure_template_words,
        _recount_template_words,
    ),
)
