"""Whatever the API is asked, it answers: requests are made up by schemathesis from the API's description of itself."""

from collections import Counter
from urllib.parse import quote

import pytest
import schemathesis
from every_page import known
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from serving import HERE

from memography import Corpus, Settings
from memography.web import create_app

N_EXAMPLES = 15
"""Requests for each operation, and as many with ids that exist."""


@pytest.fixture(scope="module")
def app(built: Corpus) -> FastAPI:
    return create_app(built, Settings())


def test_no_request_breaks_the_api(app: FastAPI, built: Corpus) -> None:
    """Ids of any characters, pages of any size, bodies of any bytes: refused, or not found, and never a fault; asked of
    what exists, answered."""
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"host": "127.0.0.1"})
    faults: list[tuple[str, object]] = []
    statuses: Counter[int] = Counter()
    exists = known(built)

    def ask(case: schemathesis.Case) -> None:
        case.headers["host"] = "127.0.0.1"
        status = case.call().status_code
        statuses[status] += 1
        if status >= 500:
            faults.append((case.operation.label, (case.path_parameters, case.query, case.body)))

    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=N_EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def try_some(case: schemathesis.Case) -> None:
            ask(case)
            if case.path_parameters and set(case.path_parameters) & set(exists):
                case.path_parameters |= {name: exists[name] for name in case.path_parameters if name in exists}
                ask(case)

        try_some()
    assert faults == []
    assert statuses[200] > 5 * N_EXAMPLES
    assert statuses[404] > 5 * N_EXAMPLES


@pytest.mark.parametrize(
    "odd", ["%00", "%FF", "%ED%A0%80", "%F0%9F%98%80", "a" * 20_000, "..%2f..%2fetc", "'%20OR%20'1", "%0d%0aX-A:%20b"]
)
def test_odd_addresses_are_not_found(app: FastAPI, odd: str) -> None:
    """Bytes that are no text, halves of characters, and other people's folders; as ids, words, communities, pages."""
    client = TestClient(app, base_url=HERE, raise_server_exceptions=False)
    for path in (
        *(f"/{kind}/{odd}" for kind in ("memes", "posts", "variants", "claims", "thumbnails", "templates", "static")),
        *(f"/api/{kind}/{odd}" for kind in ("memes", "posts", "variants", "claims")),
        f"/overlays/{odd}/{odd}.jpg",
        f"/identify/overlays/{odd}.png",
        f"/search?words={odd}&community={odd}",
        f"/climate?community={odd}&page=1{'0' * 400}",
        f"/?page={odd}",
    ):
        assert client.get(path).status_code in (200, 400, 404, 422), path
    assert "x-a" not in client.get(f"/posts/{odd}").headers


def test_there_are_pages_before_the_first_and_none_beyond_the_last(app: FastAPI, built: Corpus) -> None:
    """Those before the first are the first."""
    client = TestClient(app, base_url=HERE)
    address = f"/api/memes/{quote(known(built)['meme_id'])}/uses"
    for number in ("-5", "0"):
        told = client.get(address, params={"page": number}).json()
        assert told["page"] == 1
        assert told["rows"]
    beyond = client.get(address, params={"page": "999999999999999999999999"})
    assert (beyond.status_code, beyond.json()["rows"]) == (200, [])
