"""What pages and API show of what is meant: a meme's senses, what is told of single uses, the words of posts."""

from typing import Any

from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.tables import EMOTIONS

Row = dict[str, Any]


def senses(corpus: Corpus, meme_id: str) -> list[Row]:
    """A meme's senses in order of rank; none where it has but one."""
    found = corpus.rows("senses", where=f"meme_id = {quoted(meme_id)}") if corpus.has("senses") else []
    return sorted(found, key=lambda sense: sense["rank"]) if len(found) > 1 else []


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


def words_of_posts(corpus: Corpus, post_ids: list[str]) -> dict[str, Row]:
    """Posts by id: post_id, posted_at, community, text."""
    columns = ["post_id", "posted_at", "community", "text"]
    rows = corpus.rows("posts", columns, one_of("post_id", post_ids)) if post_ids else []
    return {row["post_id"]: row for row in rows}
