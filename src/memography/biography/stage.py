"""The biography stage: claims, sentences, and the audit that both must pass."""

import json
from typing import Any

import pyarrow as pa

from memography.biography.article import Claim, Sentence, read_claims
from memography.biography.audit import Fault, audit
from memography.biography.claims import claims
from memography.biography.facts import facts
from memography.biography.sentences import compose
from memography.corpus import Corpus
from memography.errors import AuditError
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome
from memography.tables import TABLES


def build(corpus: Corpus, settings: Settings, progress: Progress, afresh: bool) -> Outcome:
    """Write `claims` and `biography` anew.

    Raises:
        AuditError: a claim does not follow from the tables; nothing is written then.
    """
    n_memes = corpus.count("memes")
    claim_rows, sentence_rows = [], []
    faults: list[Fault] = []
    with progress.task("writing biographies", n_memes, "memes") as task:
        for known in facts(corpus):
            made = claims(known, settings.biography)
            sentences = compose(known.name["name"], made)
            faults += audit(known, made, sentences)
            claim_rows += [_claim_row(claim) for claim in made]
            sentence_rows += [_sentence_row(known.meme["meme_id"], sentence) for sentence in sentences]
            task.advance()
    if faults:
        raise AuditError(told(faults))
    corpus.replace("claims", pa.Table.from_pylist(claim_rows, schema=TABLES["claims"].schema))
    corpus.replace("biography", pa.Table.from_pylist(sentence_rows, schema=TABLES["biography"].schema))
    return Outcome(n_in=n_memes, n_done=n_memes)


def audit_corpus(corpus: Corpus) -> list[Fault]:
    """What does not hold in the stored articles."""
    stored: dict[str, dict[str, Claim]] = {}
    for claim in read_claims(corpus, "true"):
        stored.setdefault(claim.meme_id, {})[claim.claim_id] = claim
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(corpus.rows("biography"), key=lambda row: row["position"]):
        rows.setdefault(row["meme_id"], []).append(row)
    faults: list[Fault] = []
    for known in facts(corpus):
        meme_id = known.meme["meme_id"]
        made = stored.get(meme_id, {})
        sentences = []
        for row in rows.get(meme_id, []):
            missing = [claim_id for claim_id in row["claim_ids"] if claim_id not in made]
            if missing:
                faults.append(Fault(meme_id, f"“{row['text']}”", f"rests on claims that are not there: {missing}"))
            cited = tuple(made[claim_id] for claim_id in row["claim_ids"] if claim_id in made)
            sentences.append(Sentence(row["position"], row["section"], row["text"], cited))
        faults += audit(known, list(made.values()), sentences)
    return faults


def told(faults: list[Fault]) -> str:
    """Faults as a message."""
    lines = [f"{fault.meme_id}: {fault.where}: {fault.what}" for fault in faults[:20]]
    more = f"\n… and {len(faults) - 20} more" if len(faults) > 20 else ""
    return f"{len(faults)} claims or sentences do not follow from the tables:\n" + "\n".join(lines) + more


def _claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "claim_id": claim.claim_id,
        "meme_id": claim.meme_id,
        "kind": claim.kind,
        "value": json.dumps(claim.value, sort_keys=True, ensure_ascii=False),
        "low": None if claim.low is None else json.dumps(claim.low),
        "high": None if claim.high is None else json.dumps(claim.high),
        "method": claim.method,
        "tables": list(claim.tables),
        "evidence": claim.evidence.to_json(),
        "n_posts": claim.n_posts,
        "post_ids": list(claim.post_ids),
    }


def _sentence_row(meme_id: str, sentence: Sentence) -> dict[str, Any]:
    return {
        "meme_id": meme_id,
        "position": sentence.position,
        "section": sentence.section,
        "text": sentence.text,
        "claim_ids": [claim.claim_id for claim in sentence.claims],
    }
