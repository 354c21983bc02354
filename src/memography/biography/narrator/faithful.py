"""Whether a narrated sentence says what the composed one says, and nothing else.

A sentence that passes has the same numbers, dates, names and quotations in the same order, the same words of doubt, the
same turns (more and less, first and last …) and negations, and no word that is neither the composed sentence's nor one
that claims nothing. It is strict: an honest sentence that fails costs its wording, a lie that passes costs the article.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from memography.biography.narrator import vocabulary as known
from memography.biography.narrator.reading import Token, tokens

MAX_CHARACTERS = 2_000
"""Longer sentences are not rephrased: comparing takes as long as their length squared."""
MAX_GROWTH, MAX_MORE_CHARACTERS, MIN_SHRINKAGE = 1.6, 40, 0.4
"""How much longer and shorter than the composed sentence a narrated one may be."""
_PLAIN = frozenset(" .,;:'‘’“”\"()–—-%")
_ENDS = (".", ".”", '."')
_FIGURES = ("number", "date")
_NAMED = ("quotation", "address", "word")


CHECK = 1
"""Raised when the check judges otherwise; what was answered is then held against it again."""


def faithful(composed: str, narrated: str, names: Collection[str] = ()) -> list[str]:
    """What a narrated sentence says that the composed one does not, or leaves out; nothing where all is well.

    Args:
        composed: the sentence as its claims make it.
        narrated: the sentence as a narrator puts it.
        names: names in it that stand without quotation marks, such as those of communities.

    >>> faithful("It was seen in twelve posts.", "Twelve posts show it.")
    []
    >>> faithful("It was seen in twelve posts.", "Twenty posts show it.")
    ['its numbers are 20, and not 12']
    """
    if composed == narrated:
        return []
    if max(len(composed), len(narrated)) > MAX_CHARACTERS:
        return [f"it is too long to be compared: more than {MAX_CHARACTERS:,} characters"]
    if unfit := list(_form(composed, narrated)):
        return unfit
    called = frozenset(map(_even, names))
    before, after = tokens(_even(composed), called), tokens(_even(narrated), called)
    return [
        *_sequence("numbers", before, after, ("number",)),
        *_sequence("dates", before, after, ("date",)),
        *_new_words(composed, before, narrated, after),
        *_sequence("names and words of its own", before, after, _NAMED),
        *_groups(before, after),
        *_pairs(_even(composed), before, after),
        *_hedges(before, after),
        *_turns(before, after),
        *_negations(before, after),
        *_nouns(before, after),
    ]


def _even(text: str) -> str:
    """A text with one kind of quotation marks, apostrophes and spaces."""
    return re.sub(r"[\u00a0\u2009\u202f]", " ", re.sub(r'"([^"]*)"', r"“\1”", text.replace("’", "'")))


def _form(composed: str, narrated: str) -> Iterator[str]:
    """What is wrong with it as a text: length, characters, ends."""
    if not narrated.strip():
        yield "it is empty"
        return
    if len(narrated) > MAX_GROWTH * len(composed) + MAX_MORE_CHARACTERS:
        yield f"it is much longer: {len(narrated):,} characters, and not {len(composed):,}"
    if len(narrated) < MIN_SHRINKAGE * len(composed):
        yield f"it is much shorter: {len(narrated):,} characters, and not {len(composed):,}"
    strange = sorted({one for one in narrated if not (one.isascii() and one.isalnum())} - _PLAIN - set(composed))
    if strange:
        called = [unicodedata.name(one, f"U+{ord(one):04X}").lower() for one in strange[:5]]
        yield f"it has characters that the composed sentence has not: {', '.join(called)}"
    if not narrated.endswith(_ENDS):
        yield "it does not end as a sentence"
    if narrated[0].islower() and not composed.startswith(narrated[0]):
        yield "it does not begin as a sentence"


def _sequence(what: str, before: Sequence[Token], after: Sequence[Token], kinds: Sequence[str]) -> Iterator[str]:
    """That what must stay has stayed, in its order."""
    was, now = ([token for token in some if token.kind in kinds] for some in (before, after))
    if _in_order(was) != _in_order(now):
        yield f"its {what} are {_listed(now)}, and not {_listed(was)}"


def _in_order(some: Sequence[Token]) -> tuple[list[str], list[str]]:
    """What is said in its order; and apart, since they may stand anywhere, the adverbs."""
    values = [(token.value, token.kind == "word" and token.value.endswith("ly")) for token in some]
    return [value for value, is_free in values if not is_free], sorted(value for value, is_free in values if is_free)


def _listed(some: Sequence[Token]) -> str:
    return ", ".join(f"“{t.value}”" if t.kind == "quotation" else t.value for t in some) or "none"


def _new_words(composed: str, before: Sequence[Token], narrated: str, after: Sequence[Token]) -> Iterator[str]:
    """Capitals within a sentence that the composed one has not: names may hide in common words."""
    own = {token.text for token in before}
    for token in after:
        if token.kind in _FIGURES or token.kind in ("quotation", "address") or not token.text[:1].isupper():
            continue
        begins = re.search(r"(?:^|[.:;!?–—(“]|\.”)\s*$", narrated[: token.start]) is not None
        if token.text not in own and not begins:
            yield f"“{token.text}” looks like a name, and the composed sentence has none such"


def _pairs(composed: str, before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That a figure in brackets after a name is still that name's, and not its neighbour's."""
    figures, again = ([i for i, token in enumerate(some) if token.kind in _FIGURES] for some in (before, after))
    if [before[i].value for i in figures] != [after[i].value for i in again]:
        return
    for i, j in zip(figures, again, strict=True):
        name = next((token for token in reversed(before[:i]) if token.kind in _NAMED), None)
        if name and re.fullmatch(r"\s*\((?:in |from |with )?", composed[name.end : before[i].start]):
            near = _nearest(after, j)
            if name.value not in near:
                yield f"its {after[j].text} stands by {' or '.join(near)}, and not by {name.value}"


def _nearest(some: Sequence[Token], i: int) -> list[str]:
    """The name that stands nearest to a piece of a sentence, or two that stand as near."""
    named = [(abs(i - j), token.value) for j, token in enumerate(some) if token.kind in _NAMED]
    return [value for distance, value in named if distance == min(named)[0]]


def _groups(before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That quotations that stand together stand together, and others do not."""
    was, now = (_runs(some) for some in (before, after))
    if was != now:
        yield f"its quotations are grouped {now}, and not {was}"


def _runs(some: Sequence[Token]) -> list[int]:
    """How many quotations follow each other with nothing between them but `and`."""
    told = [token for token in some if token.value not in ("and", "or") or token.kind != "neutral"]
    return [len(list(run)) for is_quoted, run in groupby(told, lambda token: token.kind == "quotation") if is_quoted]


def _hedges(before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That it is as sure as it was, of the same figures."""
    was, now = (_hedged(some) for some in (before, after))
    for hedge in sorted((was - now).keys()):
        yield f"it leaves out a word of doubt or extent ({_told(hedge)})"
    for hedge in sorted((now - was).keys()):
        if hedge[0] not in known.MAY_COME:
            yield f"it adds a word of doubt or extent ({_told(hedge)})"


def _hedged(some: Sequence[Token]) -> Counter[tuple[str, str]]:
    """Hedges, each with the figure that it belongs to."""
    found: Counter[tuple[str, str]] = Counter()
    for i, token in enumerate(some):
        if token.kind == "hedge":
            figure = next((t.value for t in some[i + 1 :] if t.kind in _FIGURES), "")
            found[token.value, figure if token.value in {*known.BEFORE_FIGURES, "estimate"} else ""] += 1
        elif token.family == "less or more":
            following = [other for other in some[i + 1 : i + 3] if other.value != "than"][:1]
            if following and following[0].kind == "number":
                found[f"{token.value} than", following[0].value] += 1
    return found


def _told(hedge: tuple[str, str]) -> str:
    return f"{hedge[0]}, of {hedge[1]}" if hedge[1] else hedge[0]


def _turns(before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That more is more and less is less, in this order."""
    for family in known.FAMILIES:
        was, now = (
            [value for value, _ in groupby(token.value for token in some if token.family == family)]
            for some in (before, after)
        )
        if was != now:
            yield f"of {family} it says {', '.join(now) or 'nothing'}, and not {', '.join(was) or 'nothing'}"


def _negations(before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That what is denied is denied, and nothing else."""
    was, now = (_denied(some) for some in (before, after))
    if was.total() != now.total():
        yield f"it denies {now.total()} times, and not {was.total()} times"
    elif was != now:
        yield f"it denies something else: {', '.join(sorted(now - was))}"


def _denied(some: Sequence[Token]) -> Counter[str]:
    """What follows each negation: the next figure, quotation or address."""
    kinds = (*_FIGURES, "quotation", "address")
    return Counter(
        next((other.value for other in some[i + 1 :] if other.kind in kinds), "the end")
        for i, token in enumerate(some)
        if token.kind == "negation"
    )


def _nouns(before: Sequence[Token], after: Sequence[Token]) -> Iterator[str]:
    """That it speaks of the same things, and counts the same."""
    was, now = ({token.value for token in some if token.kind == "noun"} for some in (before, after))
    if new := now - was:
        yield f"it speaks of {', '.join(sorted(new))}, of which the composed sentence does not"
    if gone := was - now:
        yield f"it no longer speaks of {', '.join(sorted(gone))}"
    owners, again = ({t.value for t in some if t.kind == "noun" and t.text.endswith("'s")} for some in (before, after))
    if strangers := again - owners:
        yield f"it makes an owner of {', '.join(sorted(strangers))}"
    counted, recounted = (_counted(some) for some in (before, after))
    for value in sorted(counted.keys() & {token.value for token in after if token.kind == "number"}):
        if not counted[value] & recounted.get(value, set()):
            yield f"its {value} counts {_any(recounted.get(value, set()))}, and not {_any(counted[value])}"


def _counted(some: Sequence[Token]) -> dict[str, set[str]]:
    """The nouns that follow numbers closely, by the number."""
    found: dict[str, set[str]] = {}
    for i, token in enumerate(some):
        if token.kind == "number":
            for other in some[i + 1 : i + 4]:
                if other.kind in ("number", "date"):
                    break
                if other.kind == "noun":
                    found.setdefault(token.value, set()).add(other.value)
                    break
    return found


def _any(values: set[str]) -> str:
    return " or ".join(sorted(values)) or "nothing"
