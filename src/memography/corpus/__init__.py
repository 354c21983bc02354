"""A corpus on disk: tables in Lance, rejects with reasons, pseudonyms in place of authors.

In go rows that fit `tables`; out come Arrow, Polars, pandas or Daft. Nothing here knows a stage.
"""

from memography.corpus.store import Corpus

__all__ = ["Corpus"]
