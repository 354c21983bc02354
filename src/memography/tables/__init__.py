"""Every table of a corpus, declared once: columns, types, units, keys, and what each column means.

A module a subject, in the order in which a build comes to them. The data dictionary (docs/reference/tables.md) is
generated from here: `python -m memography.tables`.
"""

from memography.tables import articles, builds, claims, history, map, meaning, memes, pictures, posts, shifts
from memography.tables.columns import LINES, Column, Table
from memography.tables.history import ALL_MEMES
from memography.tables.meaning import EMOTIONS, N_DIMENSIONS
from memography.tables.shifts import EVERYWHERE

__all__ = ["ALL_MEMES", "EMOTIONS", "EVERYWHERE", "LINES", "N_DIMENSIONS", "TABLES", "Column", "Table"]

_SUBJECTS = (posts, pictures, memes, meaning, history, shifts, claims, map, articles, builds)

TABLES: dict[str, Table] = {table.name: table for subject in _SUBJECTS for table in subject.TABLES}
