"""What pages and API show of a meme's meaning: its senses, tones and emotions."""

from typing import Any

import polars as pl

from memography.biography.facts import JUDGED
from memography.corpus import Corpus
from memography.corpus.kept import of_meme
from memography.corpus.store import one_of, quoted
from memography.tables import EMOTIONS

Row = dict[str, Any]
TONES = ("sincere", "humorous", "ironic")
N_EMOTIONS = 8
"""So many emotions are shown, strongest first."""
MIN_USES = 5
"""A period with fewer uses tells nothing of their tones."""
TYPICAL_USES = 10
"""Tones are shown by the finest periods whose median has so many uses."""


def senses(corpus: Corpus, meme_id: str) -> list[Row]:
    """A meme's senses in order of rank, with the uses that are most typical of each (`examples`); none where it has
    but one."""
    if not corpus.has("senses"):
        return []
    found = corpus.rows("senses", where=f"meme_id = {quoted(meme_id)}")
    if len(found) < 2:
        return []
    wanted = [use_id for sense in found for use_id in sense["example_use_ids"]]
    uses = {use["use_id"]: use for use in corpus.rows("uses", where=one_of("use_id", wanted))}
    for sense in found:
        sense["examples"] = [uses[use_id] for use_id in sense["example_use_ids"] if use_id in uses]
    return sorted(found, key=lambda sense: sense["rank"])


def of_uses(corpus: Corpus, use_ids: list[str]) -> dict[str, Row]:
    """What is told of uses, by id.

    Returns:
        For each use `tone` and `incongruity` (rows of these tables), `sense` (its label, where it is no guess) and
        `emotions` (names and probabilities, strongest first); a key is left out where nothing is known.
    """
    told: dict[str, Row] = {use_id: {} for use_id in use_ids}
    where = one_of("use_id", use_ids)
    for name, table in (("tone", "tones"), ("incongruity", "incongruity")):
        for row in corpus.rows(table, where=where) if corpus.has(table) else []:
            told[row["use_id"]][name] = row
    for row in corpus.rows("emotions", where=where) if corpus.has("emotions") else []:
        by_size = sorted(EMOTIONS, key=lambda name: -row[name])
        told[row["use_id"]]["emotions"] = [{"emotion": name, "p": row[name]} for name in by_size[:3]]
    for row in corpus.rows("use_senses", where=where) if corpus.has("use_senses") else []:
        of_sense = f"sense_id = {quoted(row['sense_id'])} AND is_stable AND stability IS NOT NULL"
        for sense in corpus.rows("senses", ["label"], of_sense):
            told[row["use_id"]]["sense"] = sense["label"]
    return told


def emotions(corpus: Corpus, meme_id: str) -> list[Row]:
    """The mean probability of a meme's strongest emotions, columns emotion, mean; nothing where none was judged."""
    judged = _judged(corpus, meme_id, "emotions", list(EMOTIONS))
    if judged.is_empty():
        return []
    means = judged.select(pl.col(name).mean() for name in EMOTIONS if name != "neutral")
    row = means.row(0, named=True)
    strongest = sorted(row, key=lambda name: (-row[name], name))[:N_EMOTIONS]
    return [{"emotion": name, "mean": row[name]} for name in strongest]


def senses_by_period(corpus: Corpus, meme_id: str, period: str) -> pl.DataFrame:
    """How many dated uses each sense has in each period: columns begins, sense (its rank and label), n_uses."""
    ranks = {s["sense_id"]: f"{s['rank']}: {s['label']}" for s in senses(corpus, meme_id)}
    uses = _dated(corpus, meme_id)
    told = corpus.polars("use_senses", ["use_id", "sense_id"], one_of("sense_id", list(ranks)))
    return (
        uses.join(told, on="use_id")
        .group_by(
            begins=pl.col("posted_at").dt.date().dt.truncate(EVERY[period]), sense=pl.col("sense_id").replace(ranks)
        )
        .agg(n_uses=pl.len())
        .sort("begins", "sense")
    )


def tones_by_period(corpus: Corpus, meme_id: str) -> tuple[str, pl.DataFrame]:
    """How a meme's dated uses are meant, by period: the period, and columns begins, n_uses, sincere, humorous, ironic
    (mean probabilities); periods with few uses are left out."""
    judged = _judged(corpus, meme_id, "tones", [f"p_{tone}" for tone in TONES])
    dated = _dated(corpus, meme_id).join(judged, on="use_id")
    by = {
        period: dated.group_by(begins=pl.col("posted_at").dt.date().dt.truncate(every))
        .agg(pl.len().alias("n_uses"), *(pl.col(f"p_{tone}").mean().alias(tone) for tone in TONES))
        .sort("begins")
        for period, every in EVERY.items()
    }
    fitting = [period for period, rows in by.items() if (rows["n_uses"].median() or 0) >= TYPICAL_USES]  # type: ignore[operator]
    period = fitting[0] if fitting else list(EVERY)[-1]
    return period, by[period].filter(pl.col("n_uses") >= MIN_USES)


EVERY = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
"""Periods from the finest, as Polars writes them."""


def _dated(corpus: Corpus, meme_id: str) -> pl.DataFrame:
    return of_meme(corpus, "uses", meme_id, ["use_id", "posted_at"]).drop_nulls("posted_at")


def _judged(corpus: Corpus, meme_id: str, table: str, columns: list[str]) -> pl.DataFrame:
    if not corpus.has(table):
        return pl.DataFrame(schema={"use_id": pl.String, **dict.fromkeys(columns, pl.Float32)})
    told_of = of_meme(corpus, "contexts", meme_id, ["use_id"], JUDGED)
    return of_meme(corpus, table, meme_id, ["use_id", *columns]).join(told_of, on="use_id", how="semi")
