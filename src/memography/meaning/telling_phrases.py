"""Telling phrases: the words in a row that a meme's texts are built on, such as "one does not simply"."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.stats import binom

from memography.corpus import Corpus
from memography.meaning.telling_words import clear, likelihood_ratio
from memography.stop_words import STOP_WORDS, stop_words
from memography.words import tokens

MIN_TEXTS = 4
"""A phrase is told where at least so many of the group's different texts have it."""
MIN_CARRIERS = 3
"""In so many different pictures at least, where they are in pictures: one picture that is misread is no phrase."""
MIN_SHARE = 0.15
"""And at least this share of them."""
MIN_RATIO = 10.0
"""And at least so many times as large a share as of the other groups' texts."""
LONGEST = 7
"""A phrase has at most so many words."""
LEAST_LITTLE = 3
"""And at least so many, where all of them are little ones."""
KEPT = 0.6
"""The clearest phrase is made longer as far as at least this share of its texts have the longer one."""
DANGLING_FIRST = ("and", "but", "of", "or", "than")
DANGLING_LAST = (
    *("a", "an", "and", "at", "but", "for", "from", "in", "is", "my", "of"),
    *("on", "or", "than", "the", "their", "to", "was", "with", "your"),
)
"""A phrase does not begin or end with these."""

Phrase = tuple[str, ...]
_Texts = dict[Phrase, set[str]]
"""Different texts, and what bears each."""


class _Counted(NamedTuple):
    """A phrase of a group."""

    phrase: Phrase
    n_texts: int
    ratio: float
    """The likelihood ratio of its counts."""


def telling_phrases(contexts: pl.DataFrame, barred: pl.DataFrame) -> pl.DataFrame:
    """The phrase on which each group's texts are built, where there is one.

    Phrases are counted and tested as words are (see `telling_words`): the clearest is taken, and made longer while most
    of the texts that have it have the longer one. Only phrases are looked at of which every word is in enough of the
    group's texts.

    Args:
        contexts: columns group, text, language, carrier (what bears the text: the picture, or the post); one row a use.
        barred: columns group, word: words that no phrase of the group may have, such as those printed on a template.

    Returns:
        Columns group, phrase (words with single spaces, folded), n_texts, share (of the group's different texts).
    """
    texts = _different(contexts)
    sizes = {group: len(some) for group, some in texts.items()}
    not_these: dict[str, set[str]] = defaultdict(set)
    for group, word in barred.select("group", "word").iter_rows():
        not_these[group].add(word)
    little = _little_words(contexts)
    pairs = [
        (group, phrase, n)
        for group, some in texts.items()
        for phrase, n in _own(some, not_these[group], little[group]).items()
    ]
    everywhere = _everywhere(texts.values(), {phrase for _, phrase, _ in pairs})
    n_texts = np.array([n for _, _, n in pairs], dtype=np.int64)
    n_everywhere = np.array([everywhere[phrase] for _, phrase, _ in pairs], dtype=np.int64)
    of_group = np.array([sizes[group] for group, _, _ in pairs], dtype=np.int64)
    n_all = sum(sizes.values())
    part = of_group / max(n_all, 1)
    share_elsewhere = (n_everywhere - n_texts) / np.maximum(n_all - of_group, 1)
    is_told = clear(binom.sf(n_texts - 1, n_everywhere, part), len(pairs))
    is_told &= n_texts >= MIN_RATIO * share_elsewhere * of_group
    ratios = likelihood_ratio(n_texts, n_everywhere, part)
    found: dict[str, list[_Counted]] = defaultdict(list)
    for (group, phrase, n), is_so, ratio in zip(pairs, is_told.tolist(), ratios.tolist(), strict=True):
        if is_so:
            found[group].append(_Counted(phrase, n, ratio))
    chosen = [(group, *_chosen(some)) for group, some in sorted(found.items())]
    rows = [(group, " ".join(phrase), n, n / sizes[group]) for group, phrase, n in chosen]
    schema = {"group": pl.String, "phrase": pl.String, "n_texts": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(rows, schema, orient="row")


def carriers(corpus: Corpus) -> pl.DataFrame:
    """What bears each use's text, columns use_id, carrier: its picture, or where it has none the use itself."""
    uses = corpus.polars("uses", ["use_id", "variant_id"])
    return uses.select("use_id", carrier=pl.coalesce("variant_id", "use_id"))


def _different(contexts: pl.DataFrame) -> dict[str, _Texts]:
    """The different texts of each group as words, and what bears each."""
    found: dict[str, _Texts] = defaultdict(lambda: defaultdict(set))
    for group, text, carrier in contexts.select("group", "text", "carrier").iter_rows():
        if said := tuple(tokens(text)):
            found[group][said].add(carrier)
    return found


def _little_words(contexts: pl.DataFrame) -> dict[str, frozenset[str]]:
    """The words that tell nothing in the languages in which a group has at least so many texts as a phrase needs."""
    counted = contexts.group_by("group", "language").len()
    found = dict.fromkeys(contexts["group"].unique(), STOP_WORDS)
    for group, language, n in counted.iter_rows():
        if n >= MIN_TEXTS:
            found[group] |= stop_words(language)
    return found


def _own(texts: _Texts, barred: set[str], little: frozenset[str]) -> dict[Phrase, int]:
    """The phrases that enough texts of a group have, and how many."""
    least = max(MIN_TEXTS, MIN_SHARE * len(texts))
    n_with = Counter(word for text in texts for word in set(text))
    common = {word for word, n in n_with.items() if n >= least} - barred
    carriers: dict[Phrase, set[str]] = defaultdict(set)
    counts: Counter[Phrase] = Counter()
    for text, borne_by in texts.items():
        for phrase in set(_phrases(text, common)):
            carriers[phrase] |= borne_by
            counts[phrase] += 1
    enough = (one for one, n in counts.items() if n >= least and len(carriers[one]) >= MIN_CARRIERS)
    return {phrase: counts[phrase] for phrase in enough if _says_something(phrase, little)}


def _phrases(text: Phrase, common: set[str]) -> Iterator[Phrase]:
    """Every run of two words or more that are all common."""
    begins = 0
    for at in range(len(text) + 1):
        if at == len(text) or text[at] not in common:
            for first in range(begins, at - 1):
                for end in range(first + 2, min(first + LONGEST, at) + 1):
                    yield text[first:end]
            begins = at + 1


def _says_something(phrase: Phrase, little: frozenset[str]) -> bool:
    if phrase[0] in DANGLING_FIRST or phrase[-1] in DANGLING_LAST or len(set(phrase)) == 1:
        return False
    return len(phrase) >= LEAST_LITTLE or not little.issuperset(word for word in phrase if len(word) > 1)


def _everywhere(groups: Iterable[_Texts], phrases: set[Phrase]) -> Mapping[Phrase, int]:
    """How many texts of all groups have each phrase."""
    by_start: dict[Phrase, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        by_start[phrase[:2]].append(phrase)
    counts: Counter[Phrase] = Counter()
    for texts in groups:
        for text in texts:
            met = set()
            for at in range(len(text) - 1):
                for phrase in by_start.get(text[at : at + 2], ()):
                    if text[at : at + len(phrase)] == phrase:
                        met.add(phrase)
            counts.update(met)
    return counts


def _chosen(told: list[_Counted]) -> tuple[Phrase, int]:
    """The clearest phrase, made longer as far as most of its texts go with it."""
    best = min(told, key=lambda one: (-one.ratio, one.phrase))
    least = KEPT * best.n_texts
    while longer := [one for one in told if one.n_texts >= least and _is_within(best.phrase, one.phrase)]:
        best = min(longer, key=lambda one: (-one.n_texts, len(one.phrase), one.phrase))
    return best.phrase, best.n_texts


def _is_within(short: Phrase, long: Phrase) -> bool:
    return len(short) < len(long) and f" {' '.join(short)} " in f" {' '.join(long)} "
