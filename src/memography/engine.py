"""Where Daft runs: on this machine, or on a Ray cluster."""

from memography.errors import MissingExtra, UserError

ENGINES = ("local", "ray")


def use(engine: str = "local", address: str | None = None) -> None:
    """Choose the engine for this process, before the first table is worked on.

    Args:
        engine: "local" (Daft's own, all cores of this machine) or "ray".
        address: a Ray cluster's address; without one Ray starts on this machine.

    Raises:
        UserError: there is no such engine, or an address was given for the local one.
        MissingExtra: Ray is not installed.
    """
    import daft

    if engine not in ENGINES:
        raise UserError(f"There is no engine {engine!r}. Choose one of: {', '.join(ENGINES)}.")
    if engine == "local":
        if address:
            raise UserError("--address goes with --engine ray only.")
        daft.set_runner_native()
        return
    try:
        import ray  # noqa: F401
    except ImportError:
        raise MissingExtra(
            "--engine ray needs Ray. Install it with `pip install 'memography[cluster]'`."
        ) from None
    daft.set_runner_ray(address)
