"""Indices of ids: a row of a large table is found by its key, or by what it refers to, without reading the table."""

import re
from typing import NamedTuple

import pyarrow as pa

from memography.corpus import disk
from memography.corpus.store import Corpus, declared

MIN_ROWS = 20_000
"""Smaller tables are read as quickly as their index."""
MAX_UNINDEXED = 0.1
"""An index is made anew when more rows than this share are not in it. They are found too, only more slowly."""
_ALSO = {"posts": ("reply_to",)}
"""What else rows are looked up by: the posts that it names need not be there."""


def index_ids(corpus: Corpus, name: str) -> None:
    """Bring the indices of a large table's ids up to date: its key, and the keys of other tables that it names.

    Rows stay as they are; the table's version grows where something was to be done.
    """
    if not corpus.has(name) or (n_rows := corpus.count(name)) < MIN_ROWS:
        return
    from lancedb.index import BTree  # takes a second: who only reads does without

    table = corpus.lancedb(name)
    indexed = {index.name for index in table.list_indices()}
    with disk.as_corpus_error(corpus.folder):
        for column in id_columns(name):
            index = f"{column}_index"
            if index in indexed and table.index_stats(index).num_unindexed_rows < MAX_UNINDEXED * n_rows:
                continue
            # By LanceDB, whose own reader warns of an index that Lance's newer library has written.
            table.create_index(column, config=BTree(), name=index, replace=True)


def id_columns(name: str) -> list[str]:
    """The columns that a table's rows are looked up by: texts that are of its key or refer to another table."""
    table = declared(name)
    texts = [column for column in table.columns if column.type == pa.string()]
    also = _ALSO.get(name, ())
    return [c.name for c in texts if c.name in (*table.key, *also) or c.refers_to is not None]


class Named(NamedTuple):
    """What a condition asks a column to be."""

    column: str
    values: list[str]
    more: str = ""
    """What else must hold."""


_TEXT = r"'(?:[^']|'')*'"
_NAMES = re.compile(
    rf"(?P<column>\w+) (?:= (?P<one>{_TEXT})|IN \((?P<some>{_TEXT}(?:, {_TEXT})*)\))(?: AND (?P<more>.+))?", re.S
)


def named_by(where: str) -> Named | None:
    """The texts of which a column must be one for a condition in SQL to hold; None where it does not begin so.

    >>> named_by("meme_id = 'it''s' AND rank = 1")
    Named(column='meme_id', values=["it's"], more='rank = 1')
    >>> named_by("post_id = 'a' OR mirrored")
    """
    found = _NAMES.fullmatch(where)
    if found is None or " OR " in (found["more"] or "").upper():
        return None
    texts = re.findall(_TEXT, found["one"] or found["some"])
    return Named(found["column"], [text[1:-1].replace("''", "'") for text in texts], found["more"] or "")
