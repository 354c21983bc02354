"""Whatever the API is asked, it answers: the requests are made up from its own description by schemathesis."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from memography import Corpus, Settings
from memography.web import create_app

N_EXAMPLES = 12
"""Requests for each operation."""


@pytest.fixture(scope="module")
def described(built: Corpus) -> schemathesis.BaseSchema:
    """The API as it describes itself, asked within the process."""
    return schemathesis.openapi.from_asgi(
        "/api/openapi.json", create_app(built, Settings()), headers={"host": "127.0.0.1"}
    )


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=N_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_api(case: schemathesis.Case) -> None:
    """Ids of any characters, pages of any size, bodies of any bytes: refused, or not found, and never a fault."""
    case.headers["host"] = "127.0.0.1"
    case.call_and_validate(checks=(not_a_server_error,))
