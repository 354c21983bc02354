"""Renewal: articles of memes whose own uses are as they were, when the corpus around them has changed."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from memography.biography.article import Claim, Sentence, read_claims
from memography.biography.claims import as_json
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.kinds import KINDS
from memography.biography.sentences import compose
from memography.corpus import Corpus
from memography.corpus.store import one_of


def renewed(
    corpus: Corpus, whole: CorpusFacts, stale: Collection[str]
) -> Iterator[tuple[str, list[Claim], list[Sentence]]]:
    """The articles that must say something else of the corpus, or of themselves beside it: meme, claims, sentences.

    What such claims say of the meme itself was audited when it was written.

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
