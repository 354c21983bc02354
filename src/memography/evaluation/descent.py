"""Descent: how far the table `lineage` agrees with the parents that a truth file names."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from memography.corpus import Corpus
from memography.evaluation.truth import TrueOfPost


@dataclass(frozen=True, slots=True)
class Descent:
    """How well variants' parents and remixes' memes are named."""

    n_with_parent: int
    """Variants whose earliest post was made from another variant's picture, by the truth file."""
    share_parent_right: float | None
    """The share of these whose parent is named."""
    n_roots: int
    """Variants that were made from the clean template."""
    share_root_right: float | None
    """The share of these that are said to have no parent."""
    n_remixes: int
    """Variants that show two templates."""
    share_remix_right: float | None
    """The share of these whose two memes are both named."""


def descent(corpus: Corpus, known: Mapping[str, TrueOfPost], main_memes: Mapping[str, Hashable]) -> Descent | None:
    """How well the lineage of variants is told; None where the truth names no parents, or lineage is not built.

    A variant is judged by its earliest post, and its true parent is the nearest ancestor that is another variant.

    Args:
        corpus: with lineage built.
        known: what is true of each post.
        main_memes: the meme that most posts of each template are in.
    """
    if not corpus.has("lineage") or not any("parent" in post.model_fields_set for post in known.values()):
        return None
    truly = true_parents(corpus, known)
    rows = corpus.rows("lineage", ["variant_id", "meme_id", "parent_id"])
    found = {(row["variant_id"], row["meme_id"]): row["parent_id"] for row in rows}
    memes: dict[str, set[str]] = {}
    for variant_id, meme_id in found:
        memes.setdefault(variant_id, set()).add(meme_id)
    parents: list[bool] = []
    roots: list[bool] = []
    remixes: list[bool] = []
    for variant_id, post_id in _earliest(corpus).items():
        if variant_id not in truly:
            continue
        post, true = known[post_id], truly[variant_id]
        meme_id = main_memes.get(post.template or "")
        if post.also is not None:
            remixes.append({meme_id, main_memes.get(post.also)} <= memes.get(variant_id, set()))
        told = found.get((variant_id, meme_id or ""), "not shown")
        (roots if true is None else parents).append(told == true)
    return Descent(len(parents), _share(parents), len(roots), _share(roots), len(remixes), _share(remixes))


def true_parents(corpus: Corpus, known: Mapping[str, TrueOfPost]) -> dict[str, str | None]:
    """The true parent of each variant that shows a template by the truth file; None for the clean template."""
    uses = corpus.polars("uses", ["post_id", "use_id", "variant_id"], "rank = 1 AND variant_id IS NOT NULL")
    uses = uses.sort("use_id").unique("post_id", keep="first", maintain_order=True)
    variant_of = dict(uses["post_id", "variant_id"].iter_rows())
    found: dict[str, str | None] = {}
    for variant_id, post_id in _earliest(corpus).items():
        post = known.get(post_id)
        if post is None or post.template is None or "parent" not in post.model_fields_set:
            continue
        parent = post.parent
        while parent is not None and variant_of.get(parent) == variant_id:
            parent = known[parent].parent if parent in known else None
        found[variant_id] = variant_of.get(parent, "not there") if parent is not None else None
    return found


def _earliest(corpus: Corpus) -> dict[str, str]:
    """The earliest post of each variant."""
    uses = corpus.polars(
        "uses", ["post_id", "use_id", "variant_id", "posted_at"], "rank = 1 AND variant_id IS NOT NULL"
    )
    uses = uses.sort("posted_at", "use_id", nulls_last=True).unique("variant_id", keep="first", maintain_order=True)
    return dict(uses["variant_id", "post_id"].iter_rows())


def _share(hits: list[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
