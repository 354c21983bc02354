"""How much memory this process and its workers hold, watched while work goes on; and giving back what is free."""

import contextlib
import ctypes
import threading

import psutil

EVERY_S = 0.2
"""How often memory is looked at; a shorter peak can be missed."""


class PeakMemory:
    """Watches resident memory, this process and all below it together, until it is stopped."""

    def __init__(self) -> None:
        self._peak_bytes = held_bytes()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Stop watching; the highest sum seen, in bytes."""
        self._stopped.set()
        self._thread.join()
        return max(self._peak_bytes, held_bytes())

    def _watch(self) -> None:
        while not self._stopped.wait(EVERY_S):
            self._peak_bytes = max(self._peak_bytes, held_bytes())


def held_bytes() -> int:
    """Resident memory of this process and all below it, in bytes."""
    own = psutil.Process()
    total = int(own.memory_info().rss)
    for process in own.children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it ended meanwhile
            total += int(process.memory_info().rss)
    return total


def give_back_free() -> None:
    """Give memory that was freed back to the system, where the C library holds on to it and can (glibc)."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
