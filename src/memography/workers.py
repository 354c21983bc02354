"""Run a function in worker processes with limits of time and memory; a crash, a stall or a shortage is a value.

Used wherever foreign bytes meet a decoder. The worker is a fresh Python process (not a fork), so that a codec's
crash takes nothing with it, and no `if __name__ == "__main__"` is asked of the user's script. POSIX only.
"""

import atexit
import contextlib
import importlib
import io
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from memography.errors import WorkerError

START_TIMEOUT_S = 120.0
"""How long a new worker may take to import what it needs."""
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""glibc keeps so many bytes of freed memory for the next item. Else it gives those of each picture back, and getting
the pages anew takes about as long as a hash does. Other C libraries ignore it."""
_BUFFER_BYTES = 1 << 17
"""Of the line to a worker, so that an answer with a thumbnail goes in one piece: several take as many turns of both."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that a worker did not come back from."""

    kind: Literal["timeout", "memory", "crash", "error"]
    detail: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What workers may take."""

    n_workers: int
    """How many processes; 0 means one a core."""
    timeout_s: float
    """An item that takes longer ends its worker, and is a Failure."""
    memory_bytes: int
    """How much address space a worker may take beyond what it holds once set up."""
    n_together: int = 1
    """How many items a worker is sent at once, so that it need not wait for the next where items are quick."""


class WorkerPool:
    """Worker processes that each call one function on item after item.

    Args:
        function: "module:name" of a factory; called once in each worker with `setup`, it returns the function.
        setup: what the factory gets; must pickle.
        limits: of number, time and memory.
    """

    def __init__(self, function: str, setup: Any, limits: Limits) -> None:
        self._arguments = (function, setup, limits.memory_bytes)
        self._timeout_s = limits.timeout_s
        self._n_together = limits.n_together
        n_workers = limits.n_workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(n_workers, thread_name_prefix="worker")
        self._own = threading.local()
        self._workers: list[_Worker] = []
        self._is_closed = False

    def map(self, items: Iterable[Any]) -> Iterator[Any]:
        """The function's answers, in the order of the items; a Failure where there is none."""
        remaining = iter(items)
        groups = iter(lambda: list(islice(remaining, self._n_together)), [])
        answers: list[Future[list[Any]]] = [self._threads.submit(self._call, group) for group in groups]
        for answer in answers:
            yield from answer.result()

    def close(self) -> None:
        """End the workers, those in the middle of an item too."""
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._workers):
            worker.end()
        self._threads.shutdown(wait=True)

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _call(self, items: list[Any]) -> list[Any]:
        """An answer for each item; one whose worker died is tried once more, since another may have killed it."""
        answers: list[Any] = []
        n_tried_twice = 0
        while (n_answered := len(answers)) < len(items):
            if self._is_closed:
                raise CancelledError
            answers += self._try(items[n_answered:])
            if len(answers) == n_answered:  # the worker was ended before it was asked
                continue
            has_died = isinstance(answers[-1], Failure) and answers[-1].kind == "crash"
            if has_died and len(answers) > n_tried_twice:
                n_tried_twice = len(answers)
                answers.pop()
        return answers

    def _try(self, items: list[Any]) -> list[Any]:
        """The answers of a worker, in order, up to the item that ended it if one does."""
        worker = getattr(self._own, "worker", None)
        if worker is None or not worker.is_alive:
            worker = self._own.worker = self._started()
        answers = worker.call(items, self._timeout_s)
        if not worker.is_alive and worker in self._workers:
            self._workers.remove(worker)
        return answers

    def _started(self, is_second: bool = False) -> "_Worker":
        """A new worker, which closing ends from its first moment on; if it dies another is tried, as in `_call`."""
        worker = _Worker(*self._arguments)
        self._workers.append(worker)
        if self._is_closed:  # only now is it sure that closing sees the worker, or that we saw the closing
            worker.end()
            raise CancelledError
        try:
            worker.wait_until_ready()
        except WorkerError:
            self._workers.remove(worker)
            if self._is_closed:
                raise CancelledError from None
            if is_second:
                raise
            return self._started(is_second=True)
        return worker


_shared: dict[str, WorkerPool] = {}


def shared_pool(function: str, setup: Any, limits: Limits) -> WorkerPool:
    """The pool of this process for a function and its set-up; made at first use, wherever Daft runs the caller."""
    key = f"{function} {setup!r} {limits!r}"
    if key not in _shared:
        _shared[key] = WorkerPool(function, setup, limits)
    return _shared[key]


@atexit.register
def close_shared_pools() -> None:
    """End every shared pool of this process."""
    while _shared:
        _shared.popitem()[1].close()


class _Worker:
    """One process and the line to it."""

    def __init__(self, function: str, setup: Any, memory_bytes: int) -> None:
        self._function = function
        ours, theirs = socket.socketpair()
        packages = str(Path(__file__).parents[1])
        path = os.pathsep.join(filter(None, [packages, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "memography.workers", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD, **_KEEP_MEMORY, "PYTHONPATH": path},
        )
        theirs.close()
        self._socket, self._line = ours, _line(ours)
        self.is_alive = True
        self._send((function, setup, memory_bytes))

    def wait_until_ready(self) -> None:
        """Until it has imported and made what it needs."""
        started = self._receive(START_TIMEOUT_S)
        if isinstance(started, Failure):
            self.end()
            raise WorkerError(f"A worker for {self._function} did not start: {started.detail}")

    def call(self, items: list[Any], timeout_s: float) -> list[Any]:
        """The answers in order; where an item ended the worker, a Failure for it is the last."""
        answers: list[Any] = []
        self._send(items)
        while len(answers) < len(items) and self.is_alive:
            answers.append(self._receive(timeout_s))
            if isinstance(answers[-1], Failure) and answers[-1].kind in ("timeout", "crash"):
                self.end()
        return answers

    def end(self) -> None:
        self.is_alive = False
        self._process.kill()  # who waits for its answer gets the end of the line
        self._process.wait()
        with contextlib.suppress(OSError):  # of what was not sent any more
            self._line.close()
        self._socket.close()

    def _send(self, message: Any) -> None:
        with contextlib.suppress(OSError, ValueError):  # of a worker that is gone, as receiving will tell
            _tell(self._line, message)

    def _receive(self, timeout_s: float) -> Any:
        try:
            self._socket.settimeout(timeout_s)
            return pickle.load(self._line)  # noqa: S301 - from a process of ours
        except TimeoutError:
            return Failure("timeout", f"took longer than {timeout_s:g} s")
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
            return Failure("crash", f"the worker process ended with status {self._process.poll()}")


def _line(to: socket.socket) -> io.BufferedRWPair:
    raw = to.makefile("rwb", buffering=0)
    return io.BufferedRWPair(raw, raw, _BUFFER_BYTES)


def _tell(line: io.BufferedRWPair, message: Any) -> None:
    pickle.dump(message, line, pickle.HIGHEST_PROTOCOL)
    line.flush()


def _limit_memory(beyond_bytes: int) -> None:
    """Cap this process's address space at what it holds now plus so much. Linux; elsewhere time alone limits."""
    with contextlib.suppress(OSError, ValueError):
        held_pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = held_pages * os.sysconf("SC_PAGE_SIZE") + beyond_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _serve(line: io.BufferedRWPair) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us ends us
    function, setup, memory_bytes = pickle.load(line)  # noqa: S301 - from the process that started us
    try:
        module, _, name = function.partition(":")
        call: Callable[[Any], Any] = getattr(importlib.import_module(module), name)(setup)
        _limit_memory(memory_bytes)
    except Exception as error:  # told to the pool, which raises it
        _tell(line, Failure("error", f"{type(error).__name__}: {error}"))
        return
    _tell(line, None)
    while True:
        try:
            items = pickle.load(line)  # noqa: S301 - from the process that started us
        except EOFError:
            return
        for item in items:
            try:
                answer = call(item)
            except MemoryError:
                answer = Failure("memory", f"needed more than {memory_bytes:,} bytes")
            except Exception as error:  # a codec may raise anything; the pool's caller decides
                answer = Failure("error", f"{type(error).__name__}: {error}")
            _tell(line, answer)


if __name__ == "__main__":
    # Import this module by its own name, so that Failure is the same class on both ends of the line.
    from memography import workers  # noqa: PLW0406

    workers._serve(workers._line(socket.socket(fileno=int(sys.argv[1]))))
