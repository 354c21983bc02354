"""Our users' machines are nobody's business."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from memography.evaluation.synthetic import World

PROGRAM = """
    import socket, sys
    from pathlib import Path

    reached = []
    connect = socket.socket.connect

    def watched(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            reached.append(address)
        return connect(self, address)

    socket.socket.connect = watched
    from memography import Corpus, Settings, build, ingest

    corpus = Corpus(sys.argv[2], create=True)
    ingest([Path(sys.argv[1])], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    assert not reached, reached
    print("silent")
"""


def test_a_build_opens_no_socket_to_the_outside(world: World, tmp_path: Path) -> None:
    """Neither we nor a library of ours connects to anything."""
    arguments = [str(world.posts), str(tmp_path / "corpus")]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("silent")


def test_importing_memography_opts_out_of_telemetry() -> None:
    """The libraries that report usage are told not to before they are imported."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DO_NOT_TRACK",)}
    program = "import memography, os; print(os.environ['DO_NOT_TRACK'], os.environ['DAFT_ANALYTICS_ENABLED'])"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]
