"""The corpus that all of it rests on, and its version."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from memography.biography.article import Claim
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses


def _measure_corpus(facts: Facts) -> Iterator[Measured]:
    value = _value(facts.corpus)
    for meme_id in facts.memes["meme_id"]:
        yield Measured(value, all_uses(meme_id))


def _recount_corpus(uses: MemeUses, claim: Claim) -> Measured:
    return Measured(_value(uses.corpus), all_uses(uses.meme_id))


def _renew_corpus(claim: Claim, corpus: CorpusFacts) -> Claim:
    return replace(claim, value=_value(corpus))


def _value(corpus: CorpusFacts) -> dict[str, Any]:
    return {
        "version": corpus.version,
        "n_posts": corpus.n_posts,
        "n_dated_posts": corpus.n_dated_posts,
        "n_communities": corpus.n_communities,
        "begins_at": corpus.begins_at,
        "ends_at": corpus.ends_at,
    }


KINDS = (
    Kind(
        "corpus",
        "Posts counted; the version is the beginning of a SHA-256 over the ids of all posts and the hashes of their "
        "contents, in order of id, and over the entries of the meme catalogue: the same posts and entries have the "
        "same version, in whatever order they came.",
        ("posts", "catalogue"),
        _measure_corpus,
        _recount_corpus,
        _renew_corpus,
    ),
)
