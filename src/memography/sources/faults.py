"""Faults that nearly every post of a source has: one setting is then wrong, and which one can be said."""

from collections.abc import Iterable
from pathlib import Path

from memography.reject import Reason, Reject
from memography.sources.post import Post

NEARLY_ALL = 0.9


class Faults:
    """What is counted of a source as it is read."""

    def __init__(self) -> None:
        self._n_items = self._n_posts = self._n_timed = 0
        self._rejects: dict[Reason, list[Reject]] = {Reason.BAD_TIME: [], Reason.EMPTY_POST: []}
        self._n_rejects = dict.fromkeys(self._rejects, 0)

    def look(self, items: Iterable[Post | Reject]) -> None:
        """Count some more of them."""
        for item in items:
            self._n_items += 1
            if isinstance(item, Post):
                self._n_posts += 1
                self._n_timed += item.posted_at is not None
            for reject in (item,) if isinstance(item, Reject) else item.rejects:
                if reject.reason in self._rejects:
                    self._n_rejects[reject.reason] += 1
                    if not self._rejects[reject.reason]:
                        self._rejects[reject.reason].append(reject)

    def notes(self, path: Path) -> list[str]:
        """What is wrong with nearly all posts, and which setting mends it."""
        found = []
        if not self._n_items:
            found.append(f"{path} has no posts.")
        n_untold, n_empty = self._n_rejects[Reason.BAD_TIME], self._n_rejects[Reason.EMPTY_POST]
        if n_untold and n_untold >= NEARLY_ALL * (n_untold + self._n_timed):
            first = self._rejects[Reason.BAD_TIME][0]
            found.append(
                f"{n_untold:,} of {n_untold + self._n_timed:,} times in {path} can't be read ({first.item}: "
                f"{first.detail}). Say how they are written, such as --set ingest.time_format='%d.%m.%Y %H:%M', and "
                "ingest the source again with --update."
            )
        if n_empty and n_empty >= NEARLY_ALL * (n_empty + self._n_posts):
            first = self._rejects[Reason.EMPTY_POST][0]
            found.append(
                f"{n_empty:,} of {n_empty + self._n_posts:,} posts in {path} have nothing in them ({first.item}: "
                f"{first.detail}). --map FIELD=COLUMN says which column or field holds the words or pictures."
            )
        return found
