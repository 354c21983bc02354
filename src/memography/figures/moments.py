"""When a meme's meaning changed, as marks on charts over time: shifts close to each other are one moment."""

from datetime import timedelta
from typing import Any

import polars as pl

from memography.corpus import Corpus
from memography.corpus.kept import once
from memography.corpus.store import quoted

READS = ("shifts",)
CLOSE = timedelta(days=31)
"""Shifts no farther apart are told as one moment."""
MAX_MOMENTS = 8
"""So many moments are marked: those with an event first, then the clearest."""
LABEL = 30
"""So many letters a label has at most."""
SCHEMA: dict[str, Any] = {
    "what": pl.String,
    "begins": pl.Date,
    "ends": pl.Date,
    "at": pl.Date,
    "number": pl.Int64,
    "label": pl.String,
    "aspect": pl.String,
    "aspects": pl.String,
    "event": pl.String,
}


def moments(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    """The moments of a meme, in order of time.

    Returns:
        Rows with what ('shift'), begins and ends (the interval of its date), at (its day), number (from 1), label (the
        event, or what rose), aspect (of the shift that stands for it), aspects, event.
    """
    return once(corpus, ("moments", meme_id), READS, lambda: _moments(corpus, meme_id))


def _moments(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    found = corpus.rows("shifts", where=f"meme_id = {quoted(meme_id)}") if corpus.has("shifts") else []
    groups: list[list[dict[str, Any]]] = []
    for row in sorted(found, key=lambda row: (row["shifted_at"], row["aspect"])):
        if groups and row["shifted_at"] - groups[-1][0]["shifted_at"] <= CLOSE:
            groups[-1].append(row)
        else:
            groups.append([row])
    foremost = sorted(groups, key=lambda group: (not any(row["event"] for row in group), -_clearness(group)))
    kept = sorted(foremost[:MAX_MOMENTS], key=lambda group: group[0]["shifted_at"])
    return pl.DataFrame([_moment(number, group) for number, group in enumerate(kept, 1)], SCHEMA, orient="row")


def _moment(number: int, group: list[dict[str, Any]]) -> dict[str, Any]:
    clearest = max(group, key=lambda row: _clearness([row]))
    best = next((row for row in group if row["event"]), clearest)
    return {
        "what": "shift",
        "begins": best["low"].date(),
        "ends": best["high"].date(),
        "at": best["shifted_at"].date(),
        "aspect": best["aspect"],
        "number": number,
        "label": best["event"] or _rose(group, clearest),
        "aspects": ", ".join(dict.fromkeys(row["aspect"] for row in group)),
        "event": best["event"],
    }


def _rose(group: list[dict[str, Any]], clearest: dict[str, Any]) -> str:
    for row in sorted(group, key=lambda row: ("words", "senses", "emotions", "tones").index(row["aspect"])):
        if row["rose"]:
            return ", ".join(row["rose"][:2])
    return str(clearest["aspect"])


def _clearness(group: list[dict[str, Any]]) -> float:
    return max((strength for row in group for strength in row["rose_strengths"]), default=0.0)
