"""What a figure is: what it reads, its data, how it is drawn, and what it says to who can't see it."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from memography.corpus import Corpus

Specification = dict[str, Any]
"""A chart in Vega-Lite 6."""
Kind = Literal["text", "count", "share", "number", "day"]
"""How a column of a table is written."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart that can be drawn of each meme, or of the whole corpus."""

    name: str
    """As in addresses and on the command line."""
    title: str
    """What it shows, in a few words."""
    reads: tuple[str, ...]
    """The tables that it follows from."""
    data: Callable[[Corpus, str], pl.DataFrame]
    """All that is drawn, as one frame, whose column `what` tells what a row is; no rows where there is nothing to draw.
    Its second argument is a meme's id; of a figure of the corpus a community, or '*' for all together."""
    draw: Callable[[pl.DataFrame], Specification]
    """The chart of that data."""
    describe: Callable[[pl.DataFrame], str]
    """The chart in words, for who can't see it."""
    caption: Callable[[pl.DataFrame], str]
    """What stands below it: what is shown, and how it was told."""
    table: Callable[[pl.DataFrame], pl.DataFrame]
    """Its numbers as rows for people, with the columns of `heads`, and those that `links` name."""
    heads: Mapping[str, tuple[str, Kind]]
    """The columns of that table: their titles, and how they are written."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Which uses stand behind a mark or a row: the filter of uses, by the column that holds its value. The column of
    `to` is the day after."""
    keys: Callable[[pl.DataFrame], list[str]] = lambda _: []
    """What its colours stand for, in their order; none where they tell no parts apart."""
    beside: tuple[str, ...] = ()
    """Tables whose rows are marked in it where they are built."""
    is_of_corpus: bool = False
    """Whether it is of all memes together."""


@dataclass(frozen=True)
class Drawn:
    """A figure of one meme, or of a corpus; what a reader does not ask for is not made."""

    figure: Figure
    data: pl.DataFrame
    """As `Figure.data` gives it."""

    @functools.cached_property
    def specification(self) -> Specification:
        """The chart."""
        made = {**self.figure.draw(self.data), "description": self.text}
        made["usermeta"]["links"] = dict(self.figure.links)
        return made

    @functools.cached_property
    def text(self) -> str:
        """The chart in words."""
        return self.figure.describe(self.data)

    @functools.cached_property
    def caption(self) -> str:
        """What stands below it."""
        return self.figure.caption(self.data)

    @functools.cached_property
    def keys(self) -> list[str]:
        """What its colours stand for, in their order."""
        return self.figure.keys(self.data)


def draw(figure: Figure, corpus: Corpus, subject: str) -> Drawn | None:
    """A figure, drawn; None where a table that it follows from is not built, or nothing is in them.

    Args:
        figure: the figure.
        corpus: where it is read from.
        subject: a meme's id; of a figure of the corpus a community, or '*'.
    """
    if not all(corpus.has(table) for table in figure.reads):
        return None
    data = figure.data(corpus, subject)
    return None if data.is_empty() else Drawn(figure, data)
