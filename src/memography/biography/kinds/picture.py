"""The picture: variants, the commonest one, the template's own words."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.words import folded


def _measure_variants(facts: Facts) -> Iterator[Measured]:
    pictured = facts.uses.drop_nulls("variant_id")
    if not facts.meme["n_variants"]:
        yield Measured({"n_variants": 0, "n_pictured": 0}, all_uses(facts))
        return
    value = {"n_variants": facts.meme["n_variants"], "n_pictured": pictured.height}
    yield Measured(value, all_uses(facts))


def _recount_variants(facts: Facts, claim: Claim) -> Measured:
    variants = [variant for variant in facts.uses["variant_id"] if variant]
    return Measured({"n_variants": len(set(variants)), "n_pictured": len(variants)}, all_uses(facts))


def _measure_top_variant(facts: Facts) -> Iterator[Measured]:
    counts = facts.uses.drop_nulls("variant_id").group_by("variant_id").agg(n=pl.len())
    if counts.height > 1:
        top = counts.sort(["n", "variant_id"], descending=[True, False]).row(0)
        if top[1] > 1:
            yield Measured({"variant_id": top[0], "n_uses": top[1]}, Evidence(facts.meme["meme_id"], variant_id=top[0]))


def _recount_top_variant(facts: Facts, claim: Claim) -> Measured:
    counts = Counter(variant for variant in facts.uses["variant_id"] if variant)
    top, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return Measured({"variant_id": top, "n_uses": n_uses}, Evidence(facts.meme["meme_id"], variant_id=top))


def _measure_template_words(facts: Facts) -> Iterator[Measured]:
    printed = facts.captions.filter(pl.col("template_text") != "")
    if printed.height:
        spelt = printed.group_by("template_text").agg(n=pl.len()).sort(["n", "template_text"], descending=[True, False])
        yield Measured({"text": spelt["template_text"][0], "n_variants": printed.height}, all_uses(facts))


def _recount_template_words(facts: Facts, claim: Claim) -> Measured:
    wanted = {folded(line) for line in claim.value["text"].split("\n")}
    read = [{folded(line["text"]) for line in lines} for lines in facts.captions["lines"]]
    n_variants = sum(bool(wanted & lines) for lines in read)
    return Measured({"text": claim.value["text"], "n_variants": n_variants}, all_uses(facts))


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
