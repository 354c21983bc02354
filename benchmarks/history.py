"""What the whole history stage costs: `python -m benchmarks.history CAPTIONS [--uses N] [--memes N]`.

A corpus is made of captions as they are (gzip'ed JSON lines with `boxes`), dealt out to memes of unequal size, to 20
communities and to lives that begin as a power of time; tones and emotions are made up. Prints the seconds of the
clock and of processors for each part of the stage, for a first build.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from memography import Corpus
from memography.corpus.changes import Changes
from memography.history.stage import build
from memography.progress import Silent, Task
from memography.settings import Settings
from memography.tables import EMOTIONS
from memography.words import words

BEGINS = datetime(2014, 1, 1, tzinfo=UTC)
N_DAYS, N_COMMUNITIES, N_AUTHORS = 2000, 20, 20_000


class Timed(Silent):
    """Prints what each piece of work cost."""

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator[Task]:
        """A piece of work, timed."""
        wall, cpu = time.perf_counter(), time.process_time()
        with super().task(what, total, unit) as task:
            yield task
        print(f"| {what} | {time.perf_counter() - wall:.1f} | {time.process_time() - cpu:.1f} |", flush=True)


def main() -> None:
    """Make the corpus, build, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captions", type=Path)
    parser.add_argument("--uses", type=int, default=200_000)
    parser.add_argument("--memes", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = made(Corpus(Path(folder) / "corpus", create=True), given.captions, given.uses, given.memes)
        sizes = corpus.polars("uses", ["meme_id"])["meme_id"].value_counts()["count"]
        print(f"{given.uses:,} uses, {len(sizes):,} memes of {sizes.min():,} to {sizes.max():,} uses\n")
        print("| part | s | CPU s |\n| --- | --- | --- |")
        wall, cpu = time.perf_counter(), time.process_time()
        build(corpus, Settings(), Timed(), Changes(corpus, {}))
        print(f"| all | {time.perf_counter() - wall:.1f} | {time.process_time() - cpu:.1f} |")
        print({name: corpus.count(name) for name in ("shifts", "spread", "lifecycles", "origins")})


def made(corpus: Corpus, captions: Path, n_uses: int, n_memes: int) -> Corpus:
    """A corpus that has all tables that history reads."""
    rng = np.random.default_rng(0)
    with gzip.open(captions, "rt", encoding="utf-8") as lines:
        texts = ["\n".join(json.loads(line)["boxes"]) for line in lines]
    sizes = rng.lognormal(0, 1.5, n_memes)
    meme = np.sort(rng.choice(n_memes, n_uses, p=sizes / sizes.sum()))
    life = rng.uniform(0, N_DAYS / 2, n_memes)[meme] + rng.gamma(2, rng.uniform(20, 200, n_memes)[meme])
    at = [BEGINS + timedelta(days=float(day)) for day in np.minimum(life, N_DAYS)]
    text = [texts[place] for place in rng.integers(len(texts), size=n_uses)]
    frame = pl.DataFrame(
        {
            "use_id": [f"u{n}" for n in range(n_uses)],
            "post_id": [f"p{n}" for n in range(n_uses)],
            "meme_id": [f"m{n}" for n in meme],
            "posted_at": pl.Series(at, dtype=pl.Datetime("us", "UTC")),
            "community": [f"c{n}" for n in rng.integers(N_COMMUNITIES, size=n_uses)],
            "author": [f"a{n}" for n in rng.integers(N_AUTHORS, size=n_uses)],
            "text": text,
            "words": [sorted(set(words(one))) for one in text],
        }
    )
    nothing = pl.lit(None)
    few = pl.lit([], dtype=pl.List(pl.String))
    corpus.replace(
        "posts",
        frame.select(
            *("post_id", "posted_at", "community", "author", "text"),
            *(few.alias(name) for name in ("images", "alt")),
            *(nothing.cast(pl.String).alias(name) for name in ("meme", "reply_to")),
            nothing.cast(pl.Float64).alias("score"),
            *(nothing.cast(pl.String).alias(name) for name in ("url", "lang")),
            *(pl.lit("").alias(name) for name in ("root", "content_sha256")),
        ),
    )
    corpus.replace(
        "uses",
        frame.select(
            *("use_id", "post_id"),
            *(nothing.cast(pl.String).alias(name) for name in ("image", "image_id", "variant_id")),
            "meme_id",
            pl.lit(1, pl.Int32).alias("rank"),
            pl.lit(False).alias("mirrored"),
            *("posted_at", "community"),
            nothing.cast(pl.String).alias("picture_meme_id"),
            pl.lit(True).alias("is_given"),
        ),
    )
    n = pl.len().cast(pl.Int64)
    corpus.replace(
        "memes",
        frame.group_by("meme_id").agg(
            *(nothing.cast(pl.String).alias(name) for name in ("given_name", "face_image_id")),
            *(n.alias(name) for name in ("n_uses", "n_posts", "n_variants", "n_untimed_uses", "n_disagreements")),
            first_seen_at=pl.col("posted_at").min(),
            last_seen_at=pl.col("posted_at").max(),
        ),
    )
    corpus.replace("contexts", frame.select("use_id", "meme_id", "text", "words", language=pl.lit("en")))
    for name, columns in (("tones", ("p_sincere", "p_humorous", "p_ironic")), ("emotions", EMOTIONS)):
        rows = frame.select("use_id", *(pl.Series(c, rng.random(n_uses, np.float32)) for c in columns))
        corpus.replace(
            name, rows.with_columns(abstained=pl.lit(False), model=pl.lit("made up")) if name == "tones" else rows
        )
    return corpus


if __name__ == "__main__":
    main()
