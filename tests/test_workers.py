"""A worker's crash, stall or shortage is a value, and the next item is worked on."""

import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from memography.errors import WorkerError
from memography.workers import Failure, Limits, WorkerPool

LIMITS = Limits(n_workers=2, timeout_s=2.0, memory_bytes=1 << 28)


def make(setup: Any) -> Callable[[Any], Any]:
    """What the workers here do, by the item's name."""
    if setup == "broken":
        raise ValueError("the set-up is broken")
    if setup == "slow":
        time.sleep(30)

    def act(item: str) -> Any:
        if item == "exit":
            os._exit(3)
        if item == "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        if item.startswith("once:") and not Path(item[5:]).exists():
            Path(item[5:]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "nap":
            time.sleep(1)
        if item == "stall":
            time.sleep(60)
        if item == "eat":
            return len(bytearray(1 << 30))
        if item == "raise":
            raise ValueError("no")
        if item == "limits":
            return ctypes.sizeof(ctypes.c_void_p)
        return item.upper()

    return act


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers find this module."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture(params=[1, 3], ids=["one by one", "three together"])
def pool(request: pytest.FixtureRequest) -> Any:
    with WorkerPool(f"{__name__}:make", None, replace(LIMITS, n_together=request.param)) as pool:
        yield pool


def test_answers_come_in_the_order_of_the_items(pool: WorkerPool) -> None:
    """Whoever was quicker."""
    items = [f"item {n}" for n in range(40)]
    assert list(pool.map(items)) == [item.upper() for item in items]


@pytest.mark.parametrize(
    ("item", "kind"),
    [("exit", "crash"), ("segfault", "crash"), ("stall", "timeout"), ("eat", "memory"), ("raise", "error")],
)
def test_a_failure_is_a_value_and_work_goes_on(pool: WorkerPool, item: str, kind: str) -> None:
    """One bad item costs itself alone."""
    before, failed, after = pool.map(["a", item, "b"])
    assert (before, after) == ("A", "B")
    assert isinstance(failed, Failure)
    assert failed.kind == kind
    assert failed.detail


def test_failures_in_a_row_are_each_their_own(pool: WorkerPool) -> None:
    """Whichever of those sent together ends the worker, the others are worked on."""
    answers = list(pool.map(["exit", "exit", "a", "raise", "segfault", "b", "exit"]))
    kinds = [answer.kind if isinstance(answer, Failure) else answer for answer in answers]
    assert kinds == ["crash", "crash", "A", "error", "crash", "B", "crash"]


def test_a_worker_killed_by_another_costs_nothing(pool: WorkerPool, tmp_path: Path) -> None:
    """What it was at is tried once more."""
    items = ["a", f"once:{tmp_path / 'mark'}", "b", "c", "d"]
    assert list(pool.map(items)) == [item.upper() for item in items]


def test_many_failures_leave_no_process_behind() -> None:
    """When the pool is closed its workers are gone."""
    own = psutil.Process()
    before = {child.pid for child in own.children(recursive=True)}
    with WorkerPool(f"{__name__}:make", None, LIMITS) as pool:
        answers = list(pool.map(["exit", "a", "segfault", "b", "exit", "c"]))
    assert [answer for answer in answers if isinstance(answer, str)] == ["A", "B", "C"]
    assert {child.pid for child in own.children(recursive=True)} <= before


def test_a_set_up_that_fails_is_an_error() -> None:
    """It would fail for every item."""
    with (
        WorkerPool(f"{__name__}:make", "broken", LIMITS) as pool,
        pytest.raises(WorkerError, match="set-up is broken"),
    ):
        list(pool.map(["a"]))


def test_closing_ends_a_group_in_the_middle() -> None:
    """What was sent together and is not answered yet is given up; no worker is started for it."""
    own = psutil.Process()
    before = {child.pid for child in own.children(recursive=True)}
    pool = WorkerPool(f"{__name__}:make", None, Limits(n_workers=1, timeout_s=60.0, memory_bytes=1 << 28, n_together=8))
    answers = pool.map(["a", *["nap"] * 15])
    threading.Timer(2.0, pool.close).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        list(answers)
    assert time.monotonic() - began < 10
    pool.close()
    assert {child.pid for child in own.children(recursive=True)} <= before


def test_closing_ends_a_worker_that_is_still_starting() -> None:
    """None is left to find out by itself that nobody wants it any more."""
    own = psutil.Process()
    before = {child.pid for child in own.children(recursive=True)}
    pool = WorkerPool(f"{__name__}:make", "slow", LIMITS)
    answers = pool.map(["a", "b", "c"])
    threading.Timer(0.5, pool.close).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        list(answers)
    pool.close()
    assert time.monotonic() - began < 10
    assert {child.pid for child in own.children(recursive=True)} <= before
