"""Events: the built-in catalogue, a user's, and which shifts they are tied to."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from memography.errors import UserError
from memography.history.events.catalogue import events
from memography.history.events.ties import shift_events

HEADER = "id,name,starts_on,ends_on,place,words,source\n"


def shift(rose: list[str], low: date, high: date, strengths: list[float] | None = None) -> pl.DataFrame:
    at = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (low, high)]
    return pl.DataFrame(
        {"meme_id": "m", "aspect": "words", "shifted_at": [at[0]], "low": [at[0]], "high": [at[1]], "rose": [rose]}
        | {"rose_strengths": [strengths or [5.0] * len(rose)]}
    )


def test_the_built_in_catalogue_is_wide() -> None:
    """Over 150 events, every year from 2004 to 2025, many places, each with words and a source."""
    found = events()
    assert found.height >= 150
    assert set(range(2004, 2026)) <= set(found["starts_on"].dt.year())
    assert found["place"].n_unique() >= 25
    assert (found["words"].list.len() >= 1).all()
    assert (found["source"] != "").all()
    assert (found["ends_on"] >= found["starts_on"]).all()


def test_a_user_s_events_come_beside_and_replace(tmp_path: Path) -> None:
    """One with a built-in id rules; a day suffices."""
    file = tmp_path / "events.csv"
    file.write_text(HEADER + "covid-19,Ours,2020-03-11,,here,virus,us\nfair,The fair,2019-05-01,2019-05-03,,fair,\n")
    found = events(str(file))
    assert found.height == events().height + 1
    row = found.filter(event_id="covid-19").row(0, named=True)
    assert (row["name"], row["ends_on"], row["is_built_in"]) == ("Ours", date(2020, 3, 11), False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n1,x\n", "no column starts_on"),
        (HEADER + "a,A,12 March,,x,word,s\n", "line 2: starts_on is '12 March'"),
        (HEADER + "a,A,2020-03-02,2020-03-01,x,word,s\n", "ends before it starts"),
        (HEADER + "a,A,2020-03-02,,x,,s\n", "words is empty"),
        (HEADER + "a,A,2020-03-02,,x,w,s\na,B,2020-03-02,,x,w,s\n", "'a' comes twice"),
        (HEADER + "a,A,2020-03-02\n", "expected 7 columns"),
    ],
)
def test_a_catalogue_that_is_none_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """The message names the line and what is wrong with it."""
    file = tmp_path / "events.csv"
    file.write_text(text)
    with pytest.raises(UserError, match=told):
        events(str(file))
    with pytest.raises(UserError, match="can't be read"):
        events(str(tmp_path / "none.csv"))


def test_a_shift_is_tied_by_words_and_days() -> None:
    """The pandemic's words in its time are tied to it; the same words before are not, nor other words then."""
    known = events()
    pandemic = shift(["quarantined", "toilet", "coronavirus", "bored"], date(2020, 3, 5), date(2020, 3, 12))
    ties = shift_events(pandemic, known)
    assert ties.filter(rank=1)["event_id"][0].startswith("covid")
    assert set(ties.filter(rank=1)["words"][0]) >= {"toilet", "coronavirus"}
    too_early = shift(["quarantined", "toilet", "coronavirus"], date(2018, 3, 5), date(2018, 3, 12))
    assert shift_events(too_early, known).is_empty()
    assert shift_events(shift(["spoon", "carpet"], date(2020, 3, 5), date(2020, 3, 12)), known).is_empty()


def test_a_weak_word_ties_nothing() -> None:
    """One word of many, or one that hardly rose, is not enough."""
    known = events()
    span = date(2020, 3, 5), date(2020, 3, 12)
    assert shift_events(shift(["virus"], *span, [4.0]), known).is_empty()
    many = ["virus", *(f"word{letter}" for letter in "abcdefghijk")]
    assert shift_events(shift(many, *span, [6.5] * 12), known).is_empty()
