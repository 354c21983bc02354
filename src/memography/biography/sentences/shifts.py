"""How the meaning changed: shifts that come together told as one change, what rose and fell, what they coincide with."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, listed, time_of
from memography.phrases import about, capital, day, month, number, of_all, part, percent, series, sureness

Key = tuple[str, str]
"""Aspect and time of a shift."""

ASPECTS = ("words", "senses", "tones", "emotions")
"""In the order in which changes that come together are told."""
MAX_CHANGES = 4
"""So many changes are told, those that chance makes least often."""
N_TRAITS = 3
"""So many words are told that rose, and as many that fell."""
WORTH_OF_WORD = 0.02
"""A word in fewer of the uses on either side is not worth telling, unless it is the first."""
WORTH_OF_TONE = 0.05
"""A smaller change of a tone's or an emotion's share is not worth telling."""
NARROW_DAYS, WIDE_DAYS = 60, 400
"""Where the interval is narrower than the first, a shift is dated by the day; where wider than the second, by its
interval alone."""
LONG_EVENT_DAYS = 120


class Change(NamedTuple):
    """Shifts that come together."""

    lead: Claim
    """The shift that is told in full."""
    others: list[Claim]
    """Those of other aspects about the same time."""


def shifts(name: str, found: Found) -> Iterator[Composed]:
    """Every change that is worth telling, in order of time, or that none shows."""
    changes, small = _changes(found)
    for number_, change in enumerate(changes):
        yield from _told(change, found, is_first=number_ == 0)
    if changes:
        yield from _on_events(changes, found)
    if small:
        aspects = series(sorted({claim.value["aspect"] for claim in small}, key=ASPECTS.index))
        n = len(small)
        what = f"{'A smaller change' if n == 1 else f'{capital(number(n))} smaller changes'} of its {aspects}"
        yield f"{what} stand{'s' if n == 1 else ''} out against chance too.", small
    for claim in found.get("steady", []):
        if not changes:
            aspects = series(claim.value["aspects"])
            yield f"Its {aspects} show no change that chance alone would not show as well.", [claim]


def in_short(found: Found) -> Iterator[Composed]:
    """The change that chance makes least often, in a sentence."""
    changes, _ = _changes(found)
    if not changes:
        return
    claim = min(changes, key=lambda one: _weight(one.lead)).lead
    aspect, _ = key = _key(claim)
    rose, fell = (_traits(found, key, direction) for direction in ("rose", "fell"))
    when = _when(claim, is_precise=False)
    names = [one.value["trait"] for one in rose or fell]
    if aspect == "senses":
        yield f"{when} what people mean by it changed.", [claim]
    elif aspect == "words":
        yield f"{when} its words turned {'to' if rose else 'away from'} {listed(names)}.", [claim, *(rose or fell)]
    else:
        more = "more" if rose else "less"
        became = f"it became {more} {series(names)}" if aspect == "tones" else f"its words expressed {more} {series(names)}"
        yield f"{when} {became}.", [claim, *(rose or fell)]


def _key(claim: Claim) -> Key:
    return claim.value["aspect"], claim.value["shifted_at"]


def _weight(claim: Claim) -> tuple[float, int]:
    return claim.value["p_value"], ASPECTS.index(claim.value["aspect"])


def _changes(found: Found) -> tuple[list[Change], list[Claim]]:
    """The changes that are told, in order of time, and the shifts that are not worth it."""
    worth, small = [], []
    for claim in found.get("shift", []):
        (worth if _is_worth(claim, found) else small).append(claim)
    changes: list[Change] = []
    for claim in sorted(worth, key=lambda one: (ASPECTS.index(one.value["aspect"]), one.value["shifted_at"])):
        place = next((n for n, change in enumerate(changes) if _come_together(change, claim)), None)
        if place is None:
            changes.append(Change(claim, []))
        else:
            changes[place].others.append(claim)
    told = sorted(changes, key=lambda one: _weight(one.lead))[:MAX_CHANGES]
    small += [claim for change in changes if change not in told for claim in (change.lead, *change.others)]
    small.sort(key=lambda claim: claim.value["shifted_at"])
    return sorted(told, key=lambda one: one.lead.value["shifted_at"]), small


def _is_worth(claim: Claim, found: Found) -> bool:
    aspect, _ = key = _key(claim)
    if aspect == "senses":
        return bool(claim.value["rose"] or claim.value["fell"])
    return any(_traits(found, key, direction) for direction in ("rose", "fell"))


def _come_together(change: Change, claim: Claim) -> bool:
    """Whether a shift of another aspect lies within the interval of the one that leads, and that within its own."""
    aspects = {one.value["aspect"] for one in (change.lead, *change.others)}
    return (
        claim.value["aspect"] not in aspects
        and _has_within(change.lead, time_of(claim.value["shifted_at"]))
        and _has_within(claim, time_of(change.lead.value["shifted_at"]))
    )


def _has_within(claim: Claim, at: Any) -> bool:
    return bool(time_of(claim.low) <= at <= time_of(claim.high))


def _traits(found: Found, key: Key, direction: str) -> list[Claim]:
    """The traits of a shift that are worth telling, clearest first."""
    own = [
        claim
        for claim in found.get("shift_trait", [])
        if _key(claim) == key and claim.value["direction"] == direction
    ]
    if key[0] == "words":
        rare = [n for n, claim in enumerate(own) if max(_shares(claim.value)) < WORTH_OF_WORD and n > 0]
        return [claim for n, claim in enumerate(own) if n not in rare][:N_TRAITS]
    return [claim for claim in own if abs(claim.value["mean_after"] - claim.value["mean_before"]) >= WORTH_OF_TONE]


def _shares(value: dict[str, Any]) -> tuple[float, float]:
    before, after = (value[f"n_with_{side}"] / max(value[f"n_{side}"], 1) for side in ("before", "after"))
    return before, after


def _told(change: Change, found: Found, *, is_first: bool) -> Iterator[Composed]:
    claim = change.lead
    aspect, _ = key = _key(claim)
    rose, fell = (_traits(found, key, direction) for direction in ("rose", "fell"))
    when = _when(claim, is_precise=True)
    sure = f" (such an interval holds {sureness(claim.parameters['confidence'])})" if is_first else ""
    n_before, n_after = claim.value["n_before"], claim.value["n_after"]
    sides = f"between the {about(n_before)} uses before and the {about(n_after)} after"
    how = " gradually" if claim.value["kind"] == "gradual" else ""
    yield f"{when} the {aspect} of its uses changed{how}, {sides}{sure}.", [claim]
    if aspect == "senses":
        yield _senses(claim, found), [claim, *found.get("sense", [])]
    else:
        for is_more, some in ((True, rose), (False, fell)):
            if some:
                yield _of_traits(aspect, is_more, [one.value for one in some]), some
    if change.others:
        aspects = series([one.value["aspect"] for one in change.others])
        yield f"About then its {aspects} changed too.", change.others
        more, less = (
            [one for other in change.others for one in _traits(found, _key(other), direction)]
            for direction in ("rose", "fell")
        )
        for is_more, some in ((True, more), (False, less)):
            if some:
                yield _of_traits("", is_more, [one.value for one in some]), some


def _of_traits(aspect: str, is_more: bool, values: list[dict[str, Any]]) -> str:
    if aspect == "words":
        return f"{'More' if is_more else 'Fewer'} of them had {series([_word(value) for value in values])}."
    return f"There was {'more' if is_more else 'less'} {series([_mean(value) for value in values])}."


def _word(value: dict[str, Any]) -> str:
    sides = [of_all(value[f"n_with_{side}"], value[f"n_{side}"]) for side in ("before", "after")]
    return f"“{value['trait']}” ({sides[0]} before, {sides[1]} after)"


def _mean(value: dict[str, Any]) -> str:
    before, after = percent(value["mean_before"]), percent(value["mean_after"])
    return f"{value['trait']} (from {before} to {after})"


def _senses(claim: Claim, found: Found) -> str:
    told = []
    for direction, verb in (("rose", "commoner"), ("fell", "rarer")):
        if labels := claim.value[direction]:
            told.append(f"the sense of {series([f'“{label}”' for label in labels])} became {verb}")
    guess = found.get("sense", [])
    doubt = ", if these senses, which are a guess, can be relied on" if guess and not guess[0].value["is_stable"] else ""
    return f"{capital(series(told))}{doubt}."


def _when(claim: Claim, *, is_precise: bool) -> str:
    """When a shift was, as exactly as its interval is."""
    at, low, high = (time_of(text) for text in (claim.value["shifted_at"], claim.low, claim.high))
    n_days = (high - low).days
    if n_days > WIDE_DAYS:
        return f"Some time between {month(low)} and {month(high)}"
    if low.date() == high.date():
        return f"On {day(at)}"
    near = day(at) if n_days <= NARROW_DAYS else month(at)
    if not is_precise:
        return f"Around {month(at)}"
    between = f"{day(low)} and {day(high)}" if n_days <= NARROW_DAYS else f"{month(low)} and {month(high)}"
    return f"Around {near}, between {between},"


def _on_events(changes: list[Change], found: Found) -> Iterator[Composed]:
    """The events that changes coincide with, and that this proves nothing; or that there is none."""
    by_key = {_key(claim): claim for claim in found.get("shift_event", [])}
    told: dict[str, tuple[Claim, Claim]] = {}
    for change in changes:
        for claim in (change.lead, *change.others):
            if _key(claim) in by_key:
                event = by_key[_key(claim)]
                told.setdefault(event.value["event_id"], (claim, event))
    for claim, event in told.values():
        yield _event(claim, event), [claim, event]
    if told:
        yield "That they come together proves no cause.", [event for _, event in told.values()]
        return
    looked = [change.lead for change in changes if change.lead.value["aspect"] in ("words", "senses")]
    if looked:
        yield "No event of the catalogue was found near by that speaks of the same.", looked


def _event(claim: Claim, event: Claim) -> str:
    value = event.value
    starts, ends = (date.fromisoformat(value[name]) for name in ("starts_on", "ends_on"))
    time = f"on {day(starts)}" if starts == ends else f"{day(starts)} to {day(ends)}"
    apart = f", {about(value['days_apart'])} day{'' if value['days_apart'] == 1 else 's'} apart" if value["days_apart"] else ""
    shift = f"The change of {month(time_of(claim.value['shifted_at']))}"
    if claim.value["aspect"] == "senses":
        own = "whose words are like those of the sense that rose"
    else:
        own = f"of which {listed(value['words'][:N_TRAITS])} speak{'' if len(value['words']) > 1 else 's'} too"
    return f"{shift} coincides with “{value['name']}” ({time}{apart}), {own}."
