"""Renewal: articles of memes whose own uses are as they were, when the corpus around them has changed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from memography.biography.article import Claim, Fault, Sentence, read_claims
from memography.biography.audit import faults_of
from memography.biography.claims import as_json
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import dated_uses_of
from memography.biography.kinds import KINDS
from memography.biography.kinds.lifetime import LASTING
from memography.biography.sentences import compose
from memography.corpus import Corpus
from memography.corpus.store import one_of


def renewed(
    corpus: Corpus, whole: CorpusFacts, stale: Collection[str]
) -> Iterator[tuple[str, list[Claim], list[Sentence]]]:
    """The articles that must say something else of the corpus, or of themselves beside it: meme, claims, sentences.

    What such claims say of the meme's own uses was audited when it was written; heights and forecasts, which follow
    from what all post, are to be audited again: see `faults_of_renewed`.

    Args:
        corpus: a corpus with biographies.
        whole: what is known of it.
        stale: memes that are written anew anyway.
    """
    kinds = [kind.name for kind in KINDS.values() if kind.renew]
    new = {}
    for claim in read_claims(corpus, one_of("kind", kinds)):
        renew = KINDS[claim.kind].renew
        if renew and claim.meme_id not in stale:
            found = renew(claim, whole)
            found = replace(found, value=as_json(found.value), low=as_json(found.low), high=as_json(found.high))
            if found != claim:
                new[claim.claim_id] = found
    if not new:
        return
    names = dict(corpus.polars("names", ["meme_id", "name"]).iter_rows())
    claims: dict[str, list[Claim]] = {claim.meme_id: [] for claim in new.values()}
    for claim in read_claims(corpus, one_of("meme_id", list(claims))):
        claims[claim.meme_id].append(new.get(claim.claim_id, claim))
    for meme_id, made in claims.items():
        yield meme_id, made, compose(names[meme_id], made)


def faults_of_renewed(corpus: Corpus, whole: CorpusFacts, claims: Iterable[Claim]) -> Iterator[Fault]:
    """What does not hold in the heights and forecasts of articles that were renewed, recounted from the uses' dates.

    Args:
        corpus: the corpus.
        whole: what is known of it.
        claims: those of the articles.
    """
    told = [claim for claim in claims if claim.kind in LASTING]
    if not told:
        return
    for uses in dated_uses_of(corpus, whole, {claim.meme_id for claim in told}):
        for claim in told:
            if claim.meme_id == uses.meme_id:
                yield from (Fault(claim.meme_id, claim.claim_id, what) for what in faults_of(uses, claim))
