"""How long it will last: its height, its sleep, and what is expected of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt

from memography.biography.article import Claim
from memography.biography.sentences.found import (
    Composed,
    Found,
    between,
    between_months,
    has_all_dated,
    listed,
    outward,
    plural,
    time_of,
    times,
)
from memography.phrases import about, month, number, percent, sureness

LIKELY, UNLIKELY = 0.75, 0.25
"""A chance above the first makes something probable, one below the second improbable."""
SURE = 0.95
"""A chance above makes it almost certain."""
EVEN = 2 / 3
"""Where the height may lie anywhere in so much of the life, no time stands out."""
NEAR_END = timedelta(days=60)
"""So near to the beginning or the end of the corpus a height may lie beyond it."""
LONG = timedelta(days=240)
"""Of a height that may lie anywhere in so long a time it is told when the smoothed share is highest."""
WELL_AFTER = timedelta(days=28)
"""A fall to half that comes sooner after the last time that may be the height is not worth telling."""
WIDE = 4
"""A forecast whose ends are so many times apart tells little."""
WIDEST = 7
"""And of one whose ends are further apart the upper one tells nothing."""
WORTH_LOW = 5
"""But a lower end below this tells nothing either."""
LONG_UNSEEN = timedelta(days=365)
"""A meme that has not been seen for so long when the corpus ends is told so."""

CHANCE = 1.645
"""Months whose uses differ by fewer standard deviations of chance may as well be equal (nine times in ten)."""
WORTH_OF_WORD = 0.03
"""A word in fewer of the month's uses is not worth telling."""
TURNED = 0.2
"""A meme's words turned to some of which one is in so many of the month's uses; others came up."""


def life(name: str, found: Found) -> Iterator[Composed]:
    """Its height by its share of all posts, the busiest month, its sleep, since when it is unseen, and the forecast."""
    for claim in found.get("lifecycle", []):
        yield _height(claim, found)
        yield from _sleep(claim)
    yield from _peak(found)
    yield from _unseen(found)
    for claim in found.get("forecast", []):
        yield _forecast(claim), [claim]
        if claim.value["p_alive"] < SURE or claim.low < 1:  # else the forecast says as much
            yield _alive(claim), [claim]


def in_short(found: Found) -> Iterator[Composed]:
    """When it was at its height, where that can be told."""
    for claim in found.get("lifecycle", []):
        if _stands_out(claim, found):
            is_at_end = _is_at_end(claim, found)
            text = "has been highest" if is_at_end else "was at its height"
            yield f"Its use {text} {_when(claim, found)}.", [claim, *found["span"], *found["corpus"]]


def _height(claim: Claim, found: Found) -> Composed:
    """When its share of all posts was highest, and whether it fell; or that no time stands out."""
    if not _stands_out(claim, found):
        return "When its share of all that was posted was highest can't be told.", [claim, *found["span"]]
    stood = "has stood" if _is_at_end(claim, found) else "stood"
    text = f"Measured by its share of all that was posted, it {stood} highest {_when(claim, found)}"
    low, peak, high = map(time_of, (claim.low, claim.value["peak_at"], claim.high))
    if high - low >= LONG and not _is_at_end(claim, found):
        text += f" (its smoothed share is highest around {month(peak)})"
    days, fell = claim.value["half_life_days"], ""
    if days is not None:
        fell_at = time_of(claim.value["peak_at"]) + timedelta(days=days)
        if fell_at - time_of(claim.high) >= WELL_AFTER:
            fell = ", and has fallen to less than half of that since"
    elif not _is_at_end(claim, found):
        fell = ", and had not fallen to half of that when these posts end"
    return f"{text}{fell}.", [claim, *found["span"], *found["corpus"]]


def _stands_out(claim: Claim, found: Found) -> bool:
    """Whether its height is confined to a part of its life."""
    first, last = (time_of(found["span"][0].value[end]) for end in ("first", "last"))
    return time_of(claim.high) - time_of(claim.low) < EVEN * (last - first)


def _when(claim: Claim, found: Found) -> str:
    """When it was at its height: between two months, or open where the corpus begins or ends."""
    low, high = time_of(claim.low), time_of(claim.high)
    begins_at = time_of(found["corpus"][0].value["begins_at"])
    if _is_at_end(claim, found):
        return f"since {month(low)}"
    if low - begins_at <= NEAR_END:
        return f"before {month(_next_month(high))}"
    same = (low.year, low.month) == (high.year, high.month)
    return f"in {month(low)}" if same else f"some time between {between_months(low, high)}"


def _next_month(when: date) -> date:
    return (when.replace(day=1) + timedelta(days=31)).replace(day=1)


def _is_at_end(claim: Claim, found: Found) -> bool:
    """Whether it may stand highest where the corpus ends."""
    return time_of(found["corpus"][0].value["ends_at"]) - time_of(claim.high) <= NEAR_END


def _sleep(claim: Claim) -> Iterator[Composed]:
    if spells := claim.value["dormant"]:
        ends = [tuple(map(date.fromisoformat, spell.split("/"))) for spell in spells]
        begun, woken = max(ends, key=lambda spell: spell[1] - spell[0])
        often = {1: "once", 2: "twice, the longest time"}.get(
            len(spells), f"{number(len(spells))} times, the longest time"
        )
        yield f"It slept {often}, without a single use between {between(begun, woken)}, and woke again.", [claim]


def _unseen(found: Found) -> Iterator[Composed]:
    """Since when it has not been seen."""
    for claim in found.get("span", []) if has_all_dated(found) else []:
        last, ends_at = time_of(claim.value["last"]), time_of(found["corpus"][0].value["ends_at"])
        if ends_at - last >= LONG_UNSEEN:
            text = f"It has not been seen since {month(last)}, and these posts go on to {month(ends_at)}"
            yield f"{text}.", [claim, *found["corpus"]]


def _peak(found: Found) -> Iterator[Composed]:
    if "peak" not in found:
        return
    claim = found["peak"][0]
    when = month(date.fromisoformat(claim.value["month"] + "-01"))
    n_uses, n_next = claim.value["n_uses"], claim.value["n_next"]
    if n_uses - n_next > CHANCE * sqrt(n_uses + n_next):
        beside = f"the next busiest had {about(n_next)}" if n_next else "it has uses in no other"
        yield f"Its busiest month was {when}, with {plural(n_uses, 'use')}; {beside}.", [claim]
    told = [one for one in found.get("peak_word", []) if one.value["n_in"] >= WORTH_OF_WORD * one.value["n_of"]]
    if told:
        yield _at_peak(told, when), told


def _at_peak(told: list[Claim], when: str) -> str:
    """What happened to the words of the peak, no stronger than it was."""
    words = listed([claim.value["word"] for claim in told])
    n_elsewhere, n_in = (sum(claim.value[name] for claim in told) for name in ("n_elsewhere", "n_in"))
    is_rare = n_elsewhere < n_in
    rare = f", which {'is' if len(told) == 1 else 'are'} rare at other times" if is_rare else ""
    if _are_many(told):
        return f"Many of its uses in {when} had {words}{rare}."
    if any(claim.value["n_in"] >= TURNED * claim.value["n_of"] for claim in told):
        return f"In {when} its words turned to {words}{rare}."
    return f"{words}{', rare at other times,' if is_rare else ''} came up in its words in {when}."


def _are_many(told: list[Claim]) -> bool:
    """Whether each of the words is in a third of the uses or more."""
    return all(claim.value["n_in"] * 3 >= claim.value["n_of"] for claim in told)


def _forecast(claim: Claim) -> str:
    """What is expected beside what was; an interval so wide that it allows of both less and more says so."""
    low, high = outward(claim.low, True), outward(claim.high, False)
    n_last = claim.value["n_last_year"]
    provided = f"{sureness(claim.parameters['confidence'])}, if as much is posted"
    after = f"after {plural(n_last, 'use') if n_last else 'none'} in the last twelve"
    ahead = "in the twelve months after these posts"
    if high <= n_last:
        return f"It will probably be used less {ahead}: at most {times(high)}, {after} ({provided})."
    if low > n_last:
        return f"It will probably be used more {ahead}: at least {times(low)}, {after} ({provided})."
    if low >= WORTH_LOW and claim.high > WIDEST * claim.low:
        text = f"How much it will be used {ahead} can hardly be told"
        return f"{text}: {after}, at least {number(low)} uses are to be expected ({provided})."
    if high > WIDE * max(low, 1):
        amount = f"anything from {number(low)} to {number(high)}" if low else f"anything up to {number(high)}"
        text = f"Whether it will be used more or less {ahead} can't be told"
        return f"{text}: {after}, {amount} is to be expected ({provided})."
    return f"Between {number(low)} and {number(high)} uses are to be expected {ahead}, {after} ({provided})."


def _alive(claim: Claim) -> str:
    p_alive = claim.value["p_alive"]
    chance = percent(min(p_alive, 0.999))
    if p_alive >= LIKELY:
        how = f"It will {'almost certainly' if p_alive >= SURE else 'probably'} be alive then"
    elif p_alive <= UNLIKELY:
        how = "It will probably be dead then"
    else:
        how = "Whether it will be alive then is open"
    share = "the chance that its share of posts, a year taken together, is above a twentieth of its best month’s"
    return f"{how}: {share} is {chance}."
