"""What every recogniser does: tell which variants show the same picture."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl

WHOLE = [0.0, 0.0, 1.0, 1.0]
"""The region of a picture that is the meme and nothing else."""
_COLUMNS: dict[str, Any] = {
    "variant_id": pl.String,
    "leader_id": pl.String,
    "mirrored": pl.Boolean,
    "transform": pl.List(pl.Float64),
    "n_inliers": pl.Int32,
    "share": pl.Float32,
    "agreeing": pl.Float32,
    "covered": pl.Float32,
    "covered_view": pl.Float32,
    "region": pl.Array(pl.Float32, 4),
}
MATCHES = pl.Schema(_COLUMNS)
"""A variant that shows what its leader shows. Columns are those of the table `matches`."""


class Recogniser(Protocol):
    """Groups variants by the picture they show."""

    def recognise(self, variants: pl.DataFrame, before: "Recognition") -> "Recognition":
        """Which variants show which picture.

        Args:
            variants: one row a variant, in order of id: variant_id, phash (of its leading image), n_uses.
            before: what was found at the last build, of variants that are still there.
        """


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which variants show which picture."""

    matches: pl.DataFrame
    """Columns MATCHES; a variant that shows several pictures has a row for each, that with rank 1 first. A leader
    matches itself, unless it gave way to another and some still show it alone."""
    groups: dict[str, int]
    """The group of each leader. Leaders of one group show the same picture."""
    looked_at: frozenset[str] = frozenset()
    """Variants that have been looked at and are not to be again, whether they match or not."""
    has_lost: bool = False
    """Whether variants, or their leaders, that were matched once are gone."""
    templates: pl.DataFrame = field(default_factory=pl.DataFrame)
    """The clean template of each leader that has one: columns of the table `templates`, without `meme_id` and
    `is_mirrored`; none at all where there is none."""

    @classmethod
    def nothing(cls) -> "Recognition":
        """Nothing is known."""
        return cls(pl.DataFrame(schema=MATCHES), {})
