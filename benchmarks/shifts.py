"""How well shifts are found and dated: in real captions, in the same with shuffled dates, in mixtures of them.

python benchmarks/shifts.py CAPTIONS real             # every shift, and the pandemic's
python benchmarks/shifts.py CAPTIONS shuffled         # memes with a shift where there is none: three seeds
python benchmarks/shifts.py CAPTIONS planted          # power, false alarms, errors of dates, coverage of intervals
python benchmarks/shifts.py CAPTIONS events           # how often a shift is tied to an event whose date is not its own
python benchmarks/shifts.py CAPTIONS speed            # 1,000 memes and 200,000 uses: words, tones and emotions

CAPTIONS is gzipped JSONL with template, posted_at, boxes (texts). `--half fit` or `report` takes part of the templates.
"""

import argparse
import gzip
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.history.events.catalogue import events
from memography.history.events.ties import shift_events, with_events
from memography.history.shifts.sequences import once_each, sequences
from memography.history.shifts.table import shift_tests, shifts
from memography.progress import Silent
from memography.settings import HistorySettings
from memography.tables import EMOTIONS, TABLES
from memography.words import words

PANDEMIC = {"corona", "virus", "quarantine", "covid", "toilet", "paper", "coronavirus", "pandemic", "lockdown"}
KINDS = ("abrupt", "gradual", "none")
N_DAYS, RAMP_DAYS = 500, 90
SIZES = (50, 100, 200, 500, 1000, 2000, 5001)
SETTINGS = HistorySettings()
_MONTHS = (datetime(2020, 2, 1, tzinfo=UTC), datetime(2020, 4, 15, tzinfo=UTC))


def half(template: str) -> str:
    """Which half a template belongs to: choices are made on `fit`, figures told of both."""
    number = int(hashlib.sha256(template.encode()).hexdigest(), 16)
    return "report" if number // 2 % 2 else "fit"


def captions(path: Path, wanted: str | None) -> pl.DataFrame:
    """The captions as uses: columns meme_id, use_id, posted_at, author, text, words."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            post = json.loads(line)
            if wanted is None or half(post["template"]) == wanted:
                text = "\n".join(post["boxes"])
                at = datetime.fromisoformat(post["posted_at"])
                rows.append((post["template"], f"{number}", at, None, text, sorted(set(words(text)))))
    schema = {"meme_id": pl.String, "use_id": pl.String, "posted_at": pl.Datetime("us", "UTC"), "author": pl.String}
    return pl.DataFrame(rows, schema=schema | {"text": pl.String, "words": pl.List(pl.String)}, orient="row")


def found(uses: pl.DataFrame, seed: int = 0, judged: tuple[pl.DataFrame, pl.DataFrame] | None = None) -> pl.DataFrame:
    """Table `shifts` of some uses."""
    tones, emotions = judged or (_empty("tones"), _empty("emotions"))
    senses = pl.DataFrame(schema={"sense_id": pl.String, "meme_id": pl.String, "rank": pl.Int32, "label": pl.String})
    of_uses = pl.DataFrame(schema={"use_id": pl.String, "sense_id": pl.String, "p": pl.Float64})
    made = sequences(once_each(uses), tones, emotions, of_uses, senses)
    with Silent().task("", None, "") as task:
        return shifts(shift_tests(made, SETTINGS, seed, task), SETTINGS)


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(TABLES[name].schema.empty_table()))


def real(uses: pl.DataFrame) -> None:
    """Every shift; of the memes with enough captions on either side of the pandemic's beginning, how many show it."""
    catalogue = events()
    told = found(uses)
    told = with_events(told, shift_events(told, catalogue), catalogue)
    for row in told.iter_rows(named=True):
        days = " ".join(f"{row[name]:%Y-%m-%d}" for name in ("shifted_at", "low", "high"))
        lists = f"+ {' '.join(row['rose'][:7])} - {' '.join(row['fell'][:5])}"
        size = f"{row['n_before']}/{row['n_after']}"
        print(row["meme_id"], days, row["kind"], f"{row['p_value']:.1e}", size, lists, f"[{row['event'] or ''}]")
    at = pl.col("posted_at")
    enough = uses.group_by("meme_id").agg(
        n_before=(at < datetime(2020, 2, 15, tzinfo=UTC)).sum(), n_after=(at >= datetime(2020, 3, 11, tzinfo=UTC)).sum()
    )
    memes = enough.filter(pl.col("n_before") >= 200, pl.col("n_after") >= 80)["meme_id"].sort().to_list()
    dated = told.filter(pl.col("shifted_at").is_between(*_MONTHS), pl.col("meme_id").is_in(memes))
    named = [m for m, rose in dated.select("meme_id", "rose").iter_rows() if PANDEMIC & set(rose)]
    tied = dated.filter(pl.col("event").str.contains("COVID"))["meme_id"].n_unique()
    n = dated["meme_id"].n_unique()
    print(f"{len(memes)} memes; dated in time: {n}; named: {len(set(named))}; tied: {tied}")
    print(f"{told.height} shifts, of which {told['event'].is_not_null().sum()} are tied to an event")


def shuffled(uses: pl.DataFrame) -> None:
    """The same with dates shuffled within each meme."""
    n_memes = uses["meme_id"].n_unique()
    for seed in (1, 2, 3):
        rng = np.random.default_rng(seed)
        parts = [p.with_columns(p["posted_at"].gather(rng.permutation(p.height))) for p in uses.partition_by("meme_id")]
        print(f"seed {seed}: {found(pl.concat(parts), seed)['meme_id'].n_unique()} of {n_memes} memes have a shift")


def planted(uses: pl.DataFrame, n_memes: int, seed: int) -> None:
    """Memes mixed of the captions of two templates, of which one gives way to a third."""
    rng = np.random.default_rng(seed)
    pools = {str(key[0]): part for key, part in uses.partition_by("meme_id", as_dict=True).items()}
    truth, mixed = {}, []
    for number in range(n_memes):
        kind, n = KINDS[number % 3], round(float(np.exp(rng.uniform(np.log(SIZES[0]), np.log(SIZES[-1] - 1)))))
        meme, at, size = mixture(pools, kind, n, rng)
        truth[f"{number:03}"] = (kind, size, at)
        mixed.append(meme.with_columns(meme_id=pl.lit(f"{number:03}"), use_id=f"{number:03}-" + pl.col("use_id")))
    by_meme = {str(key[0]): part for key, part in found(pl.concat(mixed)).partition_by("meme_id", as_dict=True).items()}
    print("kind     uses        memes found  median error  held  median length  gradual  more than one")
    for kind in KINDS:
        for low, high in [*pairwise(SIZES), (50, 200), (1000, 5001), (SIZES[0], SIZES[-1])]:
            some = {meme: at for meme, (of, n, at) in truth.items() if of == kind and low <= n < high}
            print(f"{kind:8} {low:5}-{high - 1:<5} {_scores(some, by_meme)}")


def mixture(
    pools: dict[str, pl.DataFrame], kind: str, n: int, rng: np.random.Generator
) -> tuple[pl.DataFrame, datetime, int]:
    """Uses of a made-up meme, the date of its change, and how many uses there are."""
    first, gone, new = (pools[name] for name in rng.choice(sorted(pools), 3, replace=False))
    days = np.sort(rng.uniform(0, N_DAYS, n))
    at = rng.uniform(N_DAYS / 5, N_DAYS * 4 / 5)
    p_new = {"abrupt": days >= at, "gradual": np.clip((days - at) / RAMP_DAYS + 0.5, 0, 1), "none": np.zeros(n)}[kind]
    which = np.where(rng.random(n) < 0.5, 0, np.where(rng.random(n) < p_new, 2, 1))
    parts = []
    for number, pool in enumerate((first, gone, new)):
        places = np.flatnonzero(which == number)
        if len(places) > pool.height:  # fewer uses, at any time, and not only early ones
            places = np.sort(rng.choice(places, pool.height, replace=False))
        part = pool[rng.choice(pool.height, len(places), replace=False).tolist()]
        parts.append(
            part.with_columns(posted_at=pl.Series([_at(d) for d in days[places]], dtype=pl.Datetime("us", "UTC")))
        )
    meme = pl.concat(parts)
    return meme, _at(at), meme.height


def _at(days: float) -> datetime:
    return datetime(2018, 1, 1, tzinfo=UTC) + timedelta(days=float(days))


def _scores(some: dict[str, datetime], by_meme: dict[str, pl.DataFrame]) -> str:
    best = {m: by_meme[m].sort("p_value").row(0, named=True) for m in some if m in by_meme}
    if not some:
        return "none"
    power = f"{len(some):5} {len(best) / len(some):6.2f}"
    if not best:
        return power
    errors = [abs((row["shifted_at"] - some[m]).total_seconds()) / 86400 for m, row in best.items()]
    held = np.mean([row["low"] <= some[m] <= row["high"] for m, row in best.items()])
    length = np.median([(row["high"] - row["low"]).days for row in best.values()])
    gradual = np.mean([row["kind"] == "gradual" for row in best.values()])
    more = np.mean([by_meme[m].height > 1 for m in best])
    return f"{power} {np.median(errors):10.1f} {held:12.2f} {length:10.0f} {gradual:12.2f} {more:8.2f}"


def chance_of_events(uses: pl.DataFrame) -> None:
    """Ties with events at their own dates, and with every event moved to another one's date."""
    catalogue, told = events(), found(uses)
    own = shift_events(told, catalogue).filter(rank=1).height
    moved = []
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(catalogue.height)
        other = catalogue.with_columns(catalogue[name].gather(order) for name in ("starts_on", "ends_on"))
        moved.append(shift_events(told, other).filter(rank=1).height)
    print(f"{told.height} shifts; tied {own}; with dates of other events a mean of {np.mean(moved):.1f}")


def speed(uses: pl.DataFrame) -> None:
    """1,000 memes of 200 uses each, of captions as they are, with made-up tones and emotions."""
    rng = np.random.default_rng(0)
    drawn = uses.sample(200_000, with_replacement=True, seed=0)
    at: npt.NDArray[np.float64] = rng.uniform(0, N_DAYS, drawn.height)
    drawn = drawn.with_columns(
        meme_id=pl.Series(rng.integers(1000, size=drawn.height)).cast(pl.String),
        use_id=pl.int_range(drawn.height).cast(pl.String),
        posted_at=pl.Series([_at(d) for d in at], dtype=pl.Datetime("us", "UTC")),
    )
    names = {"tones": ("p_sincere", "p_humorous", "p_ironic"), "emotions": EMOTIONS}
    tones, emotions = (
        drawn.select("use_id", *(pl.Series(c, rng.random(drawn.height, np.float32)) for c in columns))
        for columns in names.values()
    )
    wall, cpu = time.perf_counter(), time.process_time()
    told = found(drawn, judged=(tones, emotions))
    spent = f"{time.perf_counter() - wall:.0f} s, {time.process_time() - cpu:.0f} s of CPU time"
    print(f"1,000 memes, 200,000 uses, three aspects: {spent}; {told.height} shifts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captions", type=Path)
    parser.add_argument("what", choices=("real", "shuffled", "planted", "events", "speed"))
    parser.add_argument("--half", choices=("fit", "report"))
    parser.add_argument("--memes", type=int, default=200, help="how many mixtures")
    parser.add_argument("--seed", type=int, default=0, help="of the mixtures")
    arguments = parser.parse_args()
    read = captions(arguments.captions, arguments.half)
    if arguments.what == "planted":
        planted(read, arguments.memes, arguments.seed)
    else:
        ways = {"real": real, "shuffled": shuffled, "events": chance_of_events, "speed": speed}
        ways[arguments.what](read)
