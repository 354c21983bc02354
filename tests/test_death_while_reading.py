"""A build that dies while pictures are read or memes are found, and is run again, ends as one that lived."""

import json
import shutil
from pathlib import Path

import pytest

from growing import PHASH, differences_after_deaths, write
from memography import Corpus, Settings, build, ingest
from memography.evaluation.synthetic import World


@pytest.mark.slow
@pytest.mark.parametrize("way", ["more posts", "more posts, local features", "thumbnails", "afresh"])
def test_death_while_pictures_are_read_is_made_good(world: World, tmp_path: Path, way: str) -> None:
    """With new pictures and a name for old ones, with other thumbnails, and with everything made again."""
    has_features = way.endswith("local features")
    settings = Settings() if has_features else PHASH
    lines = world.posts.read_text(encoding="utf-8").splitlines()
    posts = [post for post in map(json.loads, lines) if post.get("images")][:14]
    shutil.copytree(world.images, tmp_path / "images")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([write(tmp_path, posts[:10])], corpus, settings=Settings())
    build(corpus, until="memes", settings=settings)
    if way.startswith("more posts"):
        named = {"id": "named", "text": "x", "images": posts[0]["images"], "meme": "Zero"}
        ingest([write(tmp_path, [*posts, named])], corpus, settings=Settings())
    if way == "thumbnails":
        small = {"vision.thumbnail_px": "64", "memes.recogniser": "phash-dbscan"}
        settings = Settings.load(small, environment={})
    found = differences_after_deaths(
        corpus, tmp_path, settings, until="memes", is_afresh=way == "afresh", is_beside_afresh=not has_features
    )
    assert found == []
