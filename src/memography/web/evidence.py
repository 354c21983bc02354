"""The evidence: a post, and a variant, with what was read in them, why they were matched, and what is next to them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from memography.identification.overlay import overlay_of_variant
from memography.searching import FoundUse
from memography.web import lineage
from memography.web.api import as_plain
from memography.web.pages import Pages
from memography.web.queries import NotFound, Queries, Row
from memography.web.search import Search


def router(queries: Queries, search: Search, show: Pages) -> APIRouter:
    """Pages, the pictures that say why, and the same for programs."""
    routes = APIRouter()
    _add_pages(routes, queries, search, show)
    _add_overlays(routes, queries)
    _add_data(routes, queries, search)
    return routes


def _add_pages(routes: APIRouter, queries: Queries, search: Search, show: Pages) -> None:
    @routes.head("/variants/{variant_id}", include_in_schema=False)
    @routes.get("/variants/{variant_id}", include_in_schema=False)
    def variant(request: Request, variant_id: str, page: int = 1) -> Response:
        found = queries.variant(variant_id)
        context = {
            "variant": found,
            "page": queries.uses_of_variant(variant_id, page) if queries.corpus.has("uses") else None,
            "families": _families(queries, [(variant_id, match["meme_id"]) for match in found["memes"]]),
        }
        return show.page(request, "variant.html", context)

    @routes.head("/posts/{post_id:path}", include_in_schema=False)
    @routes.get("/posts/{post_id:path}", include_in_schema=False)
    def post(request: Request, post_id: str, page: int = 1) -> Response:
        found = queries.post(post_id)
        context = {
            "post": found,
            "names": {use["picture_meme_id"]: queries.name(use["picture_meme_id"]) for use in found["uses"]},
            "page": queries.answers(post_id, page),
            "alike": _alike(queries, search, found),
            "families": _families(queries, _shown_in(found)),
        }
        return show.page(request, "post.html", context)


def _add_overlays(routes: APIRouter, queries: Queries) -> None:
    @routes.head("/overlays/{variant_id}/{meme_id}.jpg", include_in_schema=False)
    @routes.get("/overlays/{variant_id}/{meme_id}.jpg", include_in_schema=False)
    def overlay(variant_id: str, meme_id: str) -> Response:
        queries.meme(meme_id)
        drawn = overlay_of_variant(variant_id, meme_id, queries.corpus)
        if drawn is None:
            raise NotFound(f"There is no comparison of {variant_id!r} with meme {meme_id!r} in this corpus.")
        return Response(drawn, media_type="image/jpeg")


def _add_data(routes: APIRouter, queries: Queries, search: Search) -> None:
    @routes.get("/api/posts/{post_id:path}/alike")
    def alike(post_id: str) -> Any:
        """Posts with the same memes whose words mean nearly the same, nearest first."""
        return as_plain({"rows": [hit.as_data() for _, hit in _alike(queries, search, queries.post(post_id))]})

    @routes.get("/api/variants/{variant_id}/lineage")
    def family(variant_id: str) -> Any:
        """For each meme of a variant: what it was most likely made from, and what was made from it."""
        memes = queries.variant(variant_id)["memes"]
        return as_plain({"rows": _families(queries, [(variant_id, match["meme_id"]) for match in memes])})


def _families(queries: Queries, shown: list[tuple[str, str]]) -> list[Row]:
    """The family of each variant in a meme that it shows, where it has any."""
    found = []
    for variant_id, meme_id in shown:
        family = lineage.family(queries.corpus, variant_id, meme_id)
        if family is not None and (family["parent_id"] or family["children"]):
            found.append({**family, "name": queries.name(meme_id)})
    return found


def _shown_in(post: Row) -> list[tuple[str, str]]:
    """The variants of a post, each with a meme that its picture shows."""
    return [(use["variant_id"], use["picture_meme_id"]) for use in post["uses"] if use["match"]]


def _alike(queries: Queries, search: Search, post: Row) -> list[tuple[Row, FoundUse]]:
    """Posts that say nearly the same with the same meme, once each: the use as pages show it, and why it is there."""
    if not queries.corpus.has("labels"):
        return []
    hits: dict[str, FoundUse] = {}
    for use in post["uses"]:
        for hit in search.alike(use["use_id"]):
            if hit.post_id != post["post_id"]:
                hits.setdefault(hit.use_id, hit)
    return [(use, hits[use["use_id"]]) for use in queries.uses_found(list(hits))]
