"""Figures in the explorer: kept until a table of theirs changes, and served as specifications and files."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from memography.corpus import Corpus
from memography.figures import FIGURES, Drawn, draw
from memography.figures.files import MEDIA_TYPES, SCALE, file
from memography.figures.meant import TONES
from memography.figures.periods import length
from memography.tables import EVERYWHERE
from memography.web.api import as_plain
from memography.web.queries import NotFound, Queries

OF_MEMES = [figure.name for figure in FIGURES.values() if not figure.is_of_corpus]
"""The figures that there are of a meme."""
MAX_KEPT = 1024
"""So many figures are kept, those asked for last."""


class Figures:
    """Draws the figures of one corpus, and keeps them until a table that they follow from has another version."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._kept: OrderedDict[tuple[str, str], tuple[tuple[int, ...], Drawn | None]] = OrderedDict()
        self._lock = threading.Lock()

    def drawn(self, name: str, subject: str) -> Drawn | None:
        """A figure by name, of a meme by id or of a community; None where there is nothing to draw."""
        return self._drawn(name, subject)

    def of_meme(self, meme_id: str, names: Iterable[str]) -> dict[str, Drawn]:
        """Those figures of a meme in which there is something to draw."""
        found = {name: self._drawn(name, meme_id) for name in names}
        return {name: drawn for name, drawn in found.items() if drawn is not None}

    def _drawn(self, name: str, subject: str) -> Drawn | None:
        figure = FIGURES[name]
        versions = tuple(map(self._corpus.mark, (*figure.reads, *figure.beside)))
        key = (name, subject)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == versions:
                self._kept.move_to_end(key)
                return kept[1]
        made = draw(figure, self._corpus, subject)
        with self._lock:
            self._kept[key] = (versions, made)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return made


def router(figures: Figures, queries: Queries) -> APIRouter:
    """Routes below /api."""
    api = APIRouter(prefix="/api")

    @api.get("/charts")
    def charts() -> Any:
        """The charts that there are, each with its title, and whether it is of a meme or of the whole corpus."""
        return {
            "formats": list(MEDIA_TYPES),
            "rows": [
                {"name": figure.name, "title": figure.title, "of": "corpus" if figure.is_of_corpus else "meme"}
                for figure in FIGURES.values()
            ],
        }

    @api.get("/memes/{meme_id}/charts/{name}")
    def chart(meme_id: str, name: str, format: str | None = None, scale: float = SCALE) -> Response:
        """A chart of a meme: as a Vega-Lite specification, or by suffix or `format` as svg, png (with `scale`, pixels
        for each of its own), pdf, csv or json (its data), or vl.json (the specification with colours of its own)."""
        queries.meme(meme_id)
        name, format = _split(name, format, is_of_corpus=False)
        return _answer(figures.drawn(name, meme_id), format, scale, f"{name} of meme {meme_id!r}")

    @api.get("/charts/{name}")
    def chart_of_corpus(
        name: str, community: str = EVERYWHERE, format: str | None = None, scale: float = SCALE
    ) -> Response:
        """A chart of the whole corpus, or of one community; formats as for a chart of a meme."""
        name, format = _split(name, format, is_of_corpus=True)
        return _answer(figures.drawn(name, community), format, scale, f"{name} of {community!r}")

    @api.get("/memes/{meme_id}/meaning")
    def meaning(meme_id: str) -> Any:
        """A meme's senses with typical uses, its strongest emotions, and its tones by period."""
        queries.meme(meme_id)
        drawn = figures.of_meme(meme_id, ["tones", "emotions"])
        emotions = drawn["emotions"].data.filter(what="whole") if "emotions" in drawn else None
        tones = drawn["tones"].data.filter(what="tones") if "tones" in drawn else None
        rows = [] if tones is None else tones.select("begins", "n_uses", *TONES).to_dicts()
        return as_plain(
            {
                "senses": queries.senses(meme_id),
                "emotions": [] if emotions is None else emotions.select("emotion", "mean").to_dicts(),
                "tones": {"period": None if tones is None else length(tones), "rows": rows},
            }
        )

    return api


def _split(name: str, format: str | None, *, is_of_corpus: bool) -> tuple[str, str | None]:
    """A figure's name and the format that is asked for.

    Raises:
        NotFound: there is no such figure.
    """
    stem, _, suffix = name.partition(".")
    names = [figure.name for figure in FIGURES.values() if figure.is_of_corpus == is_of_corpus]
    if stem not in names:
        raise NotFound(f"There is no chart {stem!r}. The charts are: {', '.join(names)}.")
    return stem, format or suffix or None


def _answer(drawn: Drawn | None, format: str | None, scale: float, what: str) -> Response:
    if drawn is None:
        raise NotFound(f"There is nothing to draw in the chart {what}.")
    if format is None:
        return JSONResponse(drawn.specification)
    headers = {"Content-Disposition": f'inline; filename="{drawn.figure.name}.{format}"'}
    data = file(drawn, format, scale)
    return Response(data, media_type=MEDIA_TYPES[format], headers=headers)
