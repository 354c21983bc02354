"""Shifts are found where there are some, dated, told, and not found where dates are shuffled."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography import Corpus
from memography.history.shifts.dating import dated
from memography.history.shifts.sequences import once_each, sequences
from memography.history.shifts.table import shift_tests, shifts
from memography.progress import Silent
from memography.settings import HistorySettings
from memography.tables import TABLES

OLD = ("party", "boss", "monday", "cake", "karaoke", "lunch", "wedding", "meeting")
NEW = ("lockdown", "quarantine", "virus", "isolation", "window", "video", "balcony", "bread")
START = datetime(2020, 1, 1, tzinfo=UTC)


def empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(TABLES[name].schema.empty_table()))


def uses(n: int, p_new: "np.ndarray | None" = None, seed: int = 0, meme: str = "m") -> pl.DataFrame:
    """One a day; of the words some are new with a probability that goes with the day."""
    rng = np.random.default_rng(seed)
    p = np.zeros(n) if p_new is None else p_new
    words = [sorted(rng.choice(NEW if rng.random() < p[i] else OLD, 3, replace=False).tolist()) for i in range(n)]
    return pl.DataFrame(
        {
            "meme_id": [meme] * n,
            "use_id": [f"{meme}{i:04}" for i in range(n)],
            "posted_at": [START + timedelta(days=i) for i in range(n)],
            "author": pl.Series([None] * n, dtype=pl.String),
            "text": [f"{' '.join(some)} {i}" for i, some in enumerate(words)],
            "words": words,
            "language": pl.Series([None] * n, dtype=pl.String),
        },
        schema_overrides={"posted_at": pl.Datetime("us", "UTC")},
    ).with_columns(text=pl.col("words").list.join(" ") + pl.lit(" ") + pl.col("use_id"))


def found(
    of: pl.DataFrame,
    tones: pl.DataFrame | None = None,
    use_senses: pl.DataFrame | None = None,
    senses: pl.DataFrame | None = None,
) -> pl.DataFrame:
    made = sequences(
        of,
        empty("tones") if tones is None else tones,
        empty("emotions"),
        pl.DataFrame(schema={"use_id": pl.String, "sense_id": pl.String, "p": pl.Float64})
        if use_senses is None
        else use_senses,
        pl.DataFrame(schema={"sense_id": pl.String, "meme_id": pl.String, "rank": pl.Int32, "label": pl.String})
        if senses is None
        else senses,
    )
    with Silent().task("", None, "") as task:
        return shifts(shift_tests(made, HistorySettings(), 0, task), HistorySettings())


def test_a_sudden_change_of_words_is_found_and_dated() -> None:
    """Its date is near, its interval holds, and what rose and fell is told, with uses from both sides."""
    p = (np.arange(300) >= 180) * 0.6
    row = found(uses(300, p)).row(0, named=True)
    assert abs((row["shifted_at"] - START).days - 180) <= 5
    assert row["low"] <= START + timedelta(days=181)
    assert row["high"] >= START + timedelta(days=179)
    assert row["kind"] == "sudden"
    assert set(row["rose"]) <= set(NEW)
    assert set(row["fell"]) <= set(OLD)
    assert row["rose"]
    assert row["rose_strengths"] == sorted(row["rose_strengths"], reverse=True)
    assert all(use_id < "m0180" for use_id in row["before_use_ids"])
    assert all(use_id >= "m0178" for use_id in row["after_use_ids"])


def test_little_words_make_no_shift() -> None:
    """Though from one day on every text has them."""
    plain = uses(200)
    german = plain.with_columns(
        words=pl.when(pl.int_range(200) >= 100).then(pl.concat_list("words", pl.lit("nicht"))).otherwise("words"),
        language=pl.lit("de"),
    )
    assert found(german).equals(found(plain))
    assert "nicht" in found(german.with_columns(language=pl.lit("en")))["rose"].explode().to_list()


def test_a_date_hangs_little_on_the_seed() -> None:
    """Of the weights with which is learned anew what goes with which side."""
    of = uses(300, (np.arange(300) >= 180) * 0.6)
    senses = pl.DataFrame(schema={"sense_id": pl.String, "meme_id": pl.String, "rank": pl.Int32, "label": pl.String})
    use_senses = pl.DataFrame(schema={"use_id": pl.String, "sense_id": pl.String, "p": pl.Float64})
    of_words = next(iter(sequences(of, empty("tones"), empty("emotions"), use_senses, senses)))
    times = of_words.times - of_words.times[0]
    told = [dated(of_words.traits, times, 170, seed) for seed in range(4)]
    assert max(one.at for one in told) - min(one.at for one in told) <= 3
    assert all(one.low <= 180 <= one.high for one in told)
    assert told[0].low == dated(of_words.traits, times, 170, 0).low


def test_a_gradual_change_is_told_from_a_sudden_one() -> None:
    """One that takes four months is gradual, and its date the middle."""
    p = np.clip((np.arange(600) - 240) / 120, 0, 1) * 0.9
    row = found(uses(600, p)).sort("p_value").row(0, named=True)
    assert row["kind"] == "gradual"
    assert abs((row["shifted_at"] - START).days - 300) <= 25


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_shuffled_dates_give_no_shift(seed: int) -> None:
    """Whatever the order, and though half of the words are of another kind."""
    shuffled = np.random.default_rng(seed).permutation((np.arange(200) >= 100) * 1.0)
    assert found(uses(200, shuffled, seed)).height == 0


def test_copies_make_no_shift() -> None:
    """The same words count once a day, and once an author."""
    plain = uses(120)
    copies = pl.concat([plain.tail(1)] * 60).with_columns(
        use_id=pl.format("copy{}", pl.int_range(60)), posted_at=pl.lit(START + timedelta(days=119))
    )
    later = copies.with_columns(
        use_id=pl.format("late{}", pl.int_range(60)),
        posted_at=pl.lit(START) + pl.duration(days=pl.int_range(121, 181)),
        author=pl.lit("one"),
    )
    counted = once_each(pl.concat([plain, copies, later], how="vertical_relaxed"))
    assert counted.height == 121
    assert found(counted).height == 0


def test_tones_shift_though_words_do_not() -> None:
    """Of tones the means are compared."""
    of = uses(200)
    rng = np.random.default_rng(1)
    ironic = np.clip(np.where(np.arange(200) < 90, 0.2, 0.6) + rng.normal(0, 0.15, 200), 0.01, 0.95)
    tones = of.select(
        "use_id", p_sincere=pl.Series(1 - ironic), p_humorous=pl.Series(ironic * 0), p_ironic=pl.Series(ironic)
    )
    (row,) = found(of, tones).rows(named=True)
    assert (row["aspect"], row["rose"], row["fell"]) == ("tones", ["ironic"], ["sincere"])
    assert abs((row["shifted_at"] - START).days - 90) <= 10
    assert row["low"] <= START + timedelta(days=90) <= row["high"]


@pytest.mark.parametrize("n_senses", [1, 2])
def test_senses_shift_where_there_are_two(n_senses: int) -> None:
    """By their labels; a meme of one sense has none to shift."""
    of = uses(200)
    is_new = np.arange(200) >= 120
    parts = [
        of.select("use_id", sense_id=pl.lit(f"s{number}"), p=pl.Series(np.where(is_new == number, 0.9, 0.1)))
        for number in range(n_senses)
    ]
    senses = pl.DataFrame({"sense_id": ["s0", "s1"], "meme_id": "m", "rank": [1, 2], "label": ["joy", "grief"]})
    rows = found(of, use_senses=pl.concat(parts), senses=senses.head(n_senses)).rows(named=True)
    assert [(row["aspect"], row["rose"], row["fell"]) for row in rows] == [("senses", ["grief"], ["joy"])][
        : n_senses - 1
    ]


def test_false_discoveries_are_held_over_all_memes() -> None:
    """A p-value that is good enough alone is not among a hundred tests."""
    rows = [{"meme_id": f"m{i}", "aspect": "words", "first": 0, "end": 50, "p_value": 0.5} for i in range(99)]
    shifted = {"shifted_at": START, "low": START, "high": START, "kind": "sudden", "since": START, "until": START}
    alone = {"meme_id": "x", "aspect": "words", "first": 0, "end": 50, "p_value": 0.004, **shifted}
    schema = empty("shift_tests").schema
    assert shifts(pl.DataFrame([alone], schema=schema), HistorySettings()).height == 1
    assert shifts(pl.DataFrame([*rows, alone], schema=schema), HistorySettings()).height == 0


def test_a_corpus_s_shift_is_written(shifted: Corpus) -> None:
    """One meme turns, on the day and with the event; the other does not."""
    rows = shifted.rows("shifts", where="aspect = 'words'")
    names = {row["meme_id"]: row["name"] for row in shifted.rows("names")}
    assert [(names[row["meme_id"]], row["event"]) for row in rows] == [
        ("Turning", "First lockdowns of the COVID-19 pandemic")
    ]
    assert abs(rows[0]["shifted_at"] - datetime(2020, 3, 10, tzinfo=UTC)) < timedelta(days=5)


@pytest.mark.parametrize("seed", range(8))
def test_a_date_lies_within_its_interval(seed: int) -> None:
    """Also where the change is slow, and so dated badly."""
    p = np.clip((np.arange(400) - 120) / 160, 0, 1) * 0.4
    for row in found(uses(400, p, seed)).iter_rows(named=True):
        assert row["low"] <= row["shifted_at"] <= row["high"]


@pytest.mark.parametrize("seed", range(6))
def test_drifting_tones_end_no_search(seed: int) -> None:
    """A slow change leaves parts of no use or of one on its sides; these are not searched."""
    of = uses(300, seed=seed)
    rng = np.random.default_rng(seed)
    ironic = np.clip(np.linspace(0.1, 0.8, 300) + rng.normal(0, 0.1, 300), 0.01, 0.98)
    told = pl.DataFrame({"use_id": of["use_id"], "p_ironic": ironic, "p_humorous": 0.01, "p_sincere": 0.99 - ironic})
    tones = told.with_columns(abstained=False, model=pl.lit("made")).select(empty("tones").columns)
    found(of, tones.cast(dict(empty("tones").schema)))
