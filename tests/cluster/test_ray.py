"""The same rows from a cluster as from one machine, and from a cluster that loses a worker in the middle."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from memography import Corpus
from memography.corpus.comparison import differences
from memography.corpus.pseudonyms import KEY_FILE
from memography.evaluation.synthetic import write_world

pytestmark = [pytest.mark.cluster, pytest.mark.slow]
NODES = ("127.0.0.2", "127.0.0.3")
"""Addresses of this machine alone, one a node: Ray takes 127.0.0.1 for the address that others see."""


@dataclass(frozen=True)
class Cluster:
    """A cluster of two nodes on this machine."""

    address: str
    pid: int

    def processes(self, name: str) -> list[int]:
        """Those of its processes whose name or command has a word in it."""
        found = []
        for process in psutil.Process(self.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it ended meanwhile
                if name in " ".join([process.name(), *process.cmdline()]):
                    found.append(process.pid)
        return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A cluster whose nodes have one core each."""
    pytest.importorskip("ray", reason="needs Ray: pip install 'memography[cluster]'")
    program = (
        "from ray.cluster_utils import Cluster; import sys\n"
        "options = dict(num_cpus=1, object_store_memory=200 * 2**20, include_dashboard=False)\n"
        f"cluster = Cluster(initialize_head=True, head_node_args=dict(options, node_ip_address={NODES[0]!r}))\n"
        f"cluster.add_node(node_ip_address={NODES[1]!r}, **options)\n"
        "print(cluster.address, flush=True)\n"
        "sys.stdin.read()\n"
        "cluster.shutdown()\n"
    )
    environment = os.environ | {"RAY_USAGE_STATS_ENABLED": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    yield Cluster(process.stdout.readline().strip(), process.pid)
    process.stdin.close()
    process.stdout.close()
    process.wait()


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("cluster") / "world", n_posts=40, seed=2).posts


@pytest.fixture(scope="module")
def on_one_machine(posts: Path) -> Corpus:
    """What the local engine makes of the posts."""
    corpus = ingested(posts, posts.parent / "local")
    subprocess.run(build(corpus), check=True, stdout=subprocess.DEVNULL)
    return corpus


def ingested(posts: Path, folder: Path) -> Corpus:
    corpus = Corpus(folder, create=True)
    corpus.begin()
    (corpus.folder / KEY_FILE).write_bytes(bytes(32))
    command = [sys.executable, "-m", "memography", "ingest", str(posts), "-c", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return corpus


def build(corpus: Corpus, *options: str) -> list[str]:
    return [sys.executable, "-m", "memography", "build", "-c", str(corpus.folder), *options]


def test_a_cluster_gives_the_same_rows(on_one_machine: Corpus, posts: Path, cluster: Cluster) -> None:
    """Every table, every row, every column."""
    corpus = ingested(posts, posts.parent / "cluster")
    done = subprocess.run(
        build(corpus, "--engine", "ray", "--address", cluster.address), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert differences(on_one_machine, corpus) == []


@pytest.mark.parametrize("victim", ["memography.workers", "RaySwordfishActor"])
def test_a_worker_killed_in_the_middle_changes_nothing(
    on_one_machine: Corpus, posts: Path, cluster: Cluster, victim: str
) -> None:
    """Neither one of ours, which reads a picture, nor one of the cluster's."""
    corpus = ingested(posts, posts.parent / f"without-{len(victim)}")
    before = set(cluster.processes(victim))
    process = subprocess.Popen(
        build(corpus, "--engine", "ray", "--address", cluster.address),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    killed = None
    while killed is None and process.poll() is None:
        killed = next((pid for pid in cluster.processes(victim) if pid not in before), None)
        time.sleep(0.05)
    assert killed is not None
    time.sleep(0.5)
    os.kill(killed, signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert differences(on_one_machine, corpus) == []
