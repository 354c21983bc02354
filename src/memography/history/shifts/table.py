"""Tables `shift_tests` and `shifts`: every test for a change, and the changes that hold over all memes."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from memography.history.shifts.search import Found, changes
from memography.history.shifts.sequences import Sequence
from memography.history.shifts.telling import told
from memography.progress import Task
from memography.settings import HistorySettings
from memography.tables import TABLES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_N_AT_ONCE = 2


def shift_tests(sequences: Iterable[Sequence], settings: HistorySettings, seed: int, task: Task) -> pl.DataFrame:
    """Table `shift_tests`: every part of every sequence that was tested, with the change that it has, if any.

    Args:
        sequences: of memes, in any aspects.
        settings: from which p-value on a change counts.
        seed: of the shuffles; each sequence has its own, which follows from its meme and aspect.
        task: advanced by each sequence.
    """

    def search(sequence: Sequence) -> tuple[Sequence, list[Found]]:
        own = hashlib.sha256(f"{seed} {sequence.meme_id} {sequence.aspect}".encode()).digest()
        found = changes(sequence.traits, sequence.times, int.from_bytes(own[:4]) >> 2, settings.shift_p_max)
        return sequence, found

    rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(_N_AT_ONCE) as pool:
        for some in _by_so_many(sequences, 64):
            for sequence, found in pool.map(search, some):
                rows += _rows(sequence, found)
                task.advance()
    schema = TABLES["shift_tests"].schema
    return pl.DataFrame(pl.from_arrow(schema.empty_table())) if not rows else _framed(rows)


def _framed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    empty = pl.DataFrame(pl.from_arrow(TABLES["shift_tests"].schema.empty_table()))
    return pl.DataFrame(rows, schema=empty.schema).sort("meme_id", "aspect", "first", "end")


def _by_so_many(sequences: Iterable[Sequence], n: int) -> Iterator[list[Sequence]]:
    """Lists of n, so that no more are held at once."""
    some: list[Sequence] = []
    for sequence in sequences:
        some.append(sequence)
        if len(some) == n:
            yield some
            some = []
    yield some


def _rows(sequence: Sequence, found: list[Found]) -> Iterator[dict[str, Any]]:
    for one in found:
        row: dict[str, Any] = {"meme_id": sequence.meme_id, "aspect": sequence.aspect}
        row |= {"first": one.first, "end": one.end, "p_value": one.p_value}
        yield row | (_change(sequence, one) if one.dated else {})


def _change(sequence: Sequence, one: Found) -> dict[str, Any]:
    when = one.dated
    if when is None:
        return {}
    use_ids = sequence.use_ids[one.since : one.until]
    traits = sequence.traits.between(one.since, one.until)
    is_after = np.arange(one.since, one.until) >= one.split
    told_of = told(traits.change(when.shares), sequence.names, when, is_after)
    if told_of is None:
        return {}
    is_gradual = when.p_gradual > 0.5
    return {
        "shifted_at": _time(when.at),
        "low": _time(when.low),
        "high": _time(when.high),
        "kind": "gradual" if is_gradual else "sudden",
        "width_days": round(when.width, 1),
        "p_gradual": round(when.p_gradual, 3),
        "since": _time(float(sequence.times[one.since])),
        "until": _time(float(sequence.times[one.until - 1])) + timedelta(seconds=1),
        "n_before": one.split - one.since,
        "n_after": one.until - one.split,
        "rose": told_of.rose,
        "rose_strengths": told_of.rose_strengths,
        "fell": told_of.fell,
        "fell_strengths": told_of.fell_strengths,
        "before_use_ids": [use_ids[i] for i in told_of.before],
        "after_use_ids": [use_ids[i] for i in told_of.after],
    }


def _time(days: float) -> datetime:
    """The second in which a use was posted, so that it lies at or after it."""
    return _EPOCH + timedelta(seconds=math.floor(days * 86400 + 1e-3))


def shifts(tests: pl.DataFrame, settings: HistorySettings) -> pl.DataFrame:
    """Table `shifts` but for its events: changes that hold when the false among them are to be few.

    Benjamini and Hochberg ("Controlling the false discovery rate", Journal of the Royal Statistical Society B 57,
    1995) over every test of every meme and aspect; besides, each change's own p-value is at most
    `settings.shift_p_max`, so that a meme without a change is seldom given one by the company it keeps.

    Args:
        tests: table `shift_tests`.
        settings: the share of false ones among all.
    """
    ranked = tests.sort("p_value", "meme_id", "aspect", "first", "end", descending=[True, *[False] * 4]).with_columns(
        rank=pl.len() - pl.int_range(pl.len())
    )
    adjusted = ranked.with_columns(
        q_value=(pl.col("p_value") * pl.len() / pl.col("rank")).cum_min().clip(upper_bound=1)
    )
    held = adjusted.filter(pl.col("shifted_at").is_not_null(), pl.col("q_value") <= settings.shift_fdr)
    held = held.unique(["meme_id", "aspect", "shifted_at"], keep="first", maintain_order=True)
    return held.drop("rank", "first", "end").sort("meme_id", "aspect", "shifted_at")
