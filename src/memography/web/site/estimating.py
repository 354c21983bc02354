"""How large a copy will be, told before it is written: rows are counted, and a few pages of each kind are made."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import polars as pl
from fastapi import FastAPI

from memography.corpus import Corpus
from memography.web.site.drawing import small
from memography.web.site.rules import HERE, Extent
from memography.web.wording import quoted

N_LOOKED_AT = 6
"""Pages of each kind whose size is taken."""
CHART_BYTES = 16_000
"""About as much as a chart takes; drawing some would take longer than all else here."""
CHARTS_EACH = 8
"""Charts of a meme, wide and narrow."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how large a copy will be."""

    n_files: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class _Part:
    """Files of one kind."""

    n: float
    """How many there are about."""
    examples: list[str]
    """Addresses of some."""
    is_pictures: bool = False


async def estimate(app: FastAPI, corpus: Corpus, extent: Extent, page_items: int) -> Estimate:
    """About how many files and bytes a copy will have: half to double, as a rule.

    Args:
        app: the explorer.
        corpus: what it shows.
        extent: how much is copied.
        page_items: rows a page, setting `web.page_items`.
    """
    n_files, n_bytes = 10.0, 300_000.0
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers={"Accept-Encoding": "identity"}) as client:
        for part in _parts(corpus, extent, page_items):
            answers = [await client.get(address) for address in part.examples]
            good = [answer for answer in answers if answer.status_code == 200]
            sizes = [len(small(one.content) if part.is_pictures else one.content) for one in good]
            n_files += part.n
            n_bytes += part.n * (sum(sizes) / len(sizes) if sizes else CHART_BYTES)
    return Estimate(round(n_files), round(n_bytes))


def _parts(corpus: Corpus, extent: Extent, page_items: int) -> Iterator[_Part]:
    def pages(n_rows: pl.Series) -> float:
        """How many pages lists of these lengths take."""
        n = (n_rows / page_items).ceil().clip(1, extent.max_pages or math.inf)
        return float(n.sum())

    uses = corpus.polars("uses", ["meme_id", "post_id", "variant_id"]) if corpus.has("uses") else None
    if uses is None:
        return
    told = uses.drop_nulls("meme_id")
    by_meme = told.group_by("meme_id").agg(n=pl.len(), variants=pl.col("variant_id").n_unique()).sort("meme_id")
    memes = by_meme["meme_id"].to_list()
    yield _Part(len(memes), _some(memes, "/memes/{}"))
    yield _Part(pages(by_meme["n"]), _some(memes, "/memes/{}/uses"))
    yield _Part(pages(by_meme["variants"]), _some(memes, "/memes/{}/variants"))
    yield _Part(CHARTS_EACH * len(memes), [])
    if corpus.has("claims"):
        claims = corpus.polars("claims", ["claim_id", "n_posts"]).sort("claim_id")
        yield _Part(pages(claims["n_posts"]), _some(claims["claim_id"].to_list(), "/claims/{}"))
    by_variant = told.drop_nulls("variant_id").group_by("variant_id").agg(n=pl.len()).sort("variant_id")
    variants = by_variant["variant_id"].to_list()
    yield _Part(pages(by_variant["n"]), _some(variants, "/variants/{}"))
    if extent.pictures:
        yield _Part(len(variants), _some(variants, "/thumbnails/{}.jpg"), is_pictures=True)
    if extent.posts:
        posts = told["post_id"].unique().sort().to_list()
        yield _Part(len(posts), _some(posts, "/posts/{}"))


def _some(ids: list[str], form: str) -> list[str]:
    """The addresses of some, evenly from all of them."""
    step = max(1, len(ids) // N_LOOKED_AT)
    return [form.format(quoted(one)) for one in ids[::step][:N_LOOKED_AT]]
