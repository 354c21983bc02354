"""The pages, rendered here and whole without scripts."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from jinja2 import Environment, PackageLoader
from starlette.templating import Jinja2Templates

from memography import __version__
from memography.identification import Identification
from memography.phrases import behind_the_captions
from memography.searching import Searched
from memography.tables import TABLES
from memography.web import meaning, state, wording
from memography.web.queries import Queries, Row

N_FIRST_VARIANTS = 8
N_FIRST_USES = 6


class Pages:
    """Every page of the explorer, and how errors look."""

    def __init__(self, queries: Queries, is_hiding: bool, notice: str | None, is_asking: bool = False) -> None:
        environment = Environment(
            loader=PackageLoader("memography.web", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals |= {"is_hiding": is_hiding, "notice": notice, "version": __version__}
        environment.globals["is_asking"] = is_asking
        environment.globals |= {"page_url": _page_url, "described": wording.described}
        environment.globals["behind_the_captions"] = behind_the_captions
        environment.filters |= wording.FILTERS
        self._templates = Jinja2Templates(env=environment)
        self._queries = queries
        self.router = APIRouter(include_in_schema=False)
        for path, page in self._routes().items():
            self.router.add_api_route(path, page, methods=["GET", "HEAD"])

    def error(self, request: Request, message: str, status: int) -> Response:
        """A page that says what went wrong."""
        return self._show(request, "error.html", {"message": message, "status": status}, status)

    def identify(
        self,
        request: Request,
        answer: Identification | None,
        overlay: str | None,
        message: str | None = None,
        status: int = 200,
    ) -> Response:
        """Where a picture is dropped, and what is said of it."""
        return self._show(request, "identify.html", {"answer": answer, "overlay": overlay, "message": message}, status)

    def _routes(self) -> dict[str, Callable[..., Response]]:
        return {
            "/": self.wall,
            "/memes/{meme_id}": self.meme,
            "/memes/{meme_id}/variants": self.variants,
            "/memes/{meme_id}/uses": self.uses,
            "/claims/{claim_id:path}": self.claim,
            "/variants/{variant_id}": self.variant,
            "/posts/{post_id:path}": self.post,
            "/climate": self.climate,
            "/methods": self.methods,
            "/data": self.data,
        }

    def wall(self, request: Request, page: int = 1) -> Response:
        """Every meme's face."""
        return self._show(request, "wall.html", {"page": self._queries.wall(page), "notes": self._notes()})

    def search(
        self, request: Request, wanted: Row, found: Searched | None, message: str | None = None, status: int = 200
    ) -> Response:
        """What to look for, and what was found."""
        memes = {meme.meme_id: self._queries.meme(meme.meme_id) for meme in found.memes} if found else {}
        uses = self._queries.uses_found([use.use_id for use in found.uses]) if found else []
        whys = {use.use_id: use for use in found.uses} if found else {}
        context: Row = {
            "wanted": wanted,
            "found": found,
            "memes": memes,
            "uses": uses,
            "whys": whys,
            "message": message,
        }
        context |= {"communities": self._queries.communities_of_uses(), "notes": self._notes()}
        return self._show(request, "search.html", context, status)

    def meme(self, request: Request, meme_id: str) -> Response:
        """One meme: face, article, timeline, communities, first variants and uses."""
        meme = self._queries.meme(meme_id)
        is_plain = request.query_params.get("wording") == "composed"
        article = self._queries.article(meme_id, is_plain=is_plain)
        timeline = self._queries.timeline(meme_id)
        context = {
            "meme": meme,
            "article": article,
            "is_plain": is_plain,
            "numbers": {claim.claim_id: n for n, claim in enumerate(article.claims(), 1)} if article else {},
            "period": timeline[0] if timeline else None,
            "periods": _by_period(timeline[1].rows(named=True)) if timeline else [],
            "communities": self._queries.communities(meme_id),
            "influence": [row for row in self._queries.spread(meme_id) if row["source"] != row["target"]],
            "has_holes": not self._queries.holes(meme_id).is_empty(),
            "has_forecast": not self._queries.forecast(meme_id).is_empty(),
            "shifts": self._queries.told_shifts(meme_id),
            "pictured": self._queries.pictured(meme_id),
            "variants": self._queries.variants_of(meme_id, items=N_FIRST_VARIANTS),
            "uses": self._queries.uses_of(meme_id, items=N_FIRST_USES),
            "senses": self._queries.senses(meme_id),
            "emotions": meaning.emotions(self._queries.corpus, meme_id),
            "tones": meaning.tones_by_period(self._queries.corpus, meme_id),
            "notes": self._notes(),
        }
        return self._show(request, "meme.html", context)

    def variants(self, request: Request, meme_id: str, page: int = 1) -> Response:
        """All variants of a meme."""
        meme = self._queries.meme(meme_id)
        return self._show(request, "variants.html", {"meme": meme, "page": self._queries.variants_of(meme_id, page)})

    def uses(self, request: Request, meme_id: str, page: int = 1) -> Response:
        """All uses of a meme."""
        meme = self._queries.meme(meme_id)
        return self._show(request, "uses.html", {"meme": meme, "page": self._queries.uses_of(meme_id, page)})

    def claim(self, request: Request, claim_id: str, page: int = 1) -> Response:
        """A claim and every post that proves it."""
        claim = self._queries.claim(claim_id)
        context = {
            "claim": claim,
            "rows": self._queries.rows_of(claim),
            "corpus_folder": self._queries.corpus.folder,
            "meme": self._queries.meme(claim.meme_id),
            "sentences": self._queries.sentences_on(claim),
            "page": self._queries.posts_of(claim, page),
            "notes": self._notes(),
        }
        return self._show(request, "claim.html", context)

    def variant(self, request: Request, variant_id: str, page: int = 1) -> Response:
        """A variant: its images, caption and uses."""
        variant = self._queries.variant(variant_id)
        page_of_uses = self._queries.uses_of_variant(variant_id, page) if self._queries.corpus.has("uses") else None
        return self._show(request, "variant.html", {"variant": variant, "page": page_of_uses})

    def post(self, request: Request, post_id: str, page: int = 1) -> Response:
        """A post as evidence."""
        context = {"post": self._queries.post(post_id), "page": self._queries.answers(post_id, page)}
        return self._show(request, "post.html", context)

    def climate(self, request: Request, page: int = 1) -> Response:
        """What the times did to everything at once, week by week."""
        return self._show(request, "climate.html", {"page": self._queries.climate(page), "notes": self._notes()})

    def methods(self, request: Request, page: int = 1) -> Response:
        """What was ingested and rejected, and how tables were made."""
        corpus = self._queries.corpus
        context = {
            "counts": state.counts(corpus),
            "ingested": state.ingested(corpus),
            "runs": state.runs(corpus),
            "reject_counts": state.reject_counts(corpus),
            "page": self._queries.rejects(page),
            "notes": self._notes(),
        }
        return self._show(request, "methods.html", context)

    def data(self, request: Request) -> Response:
        """The data dictionary."""
        corpus = self._queries.corpus
        context = {"tables": TABLES.values(), "counts": state.counts(corpus), "corpus": corpus.folder}
        return self._show(request, "data.html", context)

    def _notes(self) -> list[str]:
        return state.notes(self._queries.corpus)

    def _show(self, request: Request, name: str, context: Row, status: int = 200) -> Response:
        return self._templates.TemplateResponse(request, name, context, status_code=status)


def _by_period(rows: list[Row]) -> list[Row]:
    """Periods with their uses, posts and share, communities together."""
    found: dict[date, Row] = {}
    for row in rows:
        period = found.setdefault(
            row["begins"], {"begins": row["begins"], "n_uses": 0, "n_posts": 0, "n_all": row["n_all"]}
        )
        period["n_uses"] += row["n_uses"]
        period["n_posts"] += row["n_posts"]
    return list(found.values())


def _page_url(request: Request, page: int) -> str:
    return "?" + urlencode({**request.query_params, "page": page})
