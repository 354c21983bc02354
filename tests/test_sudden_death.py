"""Killed at any point, the next run ends with the same rows."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from memography import Corpus
from memography.corpus.comparison import differences
from memography.corpus.pseudonyms import KEY_FILE
from memography.evaluation.synthetic import write_world

STAGES = ("vision", "memes", "captions", "biography")


def command(corpus: Path, *work: str) -> list[str]:
    return [sys.executable, "-m", "memography", *work, "-c", str(corpus), "--set", "ingest.batch_posts=5"]


@pytest.mark.slow
def test_a_killed_writer_leaves_nothing_that_the_next_does_not_mend(tmp_path: Path) -> None:
    """Ingest and stages are killed while they write, at moments that differ, then run to the end."""
    posts = write_world(tmp_path / "world", n_posts=24, seed=3).posts
    chance = random.Random(3)
    undisturbed, corpus = (Corpus(tmp_path / name, create=True) for name in ("undisturbed", "killed"))
    for new in (undisturbed, corpus):
        new.begin()
        (new.folder / KEY_FILE).write_bytes(bytes(32))
    n_killed = 0
    for work in (["ingest", str(posts)], *(["build", "--until", stage] for stage in STAGES)):
        if work[0] == "build" and not corpus.has("posts"):  # ingest was killed before its first commit
            subprocess.run(command(corpus.folder, "ingest", str(posts)), check=True, stdout=subprocess.DEVNULL)
        process = subprocess.Popen(
            command(corpus.folder, *work), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None and not is_writing(process.pid, corpus):
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 1.5))  # the first write waits for an import that takes a second
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            n_killed += 1
        process.wait()
    assert n_killed >= 3
    for new in (undisturbed, corpus):
        for work in (["ingest", str(posts)], ["build"]):
            subprocess.run(command(new.folder, *work), check=True, stdout=subprocess.DEVNULL)
    assert differences(undisturbed, corpus) == []
    assert corpus.unfinished() is None


def is_writing(pid: int, corpus: Corpus) -> bool:
    """Whether that process has the corpus."""
    lock = corpus.folder / "writer.lock"
    return lock.exists() and f'"pid": {pid},' in lock.read_text()
