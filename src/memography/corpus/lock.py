"""The lock of a corpus: a file that tells who is writing, or who was when it died."""

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

LOCK_FILE = "writer.lock"
"""Says who is writing; empty where the last writer ended well. The lock itself is the system's, and ends with its
process."""


def writer(folder: Path) -> str | None:
    """What is being done by whoever writes into a corpus at this moment; None where nobody does."""
    is_held, text = _asked(folder)
    return told(text) if is_held else None


def unfinished(folder: Path) -> str | None:
    """What the last writer was doing when it was killed or failed; None where it ended well or is still writing."""
    is_held, text = _asked(folder)
    return told(text) if text and not is_held else None


def holder(what: str) -> str:
    """What a writer puts into the file."""
    since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": since})


def told(text: str) -> str:
    """What the file says, for people."""
    try:
        found = json.loads(text)
        return f"{found['what']} by process {found['pid']} on {found['host']}, since {found['since']}"
    except (ValueError, KeyError, TypeError):  # it had only just begun
        return "another process"


def read(file: FileIO) -> str:
    """What is in the file."""
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def write(file: FileIO, text: str) -> None:
    """Have the file say that and nothing else."""
    file.truncate(0)
    file.write(text.encode())


def _asked(folder: Path) -> tuple[bool, str]:
    """Whether the lock is held, and what the file says."""
    try:
        file = (folder / LOCK_FILE).open("rb", buffering=0)
    except FileNotFoundError:
        return False, ""
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True, read(file)
        return False, read(file)
