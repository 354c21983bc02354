"""Sincere or ironic: how it is meant, and the emotions in its words."""

from collections.abc import Iterator

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found
from memography.phrases import capital, part, percent, series, sureness

MEANT = {"sincere": "meant as they are said", "ironic": "ironic", "humorous": "jokes"}
WORTH_SHARE = 0.05
"""An emotion or a tone with less is not worth a word of its own."""
NARROW = 0.03
"""An interval no wider than this is within what the part is rounded by, and not told."""
CLEARLY = 1.5
"""An emotion with so many times the share of the next one stands above all."""


def tone(name: str, found: Found) -> Iterator[Composed]:
    """The shares of the three tones, and the strongest emotions."""
    tones = _by_share(found)
    if tones:
        first, second, third = tones
        whose = _whose(first, found)
        is_wide = first.high - first.low > NARROW
        sure = sureness(first.parameters["confidence"])
        interval = f" (between {percent(first.low)} and {percent(first.high)}, {sure})" if is_wide else ""
        rest = [_few(claim) for claim in (second, third)]
        yield (
            f"By the words alone, without the picture, {part(first.value['share'])} of {whose} are judged to be "
            f"{MEANT[first.value['tone']]}{interval}, {series(rest)}.",
            [found["posts"][0], *tones],
        )
    emotions = [claim for claim in found.get("emotion", []) if claim.value["share"] >= WORTH_SHARE]
    if not emotions:
        return
    (first, share), *others = ((claim.value["emotion"], percent(claim.value["share"])) for claim in emotions)
    names = [f"{first} (in an estimated {share} of these uses)", *(f"{other} ({part_})" for other, part_ in others)]
    if len(names) == 1 or emotions[0].value["share"] >= CLEARLY * emotions[1].value["share"]:
        then = f", then {series(names[1:])}" if len(names) > 1 else ""
        yield f"The emotion that the words express is {names[0]} above all{then}.", emotions
    else:
        yield f"The emotions that the words express most are {series(names)}.", emotions


def _whose(claim: Claim, found: Found) -> str:
    """Which uses were judged."""
    return "its uses" if claim.value["n_uses"] == found["posts"][0].value["n_uses"] else "its uses with English words"


def _few(claim: Claim) -> str:
    share, meant = claim.value["share"], MEANT[claim.value["tone"]]
    return f"{part(share)} {meant}" if share >= WORTH_SHARE else f"hardly any {meant}"


def in_short(found: Found) -> Iterator[Composed]:
    """The tone in a sentence, as sure as its interval is."""
    tones = _by_share(found)
    if not tones:
        return
    first, second, _ = tones
    emotions = [claim for claim in found.get("emotion", []) if claim.value["share"] >= WORTH_SHARE][:2]
    felt = f"; what its words express most is {series([one.value['emotion'] for one in emotions])}" if emotions else ""
    how = {"sincere": "sincere", "ironic": "ironic", "humorous": "humorous"}
    top, next_one = how[first.value["tone"]], how[second.value["tone"]]
    whose = _whose(first, found)
    n_uses = found["posts"][0].value["n_uses"]
    if first.low > second.high and first.low * first.value["n_uses"] >= 0.5 * n_uses:
        text = f"most of its uses are probably {top}"
    elif first.low > second.high and first.low >= 0.5:
        text = f"most of {whose} are probably {top}"
    elif first.low > second.high:
        text = f"{whose} are probably {top} more often than {next_one}"
    else:
        text = f"{whose} are about as often {top} as {next_one}"
    yield f"{capital(text)}{felt}.", [found["posts"][0], first, second, *emotions]


def _by_share(found: Found) -> list[Claim]:
    tones = sorted(found.get("tone", []), key=lambda claim: -claim.value["share"])
    return tones if len(tones) == len(MEANT) else []
