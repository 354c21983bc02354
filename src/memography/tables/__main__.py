"""Prints the data dictionary: `python -m memography.tables`."""

from memography.tables.dictionary import data_dictionary

print(data_dictionary())  # noqa: T201
