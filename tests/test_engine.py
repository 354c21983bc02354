"""Worker processes are called the same way here and through Daft."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from memography import engine
from memography.errors import UserError
from memography.workers import Failure, Limits, close_shared_pools

LIMITS = Limits(n_workers=2, timeout_s=10, memory_bytes=1 << 28)
ANSWER = pa.schema([pa.field("text", pa.string()), pa.field("n", pa.int64())])


def make(setup: str) -> Any:
    """What the workers here do."""

    def act(item: tuple[str, str]) -> dict[str, Any]:
        if item[0] == "bad":
            raise ValueError("no")
        return {"text": setup + "".join(item)}

    return act


@pytest.mark.parametrize("way", ["here", "through Daft"])
def test_answers_come_in_order_and_failures_are_values(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """An item's answer stands at its place; what an answer does not say is None."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    items = {"a": ["x", "bad", "y"], "b": ["1", "2", "3"]}
    n_done: list[int] = []
    engine.use("local")
    if way == "here":
        found = engine.call_workers(f"{__name__}:make", "s", items, ANSWER, LIMITS, n_done.append)
        assert sum(n_done) == 3
    else:
        found = engine.call_through_daft(f"{__name__}:make", "s", items, ANSWER, LIMITS)
    close_shared_pools()
    assert (found[0], found[2]) == ({"text": "sx1", "n": None}, {"text": "sy3", "n": None})
    assert isinstance(found[1], Failure)
    assert found[1].kind == "error"


def test_an_engine_can_be_named_again() -> None:
    """Several builds in one process are the rule in a notebook."""
    engine.use("local")
    engine.use("local")


@pytest.mark.parametrize(
    ("arguments", "said"), [(("steam", None), "local, ray"), (("local", "ray://x"), "--engine ray")]
)
def test_a_wrong_engine_is_told(arguments: tuple[str, str | None], said: str) -> None:
    """With what there is."""
    with pytest.raises(UserError, match=said):
        engine.use(*arguments)
