"""The explorer of a corpus that is too large for memory says what that of a small one says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from serving import HERE

from memography import Corpus, Settings
from memography.corpus.cache import FOLDER
from memography.corpus.kept import KeptCorpus
from memography.web import create_app

ADDRESSES = (
    "/",
    "/?tone=ironic&words=the",
    "/api/memes?sort=irony",
    "/communities",
    "/api/communities",
    "/api/map",
    "/api/map/points",
    "/search?words=a crying face",
    "/api/search?words=party&tone=sincere",
    "/methods",
    "/climate",
)
OF_A_MEME = ("", "/uses", "/variants", "/uses?page=2")
OF_A_MEME_BY_API = ("", "/timeline", "/meaning", "/shifts", "/lifecycle", "/uses", "/variants", "/charts/tones")


@pytest.fixture(scope="module")
def mapped(built: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Path]]:
    """The explorer with every table in the cache."""
    folder = tmp_path_factory.mktemp("mapped") / "corpus"
    shutil.copytree(built.folder, folder)
    corpus = KeptCorpus(Corpus(folder), small=1)
    app = create_app(corpus, Settings(), sensitive="show", notice="Made up.")
    app.state.warm()
    yield TestClient(app, base_url=HERE), folder
    assert any((folder / FOLDER).glob("search.contexts.vectors-*"))


def addresses(corpus: Corpus) -> Iterator[str]:
    """Every kind of page that reads large tables."""
    yield from ADDRESSES
    memes = corpus.polars("memes").sort("n_uses", "meme_id", descending=True)["meme_id"].head(3).to_list()
    for meme_id in memes:
        yield from (f"/memes/{meme_id}{rest}" for rest in OF_A_MEME)
        yield from (f"/api/memes/{meme_id}{rest}" for rest in OF_A_MEME_BY_API)
        yield f"/uses?meme={meme_id}&tone=ironic"
    yield f"/compare?a={memes[0]}&b={memes[1]}"
    yield f"/api/compare?a={memes[1]}&b={memes[2]}"
    for table, column, route in (
        ("claims", "claim_id", "claims"),
        ("variants", "variant_id", "variants"),
        ("posts", "post_id", "posts"),
    ):
        for item in corpus.polars(table, [column])[column].sort().gather_every(40):
            yield from (f"/{route}/{item}", f"/api/{route}/{item}")


def test_every_page_says_the_same(built: Corpus, showing: TestClient, mapped: tuple[TestClient, Path]) -> None:
    client, folder = mapped
    for address in addresses(built):
        held, of_cache = showing.get(address), client.get(address)
        assert of_cache.status_code == held.status_code, address
        assert of_cache.text.replace(str(folder), str(built.folder)) == held.text, address
