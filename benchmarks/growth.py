"""How time and memory grow with the corpus, and what a few more posts cost.

A made-up world is built at two sizes, or a folder of real posts whole; then some more posts are added to the larger.
What a stage costs anyway is told apart from what each post costs: by a first build of one post beside that of all, and
by one more post beside some more. Time is told by the clock, and as what the processor worked, of all processes
together: the latter tells more where other work is done on the machine.

python benchmarks/growth.py [--posts N] [--times N] [--more N] [--repeats N] [--source FOLDER] [--few]
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from memography import Corpus, build, ingest
from memography.corpus import runs
from memography.evaluation.synthetic import write_world
from memography.pipeline import STAGES

Costs = dict[str, dict[str, Any]]
"""Seconds, processor's seconds, peak memory and items worked on of each stage of one run, by stage."""


def costs(posts: Path, folder: Path) -> Costs:
    """What it costs to ingest posts and to bring every table up to date, each in a process of its own."""
    found: Costs = {}
    for work in (ingested, built):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            found |= process.submit(work, posts, folder).result()
    return found


def ingested(posts: Path, folder: Path) -> Costs:
    """What it costs to ingest posts."""
    return measured_stage("ingest", folder, lambda: ingest([posts], Corpus(folder, create=True)))


def built(posts: Path, folder: Path) -> Costs:
    """What it costs to bring every table up to date, stage by stage."""
    corpus, found = Corpus(folder), {}
    for stage in STAGES:
        found |= measured_stage(stage.name, folder, lambda name=stage.name: build(corpus, until=name))
    return found


def measured_stage(stage: str, folder: Path, work: Callable[[], object]) -> Costs:
    """What a stage costs, its worker processes included."""
    before = os.times()
    work()
    after = os.times()
    row = runs.latest(Corpus(folder), stage)
    figures = {name: row[name] for name in ("seconds", "peak_memory_bytes", "n_done")} if row else {}
    return {stage: {**figures, "cpu_seconds": sum(after[:4]) - sum(before[:4])}}


def told(title: str, names: Sequence[str], first: Costs, second: Costs) -> None:
    """Two runs beside each other, stage by stage."""
    columns = " ".join(f"{f'{what}, {name}':>18}" for what in ("clock", "processor") for name in names)
    print(f"\n{title}\n{'stage':10} {columns}  ratio {'peak MiB':>16}  ratio")
    for stage, before in first.items():
        after = second[stage]
        seconds = " ".join(f"{one[what]:16.2f} s" for what in ("seconds", "cpu_seconds") for one in (before, after))
        peaks = [one["peak_memory_bytes"] / 2**20 for one in (before, after)]
        print(
            f"{stage:10} {seconds} {after['cpu_seconds'] / before['cpu_seconds']:6.2f}"
            f" {peaks[0]:7.0f} {peaks[1]:8.0f} {peaks[1] / peaks[0]:6.2f}"
        )


def told_by_post(n_first: int, n_more: int, runs: dict[str, list[Costs]]) -> None:
    """What a stage costs with one post, and each further post on top, at first and in a corpus that is there; and by
    the clock for each item that it worked on: a variant, a use, or a meme where it does memes as wholes."""
    print(f"\n{n_first} posts at first and {n_more} more: processor seconds with one post and each further (medians)")
    print(
        f"{'stage':10} {'first':>10} {'one':>8} {'a further':>12} {'next':>10} {'one':>8} {'a further':>12}"
        f" {'next/first':>11} {'clock':>6} {'worked on':>10} {'next':>7} {'clock an item':>14} {'next':>11}"
    )
    for stage in runs["first"][0]:
        seconds = {name: median(some, stage, "cpu_seconds") for name, some in runs.items()}
        first = (seconds["first"] - seconds["first of one"]) / (n_first - 1)
        n_done = [runs[name][0][stage]["n_done"] for name in ("first", "next")]
        further = (seconds["next"] - seconds["next of one"]) / (n_more - 1)
        clock = [median(runs[name], stage, "seconds") for name in ("first", "next")]
        by_clock = clock[1] / clock[0]
        an_item = [1000 * total / max(n, 1) for total, n in zip(clock, n_done, strict=True)]
        print(
            f"{stage:10} {seconds['first']:8.2f} s {seconds['first of one']:6.2f} s {first * 1000:9.3f} ms"
            f" {seconds['next']:8.2f} s {seconds['next of one']:6.2f} s {further * 1000:9.3f} ms"
            f" {seconds['next'] / seconds['first']:11.2f} {by_clock:6.2f} {n_done[0]:10,d} {n_done[1]:7,d}"
            f" {an_item[0]:11.2f} ms {an_item[1]:8.2f} ms"
        )


def median(runs: Sequence[Costs], stage: str, what: str) -> float:
    """The median of one of a stage's costs."""
    return statistics.median(run[stage][what] for run in runs)


def written(posts: Path, name: str, lines: Sequence[str]) -> Path:
    """A file of some posts, beside the file of all, so that it finds their pictures."""
    path = posts.with_name(name)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def of_few_memes(lines: Sequence[str], truth: Path, n_more: int) -> set[str]:
    """Some posts of as few memes as have so many, every second one of each, so that all memes are known before."""
    templates = {row["id"]: row["template"] for row in map(json.loads, truth.read_text(encoding="utf-8").splitlines())}
    by_meme: dict[str, list[str]] = {}
    for line in lines:
        if meme := templates.get(str(json.loads(line)["id"])):
            by_meme.setdefault(meme, []).append(line)
    largest = sorted(by_meme, key=lambda meme: (-len(by_meme[meme]), meme))
    return set([line for meme in largest for line in by_meme[meme][::2]][:n_more])


def growing(
    posts: Path, folder: Path, n_more: int, n_repeats: int, seed: int, *, is_few: bool = False
) -> dict[str, list[Costs]]:
    """What it costs to build all posts but some, drawn at random or of few memes, and then the rest; and one post in
    place of each.

    Returns:
        Runs by name: "first" (one), "first of one", "next of one" and "next", each repeated in a corpus of its own.
    """
    lines = posts.read_text(encoding="utf-8").strip("\n").split("\n")
    random.Random(seed).shuffle(lines)
    if is_few:
        if not posts.with_name("truth.jsonl").exists():
            raise SystemExit("--few needs a truth.jsonl beside the posts, which tells the template of each.")
        last = of_few_memes(lines, posts.with_name("truth.jsonl"), n_more)
        lines.sort(key=lambda line: line in last)
    known, more = lines[:-n_more], lines[-n_more:]
    everything = written(posts, "everything.jsonl", lines)
    runs: dict[str, list[Costs]] = {
        "first": [costs(written(posts, "known.jsonl", known), folder / "grown")],
        "first of one": [],
        "next of one": [],
        "next": [],
    }
    for number in range(n_repeats):
        one = more[number % n_more]
        runs["first of one"].append(costs(written(posts, "one.jsonl", [one]), folder / f"one-{number}"))
        for name, source in (("next of one", written(posts, "and-one.jsonl", [*known, one])), ("next", everything)):
            shutil.copytree(folder / "grown", folder / "copy")
            runs[name].append(costs(source, folder / "copy"))
            shutil.rmtree(folder / "copy")
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000, help="how many made-up posts the smaller world has")
    parser.add_argument("--times", type=int, default=10, help="how many times as many the larger one has")
    parser.add_argument("--more", type=int, default=100, help="how many posts are added at the end")
    parser.add_argument("--repeats", type=int, default=3, help="how often every build but the first ones is repeated")
    parser.add_argument("--source", type=Path, help="a folder with a posts.jsonl, in place of the made-up worlds")
    parser.add_argument("--few", action="store_true", help="the posts that are added are of few memes, not of any")
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


def measured(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The costs of each build, told as they come."""
    n_more, n_large = arguments.more, arguments.posts * arguments.times
    # Compiles what is compiled once: with fewer posts some stages have nothing to do.
    costs(write_world(folder / "warm", n_posts=arguments.posts).posts, folder / "corpus-warm")
    if arguments.source:
        shutil.copytree(arguments.source, folder / "large")
    else:
        write_world(folder / "large", n_posts=n_large + n_more, seed=arguments.seed)
    posts = folder / "large" / "posts.jsonl"
    runs = growing(posts, folder, n_more, arguments.repeats, arguments.seed, is_few=arguments.few)
    if not arguments.source:
        small = write_world(folder / "small", n_posts=arguments.posts, seed=arguments.seed).posts
        runs["small"] = [costs(small, folder / "corpus-small")]
        names = (f"{arguments.posts}", f"{n_large}")
        told(f"{n_large} posts beside {arguments.posts}", names, runs["small"][0], runs["first"][0])
    told(f"{n_more} more posts", ("first build", "the next"), runs["first"][0], runs["next"][0])
    n_first = int(runs["first"][0]["ingest"]["n_done"])
    told_by_post(n_first, n_more, runs)
    return runs


if __name__ == "__main__":
    main()
