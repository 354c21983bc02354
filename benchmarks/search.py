"""Whether search finds a caption by what people remember of it, and how quickly.

python benchmarks/search.py CAPTIONS [--corpus DIR]

CAPTIONS is gzipped JSONL with `id`, `posted_at`, `template` and `boxes` of text. They are ingested as posts of named
memes and built to meaning, into DIR, which is brought up to date if it is there (without it one is
made and removed).
`paraphrases.jsonl` beside this file has queries: each a caption, by id, in other words that were written for it without
looking at what is found. Those with part "fit" chose what ranks are made of; those with "report" did not.

Prints for words alone, meaning alone and both which share of the captions is among the first ten and the first, and the
time of a query in one process (p50, p95).
"""

import argparse
import gzip
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, get_args

import numpy as np

from judged import table
from memography import Corpus, build, ingest
from memography.searching import Searcher
from memography.searching.answer import By

PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
N_FIRST = 10
N_WARM = 5


def built(captions: Path, folder: Path) -> Corpus:
    """The captions as a corpus, built to meaning."""
    corpus = Corpus(folder, create=True)
    if not corpus.has("posts"):
        with tempfile.TemporaryDirectory() as scratch, gzip.open(captions, "rt", encoding="utf-8") as lines:
            posts = Path(scratch) / "posts.jsonl"
            with posts.open("w", encoding="utf-8") as file:
                for line in lines:
                    row = json.loads(line)
                    text = "\n".join(row["boxes"])
                    post = {"id": row["id"], "posted_at": row["posted_at"], "meme": row["template"], "text": text}
                    file.write(json.dumps(post | {"community": "imgflip"}) + "\n")
            ingest([posts], corpus)
    build(corpus, until="meaning")
    return corpus


def folded(text: str) -> str:
    """A text as equal ones share it."""
    return " ".join(text.lower().split())


def asked(searcher: Searcher, queries: Sequence[dict[str, str]], texts: dict[str, str], by: By) -> dict[str, Any]:
    """Ranks of the captions, 0 where they are not among the first, and milliseconds of each query."""
    for query in queries[:N_WARM]:
        searcher.search(query["query"], by=by, limit=N_FIRST)
    ranks, took_ms, began_cpu = [], [], time.process_time()
    for query in queries:
        began = time.perf_counter()
        found = searcher.search(query["query"], by=by, limit=N_FIRST)
        took_ms.append((time.perf_counter() - began) * 1000)
        same = [use.rank for use in found.uses if folded(use.text) == folded(texts[query["id"]])]
        ranks.append(min(same, default=0))
    return {"ranks": ranks, "ms": took_ms, "cpu_ms": (time.process_time() - began_cpu) * 1000 / len(queries)}


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captions", type=Path)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    queries = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    place = nullcontext(options.corpus) if options.corpus else tempfile.TemporaryDirectory()
    with place as folder:
        corpus = built(options.captions, Path(folder))
        wanted = {query["id"] for query in queries}
        posts = corpus.polars("posts", ["post_id", "text"])
        texts = {post_id: text for post_id, text in posts.iter_rows() if post_id in wanted}
        began = time.perf_counter()
        searcher = Searcher(corpus)
        searcher.search("a first question", limit=1)
        print(f"{corpus.count('contexts'):,} contexts, opened in {time.perf_counter() - began:.1f} s")
        rows = []
        for by in get_args(By):
            told = asked(searcher, queries, texts, by)
            for part in ("fit", "report"):
                ranks = [rank for rank, query in zip(told["ranks"], queries, strict=True) if query["part"] == part]
                shares = [np.mean([0 < rank <= n for rank in ranks]) for n in (N_FIRST, 1)]
                rows.append([by, part, str(len(ranks)), *(f"{share:.3f}" for share in shares), "", "", ""])
            p50, p95 = statistics.median(told["ms"]), float(np.percentile(told["ms"], 95))
            rows.append([by, "all", str(len(queries)), "", "", f"{p50:.0f}", f"{p95:.0f}", f"{told['cpu_ms']:.0f}"])
        print(table(["by", "part", "queries", "in first ten", "first", "p50 ms", "p95 ms", "processor ms"], rows))
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
