"""The variants of a meme as lineage sees them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Sight:
    """An image of a variant, as it was first seen."""

    image_id: str
    first_seen_at: datetime | None
    px: int
    """Its longer side, pixels."""
    thumbnail_sha256: str
    """Other thumbnails tell other areas."""


@dataclass(frozen=True, slots=True)
class Member:
    """A variant as it shows a meme."""

    variant_id: str
    leader_id: str
    mirrored: bool
    transform: list[float] | None
    sights: tuple[Sight, ...]
    """Its first images that differ in colours, which PDQ does not see, in order of time."""
    others: tuple[str, ...]
    """The other memes that it shows."""

    @property
    def first_seen_at(self) -> datetime | None:
        """The earliest dated use; None where there is none."""
        return self.sights[0].first_seen_at


def told(memes: Mapping[str, Sequence[Member]]) -> str:
    """Memes and their members as text, for `tracer`."""
    rows = {meme_id: [asdict(member) for member in members] for meme_id, members in memes.items()}
    return json.dumps(rows, default=datetime.isoformat)


def untold(text: str) -> dict[str, list[Member]]:
    """What `told` told."""
    return {meme_id: [_member(row) for row in rows] for meme_id, rows in json.loads(text).items()}


def _member(row: Mapping[str, Any]) -> Member:
    sights = tuple(Sight(**{**sight, "first_seen_at": _time(sight["first_seen_at"])}) for sight in row["sights"])
    return Member(**{**row, "sights": sights, "others": tuple(row["others"])})


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
