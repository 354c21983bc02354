"""What it means: the phrase and the words that set it apart, and its senses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from memography.biography.article import Claim
from memography.biography.sentences.found import MANY, Composed, Found, between, listed, read_in, time_of
from memography.phrases import about, day, number, part, percent, series

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
"""Of more senses only so many are told."""
N_WORDS_IN_SHORT = 3
"""So many words are told in short."""
FEW_USES = 0.1
"""A word in a smaller part of the uses is in few of them."""
LEAST_USES = 0.05
"""One in a smaller part is not worth telling."""
IN_PHRASE = 2 / 3
"""A word is told beside the phrase that has it unless so many of its uses have the phrase."""
NEARLY = 0.9
"""What so many of a sense's uses have, they have nearly always."""
UNMARKED = "Little words aside, no word or phrase marks the"
APART = 0.1
"""Senses whose chances of irony are less far apart may well be alike."""
LEAST_JUDGED = 20
"""Of a sense of which fewer uses were judged it is not told how ironic it is."""
BRIEF = 0.35
"""The middle half of a sense is worth telling where it takes less of the meme's life than this; of an even one it takes
half."""
BRIEFER = 0.75
"""And less than this of what the most drawn out of the other senses takes: else it is as the meme itself is."""


def has_stable_senses(found: Found) -> bool:
    """Whether the meme has senses that can be relied on."""
    return bool(found.get("sense")) and found["sense"][0].value["is_stable"]


def meaning(name: str, found: Found) -> Iterator[Composed]:
    """A phrase, words, then senses, which may be a guess."""
    for claim in found.get("phrase", []):
        amount = read_in(claim.value["n_uses"], found["posts"][0].value["n_uses"])
        yield f"A phrase that sets it apart is “{claim.value['phrase']}”, {amount}.", [claim, found["posts"][0]]
    yield from _words(found)
    senses = found.get("sense", [])
    if has_stable_senses(found):
        for place, claim in zip(ORDINALS, senses, strict=False):
            whose = f" of its {number(len(senses))} senses" if claim is senses[0] else ""
            yield _sense(f"{place}{whose}", claim, found), senses if whose else [claim]
        yield from _ironic(senses)
    elif senses:
        halves = "two halves of its posts do not agree well enough on any"
        yield f"Whether it has several senses can't be told: {halves}.", senses


def _words(found: Found) -> Iterator[Composed]:
    n_all = found["posts"][0].value["n_uses"]
    told = [claim for claim in own_words(found) if claim.value["n_uses"] >= max(1, LEAST_USES * n_all)]
    if not told:
        return
    first, *others = sorted(told, key=lambda claim: -claim.value["n_uses"])
    if has_common_words(found):
        yield f"{_set_apart(first, others, n_all)}.", [found["posts"][0], first, *others]
    elif "phrase" not in found:
        words = [_counted(claim, n_all if claim is first else None) for claim in (first, *others)]
        told_of = [found["posts"][0], first, *others]
        yield f"Few of its uses have a word that sets it apart: {series(words)}.", told_of


def own_words(found: Found) -> list[Claim]:
    """The words that set it apart, but for those that are hardly used without its phrase."""
    n_with_phrase = {
        word: claim.value["n_uses"] for claim in found.get("phrase", []) for word in claim.value["phrase"].split()
    }
    words = found.get("word", [])
    return [one for one in words if n_with_phrase.get(one.value["word"], 0) < IN_PHRASE * one.value["n_uses"]]


def has_common_words(found: Found) -> bool:
    """Whether one of the words that set it apart is in more than a few of its uses."""
    n_uses = max((claim.value["n_uses"] for claim in own_words(found)), default=0)
    return bool(n_uses >= FEW_USES * found["posts"][0].value["n_uses"])


def _counted(claim: Claim, n_all: int | None) -> str:
    """A word with the number of uses that have it, of how many where that is told."""
    of = "" if n_all is None else f" of {number(n_all) if n_all < MANY else about(n_all)}"
    return f"“{claim.value['word']}” ({about(claim.value['n_uses'])}{of})"


def _set_apart(first: Claim, others: list[Claim], n_all: int) -> str:
    """The words that set a meme apart, and in how many of its uses the commonest is."""
    amount = read_in(first.value["n_uses"], n_all)
    words = [f"“{claim.value['word']}”" for claim in (first, *others)]
    if not others:
        return f"A word that sets it apart is {words[0]}, {amount}"
    n_as_common = 1 + sum(claim.value["n_uses"] == first.value["n_uses"] for claim in others)
    if n_as_common == len(words):
        return f"Words that set it apart are {series(words)}, each {amount}"
    if n_as_common > 1:
        told = f"{series(words[:n_as_common])}, each {amount}, and {series(words[n_as_common:])}"
        return f"Words that set it apart are {told}"
    return f"Words that set it apart are {series([f'{words[0]} ({amount})', *words[1:]])}"


def _sense(place: str, claim: Claim, found: Found) -> str:
    """A sense in words: what it speaks of, how much of the uses it is, when, and how ironic."""
    value: dict[str, Any] = claim.value
    how_many = f"{part(value['share'])} of the uses with words"
    text = f"The {place} {_speaks(value)}: {how_many}" if is_marked(claim) else f"{UNMARKED} {place}"
    text += "" if is_marked(claim) else f", which has {how_many}"
    if _is_brief(claim, found):
        since, until = map(time_of, value["middle_half"])
        days = f"between {between(since, until)}" if since.date() < until.date() else f"on {day(since)}"
        text += f", half of them {days}"
    return f"{text}."


def is_marked(sense: Claim) -> bool:
    """Whether a sense has a phrase or a word of its own."""
    return bool(sense.value.get("phrase") or sense.value["words"])


def _speaks(value: dict[str, Any]) -> str:
    """What a sense is known by."""
    phrase = value.get("phrase")
    words = [word for word in value["words"] if not phrase or word not in phrase.split()]
    often = "nearly always" if value.get("n_with_phrase", 0) >= NEARLY * value["n_uses"] else "often"
    told = [f"{often} says “{phrase}”"] if phrase else []
    return " and ".join([*told, *([f"speaks of {listed(words)}"] if words else [])])


def _ironic(senses: list[Claim]) -> Iterator[Composed]:
    """Which sense reads as the most ironic, and which as the least, where they are far apart and neither is small."""
    judged = [
        (claim.value["ironic"], claim.value["rank"], claim)
        for claim in senses
        if claim.value["ironic"] is not None and claim.value["n_judged"] >= LEAST_JUDGED
    ]
    if not judged:
        return
    (low, rank_of_low, least), (high, rank_of_high, most) = min(judged), max(judged)
    if high - low < APART or max(rank_of_low, rank_of_high) > len(ORDINALS):
        return
    chances = f"on average a chance of {percent(high)} and {percent(low)}"
    first, second = ORDINALS[rank_of_high - 1], ORDINALS[rank_of_low - 1]
    yield f"To a model that reads words alone, the {first} is more ironic than the {second} ({chances}).", [most, least]


def _is_brief(claim: Claim, found: Found) -> bool:
    """Whether a sense is used in a part of the meme's life more than in the rest, and than the others are."""
    if "span" not in found or claim.value["middle_half"] is None:
        return False
    first, last = (time_of(found["span"][0].value[end]) for end in ("first", "last"))
    others = [one for one in found["sense"] if one is not claim and one.value["middle_half"] is not None]
    longest = max(map(_middle, others), default=last - first)
    return _middle(claim) < BRIEF * (last - first) and _middle(claim) < BRIEFER * longest


def _middle(claim: Claim) -> timedelta:
    """How long the middle half of a sense's uses takes."""
    since, until = map(time_of, claim.value["middle_half"])
    return until - since
