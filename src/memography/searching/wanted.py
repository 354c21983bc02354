"""What is wanted: the words, and the filters that uses must pass."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import get_args

import polars as pl

from memography.errors import UserError
from memography.models.tone.wording import normalised
from memography.searching.answer import By, Tone

MAX_CHARACTERS = 1000
"""A longer query is cut off there, and the answer says so."""
_N_TOLD = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, checked."""

    words: str
    community: str | None = None
    since: date | None = None
    until: date | None = None
    tone: Tone | None = None
    limit: int = 10
    by: By = "both"

    def __post_init__(self) -> None:
        if not any(character.isalnum() for character in normalised(self.words)):  # an emoji has a name
            raise UserError(
                "There is nothing to search for: expected words, such as `memography search 'a crying face behind a "
                f"mask'`; found {self.words!r:.40}."
            )
        if self.by not in get_args(By):
            raise UserError(f"Search can't go by {self.by!r}. Choose one of: {', '.join(get_args(By))}.")
        if self.tone is not None and self.tone not in get_args(Tone):
            raise UserError(f"There is no tone {self.tone!r}. The tones are: {', '.join(get_args(Tone))}.")
        if self.limit < 1:
            raise UserError(f"At least one result must be wanted; found a limit of {self.limit}.")
        if self.since and self.until and moment(self.since) > moment(self.until, is_end=True):
            raise UserError(f"No time lies between {self.since} and {self.until}: the first is the later one.")

    @property
    def is_filtered(self) -> bool:
        """Whether not every use will do."""
        return any(value is not None for value in (self.community, self.since, self.until, self.tone))

    def chosen(self, uses: pl.DataFrame) -> pl.Series:
        """Which uses pass, as booleans.

        Args:
            uses: columns use_id, community, posted_at, tone.

        Raises:
            UserError: nothing was ever posted in that community.
        """
        passes = pl.col("use_id").is_not_null()
        if self.community is not None:
            if not (uses["community"] == self.community).any():
                known = uses["community"].drop_nulls().value_counts(sort=True)["community"].head(_N_TOLD)
                told = f"The most used are: {', '.join(known)}." if len(known) else "This corpus names none."
                raise UserError(f"No use of a meme is from a community {self.community!r}. {told}")
            passes &= pl.col("community") == self.community
        if self.since is not None:
            passes &= pl.col("posted_at") >= moment(self.since)
        if self.until is not None:
            passes &= pl.col("posted_at") <= moment(self.until, is_end=True)
        if self.tone is not None:
            passes &= pl.col("tone") == self.tone
        return uses.select(chosen=passes.fill_null(False))["chosen"]


def moment(when: date, *, is_end: bool = False) -> datetime:
    """A day's first moment in UTC, or its last; a time is taken as it is, in UTC where no zone is given.

    >>> moment(date(2020, 3, 14), is_end=True).isoformat()
    '2020-03-14T23:59:59.999999+00:00'
    """
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime.combine(when, time.max if is_end else time.min, UTC)
