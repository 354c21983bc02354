"""Work that can wait gives way to requests."""

import threading
import time
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from memography.web import under_way as module
from memography.web.under_way import Counted, UnderWay

LONG_S = 60.0


def beginning(work: Callable[[], object]) -> threading.Event:
    """Work begins beside us; the event is set when it has ended."""
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    threading.Thread(target=run, daemon=True).start()
    return done


def test_work_waits_for_a_request_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """And goes on at once where there is none."""
    monkeypatch.setattr(module, "MAX_WAIT_S", LONG_S)
    under_way, may_end, has_begun = UnderWay(), threading.Event(), threading.Event()
    app = FastAPI()

    @app.get("/")
    def slow() -> str:
        has_begun.set()
        may_end.wait(LONG_S)
        return ""

    app.add_middleware(Counted, under_way=under_way)
    assert beginning(under_way.give_way).wait(LONG_S / 2)
    asked = beginning(lambda: TestClient(app).get("/"))
    assert has_begun.wait(LONG_S / 2)
    gone_on = beginning(under_way.give_way)
    assert not gone_on.wait(0.2)
    may_end.set()
    assert asked.wait(LONG_S / 2)
    assert gone_on.wait(LONG_S / 2)


def test_work_goes_on_where_requests_never_cease() -> None:
    """After `MAX_WAIT_S`."""
    under_way = UnderWay()
    began = time.monotonic()
    with under_way:
        under_way.give_way()
    assert time.monotonic() - began >= module.MAX_WAIT_S


def test_an_app_that_runs_is_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is asked of it."""
    monkeypatch.setattr(module, "MAX_WAIT_S", LONG_S)
    under_way = UnderWay()
    app = FastAPI()
    app.add_middleware(Counted, under_way=under_way)
    with TestClient(app):
        assert beginning(under_way.give_way).wait(LONG_S / 2)
