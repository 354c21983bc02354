"""The page of a meme: its face, its article with figures in their sections, its family, variants and uses."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from memography.biography.article import Article
from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.corpus.views import find_meme
from memography.figures import Drawn
from memography.web import family, meaning, numbers
from memography.web.figures import OF_MEMES, Figures
from memography.web.pages import Pages
from memography.web.queries import NotFound, Queries, Row

N_FIRST_VARIANTS = 12
N_FIRST_USES = 6
N_BESIDE = 3
"""So many uses are shown from before a change of meaning, and from after it."""
N_ANSWERS = 2
"""So many answers of each kind are shown."""

PLACES: dict[str, tuple[str, ...]] = {
    "timeline": ("In short",),
    "senses": ("What it means",),
    "tones": ("Sincere or ironic", "What it means"),
    "answers": ("How people answer", "Sincere or ironic"),
    "changes": ("How the meaning changed", "What it means"),
    "communities": ("How it spread", "Origin"),
    "life": ("How long it will last", "How it spread"),
}
"""Blocks of figures, and the sections of the article that they may stand in, the best first."""
NEEDS: dict[str, tuple[str, ...]] = {
    "timeline": ("uses", "share"),
    "senses": ("senses",),
    "tones": ("tones", "emotions"),
    "answers": ("responses",),
    "communities": ("communities", "influence"),
    "life": ("forecast",),
}
"""The figures of a block: it is shown where there is one of them."""


def router(queries: Queries, figures: Figures, show: Pages) -> APIRouter:
    """The page; what it shows has routes of the API of its own."""
    routes = APIRouter(include_in_schema=False)

    @routes.head("/memes/{meme_id}")
    @routes.get("/memes/{meme_id}")
    def page(request: Request, meme_id: str, wording: str = "") -> Response:
        try:
            told = context(queries, figures, meme_id, is_plain=wording == "composed")
        except NotFound:  # a name may stand in its place, as on the command line; the id lasts longer
            return RedirectResponse(f"/memes/{find_meme(queries.corpus, meme_id)}", 303)
        return show.page(request, "meme.html", {**told, "notes": show.notes()})

    return routes


def context(queries: Queries, figures: Figures, meme_id: str, *, is_plain: bool = False) -> Row:
    """What the page shows of a meme; on wish its sentences as composed, without a narrator's wording."""
    meme, article = queries.meme(meme_id), queries.article(meme_id, is_plain=is_plain)
    corpus = queries.corpus
    drawn = figures.of_meme(meme_id, OF_MEMES)
    story = queries.story(meme_id, n_first=N_FIRST_USES, n_beside=N_BESIDE)
    blocks = [name for name, needed in NEEDS.items() if drawn.keys() & set(needed)]
    blocks += ["changes"] if story.shifts else []
    variants = queries.variants_of(meme_id, items=N_FIRST_VARIANTS)
    return {
        "meme": meme,
        "article": article,
        "is_plain": is_plain,
        "numbers": {claim.claim_id: n for n, claim in enumerate(article.claims(), 1)} if article else {},
        "figures": drawn,
        "blocks": _placed(blocks, article),
        "moments": _moments(drawn),
        "tree": family.tree(drawn["family-tree"]) if "family-tree" in drawn else None,
        "communities": [] if "communities" in drawn else queries.communities(meme_id),
        "shifts": story.shifts,
        "life": queries.lifecycle(meme_id),
        "pictured": queries.pictured(meme_id),
        "variants": variants,
        "gallery": family.gallery(corpus, meme_id, variants.rows),
        "answers": answers(corpus, meme_id),
        "uses": story.first_uses,
        "senses": story.senses,
        "number_rows": numbers.rows,
    }


def answers(corpus: Corpus, meme_id: str) -> list[Row]:
    """Answers to posts with a meme, the surest of each kind: kind, p, post_id, text, community, posted_at."""
    if not corpus.has("responses"):
        return []
    found = corpus.rows("responses", where=f"meme_id = {quoted(meme_id)} AND kind != 'other'")
    shown: list[Row] = []
    for kind in ("sympathy", "amusement", "hostility"):
        of_kind = [{**row, "p": row[f"p_{kind}"]} for row in found if row["kind"] == kind]
        shown += sorted(of_kind, key=lambda row: (-row["p"], row["post_id"]))[:N_ANSWERS]
    posts = meaning.words_of_posts(corpus, [row["post_id"] for row in shown])
    return [{"kind": row["kind"], "p": row["p"], **posts[row["post_id"]]} for row in shown if row["post_id"] in posts]


def _placed(blocks: list[str], article: Article | None) -> dict[str, list[str]]:
    """Blocks by the section that they stand in; those without one by the empty text."""
    titles = list(article.sections()) if article else []
    placed: dict[str, list[str]] = {}
    for block, sections in PLACES.items():
        if block in blocks:
            section = next((title for title in sections if title in titles), "")
            placed.setdefault(section, []).append(block)
    return placed


def _moments(drawn: dict[str, Drawn]) -> list[Row]:
    """The shifts that charts mark, with the numbers that they bear there."""
    if "uses" not in drawn:
        return []
    return drawn["uses"].data.filter(what="shift").rows(named=True)
