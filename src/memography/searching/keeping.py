"""Fields kept between processes: what was found out of texts lies in the corpus's cache, mapped."""

import functools
import mmap
from collections.abc import Callable, Sequence

import faiss
import numpy as np
import polars as pl

from memography.corpus.fulltext import WordIndex
from memography.corpus.held import Ids
from memography.corpus.kept import KeptCorpus
from memography.models.encoder import TextEncoder
from memography.searching.field import Field, FieldBuilder
from memography.searching.texts import Gathered, Texts, Vectors


def read_field(
    corpus: KeptCorpus,
    table: str,
    tables: Sequence[str],
    placed: Callable[[], pl.DataFrame],
    gather: Callable[[FieldBuilder], None],
    encoder: TextEncoder | None,
) -> Field:
    """The texts of a table, from the cache where it is large and nothing has changed.

    Args:
        corpus: the corpus.
        table: which table's texts.
        tables: what they follow from.
        placed: the items, as `field.placed` gives them.
        gather: reads their words and vectors.
        encoder: whose vectors are read, if any.
    """
    version = encoder.version if encoder is not None else ""
    stamps = [*(corpus.stamp(name) for name in tables if corpus.has(name)), version]  # before anything is read
    kept = functools.partial(corpus.following, made_of=stamps, of=table)
    items = kept(f"search.{table}.items", make=placed)
    ids = Ids.of_frame(kept(f"search.{table}.ids", make=lambda: Ids.of(items[items.columns[1]]).frame()))

    @functools.cache
    def gathered() -> Gathered:
        builder = FieldBuilder(items, ids, encoder.n_dimensions if encoder is not None else 1)
        gather(builder)
        return builder.gathering.gathered()

    texts = kept(f"search.{table}.texts", make=lambda: gathered().texts)
    words = kept(f"search.{table}.words", make=lambda: gathered().words)
    vocabulary = kept(f"search.{table}.vocabulary", make=lambda: gathered().vocabulary)
    vectors = corpus.following_file(
        f"search.{table}.vectors",
        stamps,
        of=table,
        make=lambda: gathered().vectors,
        write=lambda vectors, path: faiss.write_index(vectors.index, str(path)),
        read=_vectors,
    )
    return Field(WordIndex(corpus, table), items, ids, Texts.of(Gathered(texts, words, vocabulary, vectors)))


def _vectors(mapped: mmap.mmap) -> Vectors:
    """Vectors that stay where they are."""
    data = np.frombuffer(mapped, np.uint8)
    reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), data.size)  # type: ignore[attr-defined] # not in its stubs
    return Vectors(faiss.read_index(reader), data)
