"""A sentence read for what it says: its numbers, dates, names, quotations, hedges and turns, in their order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from memography.biography.narrator import vocabulary as known

Kind = Literal["number", "date", "quotation", "address", "hedge", "turn", "negation", "noun", "neutral", "word"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence that means something by itself."""

    kind: Kind
    value: str
    """What it says, the same for all ways to say it: `share 0.5` for half and for 50 %."""
    text: str
    """As it stands in the sentence."""
    start: int
    end: int
    family: str = ""
    """Of a turn, the family in which it has an opposite."""


_MONTH = "|".join(f"{name}|{name[:3]}\\.?|{name[:4]}\\.?" for name in known.MONTHS)
_NUMBER = r"\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_PIECES = rf"""
    (?P<quotation>“[^”]*”|"[^"]*")
    | (?P<address>https?://[^\s“”]*[^\s“”.,;:)\]] | www\.\S*[^\s.,;:)] | [@\#]\w[\w./-]*
        | (?<![\w./-])(?:[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}\b(?:/\S*)? | \w[\w-]*(?:/[\w+-]+)+))
    | (?P<date>(?P<iso>\b\d{{4}}-\d\d-\d\d\b)
        | \b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})\b(?:,?\s+(?P<year>\d{{4}})\b)?
        | \b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}})\b)?
        | \b(?P<month3>{_MONTH})(?:\s+of|,)?\s+(?P<year3>\d{{4}})\b
        | \b(?P<month4>{_MONTH})(?!\w))
    | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b)
    | (?P<mixed>\b(?:\d[\d.,]*[^\W\d_]\w*|[^\W\d_]+\d\w*)\b)
    | (?P<number>(?:(?<=\s)|(?<=^)|(?<=\())[-−]?(?:{_NUMBER})|(?:{_NUMBER}))
    | (?P<sign>%)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    """
_JOINT = re.compile(r"\s*(?:to|and|until|till|through|–|-)\s*")
"""What stands between the two ends of a range."""
_DATES_MONTH = frozenset(
    ("in", "of", "from", "to", "until", "till", "since", "by", "through", "and", "between", "during", "around", "about")
)
"""Words before which `May` is the month."""
MAX_PHRASE_WORDS = 4


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    called = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?P<name>(?<!\w)(?:{called or '(?!)'})(?!\w))|(?x:{_PIECES})")


def tokens(text: str, names: frozenset[str] = frozenset()) -> list[Token]:
    """What a sentence says, piece by piece.

    Args:
        text: the sentence.
        names: what is a name wherever it stands, though it look like other words: a community called memes.

    >>> [(token.kind, token.value) for token in tokens("Half of the twelve uses are of May 2018.")][:3]
    [('number', 'share 0.5'), ('neutral', 'of'), ('neutral', 'the')]
    """
    pieces = _with_years(text, list(_pieces(text, names)))
    pieces = _with_numbers(text, pieces)
    return _with_meanings(text, pieces)


_KINDS = ("name", "quotation", "address", "date", "ordinal", "mixed", "number", "sign", "word")


def _pieces(text: str, names: frozenset[str]) -> Iterator[Token]:
    last = ""
    for found in _pattern(names).finditer(text):
        kind, piece = next(kind for kind in _KINDS if found[kind] is not None), found.group()
        where = (piece, found.start(), found.end())
        if kind == "quotation":
            yield Token("quotation", piece[1:-1], *where)
        elif kind in ("name", "address"):
            yield Token("address", piece, *where)
        elif kind == "date" and not (piece == "May" and last.casefold() not in _DATES_MONTH):
            yield Token("date", _date(found), *where)
        elif kind == "ordinal":
            yield Token("number", f"place {int(piece[:-2])}", *where)
        elif kind == "number":
            yield Token(
                "number", _figure(Decimal(re.sub(r"[, \u00a0\u2009\u202f]", "", piece).replace("−", "-"))), *where
            )
        elif kind == "sign":
            yield Token("word", "%", *where)
        else:
            yield Token("word", piece.replace("’", "'"), *where)
        last = piece


def _figure(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(found: re.Match[str]) -> str:
    """Year, month and day with `?` for what is not said; the day is left out where a month is meant."""
    if found["iso"]:
        return found["iso"]
    month = next(found[name] for name in ("month", "month2", "month3", "month4") if found[name])
    year = found["year"] or found["year2"] or found["year3"] or "?"
    day = found["day"] or found["day2"]
    number = next(n for n, name in enumerate(known.MONTHS, 1) if name.startswith(month[:3]))
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def _with_years(text: str, pieces: list[Token]) -> list[Token]:
    """A date without a year has that of the range's other end: from March to May 2020."""
    for i in range(len(pieces) - 2, -1, -1):
        first = pieces[i]
        if first.kind == "date" and first.value.startswith("?"):
            later = [p for p in pieces[i + 1 : i + 3] if p.kind == "date"]
            if later and _JOINT.fullmatch(text[first.end : later[0].start]) and not later[0].value.startswith("?"):
                value = later[0].value[:4] + first.value[1:]
                pieces[i] = Token("date", value, first.text, first.start, first.end)
    return pieces


def _with_numbers(text: str, pieces: list[Token]) -> list[Token]:
    """Numbers in words become numbers; parts of a whole and percentages become shares."""
    found: list[Token] = []
    i = 0
    while i < len(pieces):
        taken = _number(text, pieces, i, found[-1] if found else None)
        if taken is None:
            found.append(pieces[i])
            i += 1
        else:
            value, n = taken
            first, last = pieces[i], pieces[i + n - 1]
            found.append(Token("number", value, text[first.start : last.end], first.start, last.end))
            i += n
    return found


def _number(text: str, pieces: Sequence[Token], i: int, before: Token | None) -> tuple[str, int] | None:
    """The number that begins at a piece, and how many pieces it takes."""
    words = _joined(text, pieces, i)
    is_after_a = before is not None and _word(before) == "a"
    if words[0] in known.ORDINALS and not is_after_a:
        return f"place {known.ORDINALS[words[0]]}", 1
    found = _part(words) or _amount(pieces[i], words, before)
    if found is None:
        return None
    value, n = found
    unit = _unit(words[n:])
    if unit:
        value, n, is_share = value * unit[0], n + unit[1], True
    else:
        is_share = found == _part(words)
    if n == 1 and pieces[i].kind == "number":
        return None
    return (_share(value) if is_share else _figure(value)), n


def _joined(text: str, pieces: Sequence[Token], i: int) -> list[str]:
    """The words from a piece on that no punctuation separates; empty for what is no word."""
    some = pieces[i : i + 12]
    n = 1
    while n < len(some) and re.fullmatch(r"[\s-]*", text[some[n - 1].end : some[n].start]):
        n += 1
    return [_word(piece) for piece in some[:n]]


def _part(words: Sequence[str]) -> tuple[Decimal, int] | None:
    """Half, a third: a share, and how many words it takes."""
    if words[0] in ("half", "halves"):
        return Decimal("0.5"), 1
    if words[0] == "a" and words[1:2] and words[1] in known.PARTS:
        return 1 / Decimal(known.PARTS[words[1]]), 2
    return None


def _amount(piece: Token, words: Sequence[str], before: Token | None) -> tuple[Decimal, int] | None:
    """A number in figures or in words, with what it is multiplied by, and how many words it takes."""
    if piece.kind == "number" and not piece.value.startswith("place"):
        value, n = Decimal(piece.value), 1
        while n < len(words) and words[n] in known.SCALES:
            value, n = value * known.SCALES[words[n]], n + 1
        return value, n
    if words[0] == "a" and words[1:2] and words[1] in {*known.SCALES, "dozen"}:
        return _spelled(["one", *words[1:]]) if words[1] != "dozen" else (Decimal(12), 2)
    if words[0] not in {*known.AS_NUMBERS, *known.SCALES} or (words[0] == "one" and _is_pronoun(words, before)):
        return None
    return _spelled(words)


def _unit(words: Sequence[str]) -> tuple[Decimal, int] | None:
    """What makes a share of the number before, by what factor, and how many words it takes."""
    if words[:1] in (["%"], ["percent"]):
        return Decimal("0.01"), 1
    if words[:2] == ["per", "cent"]:
        return Decimal("0.01"), 2
    if words and words[0] in known.PARTS:
        return 1 / Decimal(known.PARTS[words[0]]), 1
    return None


def _word(piece: Token) -> str:
    return piece.value.casefold() if piece.kind == "word" else ""


def _share(value: Decimal) -> str:
    return f"share {_figure(Decimal(f'{value:.10f}'))}"


def _is_pronoun(words: Sequence[str], before: Token | None) -> bool:
    if before is not None and before.value in {"no", "this", "that", "another", "the", "each", "every", "any"}:
        return True
    return list(words[1:2]) == ["another"] or list(words[1:3]) in (["on", "another"], ["of", "another"])


def _spelled(words: Sequence[str]) -> tuple[Decimal, int]:
    """The number that words begin with, and how many of them it takes."""
    total = current = n = 0
    room = 10**12  # what comes next is smaller: ones after tens, tens after a hundred
    while n < len(words):
        word = words[n]
        if word in known.SCALES:
            current = max(current, 1) * known.SCALES[word]
            room = known.SCALES[word]
            if room > 100:
                total, current = total + current, 0
        elif word in known.AS_NUMBERS and known.AS_NUMBERS[word] < room:
            current += known.AS_NUMBERS[word]
            room = 10 if word in known.TENS else 0
        elif not (word == "and" and room in known.SCALES.values() and set(words[n + 1 : n + 2]) & {*known.AS_NUMBERS}):
            break
        n += 1
    return Decimal(total + current), n


def _with_meanings(text: str, pieces: list[Token]) -> list[Token]:
    """Words by what they do in a sentence; phrases before the words that they are made of."""
    found: list[Token] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        n = 1
        if piece.kind == "word":
            for length in range(MAX_PHRASE_WORDS, 0, -1):
                token = _phrase(text, pieces, i, length)
                if token is not None:
                    piece, n = token, length
                    break
            else:
                piece = _single(piece)
        found.append(piece)
        i += n
    return found


def _phrase(text: str, pieces: Sequence[Token], i: int, length: int) -> Token | None:
    some = pieces[i : i + length]
    words = tuple(_word(piece) for piece in some)
    if len(some) < length or not all(words):
        return None
    following = pieces[i + length] if i + length < len(pieces) else None
    is_figure_next = following is not None and following.kind in ("number", "date")
    where = (text[some[0].start : some[-1].end], some[0].start, some[-1].end)
    if words in known.NEUTRAL_PHRASES:
        return Token("neutral", " ".join(words), *where)
    hedge = known.HEDGES.get(words)
    if hedge is not None and not (hedge == "about" and not is_figure_next):
        return Token("hedge", hedge, *where)
    for family, classes in known.FAMILIES.items():
        if words in classes and not (words[0] in known.BEFORE_NUMBERS_ALONE and not is_figure_next):
            return Token("turn", classes[words], *where, family)
    return None


def _single(piece: Token) -> Token:
    word = piece.value.casefold()
    where = (piece.text, piece.start, piece.end)
    if word in known.NEGATIONS or word.endswith("n't"):
        return Token("negation", "not", *where)
    if word in known.NOUNS or word.removesuffix("'s") in known.NOUNS:
        return Token("noun", known.NOUNS[word.removesuffix("'s")], *where)
    if word in known.NEUTRAL or word in known.BEFORE_NUMBERS_ALONE or word in ("about", "around", "circa"):
        return Token("neutral", word, *where)
    return Token("word", stem(word), *where)


def stem(word: str) -> str:
    """A word without the endings of number and tense, so that `post`, `posts` and `posted` are one.

    >>> stem("mirrored"), stem("joking"), stem("jokes"), stem("communities")
    ('mirror', 'jok', 'jok', 'community')
    """
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        if len(word) >= len(ending) + 3 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word
