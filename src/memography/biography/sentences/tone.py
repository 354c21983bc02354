"""Sincere or ironic: how it is meant beside other memes, what was judged, the emotions in its words."""

from collections.abc import Iterator
from math import ceil, floor

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, of_its
from memography.biography.tone_differences import WORTH
from memography.phrases import about, number, percent, series, sureness

MEANT = {"ironic": "irony", "humorous": "amusement"}
READ = {
    "ironic": "read as ironic {} often than those of other memes here",
    "humorous": "show {} amusement than those of other memes here",
}
"""How the words of a meme differ, what differs most tellingly first."""
UNJUDGED = {
    "n_other": ("is in another language than English", "are in other languages than English"),
    "n_untold": ("has too few words to tell its language", "have too few words to tell their language"),
    "n_wordless": ("has no words that could be told", "have no words that could be told"),
    "n_unread": ("has not been read", "have not been read"),
}
"""Why uses were not judged: one of them, several."""
PRAISE = ("admiration", "gratitude")
"""What the model takes for irony too often (docs/models/tone.md): where it is strongest, irony is doubtful."""
WORTH_POINTS = round(100 * WORTH)
"""A difference of fewer points of a hundred is not worth telling."""
WORTH_MEAN = 0.05
"""A smaller chance is not worth a word of its own."""
MOST = 0.9
"""Where more of the uses were judged, the others are not worth a word."""


def tone(name: str, found: Found) -> Iterator[Composed]:
    """How its tones differ from those of other memes, or that they don't; the emotions that do; what was judged."""
    tones = {claim.value["tone"]: claim for claim in found.get("tone", [])}
    if not tones or lacks_comparison(found):
        return
    beside = {claim.value["tone"]: claim for claim in found["tone_difference"]}
    [coverage] = found["judged"]
    if clear := _clear(found):
        differs = " and ".join(f"{_differs(claim)}, by {_points(claim)}" for claim in clear)
        chances = series([_chance(claim, is_first=claim is clear[0]) for claim in clear])
        yield f"To a model that reads words alone, its words {differs}: {chances}.", clear
        if doubtful := _doubtful(found):
            felt = found["emotion"][0]
            text = f"It takes thanks and praise for irony too often, and {felt.value['emotion']} is"
            yield f"{text} the emotion that it finds most here.", [*doubtful, felt]
    else:
        yield _alike(beside)
    yield from _emotions(found)
    if coverage.value["n_judged"] < MOST * coverage.value["n_uses"]:
        yield _judged(coverage), [coverage]
    learned = "What is ironic the model learned from other kinds of posts"
    style = "a difference may be one of style, and " if clear else ""
    yield f"{learned}: {style}its figures do not tell how many uses are ironic.", list(tones.values())


def lacks_comparison(found: Found) -> bool:
    """Whether its tones can't be laid beside those of other memes, since too few uses were judged here or there."""
    return any(claim.value["difference"] is None for claim in found.get("tone_difference", []))


def _alike(beside: dict[str, Claim]) -> Composed:
    """What is measured where nothing differs clearly; of little amusement nothing."""
    told = [
        name
        for name in MEANT
        if name == "ironic" or max(beside[name].value[of] for of in ("mean", "mean_elsewhere")) >= WORTH_MEAN
    ]
    measured = " or ".join(f"{MEANT[name]} ({_chance(beside[name], is_first=name == told[0])})" for name in told)
    points = f"{number(WORTH_POINTS)} points or more"
    text = f"A model that reads words alone finds no sure difference of {points} from other memes here, in {measured}"
    return f"{text}.", [beside[name] for name in told]


def _chance(beside: Claim, *, is_first: bool) -> str:
    """The mean chance of a tone here and elsewhere."""
    here, elsewhere = percent(beside.value["mean"]), percent(beside.value["mean_elsewhere"])
    if is_first:
        return f"on average a chance of {here} here, {elsewhere} there"
    return f"{here} here, {elsewhere} there"


def _judged(claim: Claim) -> str:
    """How many uses were judged, and why the others were not."""
    text = f"It judged {of_its(claim.value['n_judged'], claim.value['n_uses'], 'use')}"
    told = {name: claim.value[name] for name in UNJUDGED if claim.value[name]}
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
    points = f"{floor(low)} to {ceil(high)}" if low >= 1 else f"up to {ceil(high)}"
    return f"{points} points of a hundred ({sureness(claim.parameters['confidence'])})"


def _emotions(found: Found) -> Iterator[Composed]:
    """Those of the strongest emotions in which it differs clearly from other memes."""
    clear = [claim for claim in found.get("emotion", []) if claim.value["is_clear"]]
    for is_more in (True, False):
        told = [claim for claim in clear if (claim.value["difference"] > 0) == is_more]
        if not told:
            continue
        names = series([claim.value["emotion"] for claim in told])
        text = f"It finds {'more' if is_more else 'less'} {names} in its words than in those of other memes"
        yield f"{text} (on average a chance of {_chances(told)}).", told


def _chances(emotions: list[Claim]) -> str:
    """How probable each is in the meme's words, and elsewhere."""
    told = [
        (claim.value["emotion"], percent(claim.value["mean"]), percent(claim.value["mean_elsewhere"]))
        for claim in emotions
    ]
    (name, here, there), *others = told
    if not others:
        return f"{here} here, {there} there"
    return ", ".join(
        [
            f"{here} here and {there} there for {name}",
            *(f"{here} and {there} for {name}" for name, here, there in others),
        ]
    )


def in_short(found: Found) -> Iterator[Composed]:
    """How its words differ from those of other memes, where they clearly do."""
    doubtful = _doubtful(found)
    if clear := [claim for claim in _clear(found) if claim not in doubtful]:
        differs = series([_differs(claim) for claim in clear])
        yield f"To a model that reads words alone, and may mistake its style, its words {differs}.", clear


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
