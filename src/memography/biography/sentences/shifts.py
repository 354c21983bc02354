"""How the meaning changed: shifts that come together as one change, what rose and fell, what they coincide with."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, between, between_months, listed, time_of
from memography.biography.sentences.meaning import has_stable_senses
from memography.phrases import (
    FEW,
    LEAST_PART,
    about,
    capital,
    day,
    month,
    number,
    of_all,
    part,
    percent,
    series,
    sureness,
)

Key = tuple[str, str]
"""Aspect and time of a shift."""

ASPECTS = ("words", "senses", "tones", "emotions")
"""In the order in which changes that come together are told."""
MAX_CHANGES = 4
"""So many changes are told, the largest."""
CALLED = {"sincere": "sincerity", "humorous": "humour", "ironic": "irony"}
"""What there is more or less of."""
UNTOLD = ("neutral",)
"""What is left where there is no emotion, and none itself."""
N_TRAITS = 3
"""So many words are told that rose, and as many that fell."""
N_TONES = 3
"""And so many tones or emotions."""
WORTH_OF_WORD = 0.03
"""A word in fewer of the uses on either side is not worth telling."""
TURNED = 0.2
"""A meme's words turned to one that was rare and that so many of its uses then had; others came up."""
RARE = 0.05
"""A word in fewer of the uses is rare; one that is rare afterwards went out."""
WORTH_OF_TONE = 0.05
"""A smaller change of a tone's or an emotion's share is not worth telling."""
NARROW_DAYS = 60
"""Where the interval is narrower, a shift is dated by the day; else by its interval alone."""
VAGUE_DAYS = 400
"""Where the interval is wider, two changes are hardly known to be of one time."""
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
        yield from _on_guesses(changes, found)
        yield from _on_events(changes, found)
    yield from _of_the_rest(changes, small, found)
    for claim in found.get("steady", []):
        aspects = [one for one in claim.value["aspects"] if one != "senses" or has_stable_senses(found)]
        if aspects and not changes and not small:
            yield f"Its {series(aspects)} show no change that is clear enough to tell.", [claim]


def _of_the_rest(changes: list[Change], small: list[Claim], found: Found) -> Iterator[Composed]:
    """How many more changes there are: those that are smaller, or not worth telling."""
    told = [one for change in changes for one in (change.lead, *change.others)]
    n_told = Counter(claim.value["aspect"] for claim in told)
    n_all = {claim.value["aspect"]: claim.value["n_shifts"] for claim in found.get("shift", [])}
    n_more = {aspect: n_all[aspect] - n_told[aspect] for aspect in ASPECTS if aspect in n_all}
    n = sum(n_more.values())
    if n:
        aspects = series([aspect for aspect, n_of_aspect in n_more.items() if n_of_aspect])
        more = "more" if changes else "small"
        what = f"One {more} change" if n == 1 else f"{capital(number(n))} {more} changes"
        yield f"{what} of its {aspects} stand{'s' if n == 1 else ''} out against chance.", small or told


def in_short(found: Found) -> Iterator[Composed]:
    """The largest change, in a sentence."""
    changes, _ = _changes(found)
    if not changes:
        return
    claim = max(changes, key=lambda one: _size(one.lead, found)).lead
    aspect, _ = key = _key(claim)
    rose, fell = (_traits(found, key, direction) for direction in ("rose", "fell"))
    traits = rose or fell
    when = _when(claim, is_precise=False)
    if aspect == "senses":
        yield f"{when} what people mean by it changed: {_senses_in_short(claim)}.", [claim]
    elif aspect == "words":
        yield f"{when} {_turned([one.value for one in traits], is_up=bool(rose))}.", [claim, *traits]
    else:
        names = series([_called(one.value["trait"]) for one in traits])
        where = "it showed" if aspect == "tones" else "its words expressed"
        yield f"{when} {where} {'more' if rose else 'less'} {names}.", [claim, *traits]


def _senses_in_short(claim: Claim) -> str:
    """The sense whose share changed most, and which way."""
    shares = claim.value["shares"]
    label = max(shares, key=lambda one: abs(shares[one][1] - shares[one][0]))
    verb = "commoner" if label in claim.value["rose"] else "rarer"
    return f"the sense of {listed(label.split(', '))} became {verb}"


def _turned(values: list[dict[str, Any]], *, is_up: bool) -> str:
    """What happened to words that rose or fell, no stronger than it was."""
    words = listed([value["trait"] for value in values])
    sides = [_shares(value) for value in values]
    if is_up and any(before < RARE and after >= TURNED for before, after in sides):
        return f"its words turned to {words}"
    if is_up:
        is_new = all(before < RARE for before, _ in sides)
        return f"{words} {'came up' if is_new else 'became commoner'} in its words"
    is_gone = all(after < RARE for _, after in sides)
    return f"{words} {'went out of' if is_gone else 'became rarer in'} its words"


def _called(trait: str) -> str:
    return CALLED.get(trait, trait)


def _key(claim: Claim) -> Key:
    return claim.value["aspect"], claim.value["shifted_at"]


def _size(claim: Claim, found: Found) -> float:
    """How large a change is: by how much the share of the trait changed that changed most."""
    aspect, _ = key = _key(claim)
    if aspect == "senses":
        return max((abs(after - before) for before, after in claim.value["shares"].values()), default=0.0)
    traits = [one for direction in ("rose", "fell") for one in _traits(found, key, direction)]
    return max((abs(after - before) for before, after in map(_shares, (one.value for one in traits))), default=0.0)


def _changes(found: Found) -> tuple[list[Change], list[Claim]]:
    """The changes that are told, in order of time, and the shifts that are not worth it."""
    worth: list[Claim] = []
    small: list[Claim] = []
    for claim in found.get("shift", []):
        (worth if _is_worth(claim, found) else small).append(claim)
    guesses = [] if has_stable_senses(found) else [claim for claim in worth if claim.value["aspect"] == "senses"]
    sure = [claim for claim in worth if claim not in guesses]
    changes = _together(sure or guesses)
    if sure:
        alone = [claim for claim in guesses if not _is_joined(changes, claim)]
        small += alone
    told = sorted(changes, key=lambda one: -_size(one.lead, found))[:MAX_CHANGES]
    small += [claim for change in changes if change not in told for claim in (change.lead, *change.others)]
    small.sort(key=lambda claim: claim.value["shifted_at"])
    return sorted(told, key=lambda one: one.lead.value["shifted_at"]), small


def _together(shifts: list[Claim]) -> list[Change]:
    """Shifts of several aspects about one time as one change, which the first of `ASPECTS` leads."""
    changes: list[Change] = []
    for claim in sorted(shifts, key=lambda one: (ASPECTS.index(one.value["aspect"]), one.value["shifted_at"])):
        if not _is_joined(changes, claim):
            changes.append(Change(claim, []))
    return changes


def _is_joined(changes: list[Change], claim: Claim) -> bool:
    """Put a shift to the change that it comes together with, if any; whether there was one."""
    for change in changes:
        if _come_together(change, claim):
            change.others.append(claim)
            return True
    return False


def _is_worth(claim: Claim, found: Found) -> bool:
    aspect, _ = key = _key(claim)
    if aspect == "senses":
        return _size(claim, found) >= WORTH_OF_TONE
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
    """The traits of a shift that are worth telling: words, clearest first; tones or emotions, the largest changes."""
    own = [
        claim for claim in found.get("shift_trait", []) if _key(claim) == key and claim.value["direction"] == direction
    ]
    if key[0] == "words":
        return [claim for claim in own if max(_shares(claim.value)) >= WORTH_OF_WORD][:N_TRAITS]
    told = [claim for claim in own if claim.value["trait"] not in UNTOLD and _changed(claim) >= WORTH_OF_TONE]
    return sorted(told, key=_changed, reverse=True)[:N_TONES]


def _changed(claim: Claim) -> float:
    """By how much the share of a trait changed."""
    before, after = _shares(claim.value)
    return abs(after - before)


def _shares(value: dict[str, Any]) -> tuple[float, float]:
    """What share of the uses a word has before and after, or the mean of a tone or an emotion."""
    if value["aspect"] != "words":
        return value["mean_before"], value["mean_after"]
    before, after = (value[f"n_with_{side}"] / max(value[f"n_{side}"], 1) for side in ("before", "after"))
    return before, after


def _told(change: Change, found: Found, *, is_first: bool) -> Iterator[Composed]:
    claim = change.lead
    aspect, _ = key = _key(claim)
    rose, fell = (_traits(found, key, direction) for direction in ("rose", "fell"))
    when = _when(claim, is_precise=True)
    sure = f" ({sureness(claim.parameters['confidence'])})" if is_first else ""
    n_before, n_after = claim.value["n_before"], claim.value["n_after"]
    seen = f"as {about(n_before)} use{'' if n_before == 1 else 's'} before and {about(n_after)} after show"
    how = " gradually" if claim.value["kind"] == "gradual" else ""
    yield f"{when}{sure} its {aspect} changed{how}, {seen}.", [claim]
    if aspect == "senses":
        yield _senses(claim), [claim]
    else:
        for is_more, some in ((True, rose), (False, fell)):
            if some:
                yield _of_traits(aspect, is_more, [one.value for one in some]), some
    if change.others:
        yield from _told_beside(change.others, found)
        more, less = (
            [one for other in change.others for one in _traits(found, _key(other), direction)]
            for direction in ("rose", "fell")
        )
        for is_more, some in ((True, more), (False, less)):
            if some:
                yield _of_traits("", is_more, [one.value for one in some]), some


def _told_beside(others: list[Claim], found: Found) -> Iterator[Composed]:
    """What else changed about then; of senses how, unless they are a guess."""
    aspects = series([one.value["aspect"] for one in others])
    is_vague = any((time_of(one.high) - time_of(one.low)).days > VAGUE_DAYS for one in others)

    def changed(what: str) -> str:
        return f"Its {what} changed too, perhaps at the same time" if is_vague else f"About then its {what} changed too"

    text = changed(aspects)
    senses = [one for one in others if one.value["aspect"] == "senses"]
    if not senses or has_stable_senses(found):
        yield f"{text}.", others
        yield from ((_senses(one), [one]) for one in senses)
    else:
        is_alone = aspects == "senses"
        text = changed("senses, which are a guess,") if is_alone else f"{text}, the senses being a guess"
        yield f"{text}.", [*others, *found.get("sense", [])]


def _of_traits(aspect: str, is_more: bool, values: list[dict[str, Any]]) -> str:
    if aspect == "words":
        # One share that is too small for a part has all told in percent, so that they can be compared.
        in_percent = any(0 < n < LEAST_PART * n_all and n_all > FEW for value in values for n, n_all in _counts(value))
        words = series([_word(value, in_percent=in_percent) for value in values])
        return f"{'More' if is_more else 'Fewer'} of them had {words}."
    told = series([_mean(value, is_first=value is values[0]) for value in values])
    return f"To the tone model there was {'more' if is_more else 'less'} {told}."


def _word(value: dict[str, Any], *, in_percent: bool) -> str:
    before, after = (
        percent(n / n_all) if in_percent and n and n_all > FEW else of_all(n, n_all) for n, n_all in _counts(value)
    )
    return f"“{value['trait']}” ({before} before, {after} after)"


def _counts(value: dict[str, Any]) -> list[tuple[int, int]]:
    """How many uses have a word, of how many, before and after."""
    return [(value[f"n_with_{side}"], value[f"n_{side}"]) for side in ("before", "after")]


def _mean(value: dict[str, Any], *, is_first: bool) -> str:
    before, after = map(percent, _shares(value))
    chance = "a chance, on average, of " if is_first else ""
    return f"{_called(value['trait'])} (from {chance}{before} to {after})"


def _senses(claim: Claim) -> str:
    shares = claim.value["shares"]
    if len(shares) == 2 and len(claim.value["rose"]) == 1:
        [label] = claim.value["rose"]
        before, after = _parts(*shares[label])
        return (
            f"The sense of {listed(label.split(', '))} became commoner (from {before} to {after} of the uses), "
            f"that of {listed(claim.value['fell'][0].split(', '))} rarer."
        )
    told = []
    for direction, verb in (("rose", "commoner"), ("fell", "rarer")):
        for label in claim.value[direction]:
            before, after = _parts(*shares[label])
            told.append(
                f"the sense of {listed(label.split(', '))} became {verb} (from {before} to {after} of the uses)"
            )
    return f"{capital(series(told))}."


def _parts(before: float, after: float) -> tuple[str, str]:
    """Two shares as parts; in percent where one of them is too small for one."""
    how = percent if min(before, after) < LEAST_PART else part
    return how(before), how(after)


def _on_guesses(changes: list[Change], found: Found) -> Iterator[Composed]:
    """That senses whose change is told are a guess, where they are."""
    told = [change.lead for change in changes if change.lead.value["aspect"] == "senses"]
    if told and found.get("sense") and not has_stable_senses(found):
        yield "Since its senses are a guess, so is what is said of their change.", [*told, *found["sense"]]


def _when(claim: Claim, *, is_precise: bool) -> str:
    """When a shift was, as exactly as its interval is."""
    at, low, high = (time_of(text) for text in (claim.value["shifted_at"], claim.low, claim.high))
    n_days = (high - low).days
    if low.date() == high.date():
        return f"On {day(at)}"
    if n_days <= NARROW_DAYS:
        return f"Around {day(at)} (between {between(low, high)})" if is_precise else f"Around {month(at)}"
    return f"Some time between {between_months(low, high)}"


def _on_events(changes: list[Change], found: Found) -> Iterator[Composed]:
    """The events that changes coincide with, and that this proves nothing; or that there is none."""
    by_key = {_key(claim): claim for claim in found.get("shift_event", [])}
    told: dict[str, tuple[Claim, Claim]] = {}
    for change in changes:
        tied = [claim for claim in (change.lead, *change.others) if _key(claim) in by_key]
        tied = [claim for claim in tied if claim.value["aspect"] != "senses" or has_stable_senses(found)]
        for claim in tied[:1]:
            event = by_key[_key(claim)]
            told.setdefault(event.value["event_id"], (claim, event))
    for claim, event in told.values():
        yield _event(claim, event), [claim, event]
    if told:
        yield "That they come together proves no cause.", [event for _, event in told.values()]
        return
    looked = [change.lead for change in changes if change.lead.value["aspect"] in ("words", "senses")]
    if looked:
        yield "The catalogue of events has none about then that speaks of the same.", looked


def _event(claim: Claim, event: Claim) -> str:
    value = event.value
    starts, ends = (date.fromisoformat(value[name]) for name in ("starts_on", "ends_on"))
    time = day(starts) if starts == ends else f"{day(starts)} to {day(ends)}"
    apart = (
        f", {about(value['days_apart'])} day{'' if value['days_apart'] == 1 else 's'} apart"
        if value["days_apart"]
        else ""
    )
    when = _when(claim, is_precise=False)
    shift = f"The change {when[0].lower()}{when[1:]}"
    if claim.value["aspect"] == "senses":
        own = ", whose words are like those of the sense that rose"
    else:
        own = f", of whose words {listed(value['words'][:N_TRAITS])} came up"
    return f"{shift} coincides with “{value['name']}” ({time}{apart}){own}."
