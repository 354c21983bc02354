"""A small corpus of words."""

import json
from pathlib import Path

from memography import Corpus, Settings, build, ingest

POSTS = [
    ("Smiling Mask", "my therapist asked how I am and I said fine\nI was crying the whole time", "r/sad", "2019-05-01"),
    ("Smiling Mask", "behind this grin there are only tears", "r/sad", "2020-04-01"),
    ("Smiling Mask", "everyone at the party thinks I am having fun", "r/sad", "2020-05-01"),
    ("Judging Plant", "the cactus saw me eat cake for breakfast", "r/garden", "2019-06-01"),
    ("Judging Plant", "my fern knows that I forgot to water it", "r/garden", "2020-06-01"),
    ("Judging Plant", 'café AND (nobody) OR -zebra:* "quoted"', "r/garden", "2021-06-01"),
    ("Night Cat", "it is three in the morning and the cat wants food", "r/cats", "2020-07-01"),
    ("Night Cat", "knocked every glass off the table again", "r/cats", "2021-07-01"),
    *(
        ("Night Cat", f"{'the  CAT' if n % 2 else 'The cat'} sleeps all day", "r/cats", f"2018-01-{n + 1:02}")
        for n in range(12)
    ),
]
"""Meme, words, community, day; one text twelve times, written in two ways."""


def words_alone(
    folder: Path, posts: list[tuple[str, str, str, str]] = POSTS, settings: Settings | None = None
) -> Corpus:
    """The corpus of some posts, built."""
    lines = [
        json.dumps({"id": f"p{n}", "meme": meme, "text": text, "community": community, "posted_at": f"{day}T12:00:00Z"})
        for n, (meme, text, community, day) in enumerate(posts)
    ]
    (folder / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    corpus = Corpus(folder / "corpus", create=True)
    ingest([folder / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, settings=settings or Settings())
    return corpus
