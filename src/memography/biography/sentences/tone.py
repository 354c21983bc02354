"""Sincere or ironic: how it is meant beside other memes, what was judged, the emotions in its words."""

from collections.abc import Iterator
from math import ceil, floor

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, of_its
from memography.phrases import about, percent, series, sureness

MEANT = {"ironic": "being ironic", "humorous": "amusement in their words"}
READ = {
    "ironic": "read as ironic {} often than those of other memes here",
    "humorous": "show {} amusement than those of other memes here",
}
"""How the words of a meme differ, what differs most tellingly first."""
UNJUDGED = {
    "n_other": ("is in another language than English", "are in other languages than English"),
    "n_untold": ("has too few words to tell its language", "have too few words to tell their language"),
    "n_wordless": ("has no words", "have no words"),
    "n_unread": ("has not been read", "have not been read"),
}
"""Why uses were not judged: one of them, several."""
PRAISE = ("admiration", "gratitude")
"""What the model takes for irony too often (docs/models/tone.md): where it is strongest, irony is doubtful."""
WORTH_MEAN = 0.05
"""An emotion with less is not worth a word of its own."""
CLEARLY = 1.5
"""An emotion with so many times the chance of the next one stands above all."""


def tone(name: str, found: Found) -> Iterator[Composed]:
    """The mean chances of the tones beside those of other memes, what differs, and the strongest emotions."""
    tones = {claim.value["tone"]: claim for claim in found.get("tone", [])}
    if not tones:
        return
    beside = {claim.value["tone"]: claim for claim in found["tone_difference"]}
    [coverage] = found["judged"]
    yield _means(tones, beside, coverage)
    yield _judged(coverage), [coverage]
    clear = _clear(found)
    if clear:
        differs = " and ".join(f"{_differs(claim)}, by {_points(claim)}" for claim in clear)
        yield f"To the model its words {differs}.", clear
        if doubtful := _doubtful(found):
            felt = found["emotion"][0]
            text = f"It takes thanks and praise for irony too often, and {felt.value['emotion']} is"
            yield f"{text} what it finds most here.", [*doubtful, felt]
    elif _has_others(beside):
        yield "In neither does it differ clearly from other memes here.", list(beside.values())
    yield (
        "Such figures are for comparing memes of one corpus, and a meme with itself over time: the model learned from "
        "other kinds of posts, errs in ways that no interval holds and that may differ from meme to meme, and does not "
        "tell how many uses are ironic.",
        list(tones.values()),
    )
    yield from _emotions(found)


def _means(tones: dict[str, Claim], beside: dict[str, Claim], coverage: Claim) -> Composed:
    """What is measured: mean probabilities, here and elsewhere."""
    whose = "its uses" if coverage.value["n_judged"] == coverage.value["n_uses"] else "those of its uses that it judged"
    has_others = _has_others(beside)
    chances: list[str] = []
    for name in sorted(MEANT, key=lambda name: -tones[name].value["mean"]):
        elsewhere = "in other memes here " if not chances else ""
        others = f" ({elsewhere}{percent(beside[name].value['mean_elsewhere'])})" if has_others else ""
        chances.append(f"{percent(tones[name].value['mean'])} of {MEANT[name]}{others}")
    rest = percent(tones["sincere"].value["mean"])
    text = f"The tone model, which reads words alone, gives {whose} a chance, on average, of {series(chances)}"
    cited = [*tones.values(), *(beside.values() if has_others else ()), coverage]
    return f"{text}; {rest} is left for being meant as they say.", cited


def _has_others(beside: dict[str, Claim]) -> bool:
    """Whether there are enough uses of other memes, and of its own, to compare."""
    return all(claim.value["difference"] is not None for claim in beside.values())


def _judged(claim: Claim) -> str:
    """How many uses were judged, and why the others were not."""
    text = f"It judged {of_its(claim.value['n_judged'], claim.value['n_uses'], 'use')}"
    told = {name: claim.value[name] for name in UNJUDGED if claim.value[name]}
    if not told:
        return f"{text}."
    if len(told) == 1:
        [(name, n)] = told.items()
        return f"{text}; the other{'' if n == 1 else 's'} {UNJUDGED[name][n != 1]}."
    reasons = series([f"{about(n)} {UNJUDGED[name][n != 1]}" for name, n in told.items()])
    return f"{text}; of the others {reasons}."


def _clear(found: Found) -> list[Claim]:
    """The differences that are clear."""
    by_tone = {claim.value["tone"]: claim for claim in found.get("tone_difference", []) if claim.value["is_clear"]}
    return [by_tone[name] for name in READ if name in by_tone]


def _doubtful(found: Found) -> list[Claim]:
    """Of the clear differences that of more irony, where praise may be taken for it."""
    emotions = [claim.value["emotion"] for claim in found.get("emotion", [])]
    is_praise = bool(emotions) and emotions[0] in PRAISE
    return [one for one in _clear(found) if is_praise and one.value["tone"] == "ironic" and one.value["difference"] > 0]


def _differs(claim: Claim) -> str:
    return READ[claim.value["tone"]].format("more" if claim.value["difference"] > 0 else "less")


def _points(claim: Claim) -> str:
    """How far apart, in points of a hundred, no narrower than the interval is."""
    low, high = sorted(100 * abs(end) for end in (claim.low, claim.high))
    return f"{floor(low)} to {ceil(high)} points of a hundred ({sureness(claim.parameters['confidence'])})"


def _emotions(found: Found) -> Iterator[Composed]:
    emotions = [claim for claim in found.get("emotion", []) if claim.value["mean"] >= WORTH_MEAN]
    if not emotions:
        return
    (first, mean), *others = ((claim.value["emotion"], percent(claim.value["mean"])) for claim in emotions)
    names = [f"{first} (a chance of {mean} on average)", *(f"{other} ({chance})" for other, chance in others)]
    if len(names) == 1 or emotions[0].value["mean"] >= CLEARLY * emotions[1].value["mean"]:
        then = f", then {series(names[1:])}" if len(names) > 1 else ""
        yield f"The emotion that the model finds in its words is {names[0]} above all{then}.", emotions
    else:
        yield f"The emotions that the model finds most in its words are {series(names)}.", emotions


def in_short(found: Found) -> Iterator[Composed]:
    """How its words differ from those of other memes, where they clearly do."""
    doubtful = _doubtful(found)
    if clear := [claim for claim in _clear(found) if claim not in doubtful]:
        differs = series([_differs(claim) for claim in clear])
        yield f"To a model that reads words alone, its words {differs}.", clear


def unjudged(found: Found) -> Iterator[Composed]:
    """Why nothing is told of how it is meant, where that is not for want of uses."""
    if "tone" in found or lacks_uses(found):
        return
    [coverage] = found["judged"]
    main = _main_reason(coverage)
    n, n_uses = coverage.value[main], coverage.value["n_uses"]
    told = f"How it is meant can't be told: {of_its(n, n_uses, 'use')} {UNJUDGED[main][n != 1]}"
    yield f"{told}{'' if main == 'n_unread' else ', and the tone model reads English words alone'}.", [coverage]


def lacks_uses(found: Found) -> bool:
    """Whether nothing is told of how it is meant since its uses are too few, rather than for what is in them."""
    [coverage] = found["judged"]
    return "tone" not in found and coverage.value["n_judged"] >= coverage.value[_main_reason(coverage)]


def _main_reason(coverage: Claim) -> str:
    """Why most of the uses that were not judged were not."""
    return max(UNJUDGED, key=lambda name: int(coverage.value[name]))
