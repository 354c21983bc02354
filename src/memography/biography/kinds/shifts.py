"""When and how the meaning changed: shifts, what rose and fell with them, and the events that they coincide with."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured
from memography.biography.meme_uses import MemeUses

CONFIDENCE = 0.9
"""What share of its date's posterior the interval of a shift holds (table `shifts`)."""
N_TRAITS = 4
"""So many words are claimed of each that rose, and as many that fell; tones and emotions all."""


Sides = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]
"""Which uses lie before a shift, and which after, within what was compared."""


def counted(shifts: pl.DataFrame) -> pl.DataFrame:
    """All shifts, each of which is a claim, in order of meme and time; how many the aspect has is their `n_shifts`."""
    n_shifts = pl.len().over("meme_id", "aspect").cast(pl.Int64)
    return shifts.with_columns(n_shifts=n_shifts).sort("meme_id", "shifted_at", "aspect")


def told(shifts: pl.DataFrame, shift_events: pl.DataFrame) -> Iterator[tuple[str, tuple[str, str]]]:
    """The claims of shifts and events that there should be: kind, meme and subject."""
    for shift in shifts.iter_rows(named=True):
        yield "shift", (shift["meme_id"], _subject(shift))
    claimed = shifts.select("meme_id", "aspect", "shifted_at")
    for tie in shift_events.filter(rank=1).join(claimed, on=claimed.columns, how="semi").iter_rows(named=True):
        yield "shift_event", (tie["meme_id"], _subject(tie))


def _subject(shift: dict[str, Any]) -> str:
    return f"{shift['aspect']}-{shift['shifted_at']:%Y%m%dT%H%M%S}"


def _window(shift: dict[str, Any]) -> dict[str, str]:
    return {name: shift[name].isoformat() for name in ("since", "shifted_at", "until")}


def _measure_shift(facts: Facts) -> Iterator[Measured]:
    rows = counted(facts.shifts)
    tied = set(facts.shift_events.select("meme_id", "aspect", "shifted_at").iter_rows())
    for shift, (n_before, n_after) in zip(rows.iter_rows(named=True), _sizes(facts, rows), strict=True):
        names = ("aspect", "kind", "width_days", "p_value", "n_shifts", "rose", "fell")
        value = {**{name: shift[name] for name in names}, **_window(shift)}
        value |= {"n_before": n_before, "n_after": n_after}
        if shift["aspect"] == "senses":
            value["shares"] = _shares_by_label(facts, shift)
        value["has_event"] = (shift["meme_id"], shift["aspect"], shift["shifted_at"]) in tied
        evidence = Evidence(shift["meme_id"], since=value["since"], before=value["until"])
        yield Measured(value, evidence, shift["low"], shift["high"], subject=_subject(shift))


def _shares_by_label(facts: Facts, shift: dict[str, Any]) -> dict[str, list[float]]:
    """What share of the uses with a sense are in those of a label, before and after, for what rose and fell."""
    senses = facts.senses.filter(meme_id=shift["meme_id"])
    of_meme = facts.uses.filter(pl.col("meme_id") == shift["meme_id"]).drop_nulls(["posted_at", "sense_id"])
    inside = of_meme.filter(pl.col("posted_at").is_between(shift["since"], shift["until"], closed="left"))
    is_after = pl.col("posted_at") >= shift["shifted_at"]
    found = {}
    for label in (*shift["rose"], *shift["fell"]):
        is_it = pl.col("sense_id").is_in(senses.filter(label=label)["sense_id"].implode())
        found[label] = [_share(inside.filter(side).select(is_it).to_series()) for side in (~is_after, is_after)]
    return found


def _share(flags: pl.Series) -> float:
    return round(int(flags.sum()) / len(flags), 4) if len(flags) else 0.0


def _sizes(facts: Facts, shifts: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """How many uses lie on either side of each shift, within what was compared."""
    uses = facts.uses.select("meme_id", "posted_at").drop_nulls()
    numbered = shifts.select("meme_id", "since", "shifted_at", "until").with_row_index("shift")
    joined = numbered.join(uses, on="meme_id").filter(pl.col("posted_at").is_between("since", "until", closed="left"))
    counted = joined.group_by("shift").agg(
        n_before=(pl.col("posted_at") < pl.col("shifted_at")).sum(),
        n_after=(pl.col("posted_at") >= pl.col("shifted_at")).sum(),
    )
    found = numbered.join(counted, on="shift", how="left", maintain_order="left").fill_null(0)
    yield from found.select("n_before", "n_after").cast(pl.Int64).iter_rows()


def _recount_shift(uses: MemeUses, claim: Claim) -> Measured:
    before, after = _sides(uses, claim)
    value = {**claim.value, "n_before": int(before.sum()), "n_after": int(after.sum())}
    if "shares" in value:
        value["shares"] = {label: _recount_shares(uses, label, (before, after)) for label in value["shares"]}
    low, at, high = (datetime.fromisoformat(end) for end in (claim.low, claim.value["shifted_at"], claim.high))
    if not low <= at <= high:
        raise ValueError(f"{at} does not lie between {low} and {high}")
    evidence = Evidence(uses.meme_id, since=claim.value["since"], before=claim.value["until"])
    return Measured(value, evidence, claim.low, claim.high)


def _recount_shares(uses: MemeUses, label: str, sides: Sides) -> list[float]:
    wanted = {sense_id for sense_id, told in uses.rows.senses.select("sense_id", "label").iter_rows() if told == label}
    found = []
    for side in sides:
        known = [sense_id for sense_id, is_in in zip(uses.sense_ids, side.tolist(), strict=True) if is_in and sense_id]
        found.append(round(sum(sense_id in wanted for sense_id in known) / len(known), 4) if known else 0.0)
    return found


def _sides(uses: MemeUses, claim: Claim) -> Sides:
    at = claim.value["shifted_at"]
    return uses.is_between(claim.value["since"], at), uses.is_between(at, claim.value["until"])


def _measure_trait(facts: Facts) -> Iterator[Measured]:
    rows = counted(facts.shifts)
    by_meme = {str(key[0]): part for key, part in facts.uses.partition_by("meme_id", as_dict=True).items()}
    for shift in rows.iter_rows(named=True):
        if shift["aspect"] == "senses":
            continue  # claimed by the shift alone: what a use's sense is follows from no single use
        dated = by_meme[shift["meme_id"]].drop_nulls("posted_at")
        inside = dated.filter(pl.col("posted_at").is_between(shift["since"], shift["until"], closed="left"))
        is_after = pl.col("posted_at") >= shift["shifted_at"]
        sides = inside.filter(~is_after), inside.filter(is_after)
        for direction in ("rose", "fell"):
            for trait in shift[direction][: N_TRAITS if shift["aspect"] == "words" else None]:
                yield _trait(shift, direction, trait, sides)


def _trait(shift: dict[str, Any], direction: str, trait: str, sides: tuple[pl.DataFrame, pl.DataFrame]) -> Measured:
    value: dict[str, Any] = {"aspect": shift["aspect"], "trait": trait, "direction": direction, **_window(shift)}
    where = ("since", "shifted_at") if direction == "fell" else ("shifted_at", "until")
    since, before = (value[name] for name in where)
    for name, side in zip(("before", "after"), sides, strict=True):
        if shift["aspect"] == "words":
            value[f"n_{name}"] = side.height
            value[f"n_with_{name}"] = int(side["words"].list.contains(trait).sum())
        else:
            known = side[_column(shift["aspect"], trait)].drop_nulls().cast(pl.Float64)
            value[f"n_{name}"] = len(known)
            value[f"mean_{name}"] = float(known.sum()) / len(known) if len(known) else 0.0
    evidence = Evidence(
        shift["meme_id"],
        since=since,
        before=before,
        word=trait if shift["aspect"] == "words" else None,
        judged=shift["aspect"] != "words",
    )
    return Measured(value, evidence, subject=f"{_subject(shift)}-{trait}")


def _column(aspect: str, trait: str) -> str:
    return f"p_{trait}" if aspect == "tones" else trait


def _recount_trait(uses: MemeUses, claim: Claim) -> Measured:
    value = dict(claim.value)
    for name, side in zip(("before", "after"), _sides(uses, claim), strict=True):
        if value["aspect"] == "words":
            value[f"n_{name}"] = int(side.sum())
            value[f"n_with_{name}"] = int((side & uses.has_word(value["trait"])).sum())
        else:
            probabilities = uses.probabilities(_column(value["aspect"], value["trait"]))[side & uses.is_judged]
            value[f"n_{name}"] = len(probabilities)
            value[f"mean_{name}"] = float(np.mean(probabilities)) if len(probabilities) else 0.0
    return Measured(value, claim.evidence)


def _measure_event(facts: Facts) -> Iterator[Measured]:
    key = ["meme_id", "aspect", "shifted_at"]
    shifts = facts.shifts.select(*key, "since", "until", "low", "high", "rose")
    for tie in facts.shift_events.join(shifts, on=key).sort(key).iter_rows(named=True):
        names = ("aspect", "event_id", "name", "starts_on", "ends_on", "source", "words")
        value = {**{name: tie[name] for name in names}, **_window(tie)}
        value["days_apart"] = _days_apart(tie["low"], tie["high"], tie["starts_on"], tie["ends_on"])
        evidence = Evidence(tie["meme_id"], since=value["shifted_at"], before=value["until"])
        yield Measured(value, evidence, tie["low"], tie["high"], subject=_subject(tie))


def _recount_event(uses: MemeUses, claim: Claim) -> Measured:
    event = uses.corpus.events[claim.value["event_id"]]
    value = {**claim.value, **{name: event[name] for name in ("name", "starts_on", "ends_on", "source")}}
    low, high = datetime.fromisoformat(claim.low), datetime.fromisoformat(claim.high)
    value["days_apart"] = _days_apart(low, high, event["starts_on"], event["ends_on"])
    evidence = Evidence(uses.meme_id, since=claim.value["shifted_at"], before=claim.value["until"])
    return Measured(value, evidence, claim.low, claim.high)


def _days_apart(low: datetime, high: datetime, starts_on: date, ends_on: date) -> int:
    """Whole days between the shift's interval and the event, 0 where they meet."""
    gap = max(starts_on - high.date(), low.date() - ends_on, timedelta(0))
    return gap.days


ASPECTS = ("words", "senses", "tones", "emotions")
"""What is tested for changes, in the order in which it is told."""


def _measure_steady(facts: Facts) -> Iterator[Measured]:
    shifted = facts.shifts.select("meme_id", "aspect")
    steady = facts.shift_tests.select("meme_id", "aspect").unique().join(shifted, on=shifted.columns, how="anti")
    n_dated = dict(facts.uses.drop_nulls("posted_at").group_by("meme_id").len().iter_rows())
    for (meme_id,), rows in steady.sort("meme_id").group_by("meme_id", maintain_order=True):
        yield _steady(str(meme_id), set(rows["aspect"]), n_dated[meme_id])


def _recount_steady(uses: MemeUses, claim: Claim) -> Measured:
    steady = set(uses.rows.shift_tests["aspect"]) - set(uses.rows.shifts["aspect"])
    return _steady(uses.meme_id, steady, int(uses.is_dated.sum()))


def _steady(meme_id: str, aspects: set[str], n_uses: int) -> Measured:
    value = {"aspects": [aspect for aspect in ASPECTS if aspect in aspects], "n_uses": n_uses}
    return Measured(value, Evidence(meme_id, dated=True))


KINDS = (
    Kind(
        "steady",
        "What was tested for a change, and shows none that chance would not show as often; tested as shifts are.",
        ("shift_tests", "shifts", "uses"),
        _measure_steady,
        _recount_steady,
        parameters=lambda corpus: {
            "p_max": corpus.history["shift_p_max"],
            "false_discovery_rate": corpus.history["shift_fdr"],
        },
    ),
    Kind(
        "shift",
        "The most unlike two sides of the meme's uses in order of time, copies counted once a day and once an author; "
        "tested against shuffled orders, false discoveries held over all memes (Benjamini and Hochberg 1995). The "
        "interval is of the date's posterior. Recounted are the uses on either side.",
        ("shifts", "uses"),
        _measure_shift,
        _recount_shift,
        parameters=lambda corpus: {
            "confidence": CONFIDENCE,
            "p_max": corpus.history["shift_p_max"],
            "false_discovery_rate": corpus.history["shift_fdr"],
        },
    ),
    Kind(
        "shift_trait",
        "Uses with the word before and after the shift, or the mean probability of the tone or emotion; those of which "
        "chance makes so much difference least often.",
        ("shifts", "contexts", "tones", "emotions", "uses"),
        _measure_trait,
        _recount_trait,
    ),
    Kind(
        "shift_event",
        "The event of the catalogue near the shift whose words match most of what rose. That both come together is a "
        "coincidence, and no proof that one made the other.",
        ("shift_events", "events", "shifts"),
        _measure_event,
        _recount_event,
        parameters=lambda corpus: {"confidence": CONFIDENCE},
    ),
)
