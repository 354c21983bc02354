"""The charts of a meme by name: what the API serves, and the pages draw."""

from collections.abc import Callable
from typing import Any

from memography.web import charts, meaning
from memography.web.queries import NotFound, Queries

Specification = dict[str, Any]


def figure(queries: Queries, meme_id: str, name: str) -> Specification:
    """A chart of a meme as a Vega-Lite specification.

    Raises:
        NotFound: there is no such meme or chart, or the corpus has nothing to draw in it.
    """
    queries.meme(meme_id)
    draw = FIGURES.get(name)
    if draw is None:
        raise NotFound(f"There is no chart {name!r}. The charts are: {', '.join(FIGURES)}.")
    made = draw(queries, meme_id)
    if made is None:
        raise NotFound(f"There is nothing to draw in the chart {name!r} of meme {meme_id!r}.")
    return made


def _beside(queries: Queries, meme_id: str) -> charts.Beside:
    return charts.Beside(queries.holes(meme_id), queries.forecast(meme_id), queries.shifts_of(meme_id))


def _uses(queries: Queries, meme_id: str) -> Specification | None:
    found = queries.timeline(meme_id)
    return None if found is None else charts.uses_chart(*found, _beside(queries, meme_id))


def _share(queries: Queries, meme_id: str) -> Specification | None:
    found = queries.timeline(meme_id)
    return None if found is None else charts.share_chart(*found, _beside(queries, meme_id))


def _senses(queries: Queries, meme_id: str) -> Specification | None:
    found = queries.timeline(meme_id)
    if found is None or not meaning.senses(queries.corpus, meme_id):
        return None
    counted = meaning.senses_by_period(queries.corpus, meme_id, found[0])
    return None if counted.is_empty() else charts.senses_chart(found[0], counted)


def _tones(queries: Queries, meme_id: str) -> Specification | None:
    period, means = meaning.tones_by_period(queries.corpus, meme_id)
    return None if means.is_empty() else charts.tones_chart(period, means)


FIGURES: dict[str, Callable[[Queries, str], Specification | None]] = {
    "uses": _uses,
    "share": _share,
    "senses": _senses,
    "tones": _tones,
}
"""Every chart; None where there is nothing to draw."""
