"""The article to take along: as one file, as Markdown, as data, as an entry of a bibliography."""

from typing import Any, Literal

import vl_convert
from fastapi import APIRouter
from fastapi.responses import Response

from memography.biography.render import Chart, render
from memography.errors import TableError
from memography.web.charts import VEGA_LITE_VERSION
from memography.web.figures import FIGURES
from memography.web.queries import Queries

Format = Literal["html", "markdown", "json", "bibtex"]
_KINDS: dict[str, tuple[str, str]] = {
    "html": ("text/html; charset=utf-8", "html"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "json": ("application/json", "json"),
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib"),
}
"""What a browser calls each format, and the ending of its file."""
_PLACES = {
    "uses": ("In short", "Uses by time and community."),
    "share": ("In short", "Posts with the meme as a share of all posts."),
    "senses": ("What it means", "Uses with words by time and sense."),
    "tones": ("Sincere or ironic", "How it is meant by time, as a model of English words judges."),
}
"""The figures of an article: the section that each stands in, and the line below it."""
_PAPER = {"width": 640, "background": "white"}


def router(queries: Queries) -> APIRouter:
    """The routes of articles to take along."""
    api = APIRouter(include_in_schema=False)

    @api.get("/memes/{meme_id}/article")
    def article(meme_id: str, format: Format = "html") -> Response:
        """The article as a file."""
        queries.meme(meme_id)
        found = queries.article(meme_id)
        if found is None:
            raise TableError(f"Meme {meme_id!r} has no biography yet. Write it with `memography build`.")
        text = render(found, format, charts(queries, meme_id) if format == "html" else ())
        kind, ending = _KINDS[format]
        name = f"{meme_id}.{ending}"  # an id of ours: letters and digits
        return Response(text, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    return api


def charts(queries: Queries, meme_id: str) -> list[Chart]:
    """What is drawn in the article of a meme."""
    found = []
    for name, (section, caption) in _PLACES.items():
        specification = FIGURES[name](queries, meme_id)
        if specification is not None:
            found.append(Chart(section, _svg(specification), caption, caption))
    return found


def _svg(specification: dict[str, Any]) -> str:
    made = {**specification, **_PAPER}
    return str(vl_convert.vegalite_to_svg(made, vl_version=VEGA_LITE_VERSION, allowed_base_urls=[]))
