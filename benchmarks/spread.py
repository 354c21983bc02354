"""Whether planted influence is found, and none where there is none: `python -m benchmarks.spread [CAPTIONS]`.

Worlds are drawn from Hawkes processes with known ratios. CAPTIONS (gzip'ed JSON lines with `template`, `posted_at`)
adds real captions dealt out to communities at random, in which nobody influences anybody. Prints tables in Markdown.
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.history.hawkes import influence
from memography.history.hawkes_events import Events, n_knots, one_series
from memography.history.spread import is_found, spread
from memography.history.timeline import exposure
from memography.settings import HistorySettings

Array = npt.NDArray[np.float64]
FAST = 1e9
"""No bound on the decay."""


class World(NamedTuple):
    """What is planted."""

    ratios: Array
    backgrounds: Array
    """Events a day."""
    decay: float
    days: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("captions", type=Path, nargs="?")
    parser.add_argument("--worlds", type=int, default=40)
    given = parser.parse_args()
    _planted(given.worlds)
    _none(given.worlds)
    _slow(given.worlds // 2)
    _large()
    if given.captions:
        _dealt_out(given.captions)


def planted(seed: int, n_communities: int = 5, n_events: int = 10_000, has_influence: bool = True) -> World:
    """A world with a ratio for two pairs of five, and each community's own; without influence only the latter."""
    rng = np.random.default_rng(seed)
    shape = (n_communities, n_communities)
    ratios = np.where(rng.random(shape) < 0.4, rng.uniform(0.05, 0.4, shape), 0.0)
    if not has_influence:
        ratios = np.diag(rng.uniform(0, 0.6, n_communities))
    radius = float(np.abs(np.linalg.eigvals(ratios)).max())
    ratios *= min(1.0, 0.7 / max(radius, 1e-9))
    backgrounds = rng.uniform(0.5, 2, n_communities)
    rate = float(np.linalg.solve(np.eye(n_communities) - ratios.T, backgrounds).sum())
    return World(ratios, backgrounds, float(rng.uniform(1, 5)), n_events / rate)


def drawn(world: World, seed: int, waves: float = 0.0) -> tuple[Array, npt.NDArray[np.int64]]:
    """Times and communities of events, in order of time.

    Args:
        world: what is planted.
        seed: of the draw.
        waves: how far the backgrounds of all communities rise and fall together over 200 days, 0 to 1.
    """
    rng = np.random.default_rng([seed, 1])
    begun = []
    for rate in world.backgrounds:
        at = rng.uniform(0, world.days, rng.poisson(rate * world.days * (1 + waves)))
        begun.append(at[rng.random(len(at)) < (1 + waves * np.sin(at * 2 * np.pi / 200)) / (1 + waves)])
    at = np.concatenate(begun)
    of = np.repeat(np.arange(len(begun)), [len(some) for some in begun])
    all_at, all_of = [at], [of]
    while len(at):
        n_children = rng.poisson(world.ratios[of])  # (n_events, n_communities)
        parents, to = np.nonzero(n_children)
        times = n_children[parents, to]
        at = np.repeat(at[parents], times) + rng.exponential(1 / world.decay, times.sum())
        of = np.repeat(to, times)[at < world.days]
        at = at[at < world.days]
        all_at.append(at)
        all_of.append(of)
    at, of = np.concatenate(all_at), np.concatenate(all_of)
    order = np.argsort(at)
    return at[order], of[order].astype(np.int64)


def _planted(n_worlds: int) -> None:
    print(f"{n_worlds} worlds of 5 communities\n")
    print(
        "| events | mean absolute error | intervals hold | of ratios above 0 | found of those above .05 | "
        "worlds with one found wrongly | KS p < .05 |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for n_events in (1000, 3000, 10_000):
        errors, holds, holds_above, power, false, fits = [], [], [], [], [], []
        for seed in range(n_worlds):
            world = planted(seed, n_events=n_events)
            found = influence(_events(world, seed), FAST)
            errors.append(np.abs(found.ratios - world.ratios).mean())
            hold = (found.low <= world.ratios) & (world.ratios <= found.high)
            holds.append(hold.mean())
            holds_above.append(hold[world.ratios > 0].mean())
            told = is_found(found)
            between = ~np.eye(5, dtype=bool)
            power += told[between & (world.ratios > 0.05)].tolist()
            false.append(told[between & (world.ratios == 0)].any())
            fits.append(found.fits)
        print(
            f"| {n_events:,} | {np.mean(errors):.4f} | {100 * np.mean(holds):.1f} % | "
            f"{100 * np.mean(holds_above):.1f} % | "
            f"{100 * np.mean(power):.0f} % | {100 * np.mean(false):.1f} % | "
            f"{100 * np.mean(np.array(fits) < 0.05):.1f} % |",
            flush=True,
        )


def _events(world: World, seed: int, waves: float = 0.0) -> Events:
    at, of = drawn(world, seed, waves)
    n = len(world.ratios)
    return _steady(at, of, n, world.days)


def _steady(at: Array, of: npt.NDArray[np.int64], n: int, days: float) -> Events:
    return one_series(at, of, np.ones((n, int(np.ceil(days)))), days, n_knots(days, len(at), n))


def _none(n_worlds: int) -> None:
    print("\nNo influence: each community excites itself alone\n")
    print("| backgrounds | events | worlds with influence found |\n| --- | --- | --- |")
    for waves in (0.0, 0.8):
        for n_events in (1000, 10_000):
            false = []
            for seed in range(2 * n_worlds):
                world = planted(1000 + seed, n_events=n_events, has_influence=False)
                false.append(is_found(influence(_events(world, seed, waves), FAST)).any())
            name = "steady" if not waves else "rise and fall together"
            print(f"| {name} | {n_events:,} | {100 * np.mean(false):.1f} % of {len(false)} |", flush=True)


def _slow(n_worlds: int) -> None:
    for known in ("exactly", "to the day"):
        errors, holds, false = [], [], []
        for seed in range(n_worlds):
            world = planted(seed)._replace(decay=0.3)
            at, of = drawn(world, seed)
            fastest = FAST
            if known == "to the day":
                at = np.floor(at) + np.random.default_rng(seed).random(len(at))
                order = np.argsort(at)
                at, of, fastest = at[order], of[order], 1.0
            found = influence(_steady(at, of, 5, np.ceil(world.days)), fastest)
            errors.append(np.abs(found.ratios - world.ratios).mean())
            holds.append(((found.low <= world.ratios) & (world.ratios <= found.high)).mean())
            false.append(is_found(found)[(world.ratios == 0) & ~np.eye(5, dtype=bool)].any())
        print(
            f"\nEffects that last 3 days, times known {known}, {n_worlds} worlds of 10,000 events: mean absolute error "
            f"{np.mean(errors):.4f}, intervals hold {100 * np.mean(holds):.1f} %, one found wrongly "
            f"{100 * np.mean(false):.0f} %"
        )


def _large() -> None:
    world = planted(7, 8, 100_000)
    events = _events(world, 7)
    begun, clock = time.process_time(), time.perf_counter()
    found = influence(events, FAST)
    print(
        f"\n{len(events.times):,} events, 8 communities: {time.process_time() - begun:.1f} s of a core, "
        f"{time.perf_counter() - clock:.1f} s by the clock; mean absolute error "
        f"{np.abs(found.ratios - world.ratios).mean():.4f}"
    )


def _dealt_out(captions: Path) -> None:
    rng = np.random.default_rng(0)

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        with gzip.open(captions, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["template"], row["id"], row["id"], row["posted_at"], f"c{rng.integers(4)}"

    columns = ["meme_id", "use_id", "post_id", "posted_at", "community"]
    uses = pl.DataFrame(list(rows()), columns, orient="row")
    uses = uses.with_columns(pl.col("posted_at").str.to_datetime(time_zone="UTC", time_unit="us"))
    made = spread(uses, exposure(uses), HistorySettings(), 0)
    by_meme = made.group_by("meme_id").agg(pl.col("is_found").any(), (pl.col("p_value") < 0.0025).any().alias("by_p"))
    print(
        f"\nReal captions dealt out to 4 communities at random: influence found in {by_meme['is_found'].sum()} of "
        f"{by_meme.height} (memes, and all together); by p alone it would be in {by_meme['by_p'].sum()}"
    )


if __name__ == "__main__":
    main()
