"""Labels: what stands for a meme as a whole is its own words, and what posters and catalogue say of its picture."""

import json
from pathlib import Path

import polars as pl
from PIL import Image, ImageDraw

from memography import Corpus, Settings, build, ingest, search
from memography.corpus.comparison import differences


def posts(folder: Path, n_posts: int) -> Path:
    """Posts of one named meme with a picture each, which most describe in the same words."""
    lines = []
    for n in range(n_posts):
        picture = Image.new("RGB", (120, 90), (20 * n % 250, 90, 160))
        ImageDraw.Draw(picture).ellipse((10, 10, 60 + n, 70), fill=(240, 220, 40))
        if not (folder / f"{n}.png").exists():
            picture.save(folder / f"{n}.png")
        said = "A rare angle" if n == 3 else "A crying face behind a mask"
        line = {"id": f"p{n}", "meme": "Fine", "text": f"all is well {n}", "images": [f"{n}.png"], "alt": [said]}
        lines.append(json.dumps(line) + "\n")
    (folder / "posts.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder / "posts.jsonl"


def built(folder: Path, source: Path) -> Corpus:
    corpus = Corpus(folder, create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


def test_labels_are_names_words_and_what_posters_say(tmp_path: Path) -> None:
    """Each different text once; a description finds the meme; one that grew is as one built afresh."""
    corpus = built(tmp_path / "corpus", posts(tmp_path, 4))
    labels = corpus.polars("labels").sort("kind", "text")
    assert labels.filter(pl.col("kind") != "words")["text"].to_list() == [
        "Fine",
        "A crying face behind a mask",
        "A rare angle",
    ]
    found = search("crying behind a mask", corpus, Settings()).memes[0]
    assert (found.name, found.kind) == ("Fine", "picture")
    source = posts(tmp_path, 6)
    assert differences(built(tmp_path / "corpus", source), built(tmp_path / "afresh", source)) == []
