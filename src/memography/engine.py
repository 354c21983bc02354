"""Where Daft runs, on this machine or on a Ray cluster, and how it calls worker processes."""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from memography.errors import MissingExtra, UserError, WorkerError
from memography.workers import Failure, Limits, shared_pool

if TYPE_CHECKING:
    import daft
    import polars as pl

ENGINES = ("local", "ray")
_NO_WORKER = "no worker"
"""What stands for a failure where no worker could be started."""


def use(engine: str = "local", address: str | None = None) -> None:
    """Choose the engine for this process, before the first table is worked on.

    Args:
        engine: "local" (Daft's own, all cores of this machine) or "ray".
        address: a Ray cluster's address; without one Ray starts on this machine.

    Raises:
        UserError: there is no such engine, an address was given for the local one, or another engine is in use.
        MissingExtra: Ray is not installed.
    """
    import daft.exceptions
    import daft.runners

    if engine not in ENGINES:
        raise UserError(f"There is no engine {engine!r}. Choose one of: {', '.join(ENGINES)}.")
    if engine == "local" and address:
        raise UserError("--address goes with --engine ray only.")
    if engine == "ray" and importlib.util.find_spec("ray") is None:
        raise MissingExtra("--engine ray needs Ray. Install it with `pip install 'memography[cluster]'`.")
    try:
        if engine == "local":
            daft.set_runner_native()
        else:
            daft.set_runner_ray(address)
    except daft.exceptions.DaftCoreException:  # an engine is chosen once a process
        if daft.runners.get_or_infer_runner_type() != {"local": "native", "ray": "ray"}[engine]:
            raise UserError(f"This process works with another engine already. Use {engine!r} in a new one.") from None


def collected(frame: "daft.DataFrame") -> "pl.DataFrame":
    """The rows of a Daft data frame, worked out, as Polars."""
    import polars as pl

    return pl.DataFrame(frame.to_arrow())


def call_workers(
    function: str,
    setup: Any,
    items: Mapping[str, Sequence[Any]],
    answer: pa.Schema,
    limits: Limits,
    advance: Callable[[int], None],
) -> list[dict[str, Any] | Failure]:
    """Call a function of worker processes on every item: here, or where the cluster's engine runs.

    Args:
        function: "module:name" of a factory, as for `WorkerPool`; what it makes gets an item.
        setup: what the factory gets.
        items: columns of equal length; an item is a tuple with a value of each.
        answer: the columns that an answer may have; one that it does not have is None.
        limits: of each worker.
        advance: told how many more items are done.

    Returns:
        An answer or a Failure for each item, in order. No failure raises, since an engine would end the query.

    Raises:
        WorkerError: no worker starts.
    """
    if _is_ray():
        found = call_through_daft(function, setup, items, answer, limits)
        advance(len(found))
        return found
    # Daft's own engine would add nothing to processes of ours, and can't be interrupted while it waits for them.
    empty = dict.fromkeys(answer.names)
    answers = []
    for told in shared_pool(function, setup, limits).map(list(zip(*items.values(), strict=True))):
        answers.append(told if isinstance(told, Failure) else {**empty, **told})
        advance(1)
    return answers


def call_through_daft(
    function: str, setup: Any, items: Mapping[str, Sequence[Any]], answer: pa.Schema, limits: Limits
) -> list[dict[str, Any] | Failure]:
    """What `call_workers` does on a cluster: each of Daft's processes has a pool of workers of its own."""
    import daft
    from daft import DataType

    fields = [pa.field(f.name, f.type) for f in answer]
    failed = [pa.field("failure_kind", pa.string()), pa.field("failure_detail", pa.string())]
    empty = dict.fromkeys(f.name for f in fields + failed)

    @daft.func.batch(return_dtype=DataType.from_arrow_type(pa.struct(fields + failed)), use_process=False)
    def call(*columns: daft.Series) -> list[dict[str, Any]]:
        batch = list(zip(*(column.to_pylist() for column in columns), strict=True))
        try:
            return [{**empty, **_told(found)} for found in shared_pool(function, setup, limits).map(batch)]
        except WorkerError as error:  # raised on our side: here it would have the engine try for minutes
            return [{**empty, "failure_kind": _NO_WORKER, "failure_detail": str(error)}] * len(batch)

    frame = daft.from_pydict({**items, "place": list(range(len(next(iter(items.values())))))})
    if _is_ray():
        frame = frame.into_partitions(_n_nodes())
    answers = frame.select("place", call(*(daft.col(name) for name in items)).alias("answer"))
    by_place = answers.to_pydict()
    found = dict(zip(by_place["place"], by_place["answer"], strict=True))
    return [_untold(found[place]) for place in range(len(found))]


def _is_ray() -> bool:
    import daft.runners

    return bool(daft.runners.get_or_infer_runner_type() == "ray")


def _n_nodes() -> int:
    """How many machines the cluster has: each gets a part, and its pool has a worker for each of its cores."""
    import ray

    return max(1, sum(bool(node["Alive"]) for node in ray.nodes()))


def _told(answer: dict[str, Any] | Failure) -> dict[str, Any]:
    if isinstance(answer, Failure):
        return {"failure_kind": answer.kind, "failure_detail": answer.detail}
    return answer


def _untold(row: dict[str, Any]) -> dict[str, Any] | Failure:
    kind, detail = row.pop("failure_kind"), row.pop("failure_detail")
    if kind == _NO_WORKER:
        raise WorkerError(detail)
    return Failure(kind, detail) if kind else row
