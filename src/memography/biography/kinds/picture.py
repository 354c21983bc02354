"""The picture: variants, the commonest one, mirrored ones, the clean template, the template's own words."""

import io
from collections import Counter
from collections.abc import Iterator

import numpy as np
import polars as pl
from PIL import Image

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses
from memography.words import words

LEAST_SHARE_OF_LINE = 0.5
"""A line that is read in a smaller part of the variants is not told: most often it is misread there."""
MIN_LETTERS = 2
"""A line of fewer different letters, such as "vvvv", is not told: rows of teeth or waves are read so."""


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
        value = {"variant_id": variant_id, "n_uses": n}
        yield Measured(value, Evidence(meme_id, variant_id=variant_id))


def _recount_top_variant(uses: MemeUses, claim: Claim) -> Measured:
    counts = Counter(variant for variant in uses.variant_ids if variant)
    top, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    value = {"variant_id": top, "n_uses": n_uses}
    return Measured(value, Evidence(uses.meme_id, variant_id=top))


def _measure_bare(facts: Facts) -> Iterator[Measured]:
    bare = facts.lineage.filter("is_bare").join(_wordless(facts.captions), on=["meme_id", "variant_id"], how="semi")
    counted = facts.uses.join(bare, on=["meme_id", "variant_id"], how="semi").group_by("meme_id").len()
    for meme_id, n_uses in counted.iter_rows():
        yield Measured({"n_uses": n_uses}, Evidence(meme_id, bare=True))


def _recount_bare(uses: MemeUses, claim: Claim) -> Measured:
    return Measured({"n_uses": int(uses.is_bare.sum())}, Evidence(uses.meme_id, bare=True))


def _wordless(captions: pl.DataFrame) -> pl.DataFrame:
    """The variants to which nobody has written a word."""
    return captions.filter(pl.Series([not words(text) for text in captions["text"]], dtype=pl.Boolean))


def _measure_mirrored(facts: Facts) -> Iterator[Measured]:
    pictured = facts.uses.drop_nulls("variant_id")
    counted = pictured.group_by("meme_id").agg(n=pl.col("mirrored").sum().cast(pl.Int64), n_pictured=pl.len())
    for meme_id, n_mirrored, n_pictured in counted.filter(pl.col("n") > 0).iter_rows():
        value = {"n_mirrored": n_mirrored, "n_pictured": n_pictured}
        yield Measured(value, Evidence(meme_id, mirrored=True))


def _recount_mirrored(uses: MemeUses, claim: Claim) -> Measured:
    is_pictured = [variant is not None for variant in uses.variant_ids]
    value = {"n_mirrored": int(uses.is_mirrored.sum()), "n_pictured": sum(is_pictured)}
    return Measured(value, Evidence(uses.meme_id, mirrored=True))


def _measure_clean_template(facts: Facts) -> Iterator[Measured]:
    best = facts.templates.sort(["n_variants", "leader_id"], descending=[True, False]).unique("meme_id", keep="first")
    names = ("meme_id", "leader_id", "n_variants", "share_certain", "share_of_variants")
    for row in best.select(names).iter_rows(named=True):
        yield Measured(row, all_uses(row.pop("meme_id")))


def _recount_clean_template(uses: MemeUses, claim: Claim) -> Measured:
    made = {row["leader_id"]: row for row in uses.rows.templates.iter_rows(named=True)}
    leader_id = min(made, key=lambda leader: (-made[leader]["n_variants"], leader))
    with Image.open(io.BytesIO(made[leader_id]["certainty"])) as certainty:
        share_certain = float(np.float32((np.asarray(certainty) > 0).mean()))  # as exact as the table has it
    value = {
        "leader_id": leader_id,
        "n_variants": made[leader_id]["n_variants"],
        "share_certain": share_certain,
        "share_of_variants": made[leader_id]["share_of_variants"],
    }
    return Measured(value, all_uses(uses.meme_id))


def _measure_template_words(facts: Facts) -> Iterator[Measured]:
    printed = facts.captions.filter(pl.col("template_text") != "")
    spelt = printed.group_by("meme_id", text="template_text").agg(n=pl.len())
    spelt = spelt.sort(["n", "text"], descending=[True, False]).unique("meme_id", keep="first", maintain_order=True)
    lines = printed.select("meme_id", "variant_id", line=pl.col("template_text").str.split("\n")).explode("line")
    alone = facts.captions.group_by("meme_id").agg(n_alone=pl.col("variant_id").n_unique().cast(pl.Int64))
    common = lines.group_by("meme_id", "line").agg(n=pl.col("variant_id").n_unique()).join(alone, on="meme_id")
    common = common.filter(pl.col("n") >= LEAST_SHARE_OF_LINE * pl.col("n_alone")).select("meme_id", "line")
    wanted = spelt.select("meme_id", line=pl.col("text").str.split("\n")).explode("line")
    wanted = wanted.join(common, on=["meme_id", "line"], how="semi", maintain_order="left")
    wanted = wanted.filter(pl.Series([is_lettering(line) for line in wanted["line"]], dtype=pl.Boolean))
    bearing = lines.join(wanted, on=["meme_id", "line"], how="semi")
    counted = bearing.group_by("meme_id").agg(n_variants=pl.col("variant_id").n_unique().cast(pl.Int64))
    told = wanted.group_by("meme_id", maintain_order=True).agg(text=pl.col("line").str.join("\n"))
    rows = told.join(counted, on="meme_id", maintain_order="left").join(alone, on="meme_id", maintain_order="left")
    for row in rows.iter_rows(named=True):
        yield Measured(row, all_uses(row.pop("meme_id")))


def _recount_template_words(uses: MemeUses, claim: Claim) -> Measured:
    n_alone = len(set(uses.rows.captions["variant_id"]))
    spellings = Counter(text for text in uses.rows.captions["template_text"] if text)
    spelt = min(spellings, key=lambda text: (-spellings[text], text))
    bearing: dict[str, set[str]] = {}
    for variant_id, text in uses.rows.captions.select("variant_id", "template_text").iter_rows():
        for line in text.split("\n"):
            bearing.setdefault(line, set()).add(variant_id)
    common = [line for line in spelt.split("\n") if len(bearing[line]) >= LEAST_SHARE_OF_LINE * n_alone]
    told = [line for line in common if is_lettering(line)]
    n_variants = len(set().union(*(bearing[line] for line in told)))
    value = {"text": "\n".join(told), "n_variants": n_variants, "n_alone": n_alone}
    return Measured(value, all_uses(uses.meme_id))


def is_lettering(line: str) -> bool:
    """Whether a line that was read has different letters."""
    return len({letter for letter in line.casefold() if letter.isalnum()}) >= MIN_LETTERS


KINDS = (
    Kind(
        "variants",
        "Images are one variant if their PDQ hashes lie near each other.",
        ("memes", "uses"),
        _measure_variants,
        _recount_variants,
    ),
    Kind(
        "top_variant",
        "Uses counted by variant.",
        ("uses",),
        _measure_top_variant,
        _recount_top_variant,
    ),
    Kind(
        "bare",
        "Uses of variants that show nothing but the template, as far as can be seen, and no words of a poster.",
        ("uses", "lineage", "captions"),
        _measure_bare,
        _recount_bare,
    ),
    Kind(
        "mirrored",
        "Uses whose picture fits the meme's only in the mirror.",
        ("uses",),
        _measure_mirrored,
        _recount_mirrored,
    ),
    Kind(
        "clean_template",
        "Variants are laid upon each other, and each place is the median of what they show beside words. A place is "
        "certain where two or more show it, and half of those that do agree. How much of its variants it covers is the "
        "median over those that show no other meme.",
        ("templates", "matches"),
        _measure_clean_template,
        _recount_clean_template,
    ),
    Kind(
        "template_words",
        "Lines read at one place in nearly all of the meme's variants, and small ones in whose place hardly anything "
        "else is read or that stand on its clean template, are taken to be the template's own; told are those "
        "that at least half of the variants bear and that have two different letters, and counted are variants that "
        "show no other meme.",
        ("captions",),
        _measure_template_words,
        _recount_template_words,
        parameters=lambda corpus: {"least_share_of_line": LEAST_SHARE_OF_LINE, "min_letters": MIN_LETTERS},
    ),
)
