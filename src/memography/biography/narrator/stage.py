"""Asking a narrator for the sentences that it has not seen, and holding what it answers against them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from memography.biography.article import read_claims
from memography.biography.narrator.endpoint import Answer, Unready, api_key, ask
from memography.biography.narrator.faithful import CHECK, MAX_CHARACTERS, faithful
from memography.biography.narrator.prompt import PROMPT, messages
from memography.biography.narrator.wording import names
from memography.corpus import Corpus
from memography.corpus.changes import Changes
from memography.progress import Progress
from memography.settings import NarratorSettings, Settings
from memography.stages import Outcome
from memography.tables import TABLES

BATCH = 32
"""So many answers are written at once: what is lost when the machine stops is paid for twice."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sentence to ask for; the same in many articles is asked for once."""

    narration_id: str
    section: str
    composed: str
    names: frozenset[str]


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether there are sentences that the narrator has not seen, or answers that an older check judged."""
    if not corpus.has("biography"):
        return False
    has_old = corpus.has("narrations") and corpus.count("narrations", f"check != {CHECK}") > 0
    return has_old or bool(settings.narrator.url and _unasked(corpus, settings.narrator))


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `narrations` up to date: judge again what an older check judged, and ask for what was never asked for.

    Whatever the endpoint does, articles are whole: a sentence without a faithful answer stands as composed.
    """
    if not corpus.has("narrations"):
        corpus.replace("narrations", TABLES["narrations"].schema.empty_table())
    _judge_again(corpus, is_all=changes.is_all)
    n_sentences = corpus.count("biography")
    own = settings.narrator
    unasked = _unasked(corpus, own) if own.url else []
    if not unasked:
        return Outcome(n_in=n_sentences, n_done=0)
    try:
        key = api_key(own)
    except Unready as why:
        return Outcome(n_in=n_sentences, n_done=0, notes=(_left(own, len(unasked), str(why)),))
    n_done = n_refused = 0
    failures: list[Answer] = []
    notes = []
    with progress.task(f"asking the narrator {own.model}", len(unasked), "sentences") as task:
        for at in range(0, len(unasked), BATCH):
            batch = unasked[at : at + BATCH]
            answers = ask([messages(one.section, one.composed) for one in batch], own, key)
            answered = [(one, answer.text) for one, answer in zip(batch, answers, strict=True)]
            rows = [_row(one, text, own) for one, text in answered if text is not None]
            if rows:
                corpus.upsert("narrations", pa.Table.from_pylist(rows, schema=TABLES["narrations"].schema))
            n_done += len(rows)
            n_refused += sum(bool(row["complaints"]) for row in rows)
            task.advance(len(rows))
            failed = [answer for answer in answers if answer.text is None]
            failures += failed
            if any(answer.is_end for answer in failed):
                break
    if failures:
        notes.append(_left(own, len(unasked) - n_done, failures[0].failure))
    corpus.compact("narrations")
    if n_refused:
        notes.append(
            f"{n_refused:,} of {n_done:,} sentences by the narrator {own.model} said something else than their claims: "
            f"they stand as composed. `memography export narrations -c {corpus.folder}` has all, with what was wrong."
        )
    return Outcome(n_in=n_sentences, n_done=n_done, notes=tuple(notes))


def _left(settings: NarratorSettings, n_left: int, why: str) -> str:
    stand = "sentence stands" if n_left == 1 else "sentences stand"
    what = f"The narrator at {settings.url} {_as_predicate(why)}."
    return f"{what} {n_left:,} {stand} as composed; the next build asks again."


def _as_predicate(why: str) -> str:
    return f"was not asked: {why}" if why.startswith(("the ", "what ")) else why


def _unasked(corpus: Corpus, settings: NarratorSettings) -> list[_Asked]:
    """The different sentences of all articles that this model has not seen under this prompt, in order of articles."""
    known = set()
    if corpus.has("narrations"):
        known = set(corpus.polars("narrations", ["narration_id"])["narration_id"])
    return [one for one in _sentences(corpus, settings) if one.narration_id not in known]


def _sentences(corpus: Corpus, settings: NarratorSettings) -> Iterator[_Asked]:
    called = {claim.claim_id: names([claim]) for claim in read_claims(corpus, "true")}
    seen = set()
    for row in sorted(corpus.rows("biography"), key=lambda row: (row["meme_id"], row["position"])):
        told = [settings.model, settings.options, PROMPT, row["section"], row["text"]]
        narration_id = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
        if narration_id not in seen and len(row["text"]) <= MAX_CHARACTERS:
            seen.add(narration_id)
            own = frozenset().union(*(called.get(claim_id, ()) for claim_id in row["claim_ids"]))
            yield _Asked(narration_id, row["section"], row["text"], own)


def _row(asked: _Asked, answer: str, settings: NarratorSettings) -> dict[str, Any]:
    return {
        "narration_id": asked.narration_id,
        "section": asked.section,
        "composed": asked.composed,
        "model": settings.model,
        "prompt": PROMPT,
        "options": settings.options,
        "endpoint": settings.url,
        "asked_at": datetime.now(UTC),
        "answer": answer,
        "check": CHECK,
        "complaints": faithful(asked.composed, answer, asked.names),
    }


def _judge_again(corpus: Corpus, *, is_all: bool) -> None:
    """Hold answers against their sentences anew: those that an older check judged, or all of them."""
    rows = corpus.rows("narrations", where=None if is_all else f"check != {CHECK}")
    if not rows:
        return
    claims = {claim.claim_id: names([claim]) for claim in read_claims(corpus, "true")}
    called: dict[tuple[str, str], frozenset[str]] = {}
    for row in corpus.rows("biography"):
        own = frozenset().union(*(claims.get(claim_id, ()) for claim_id in row["claim_ids"]))
        called[row["section"], row["text"]] = own
    judged = [
        {
            **row,
            "check": CHECK,
            "complaints": faithful(row["composed"], row["answer"], called.get((row["section"], row["composed"]), ())),
        }
        for row in rows
    ]
    changed = [new for new, old in zip(judged, rows, strict=True) if new != old]
    if changed:
        corpus.upsert("narrations", pa.Table.from_pylist(changed, schema=TABLES["narrations"].schema))
