"""Whether two corpora hold the same rows: for who wants to know that a build can be repeated, on whatever machine."""

import math
from collections.abc import Iterator
from typing import Any

from memography.corpus.store import Corpus
from memography.tables import TABLES, Table

TOLERANCE = 1e-6
"""Two figures are the same if they differ by no more than this, or by no more than this share of the larger."""
BY_ARRIVAL = {"text_positions", "picture_positions", "regions"}
"""Tables whose rows follow from the order in which posts came as well: what stands on the map stays where it is."""
SHOWN = 5
"""How many rows of a table are told."""


def differences(one: Corpus, other: Corpus) -> list[str]:
    """What differs between two corpora, table by table; empty where nothing does.

    Rows are compared in order of key, figures to within `TOLERANCE`. The tables `BY_ARRIVAL` are left out, and `runs`,
    which says when things were done. Authors' pseudonyms agree only where both corpora have the same key.
    """
    found: list[str] = []
    for table in TABLES.values():
        if table.name == "runs" or table.name in BY_ARRIVAL:
            continue
        if one.has(table.name) != other.has(table.name):
            without = other if one.has(table.name) else one
            found.append(f"{table.name}: {without.folder} does not have it")
        elif one.has(table.name):
            found += _told(table, list(_differing(table, _by_key(one, table), _by_key(other, table))))
    return found


def _by_key(corpus: Corpus, table: Table) -> dict[str, list[dict[str, Any]]]:
    """Rows by key; a key that two rows have is a fault that must show."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in corpus.rows(table.name):
        found.setdefault(repr([row[name] for name in table.key]), []).append(row)
    return found


def _differing(
    table: Table, ones: dict[str, list[dict[str, Any]]], others: dict[str, list[dict[str, Any]]]
) -> Iterator[str]:
    for key in sorted(ones.keys() | others.keys()):
        here, there = ones.get(key, []), others.get(key, [])
        if len(here) != 1 or len(there) != 1:
            yield f"{key} is there {len(here)} and {len(there)} times"
            continue
        for column in table.columns:
            if not is_same(here[0][column.name], there[0][column.name]):
                yield f"{key}.{column.name} is {here[0][column.name]!r:.80} and {there[0][column.name]!r:.80}"


def _told(table: Table, found: list[str]) -> list[str]:
    more = [f"{table.name}: and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return [f"{table.name}: {what}" for what in found[:SHOWN]] + more


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a column are the same, figures to within `TOLERANCE`.

    >>> is_same([0.1 + 0.2, "a"], [0.3, "a"])
    True
    """
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    return bool(one == other)
