"""Work that can wait gives way to requests."""

import threading
import time

from fastapi import FastAPI
from fastapi.testclient import TestClient

from memography.web.under_way import MAX_WAIT_S, Counted, UnderWay


def waited(under_way: UnderWay) -> float:
    began = time.monotonic()
    under_way.give_way()
    return time.monotonic() - began


def test_work_waits_for_a_request_to_end() -> None:
    """And goes on at once where there is none."""
    under_way, may_end, has_begun = UnderWay(), threading.Event(), threading.Event()
    app = FastAPI()

    @app.get("/")
    def slow() -> str:
        has_begun.set()
        may_end.wait(10)
        return ""

    app.add_middleware(Counted, under_way=under_way)
    asking = threading.Thread(target=lambda: TestClient(app).get("/"))
    asking.start()
    assert has_begun.wait(10)
    threading.Timer(0.3, may_end.set).start()
    assert 0.1 < waited(under_way) < MAX_WAIT_S
    asking.join()
    assert waited(under_way) < 0.1


def test_work_goes_on_where_requests_never_cease() -> None:
    """After `MAX_WAIT_S`."""
    under_way = UnderWay()
    with under_way:
        assert waited(under_way) >= MAX_WAIT_S


def test_an_app_that_runs_is_no_request() -> None:
    """Only what is asked of it."""
    under_way = UnderWay()
    app = FastAPI()
    app.add_middleware(Counted, under_way=under_way)
    with TestClient(app):
        assert waited(under_way) < MAX_WAIT_S / 2
