"""Whether stored articles hold: the audit over a corpus, or over one article before it is shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from memography.biography.article import Article, Claim, Fault, Sentence, read_claims
from memography.biography.audit import audit, unfaithful
from memography.biography.facts import facts
from memography.biography.narrator.wording import latest
from memography.corpus import Corpus, runs
from memography.corpus.integrity import refuse_earlier
from memography.corpus.store import one_of
from memography.errors import TableError


def audit_corpus(corpus: Corpus, meme_ids: Sequence[str] | None = None) -> list[Fault]:
    """What does not hold in the stored articles: of all memes, or of some."""
    wanted = "true" if meme_ids is None else one_of("meme_id", meme_ids)
    refuse_earlier(corpus)
    stored: dict[str, dict[str, Claim]] = {}
    for claim in read_claims(corpus, wanted):
        stored.setdefault(claim.meme_id, {})[claim.claim_id] = claim
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(corpus.rows("biography", where=wanted), key=lambda row: row["position"]):
        rows.setdefault(row["meme_id"], []).append(row)
    faults: list[Fault] = []
    answers = latest(corpus)
    for name, uses in facts(corpus, meme_ids).by_meme():
        meme_id = uses.meme_id
        made = stored.get(meme_id, {})
        sentences = []
        for row in rows.get(meme_id, []):
            missing = [claim_id for claim_id in row["claim_ids"] if claim_id not in made]
            if missing:
                faults.append(Fault(meme_id, f"“{row['text']}”", f"rests on claims that are not there: {missing}"))
            cited = tuple(made[claim_id] for claim_id in row["claim_ids"] if claim_id in made)
            sentences.append(Sentence(row["position"], row["section"], row["text"], cited))
        faults += audit(name, uses, list(made.values()), sentences)
        faults += unfaithful(meme_id, sentences, answers)
    return faults


def audited(corpus: Corpus, article: Article) -> Article:
    """The article with what does not hold in it, as the tables are now."""
    try:
        faults = audit_corpus(corpus, [article.meme_id])
    except TableError as error:
        faults = [Fault(article.meme_id, "the article", f"can't be audited: {error}")]
    return replace(article, faults=tuple(faults))


def is_as_written(corpus: Corpus) -> bool:
    """Whether no table has changed since the articles were written, which were audited then."""
    run = runs.latest(corpus, "biography")
    return run is not None and runs.is_current(corpus, run)
