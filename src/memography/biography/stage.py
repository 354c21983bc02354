"""The biography stage: claims, sentences, and the audit that both must pass."""

import json
from typing import Any

import polars as pl
import pyarrow as pa

from memography.biography.article import Claim, Fault, Sentence, read_claims
from memography.biography.audit import audit, told
from memography.biography.claims import as_json, claims, measured
from memography.biography.facts import entries, facts
from memography.biography.kinds import catalogue, lifetime, shifts
from memography.biography.renewal import faults_of_renewed, renewed
from memography.biography.sentences import compose
from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.errors import AuditError
from memography.progress import Progress
from memography.settings import Settings
from memography.stages import Outcome
from memography.tables import ALL_MEMES, TABLES


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `claims` and `biography` up to date; written are the articles of memes that changed.

    Raises:
        AuditError: a claim does not follow from the tables; nothing is written then.
    """
    stale = _stale(corpus, changes)
    n_memes = corpus.count("memes")
    claim_rows, sentence_rows = [], []
    faults: list[Fault] = []
    with progress.task("writing biographies", n_memes if stale is None else len(stale), "memes") as task:
        known = facts(corpus, stale)
        found = measured(known)
        for name, uses in known.by_meme():
            made = claims(uses, found[uses.meme_id], settings.biography)
            sentences = compose(name, made)
            faults += audit(name, uses, made, sentences)
            claim_rows += _claim_rows(made)
            sentence_rows += _sentence_rows(uses.meme_id, sentences)
            task.advance()
    others = [] if stale is None else list(renewed(corpus, known.corpus, set(stale)))
    faults += faults_of_renewed(corpus, known.corpus, [claim for _, made, _ in others for claim in made])
    if faults:
        raise AuditError(told(faults))
    for meme_id, made, sentences in others:
        claim_rows += _claim_rows(made)
        sentence_rows += _sentence_rows(meme_id, sentences)
    where = None if stale is None else one_of("meme_id", [*stale, *(meme_id for meme_id, _, _ in others)])
    corpus.amend("claims", pa.Table.from_pylist(claim_rows, schema=TABLES["claims"].schema), where)
    corpus.amend("biography", pa.Table.from_pylist(sentence_rows, schema=TABLES["biography"].schema), where)
    return Outcome(n_in=n_memes, n_done=n_memes if stale is None else len(stale) + len(others))


def _stale(corpus: Corpus, changes: Changes) -> list[str] | None:
    """The memes that changed in what claims are made from, and those that are no more; None for all."""
    if changes.is_all:
        return None
    found = [
        changes.values(name, "meme_id")
        for name in (
            *("memes", "matches", "templates", "lineage", "uses", "names", "contexts", "senses", "responses"),
            *("origins", "spread", "shift_tests", "shifts", "shift_events"),
        )
    ]
    variants = changes.values("captions", "variant_id")
    shown = corpus.polars("uses", ["meme_id", "variant_id"], "variant_id IS NOT NULL").drop_nulls()
    found.append(shown.filter(pl.col("variant_id").is_in(variants.implode()))["meme_id"])
    judged = pl.concat([changes.values(name, "use_id") for name in ("tones", "use_senses")])
    uses = corpus.polars("uses", ["meme_id", "use_id", "post_id"], "meme_id IS NOT NULL")
    found.append(uses.filter(pl.col("use_id").is_in(judged.implode()))["meme_id"])
    updated = changes.rewritten("posts", "post_id")
    found.append(uses.filter(pl.col("post_id").is_in(updated.implode()))["meme_id"])
    ties = corpus.polars("shift_events", ["meme_id", "event_id"])
    found.append(ties.filter(pl.col("event_id").is_in(changes.values("events", "event_id").implode()))["meme_id"])
    found += [_catalogued_otherwise(corpus), _shifted_otherwise(corpus), _answered_otherwise(corpus)]
    found.append(_lasting_otherwise(corpus))
    memes = corpus.polars("memes", ["meme_id"])["meme_id"]
    told = corpus.polars("biography", ["meme_id"])["meme_id"].unique()
    found.append(told.filter(~told.is_in(memes.implode())))
    every = pl.concat(found).unique().sort()
    return every.filter(every != ALL_MEMES).to_list()


def _catalogued_otherwise(corpus: Corpus) -> pl.Series:
    """The memes of which the catalogue says something else than their articles: what is gone from it shows too."""
    told = {claim.meme_id: claim.value for claim in read_claims(corpus, "kind = 'catalogue'")}
    now = {meme_id: as_json(value) for meme_id, value in catalogue.values(entries(corpus))}
    changed = [meme_id for meme_id in told.keys() | now.keys() if told.get(meme_id) != now.get(meme_id)]
    return pl.Series(sorted(changed), dtype=pl.String)


def _shifted_otherwise(corpus: Corpus) -> pl.Series:
    """The memes whose articles tell a shift or an event that is no more, or lack one: what is gone shows in no row."""
    told: dict[str, set[str]] = {}
    for claim in read_claims(corpus, one_of("kind", ["shift", "shift_event"])):
        told.setdefault(claim.meme_id, set()).add(claim.claim_id)
    now: dict[str, set[str]] = {}
    for kind, one in shifts.told(corpus.polars("shifts"), corpus.polars("shift_events")):
        now.setdefault(one[0], set()).add("-".join([one[0], kind, one[1]]))
    changed = [meme_id for meme_id in told.keys() | now.keys() if told.get(meme_id) != now.get(meme_id)]
    return pl.Series(sorted(changed), dtype=pl.String)


def _lasting_otherwise(corpus: Corpus) -> pl.Series:
    """The memes that have a height or a forecast which their articles lack, or lack one that is told: where both have
    one, it is renewed."""
    told = {(claim.kind, claim.meme_id) for claim in read_claims(corpus, one_of("kind", lifetime.LASTING))}
    now = set(lifetime.told(corpus.polars("lifecycles", ["meme_id", "peak_at", "forecast"])))
    return pl.Series(sorted({meme_id for _, meme_id in told ^ now}), dtype=pl.String)


def _answered_otherwise(corpus: Corpus) -> pl.Series:
    """The memes that have as many answers no more as their articles tell."""
    told = {claim.meme_id: claim.value["n_all"] for claim in read_claims(corpus, "kind = 'response'")}
    now = dict(corpus.polars("responses", ["meme_id"])["meme_id"].value_counts().iter_rows())
    return pl.Series(sorted(meme_id for meme_id, n in told.items() if now.get(meme_id, 0) != n), dtype=pl.String)


def _claim_rows(claims: list[Claim]) -> list[dict[str, Any]]:
    return [
        {
            "claim_id": claim.claim_id,
            "meme_id": claim.meme_id,
            "position": position,
            "kind": claim.kind,
            "value": json.dumps(claim.value, sort_keys=True, ensure_ascii=False),
            "low": None if claim.low is None else json.dumps(claim.low),
            "high": None if claim.high is None else json.dumps(claim.high),
            "method": claim.method,
            "tables": list(claim.tables),
            "evidence": claim.evidence.to_json(),
            "n_posts": claim.n_posts,
            "post_ids": list(claim.post_ids),
            "parameters": json.dumps(claim.parameters, sort_keys=True),
        }
        for position, claim in enumerate(claims, 1)
    ]


def _sentence_rows(meme_id: str, sentences: list[Sentence]) -> list[dict[str, Any]]:
    return [
        {
            "meme_id": meme_id,
            "position": sentence.position,
            "section": sentence.section,
            "text": sentence.text,
            "claim_ids": [claim.claim_id for claim in sentence.claims],
        }
        for sentence in sentences
    ]
