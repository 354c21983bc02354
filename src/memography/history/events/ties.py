"""Ties: events near a shift whose words match what rose. A coincidence, and called so."""

import math
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from memography.tables import TABLES

REACH_DAYS = 45.0
"""An event that ended longer before the shift's interval, or begins longer after it, is not near."""
FADING_DAYS = 30.0
"""The score of an event so many days from the interval is 1 / e of that of one within it."""
MIN_SHARE = 0.15
"""At least so much of what rose, by its strength, must match an event's words."""
MIN_STRENGTH = 6.0
"""Besides, the strengths of the matching words must sum to so much: one strong word, or two."""
_COMMON_ENDINGS = ("ing", "ed", "es", "'s", "s")
_MIN_STEM = 4


def shift_events(shifts: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Table `shift_events`: for each shift in words or senses the events near it that match, ranked.

    The score is the share of what rose, by strength, that the event's words match, times exp(-days apart /
    `FADING_DAYS`). Words match that are the same but for their endings, or of which one begins with the other.

    Args:
        shifts: columns meme_id, aspect, shifted_at, low, high, rose, rose_strengths.
        events: table `events`.
    """
    # Of events that match as well the user's come first, and shorter ones, which say more of the time.
    in_order = events.sort("is_built_in", pl.col("ends_on") - pl.col("starts_on"), "event_id")
    known = in_order.rows(named=True)
    for event in known:
        event["stems"] = {stem(word) for word in event["words"]}
    rows: list[dict[str, Any]] = []
    for shift in shifts.filter(pl.col("aspect").is_in(["words", "senses"])).iter_rows(named=True):
        found = [tie for event in known if (tie := _tie(shift, event))]
        found.sort(key=lambda tie: -tie["score"])
        key = {name: shift[name] for name in ("meme_id", "aspect", "shifted_at")}
        rows += [{**key, **tie, "rank": rank} for rank, tie in enumerate(found, 1)]
    empty = pl.DataFrame(pl.from_arrow(TABLES["shift_events"].schema.empty_table()))
    return pl.DataFrame(rows, schema=empty.schema)


def with_events(shifts: pl.DataFrame, ties: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Table `shifts` with the name and id of each one's best event; empty where none was found."""
    best = ties.filter(rank=1).select("meme_id", "aspect", "shifted_at", "event_id")
    named = best.join(events.select("event_id", event="name"), on="event_id")
    found = shifts.join(named, on=["meme_id", "aspect", "shifted_at"], how="left", maintain_order="left")
    return found.select(TABLES["shifts"].schema.names)


def _tie(shift: dict[str, Any], event: dict[str, Any]) -> dict[str, Any] | None:
    days = days_apart(shift["low"], shift["high"], event["starts_on"], event["ends_on"])
    if days > REACH_DAYS or not shift["rose"]:
        return None
    rose = list(zip(shift["rose"], shift["rose_strengths"], strict=True))
    matching = [(word, strength) for word, strength in rose if is_match(word, event["stems"])]
    strength = sum(strength for _, strength in matching)
    share = strength / sum(strength for _, strength in rose)
    if share < MIN_SHARE or strength < MIN_STRENGTH:
        return None
    score = share * math.exp(-days / FADING_DAYS)
    return {
        "event_id": event["event_id"],
        "score": round(score, 4),
        "words": [word for word, _ in matching],
        "days_apart": round(days, 1),
    }


def days_apart(low: datetime, high: datetime, starts_on: date, ends_on: date) -> float:
    """Days between a shift's interval and an event, 0 where they meet."""
    begins = datetime(starts_on.year, starts_on.month, starts_on.day, tzinfo=low.tzinfo)
    ends = datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=low.tzinfo) + timedelta(days=1)
    gap = max(begins - high, low - ends, timedelta(0))
    return gap.total_seconds() / 86400


def is_match(told: str, stems: set[str]) -> bool:
    """Whether one of the words told (a sense's label may have several) is an event's.

    >>> is_match("quarantined", {stem("quarantine")})
    True
    """
    for own in map(stem, told.split()):
        if own in stems:
            return True
        if len(own) > _MIN_STEM and any(
            len(other) > _MIN_STEM and (own.startswith(other) or other.startswith(own)) for other in stems
        ):
            return True
    return False


def stem(word: str) -> str:
    """A word without its commonest endings.

    >>> stem("elections"), stem("voting"), stem("vote")
    ('election', 'vot', 'vot')
    """
    for ending in _COMMON_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM - 1:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > _MIN_STEM - 1 else word
