"""How time and memory grow with the corpus, and what a few more posts cost.

A made-up world is built at two sizes, or a file of real posts whole; then some more posts are added to the larger.

python benchmarks/growth.py [--posts N] [--times N] [--more N] [--source POSTS]
"""

import argparse
import json
import platform
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from memography import Corpus
from memography.corpus import runs
from memography.evaluation.synthetic import write_world

Costs = dict[str, dict[str, float]]
"""Seconds and peak memory of each stage of one run, by stage."""


def memography(*arguments: str | Path) -> None:
    """Run a command in a process of its own, so that its peak memory is its own."""
    subprocess.run(
        [sys.executable, "-m", "memography.cli", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL
    )


def costs(posts: Path, corpus: Path) -> Costs:
    """What it costs to ingest posts and to bring every table up to date."""
    memography("ingest", posts, "-c", corpus)
    memography("build", "-c", corpus)
    latest: dict[str, dict[str, Any]] = {row["stage"]: row for row in runs.read(Corpus(corpus))}
    return {
        stage: {"seconds": row["seconds"], "peak_memory_bytes": row["peak_memory_bytes"], "n_done": row["n_done"]}
        for stage, row in latest.items()
    }


def told(title: str, names: Sequence[str], first: Costs, second: Costs) -> None:
    """Two runs beside each other, stage by stage."""
    print(f"\n{title}\n{'stage':10} {names[0]:>12} {names[1]:>12}  ratio {'peak MiB':>16}  ratio")
    for stage, before in first.items():
        after = second[stage]
        peaks = [one["peak_memory_bytes"] / 2**20 for one in (before, after)]
        print(
            f"{stage:10} {before['seconds']:10.2f} s {after['seconds']:10.2f} s"
            f" {after['seconds'] / before['seconds']:6.2f} {peaks[0]:7.0f} {peaks[1]:8.0f} {peaks[1] / peaks[0]:6.2f}"
        )


def all_but(posts: Path, n_more: int, seed: int) -> Path:
    """A file of all posts but some, drawn at random; it lies beside theirs."""
    lines = posts.read_text(encoding="utf-8").strip("\n").split("\n")
    random.Random(seed).shuffle(lines)
    first = posts.with_name("first.jsonl")
    first.write_text("\n".join(lines[:-n_more]) + "\n", encoding="utf-8")
    return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000, help="how many made-up posts the smaller world has")
    parser.add_argument("--times", type=int, default=10, help="how many times as many the larger one has")
    parser.add_argument("--more", type=int, default=100, help="how many posts are added at the end")
    parser.add_argument("--source", type=Path, help="a folder with a posts.jsonl, in place of the made-up worlds")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    report: dict[str, Any] = {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "versions": {name: version(name) for name in ("daft", "lancedb", "pylance", "polars", "rapidocr")},
        "arguments": {name: str(value) for name, value in vars(arguments).items()},
    }
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        report |= measured(arguments, Path(name))
    print(json.dumps(report))


def measured(arguments: argparse.Namespace, folder: Path) -> dict[str, Costs]:
    """The costs of each build, told as they come."""
    n_small, n_more = arguments.posts, arguments.more
    costs(write_world(folder / "warm", n_posts=20).posts, folder / "corpus-warm")  # compiles what is compiled once
    if arguments.source:
        shutil.copytree(arguments.source, folder / "large")
    else:
        n_large = n_small * arguments.times
        small = costs(
            write_world(folder / "small", n_posts=n_small, seed=arguments.seed).posts, folder / "corpus-small"
        )
        write_world(folder / "large", n_posts=n_large + n_more, seed=arguments.seed)
    everything = folder / "large" / "posts.jsonl"
    large = costs(all_but(everything, n_more, arguments.seed), folder / "corpus-large")
    if not arguments.source:
        told(f"{n_large} posts beside {n_small}", (f"{n_small}", f"{n_large}"), small, large)
    more = costs(everything, folder / "corpus-large")
    told(f"{n_more} more posts", ("first build", "the next"), large, more)
    return {"large": large, "more": more} | ({} if arguments.source else {"small": small})


if __name__ == "__main__":
    main()
