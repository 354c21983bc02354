"""Our users' machines are nobody's business, and their authors' names are nobody's either."""

import json
import os
import platform
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from memography import Corpus
from memography.evaluation.synthetic import World
from memography.tables import TABLES

AUTHOR = "Qwertilda Öffentlich"
"""A name that is nowhere else in a world's posts."""

PROGRAM = """
    import ctypes, struct, sys
    from pathlib import Path

    def forbid_sockets_to_the_outside():
        # A filter of the kernel's: whoever opens a socket of IPv4 or IPv6, here or in a process below, in whatever
        # language, is killed. Instructions of BPF: load the call's number, compare, load its first argument, compare.
        call, family_at = {socket_call}, 16
        program = [(0x20, 0, 0, 0), (0x15, 0, 4, call), (0x20, 0, 0, family_at), (0x15, 1, 0, 2), (0x15, 0, 1, 10),
                   (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7fff0000)]
        code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
        buffer = ctypes.create_string_buffer(code)
        filters = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.prctl(38, 1, 0, 0, 0) == 0, ctypes.get_errno()
        assert libc.prctl(22, 2, filters, 0, 0) == 0, ctypes.get_errno()

    forbid_sockets_to_the_outside()
    if sys.argv[1] == "speak":
        import socket
        socket.socket(socket.AF_INET6)
    from memography import Corpus, Settings, build, ingest

    corpus = Corpus(sys.argv[2], create=True)
    ingest([Path(sys.argv[1])], corpus, settings=Settings())
    build(corpus, settings=Settings())
    assert corpus.count("rejects") == 0, corpus.rows("rejects")
    assert corpus.count("biography") > 0
    print("silent")
"""
SOCKET_CALLS = {"x86_64": 41, "aarch64": 198}
"""The number of the call `socket` on Linux."""


def run_without_sockets(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Ingest and build where a socket to the outside ends the process."""
    if sys.platform != "linux" or platform.machine() not in SOCKET_CALLS:
        pytest.skip("needs Linux on x86_64 or aarch64, whose kernel can forbid sockets")
    program = textwrap.dedent(PROGRAM).replace("{socket_call}", str(SOCKET_CALLS[platform.machine()]))
    # urllib3, when imported, opens a socket on this machine's own ::1 and closes it, to see if it has IPv6 at all.
    (folder / "sitecustomize.py").write_text("import socket; socket.has_ipv6 = False")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_watch_is_awake(tmp_path: Path) -> None:
    """Who opens a socket to the outside is killed."""
    assert run_without_sockets(tmp_path, "speak").returncode == -signal.SIGSYS


@pytest.fixture(scope="module")
def silently_built(world: World, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus with every stage, built without a socket, of posts that all have one author."""
    folder = tmp_path_factory.mktemp("silent")
    lines = world.posts.read_text(encoding="utf-8").splitlines()[:30]
    posts = [json.loads(line) | {"author": AUTHOR} for line in lines]
    for post in posts:
        for image in post.get("images", []):
            (folder / image).parent.mkdir(exist_ok=True)
            (folder / image).write_bytes((world.folder / image).read_bytes())
    source = folder / "posts.jsonl"
    source.write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    done = run_without_sockets(folder, str(source), str(folder / "corpus"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("silent")
    return Corpus(folder / "corpus")


def test_a_build_opens_no_socket_to_the_outside(silently_built: Corpus) -> None:
    """With every stage, neither we nor a library of ours nor a worker process opens one."""
    assert {row["stage"] for row in silently_built.rows("runs")} >= {"ingest", "vision", "captions", "biography"}


def test_no_author_s_name_is_in_the_corpus(silently_built: Corpus) -> None:
    """In no byte of a file as it lies there, and in no value of a table once it is unpacked."""
    for path in silently_built.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for spelling in (AUTHOR, AUTHOR.split(maxsplit=1)[0], AUTHOR.split()[1], AUTHOR.upper()):
                assert spelling.encode() not in data, path
    for name in TABLES.keys() - {"catalogue", "narrations", "withdrawn"}:
        assert "qwertilda" not in json.dumps(silently_built.rows(name), default=repr).lower(), name


def test_importing_memography_opts_out_of_telemetry() -> None:
    """The libraries that report usage are told not to before they are imported."""
    wanted = {"DO_NOT_TRACK": "1", "DAFT_ANALYTICS_ENABLED": "0", "ORT_DISABLE_TELEMETRY": "1"}
    environment = {name: value for name, value in os.environ.items() if name not in wanted}
    program = f"import memography, os; print(*(os.environ[name] for name in {list(wanted)}))"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(wanted.values())
