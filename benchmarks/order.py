"""Whether it matters in which order posts come.

python benchmarks/order.py FOLDER… [--parts N] [--seeds N] [--more N] [--posts N]

Ingests the posts of each folder in a shuffled order and in parts, with a build until memes after each part, once for
each seed, and all at once. Prints F1 of each half and each order (B-cubed of the first meme, extended B-cubed of all
memes), and how far the orders lie apart. Then builds all posts but some, and adds these: prints how many memes lost
their id, how many pictures that had a meme changed theirs, and how far the grown corpus agrees with the one built at
once (extended B-cubed between both; 1 where they are the same). `--posts` takes so many posts of each folder, drawn at
random.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from judged import HALVES, built, in_half, table, truth_of
from memography import Corpus
from memography.evaluation.recognition import Memes, recognition
from memography.evaluation.report import memes_of_posts
from memography.evaluation.scores import overlapping

SCORES = ("first", "all")


class Source:
    """The posts of a folder, copied with their pictures, and written out in parts."""

    def __init__(self, folder: Path, place: Path, n_posts: int | None) -> None:
        self.name = folder.name
        self.place = place
        with (folder / "posts.jsonl").open(encoding="utf-8") as lines:
            posts = [json.loads(line) for line in lines]
        self.posts = random.Random(0).sample(posts, n_posts) if n_posts else posts
        truth = truth_of(folder)
        self.truth = [truth[str(post["id"])] for post in self.posts]
        shutil.copytree(folder, place / "posts")

    def written(self, name: str, posts: Sequence[dict[str, object]]) -> Path:
        path = self.place / "posts" / f"{name}.jsonl"
        path.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
        return path

    def shuffled(self, seed: int) -> list[dict[str, object]]:
        posts = list(self.posts)
        random.Random(seed).shuffle(posts)
        return posts


def memes(corpus: Corpus, source: Source) -> Memes:
    return memes_of_posts(corpus, [post.id for post in source.truth])


def in_parts(source: Source, seed: int, n_parts: int) -> Memes:
    """What is found when posts come in parts, in the order of a seed."""
    posts = source.shuffled(seed)
    for number in range(n_parts):
        part = posts[len(posts) * number // n_parts : len(posts) * (number + 1) // n_parts]
        corpus = built(source.written(f"{seed}-{number}", part), source.place / f"order-{seed}")
    return memes(corpus, source)


def scores(source: Source, found: Memes) -> list[float]:
    """F1 of the first meme and of all, for each half."""
    told = []
    for name in HALVES:
        judged = recognition(in_half(source.truth, name), found, source.truth)
        told += [judged.rank_1.f1, judged.all_ranks.f1]
    return told


def orders(source: Source, at_once: Memes, n_parts: int, n_seeds: int) -> list[list[object]]:
    """The table of orders."""
    rows: list[list[object]] = [[f"{source.name}, all at once", *scores(source, at_once)]]
    by_seed = []
    for seed in range(1, n_seeds + 1):
        by_seed.append(scores(source, in_parts(source, seed, n_parts)))
        rows.append([f"{source.name}, seed {seed} in {n_parts} parts", *by_seed[-1]])
        print(f"{seed} of {n_seeds} orders done", file=sys.stderr)
    columns = list(zip(*by_seed, strict=True))
    if columns:
        rows.append([f"{source.name}, lowest", *map(min, columns)])
        rows.append([f"{source.name}, highest less lowest", *[max(some) - min(some) for some in columns]])
    return rows


def grown(source: Source, at_once: Memes, n_more: int) -> list[object]:
    """What more posts change: a line of the table."""
    posts = source.shuffled(0)
    place = source.place / "grown"
    corpus = built(source.written("known", posts[:-n_more]), place)
    ids = set(corpus.polars("memes", ["meme_id"])["meme_id"])
    before = memes(corpus, source)
    corpus = built(source.written("more", posts[-n_more:]), place)
    after = memes(corpus, source)
    n_lost = len(ids - set(corpus.polars("memes", ["meme_id"])["meme_id"]))
    n_changed = sum(set(some) != set(after.get(post_id, ())) for post_id, some in before.items())
    agreement = overlapping(*([list(some.get(post.id, ())) for post in source.truth] for some in (after, at_once)))
    return [source.name, n_more, len(ids), n_lost, n_changed, agreement.precision, agreement.recall, agreement.f1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="folders of posts with their truth")
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--more", type=int, default=200, help="how many posts are added at the end; 0 for none")
    parser.add_argument("--posts", type=int, help="so many posts of each folder")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        with tempfile.TemporaryDirectory(prefix="order-") as name:
            source = Source(folder, Path(name), arguments.posts)
            corpus = built(source.written("all", source.posts), source.place / "all")
            at_once = memes(corpus, source)
            columns = ["F1", *[f"{half}, {what}" for half in HALVES for what in SCORES]]
            print(table(columns, orders(source, at_once, arguments.parts, arguments.seeds)), flush=True)
            if arguments.more:
                columns = ["folder", "more", "memes", "ids lost", "pictures changed", "P", "R", "F1 with at once"]
                print(table(columns, [grown(source, at_once, arguments.more)]), flush=True)


if __name__ == "__main__":
    main()
