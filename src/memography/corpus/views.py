"""Tables as a reader wants them: joins of what the stages wrote, for the command line, the explorer and exports."""

import polars as pl
import pyarrow as pa

from memography.corpus.store import Corpus, declared
from memography.errors import MemeNotFound

JUDGED = "array_length(words) > 0 AND (language IS NULL OR language = 'en')"
"""Of which contexts the judge of tones tells something: a condition in SQL."""


def memes(corpus: Corpus, where: str | None = None) -> pl.DataFrame:
    """Every meme, or those that fit a condition in SQL on their ids, with its name, most used first.

    A meme that no source has named goes by its id until the meaning stage has found it a name.
    """
    found = corpus.polars("memes", where=where).rename({"given_name": "name"})
    if corpus.has("names"):
        names = corpus.polars("names", ["meme_id", "name", "words"], where).rename({"name": "found_name"})
        found = found.join(names, on="meme_id", how="left").with_columns(
            name=pl.coalesce("name", "found_name", "meme_id")
        )
        found = found.drop("found_name")
    else:
        found = found.with_columns(name=pl.coalesce("name", "meme_id"), words=pl.lit(None, dtype=pl.List(pl.String)))
    first = ["meme_id", "name", "n_uses", "first_seen_at", "last_seen_at"]
    return found.select(first + [c for c in found.columns if c not in first]).sort(
        ["n_uses", "meme_id"], descending=[True, False]
    )


def shifts(corpus: Corpus, where: str | None = None) -> dict[str, list[dict[str, object]]]:
    """The shifts of each meme in order of time, by its id; none where history has not been built."""
    if not corpus.has("shifts"):
        return {}
    columns = ["meme_id", "aspect", "shifted_at", "low", "high", "kind", "p_value", "rose", "fell", "event"]
    found: dict[str, list[dict[str, object]]] = {}
    for row in corpus.polars("shifts", columns, where).sort("meme_id", "shifted_at", "aspect").iter_rows(named=True):
        found.setdefault(row.pop("meme_id"), []).append(row)
    return found


FACE_MIN_CERTAIN = 0.5
"""A clean template of which less is certain is not a meme's face: its most used picture is."""


def templates(corpus: Corpus, where: str | None = None) -> pl.DataFrame:
    """The clean template of each meme that has one, that of most variants where there are several.

    Returns:
        Columns meme_id, leader_id, n_variants, share_certain, version (it changes when the picture does), is_face
        (whether it is certain enough to stand for the meme), in order of meme.
    """
    columns = ["meme_id", "leader_id", "n_variants", "share_certain", "made_of", "is_mirrored"]
    found = corpus.polars("templates", columns, where).sort(["n_variants", "leader_id"], descending=[True, False])
    best = found.unique("meme_id", keep="first").sort("meme_id")
    return best.select(
        *columns[:4],
        version=pl.format("{}-{}", pl.col("made_of").str.head(16), pl.col("is_mirrored").cast(pl.Int8)),
        is_face=pl.col("share_certain") >= FACE_MIN_CERTAIN,
    )


def find_meme(corpus: Corpus, wanted: str) -> str:
    """The id of the meme that goes by an id or a name; case does not matter in names.

    Raises:
        MemeNotFound: none does, or several do; the message lists what comes near.
    """
    table = memes(corpus)
    if (table["meme_id"] == wanted).any():
        return wanted
    for column in (pl.col("name") == wanted, pl.col("name").str.to_lowercase() == wanted.lower()):
        hits = table.filter(column)
        if hits.height == 1:
            return str(hits["meme_id"][0])
        if hits.height > 1:
            ids = ", ".join(hits["meme_id"])
            raise MemeNotFound(f"{hits.height} memes are called {wanted!r}: {ids}. Name one by its id.")
    if table.is_empty():
        raise MemeNotFound(f"No meme is called {wanted!r}: this corpus has none.")
    near = table.filter(pl.col("name").str.to_lowercase().str.contains(wanted.lower(), literal=True)).head(5)
    listed = near if near.height else table.head(5)
    pairs = listed.select("name", "meme_id").iter_rows()
    choices = "; ".join(name if name == meme_id else f"{name} ({meme_id})" for name, meme_id in pairs)
    raise MemeNotFound(
        f"No meme is called {wanted!r}. {'Near it' if near.height else 'The most used'}: {choices}. "
        "`memography memes` lists all."
    )


def exported(corpus: Corpus, name: str) -> pa.Table:
    """A table as it is exported: memes with their names, most used first; everything else in order of key."""
    if name == "memes":
        return memes(corpus).to_arrow()
    return corpus.arrow(name).sort_by([(column, "ascending") for column in declared(name).key])
