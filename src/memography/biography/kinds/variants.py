"""Variants and remixes: what its variants were made from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
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
COMMON, LEAST_COMMON = 0.2, 5
"""A word that so many of a meme's variants have, as a share and as a number, is kept from no single one of them."""
MAX_ADDED = 0.005
"""What has more added to it, as a share of the template, may bear a small sticker: it is a variant of its own."""
MIN_CONFIDENCE = 0.75
"""Of a less sure parent it is not told that a variant was probably made from it."""
N_OTHERS = 3
"""So many of the memes are told that it is remixed with."""


def _measure_lineage(facts: Facts) -> Iterator[Measured]:
    in_form = pl.col("n_uses").sum().over("meme_id", "form")
    counted = (
        _with_parents(facts)
        .with_columns(form_uses=in_form.cast(pl.Int64))
        .group_by("meme_id")
        .agg(
            *(pl.col("made").eq(kind).sum().cast(pl.Int64).alias(f"n_{kind}") for kind in MADE),
            n_variants=pl.len().cast(pl.Int64),
            n_made_from_others=pl.col("is_of_other").sum().cast(pl.Int64),
            n_same=(pl.len() - pl.col("form").n_unique()).cast(pl.Int64),
            n_not_of_bare=(pl.col("form").eq(pl.col("variant_id")) & pl.col("made").ne("root")).sum().cast(pl.Int64),
            lowest=pl.col("confidence").min().cast(pl.Float64),
            form_uses=pl.col("form_uses").max(),
        )
    )
    for row in counted.filter(pl.col("n_variants") >= MIN_VARIANTS).sort("meme_id").iter_rows(named=True):
        meme_id = row.pop("meme_id")
        yield Measured(row, all_uses(meme_id))


def _recount_lineage(uses: MemeUses, claim: Claim) -> Measured:
    rows = uses.rows.lineage.rows(named=True)
    bare = {row["variant_id"] for row in rows if row["is_bare"]}
    kinds = {
        row["variant_id"]: "root" if row["kind"] == "edit" and row["parent_id"] in bare else row["kind"] for row in rows
    }
    made = Counter(kinds.values())
    forms = _forms(rows, _texts(uses))
    n_uses = Counter(forms[variant_id] for variant_id in uses.variant_ids.tolist() if variant_id in forms)
    value: dict[str, Any] = {
        **{f"n_{kind}": made[kind] for kind in MADE},
        "n_variants": len(forms),
        "n_made_from_others": len(_of_others(uses)),
        "n_same": len(forms) - len(set(forms.values())),
        "n_not_of_bare": sum(kinds[one] != "root" for one, form in forms.items() if one == form),
        "lowest": min(row["confidence"] for row in rows),
        "form_uses": max(n_uses.values()),
    }
    return Measured(value, all_uses(uses.meme_id))


def _of_others(uses: MemeUses) -> list[dict[str, Any]]:
    """The rows of lineage of the variants that were made from others, one by one; see `_with_parents`."""
    rows = uses.rows.lineage.rows(named=True)
    bare = {None, *(row["variant_id"] for row in rows if row["is_bare"])}
    texts = _texts(uses)
    keeps, forms = _kept(texts), _forms(rows, texts)
    return [
        row
        for row in rows
        if row["parent_id"] not in bare
        and row["confidence"] >= MIN_CONFIDENCE
        and forms[row["variant_id"]] == row["variant_id"]
        and keeps(row["parent_id"], row["variant_id"])
    ]


def _texts(uses: MemeUses) -> dict[str, str]:
    """The captions of its variants, by id."""
    return dict(uses.rows.captions.select("variant_id", "text").iter_rows())


def _with_parents(facts: Facts) -> pl.DataFrame:
    """Lineage with more columns: `form`, the variant that stands for it (see `_forms`); `n_uses`; `made`, its kind,
    where what was made from a variant that shows nothing but the template is made from the template; and `is_of_other`,
    whether it was surely enough made from another one that shows more than that, and whose words it keeps."""
    parents = facts.lineage.select("meme_id", parent_id="variant_id", of_bare="is_bare")
    found = facts.lineage.join(parents, on=["meme_id", "parent_id"], how="left", maintain_order="left")
    n_uses = facts.uses.group_by("meme_id", "variant_id").agg(n_uses=pl.len())
    found = found.join(n_uses, on=["meme_id", "variant_id"], how="left", maintain_order="left")
    texts: dict[str, dict[str, str]] = {meme_id: {} for meme_id in facts.lineage["meme_id"].unique()}
    for meme_id, variant_id, text in facts.captions.select("meme_id", "variant_id", "text").iter_rows():
        texts.setdefault(meme_id, {})[variant_id] = text
    parts = []
    for (meme_id,), rows in found.group_by("meme_id", maintain_order=True):
        said = texts[str(meme_id)]
        keeps, forms = _kept(said), _forms(rows.rows(named=True), said)
        form = [forms[variant_id] for variant_id in rows["variant_id"]]
        pairs = rows.select("parent_id", "variant_id").iter_rows()
        parts.append(
            rows.with_columns(
                form=pl.Series(form, dtype=pl.String),
                keeps=pl.Series([keeps(parent_id, variant_id) for parent_id, variant_id in pairs], dtype=pl.Boolean),
            )
        )
    if not parts:
        return found.with_columns(form="variant_id", made="kind", is_of_other=False)
    is_of_bare = pl.col("of_bare").fill_null(False)
    is_sure = pl.col("confidence") >= MIN_CONFIDENCE
    return pl.concat(parts).with_columns(
        made=pl.when(pl.col("kind").eq("edit") & is_of_bare).then(pl.lit("root")).otherwise("kind"),
        is_of_other=pl.col("parent_id").is_not_null()
        & ~is_of_bare
        & is_sure
        & pl.col("form").eq(pl.col("variant_id"))
        & pl.col("keeps"),
    )


def _forms(rows: Iterable[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, str]:
    """The variant that stands for each, itself unless it differs in nothing from another: it is a copy of that one with
    the same words, or both show nothing but the template.

    Args:
        rows: lineage of one meme.
        texts: the captions of its variants that show no other meme.
    """
    said = {variant_id: words(text) for variant_id, text in texts.items()}
    of: dict[str, str] = {}
    copies: dict[str, str] = {}
    bare = None
    for row in rows:
        variant_id, parent_id = row["variant_id"], row["parent_id"]
        of[variant_id] = variant_id
        if row["added"] > MAX_ADDED:
            continue
        if row["is_bare"] and said.get(variant_id) == []:
            bare = bare or variant_id
            of[variant_id] = bare
        elif row["kind"] == "copy" and variant_id in said and said[variant_id] == said.get(parent_id):
            copies[variant_id] = parent_id
    for variant_id in copies:
        chain = [variant_id]
        while (parent_id := copies.get(chain[-1])) and of[chain[-1]] == chain[-1]:
            chain.append(parent_id)
        of |= dict.fromkeys(chain, of.get(chain[-1], chain[-1]))
    return of


def _kept(texts: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Whether one variant keeps the words of another, by ids.

    Args:
        texts: the captions of a meme's variants; what words one has that shows several memes is not known.
    """
    said = {variant_id: set(words(text)) for variant_id, text in texts.items()}
    n_with = Counter(word for some in said.values() for word in some)
    least = max(LEAST_COMMON, COMMON * len(said))
    common = {word for word, n in n_with.items() if n >= least}

    def keeps(parent_id: str, variant_id: str) -> bool:
        return keeps_words(said.get(parent_id, set()) - common, said.get(variant_id, set()))

    return keeps


def keeps_words(before: Set[str], after: Set[str]) -> bool:
    """Whether a caption has half of the words of an earlier one, which must have some: who makes a picture from another
    seldom covers its words and writes others, and takes the bare picture for that.

    >>> keeps_words({"simply", "walk"}, {"simply", "wait"}), keeps_words({"all", "of", "it"}, {"none"})
    (True, False)
    >>> keeps_words(set(), {"none"})
    False
    """
    return bool(before) and 2 * len(before & after) >= len(before)


def _measure_model(facts: Facts) -> Iterator[Measured]:
    of_others = _with_parents(facts).filter("is_of_other")
    made = of_others.group_by("meme_id", "parent_id").len("n_children")
    first = made.sort(["meme_id", "n_children", "parent_id"], descending=[False, True, False])
    first = first.unique("meme_id", keep="first", maintain_order=True).filter(pl.col("n_children") >= MIN_CHILDREN)
    for meme_id, parent_id, n_children in first.iter_rows():
        value = {"variant_id": parent_id, "n_children": int(n_children)}
        yield Measured(value, Evidence(meme_id, variant_id=parent_id))


def _recount_model(uses: MemeUses, claim: Claim) -> Measured:
    children = Counter(row["parent_id"] for row in _of_others(uses))
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
        "is one whose likeliest parent shows nothing but the template; counted as made from others are those that "
        "keep half of their parent's words (of those that less than a fifth of all variants have), where it has some "
        "and shows no other meme, and whose parent is sure enough; one that is a copy of "
        "another with the same words, or like another shows nothing but the template, is the same once more.",
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
