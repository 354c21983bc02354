"""How long it will last: its height, its sleep, and what is expected of it."""

from collections.abc import Iterator
from datetime import date

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, listed, outward, time_of, times
from memography.phrases import about, lasting, month, number, percent, sureness

LIKELY, UNLIKELY = 0.75, 0.25
"""A chance above the first makes something probable, one below the second improbable."""


WORTH_OF_WORD = 0.03
"""A word in fewer of the month's uses is not worth telling."""
TURNED = 0.2
"""A meme's words turned to some of which one is in so many of the month's uses; others came up."""


def life(name: str, found: Found) -> Iterator[Composed]:
    """The month of most uses, its share of all posts, its sleep, and the forecast."""
    yield from _peak(found)
    for claim in found.get("lifecycle", []):
        yield _height(claim), [claim]
        if spells := claim.value["dormant"]:
            ends = [tuple(map(date.fromisoformat, spell.split("/"))) for spell in spells]
            begun, woken = max(ends, key=lambda spell: spell[1] - spell[0])
            times = {1: "once", 2: "twice, the longest time"}.get(
                len(spells), f"{number(len(spells))} times, the longest"
            )
            first = f"{begun:%B}" if begun.year == woken.year else month(begun)
            yield (
                f"It slept {times}{',' if len(spells) == 1 else ''} from {first} to {month(woken)}, without a single "
                "use, and woke again.",
                [claim],
            )
    for claim in found.get("forecast", []):
        yield _forecast(claim), [claim]
        yield _alive(claim), [claim]


def _peak(found: Found) -> Iterator[Composed]:
    if "peak" not in found:
        return
    claim = found["peak"][0]
    when = month(date.fromisoformat(claim.value["month"] + "-01"))
    n_uses, usual = claim.value["n_uses"], claim.value["usual"]
    text = f"It was used most in {when}, {times(n_uses)}"
    beside = f"; a usual month has {about(round(usual))}" if usual >= 1 else "; in most months it was not used at all"
    yield f"{text}{beside}.", [claim]
    told = [one for one in found.get("peak_word", []) if one.value["n_in"] >= WORTH_OF_WORD * one.value["n_of"]]
    if told:
        yield _at_peak(told), told


def _at_peak(told: list[Claim]) -> str:
    """What happened to the words of the peak, no stronger than it was."""
    words = listed([claim.value["word"] for claim in told])
    n_elsewhere, n_in = (sum(claim.value[name] for claim in told) for name in ("n_elsewhere", "n_in"))
    is_rare = n_elsewhere < n_in
    rare = f", which {'is' if len(told) == 1 else 'are'} rare at other times" if is_rare else ""
    if _are_many(told):
        return f"Many of these uses had {words}{rare}."
    if any(claim.value["n_in"] >= TURNED * claim.value["n_of"] for claim in told):
        return f"Its words then turned to {words}{rare}."
    return f"{words}{', rare at other times,' if is_rare else ''} came up in its words then."


def _are_many(told: list[Claim]) -> bool:
    """Whether each of the words is in a third of the uses or more."""
    return all(claim.value["n_in"] * 3 >= claim.value["n_of"] for claim in told)


def _height(claim: Claim) -> str:
    when = month(time_of(claim.value["peak_at"]))
    text = f"Measured by its share of all that was posted, it stood highest around {when}"
    days = claim.value["half_life_days"]
    if days is None:
        return f"{text}, and has not fallen below half of that yet."
    return f"{text}, and fell below half of that for good within {lasting(days)}."


def _forecast(claim: Claim) -> str:
    low, high = outward(claim.low, True), outward(claim.high, False)
    sure = sureness(claim.parameters["confidence"])
    amount = f"between {number(low)} and {number(high)}" if low else f"at most {number(high)}"
    return (
        f"If as much is posted as in the last twelve months of the corpus, {amount} more uses are to be expected in "
        f"the next twelve; such a forecast holds {sure}."
    )


def _alive(claim: Claim) -> str:
    p_alive = claim.value["p_alive"]
    chance = percent(min(p_alive, 0.999))
    if p_alive >= LIKELY:
        how = "It will probably be alive then"
    elif p_alive <= UNLIKELY:
        how = "It will probably be dead then"
    else:
        how = "Whether it will be alive then is open"
    return f"{how}: the chance that it still has more than a twentieth of its best month is {chance}."
