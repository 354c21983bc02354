"""The JSON API: the same as on the pages, for programs."""

from typing import Any

from fastapi import APIRouter

from memography.biography.render import as_data, claim_as_data
from memography.corpus.export import plain
from memography.web import state
from memography.web.queries import Page, Queries


def router(queries: Queries) -> APIRouter:
    """Routes below /api, which read through `queries`."""
    api = APIRouter(prefix="/api")
    for add in (_memes, _how_memes_live, _evidence, _methods):
        add(api, queries)
    return api


def _memes(api: APIRouter, queries: Queries) -> None:
    """What is told of memes."""

    @api.get("/memes/{meme_id}")
    def meme(meme_id: str) -> Any:
        """One meme: counts, communities, and its biography where that is built."""
        found = queries.meme(meme_id)
        article = queries.article(meme_id)
        told = {"pictured": queries.pictured(meme_id), "communities": queries.communities(meme_id)}
        return as_plain({**found, **told, "biography": article and as_data(article)})

    @api.get("/memes/{meme_id}/timeline")
    def timeline(meme_id: str) -> Any:
        """A meme's uses by period and community, with all posts of the period."""
        queries.meme(meme_id)
        found = queries.timeline(meme_id)
        return (
            {"period": None, "rows": []}
            if found is None
            else as_plain({"period": found[0], "rows": found[1].to_dicts()})
        )

    @api.get("/memes/{meme_id}/variants")
    def variants(meme_id: str, page: int = 1) -> dict[str, Any]:
        """A meme's variants, most used first."""
        queries.meme(meme_id)
        return page_as_plain(queries.variants_of(meme_id, page), page)


def _how_memes_live(api: APIRouter, queries: Queries) -> None:
    """How what memes mean changed, and how they live."""

    @api.get("/memes/{meme_id}/shifts")
    def shifts(meme_id: str) -> Any:
        """A meme's shifts in order of time, each with its events and posts from before and after."""
        queries.meme(meme_id)
        return as_plain({"rows": queries.told_shifts(meme_id)})

    @api.get("/memes/{meme_id}/lifecycle")
    def lifecycle(meme_id: str) -> Any:
        """How a meme lived, what is expected of it month by month, and which community moves which."""
        queries.meme(meme_id)
        life = queries.lifecycle(meme_id)
        told = {"forecast": queries.forecast(meme_id).to_dicts(), "spread": queries.spread(meme_id)}
        return as_plain({"lifecycle": life, **told})


def _evidence(api: APIRouter, queries: Queries) -> None:
    """Claims, and the posts and pictures that prove them."""

    @api.get("/claims/{claim_id:path}/posts")
    def claim_posts(claim_id: str, page: int = 1) -> dict[str, Any]:
        """Every post that proves a claim."""
        return page_as_plain(queries.posts_of(queries.claim(claim_id), page), page)

    @api.get("/claims/{claim_id:path}")
    def claim(claim_id: str) -> dict[str, Any]:
        """One claim: value, interval, method, evidence, and the sentences that rest on it."""
        found = queries.claim(claim_id)
        rows = [row._asdict() for row in queries.rows_of(found)]
        return {**claim_as_data(found), "rows": rows, "sentences": queries.sentences_on(found)}

    @api.get("/variants/{variant_id}")
    def variant(variant_id: str) -> Any:
        """One variant: images, caption, meme."""
        return as_plain(queries.variant(variant_id))

    @api.get("/posts/{post_id:path}")
    def post(post_id: str, page: int = 1) -> Any:
        """One post: words, uses, what it answers, what was rejected of it, and its answers, page by page."""
        found = queries.post(post_id)
        return as_plain({**found, "answers": page_as_plain(queries.answers(post_id, page), page)})


def _methods(api: APIRouter, queries: Queries) -> None:
    """How the corpus was made."""

    @api.get("/methods")
    def methods() -> Any:
        """Rows of every table, what was ingested, the latest run of each stage, rejects by reason, what is amiss."""
        corpus = queries.corpus
        return as_plain(
            {
                "rows": state.counts(corpus),
                "ingested": state.ingested(corpus),
                "times": state.times(corpus),
                "runs": state.runs(corpus),
                "rejects": state.reject_counts(corpus),
                "notes": queries.notes(),
            }
        )


def page_as_plain(page: Page, asked: int) -> dict[str, Any]:
    """A page of rows as JSON has it; past the last page, where a reader gets the last, a program gets no rows."""
    is_past = asked > page.n_pages
    return {
        "n_rows": page.n_rows,
        "page": asked if is_past else page.number,
        "n_pages": page.n_pages,
        "rows": [] if is_past else [as_plain(row) for row in page.rows],
    }


def as_plain(value: Any) -> Any:
    """A value as JSON has it: times ISO 8601 in UTC, bytes hex."""
    if isinstance(value, dict):
        return {key: as_plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_plain(part) for part in value]
    return plain(value)
