"""Whether a corpus survives that its writer is killed.

Half of the posts are ingested and built, then the rest. Ingest and every stage are killed at random moments, then run
again to the end; the rows must equal those of a run that nobody disturbed.

python benchmarks/sudden_death.py POSTS [--kills N] [--posts N] [--seed N]
"""

import argparse
import json
import os
import platform
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from memography import Corpus
from memography.corpus.comparison import differences
from memography.corpus.pseudonyms import KEY_FILE
from memography.pipeline import STAGES

PHASES = ("ingest", *(stage.name for stage in STAGES))
LAST = PHASES[-1]
KILLS_PER_PHASE = 2


def command(phase: str, posts: Path, corpus: Path) -> list[str]:
    """The command that brings a corpus through a phase."""
    work = ["ingest", str(posts)] if phase == "ingest" else ["build", "--until", phase]
    return [sys.executable, "-m", "memography", *work, "-c", str(corpus)]


def run(phase: str, posts: Path, corpus: Path) -> float:
    """Seconds that the phase takes undisturbed."""
    began = time.monotonic()
    subprocess.run(command(phase, posts, corpus), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def run_and_kill(phase: str, posts: Path, corpus: Path, after_s: float, with_workers: bool) -> bool:
    """Kill the phase after a while; whether it was still at work then."""
    process = subprocess.Popen(
        command(phase, posts, corpus), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _, said = process.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        if with_workers:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()  # its workers find the line closed, and end by themselves
        process.communicate()
        return True
    if process.returncode:
        raise SystemExit(f"{phase} failed by itself after an earlier kill:\n{said.decode()}")
    return False


def begin(folder: Path, key: bytes) -> Path:
    """A new corpus whose pseudonyms are those of the others."""
    Corpus(folder, create=True).begin()
    (folder / KEY_FILE).write_bytes(key)
    return folder


def first_posts(source: Path, n_posts: int, folder: Path) -> list[Path]:
    """The first posts of a file with their pictures: a file of the first half of them, and one of all."""
    folder.mkdir()
    with source.open(encoding="utf-8") as lines:
        taken = [line for _, line in zip(range(n_posts), lines, strict=False)]
    for line in taken:
        for image in json.loads(line).get("images", []):
            target = folder / image
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source.parent / image, target)
    files = [folder / name for name in ("half.jsonl", "all.jsonl")]
    for file, n_taken in zip(files, (n_posts // 2, n_posts), strict=True):
        file.write_text("".join(taken[:n_taken]), encoding="utf-8")
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path, help="a JSONL file in the exchange format")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--posts", dest="n_posts", type=int, default=200, help="how many of its posts are used")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="sudden-death-") as folder:
        report = survive(arguments, chance, Path(folder))
    print(json.dumps(report))
    sys.exit(1 if report["differences"] else 0)


def survive(arguments: argparse.Namespace, chance: random.Random, folder: Path) -> dict[str, object]:
    steps = first_posts(arguments.posts, arguments.n_posts, folder / "posts")
    key = bytes(range(32))
    warm = begin(folder / "warm", key)
    for phase in ("ingest", LAST):  # compiles what is compiled once
        run(phase, steps[0], warm)
    idle_seconds = {phase: run(phase, steps[0], warm) for phase in ("ingest", LAST)}  # what starting takes
    undisturbed = begin(folder / "undisturbed", key)
    seconds = {(posts, phase): run(phase, posts, undisturbed) for posts in steps for phase in PHASES}
    expected = Corpus(undisturbed)
    n_kills: dict[str, int] = dict.fromkeys(PHASES, 0)
    n_while_writing = 0
    found: list[str] = []
    repairs: list[float] = []
    turn = 0
    while sum(n_kills.values()) < arguments.kills:
        corpus = begin(folder / f"killed-{turn}", key)
        for posts in steps:
            for phase in PHASES:
                idle = idle_seconds["ingest" if phase == "ingest" else LAST]
                if phase != "ingest" and not Corpus(corpus).has("posts"):  # ingest was killed before its first commit
                    run("ingest", posts, corpus)
                for _ in range(KILLS_PER_PHASE):
                    if sum(n_kills.values()) < arguments.kills:
                        after_s = chance.uniform(0.6 * idle, max(seconds[posts, phase], idle))
                        n_kills[phase] += run_and_kill(phase, posts, corpus, after_s, chance.random() < 0.5)
                        n_while_writing += Corpus(corpus).unfinished() is not None
            began = time.monotonic()
            run("ingest", posts, corpus)
            run(LAST, posts, corpus)
            repairs.append(time.monotonic() - began)
        found += differences(expected, Corpus(corpus))
        print(f"{sum(n_kills.values())} kills, {len(found)} differences", flush=True)
        for difference in found:
            print(" ", difference)
        shutil.rmtree(corpus)
        turn += 1
    return {
        "machine": f"{platform.platform()}, {platform.processor() or platform.machine()}",
        "versions": {name: version(name) for name in ("lancedb", "pylance", "daft")},
        "data": f"{arguments.n_posts} posts of {arguments.posts}",
        "seed": arguments.seed,
        "n_kills": n_kills,
        "n_while_writing": n_while_writing,
        "n_corpora": turn,
        "undisturbed_seconds": {f"{posts.stem} {phase}": taken for (posts, phase), taken in seconds.items()},
        "median_seconds_to_end_after_kills": statistics.median(repairs),
        "differences": found,
    }


if __name__ == "__main__":
    main()
