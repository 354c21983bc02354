"""The article to take along: as one file, as Markdown, as data, as an entry of a bibliography."""

from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from memography.biography.render import Chart, render
from memography.corpus import Corpus
from memography.errors import TableError
from memography.figures import FIGURES, Drawn, draw
from memography.figures.files import file
from memography.web.figures import Figures
from memography.web.queries import Queries

Format = Literal["html", "markdown", "json", "bibtex"]
_KINDS: dict[str, tuple[str, str]] = {
    "html": ("text/html; charset=utf-8", "html"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "json": ("application/json", "json"),
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib"),
}
"""What a browser calls each format, and the ending of its file."""
_SECTIONS = {
    "uses": "In short",
    "share": "In short",
    "senses": "What it means",
    "tones": "Sincere or ironic",
    "emotions": "Sincere or ironic",
    "responses": "How people answer",
    "communities": "How it spread",
    "influence": "How it spread",
    "forecast": "How long it will last",
}
"""The figures of an article, and the section that each stands in."""


def router(queries: Queries, figures: Figures) -> APIRouter:
    """The routes of articles to take along."""
    api = APIRouter(include_in_schema=False)

    @api.get("/memes/{meme_id}/article")
    def article(meme_id: str, format: Format = "html") -> Response:
        """The article as a file."""
        queries.meme(meme_id)
        found = queries.article(meme_id)
        if found is None:
            raise TableError(f"Meme {meme_id!r} has no biography yet. Write it with `memography build`.")
        text = render(found, format, charts(figures.of_meme(meme_id, _SECTIONS)) if format == "html" else ())
        kind, ending = _KINDS[format]
        name = f"{meme_id}.{ending}"  # an id of ours: letters and digits
        return Response(text, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return api


def charts_of(corpus: Corpus, meme_id: str) -> list[Chart]:
    """What is drawn in the article of a meme."""
    drawn = {name: draw(FIGURES[name], corpus, meme_id) for name in _SECTIONS}
    return charts({name: figure for name, figure in drawn.items() if figure is not None})


def charts(drawn: Mapping[str, Drawn]) -> list[Chart]:
    """Figures by name, as they stand in an article."""
    return [
        Chart(section, file(drawn[name], "svg").decode(), drawn[name].caption, drawn[name].text)
        for name, section in _SECTIONS.items()
        if name in drawn
    ]
