"""What sentences are made of: claims by kind, and how a few things are said in many of them."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil, floor, log10
from typing import Any

from memography.biography.article import Claim
from memography.phrases import FEW, about, day, month, number, part, series

Found = dict[str, list[Claim]]
"""A meme's claims by kind, in order."""

Composed = tuple[str, list[Claim]]
"""A sentence and the claims that it rests on."""

RARE = 0.2
"""A few that are a smaller part than this are counted: "two of its 33 pictures" says more than "one in 16"."""
READ = 100
"""Of so many uses those in which something was read are counted, not told as a part."""
MANY = 1000
"""So many are told rounded."""


def plural(n: int, noun: str) -> str:
    """So many of something.

    >>> plural(1, "use"), plural(1234, "use")
    ('one use', 'about 1,200 uses')
    """
    return f"{about(n)} {noun}{'' if n == 1 else 's'}"


def times(n: int) -> str:
    """So many times.

    >>> times(1), times(2), times(1234)
    ('once', 'twice', 'about 1,200 times')
    """
    return {1: "once", 2: "twice"}.get(n, f"{about(n)} times")


def of_its(n: int, n_all: int, noun: str) -> str:
    """So many of all that the meme has of something: counted where they are few, a part where they are many.

    >>> of_its(3, 8, "variant"), of_its(8, 8, "variant"), of_its(2, 2, "use"), of_its(460, 1000, "use")
    ('three of its eight variants', 'all eight of its variants', 'both of its uses', 'nearly half of its uses')
    >>> of_its(10, 154, "variant"), of_its(60, 500, "use")
    ('ten of its 154 variants', 'about one in eight of its uses')
    """
    if n == n_all:
        exact = about(n) == number(n)
        of = f"both of its {noun}s" if n == 2 else f"all {number(n)} of its {noun}s" if exact else f"all of its {noun}s"
        return f"its one {noun}" if n == 1 else of
    of_all = number(n_all) if n_all < MANY else about(n_all)
    return f"{about(n)} of its {of_all} {noun}s" if _is_counted(n, n_all) else f"{part(n / n_all)} of its {noun}s"


def read_in(n: int, n_all: int) -> str:
    """In how many of all uses something was read: what reads pictures may have missed it in others.

    >>> read_in(8, 38), read_in(17, 17), read_in(460, 1000)
    ('read in at least eight of its 38 uses', 'read in all 17 of its uses', 'read in nearly half of its uses or more')
    """
    uses = of_its(n, n_all, "use")
    if n == n_all:
        return f"read in {uses}"
    if n_all <= READ or _is_counted(n, n_all):
        return f"read in at least {about(n)} of its {number(n_all) if n_all < MANY else about(n_all)} uses"
    return f"read in {uses} or more"


def _is_counted(n: int, n_all: int) -> bool:
    """Whether so many of all are counted, not told as a part."""
    return n_all <= FEW or (n < FEW and n < RARE * n_all)


def listed(words: Sequence[str]) -> str:
    """Words in quotes, as a series."""
    return series([f"“{word}”" for word in words])


def time_of(text: str) -> datetime:
    """A time of a claim's value."""
    return datetime.fromisoformat(text)


def between(since: date, until: date) -> str:
    """Two dates that something lies between, year and month told once where they are one.

    >>> between(date(2020, 6, 6), date(2020, 8, 6)), between(date(2019, 12, 4), date(2020, 2, 16))
    ('6 June and 6 August 2020', '4 December 2019 and 16 February 2020')
    >>> between(date(2018, 2, 8), date(2018, 2, 22))
    '8 and 22 February 2018'
    """
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day} and {day(until)}"
    first = f"{since.day} {since:%B}" if since.year == until.year else day(since)
    return f"{first} and {day(until)}"


def between_months(since: date, until: date) -> str:
    """Two months that something lies between, likewise.

    >>> between_months(date(2020, 6, 6), date(2020, 8, 6)), between_months(date(2019, 12, 4), date(2020, 2, 16))
    ('June and August 2020', 'December 2019 and February 2020')
    """
    first = f"{since:%B}" if since.year == until.year else month(since)
    return f"{first} and {month(until)}"


def has_all_dated(found: Found) -> bool:
    """Whether every use has a time, so that dated uses are simply uses."""
    return "untimed" not in found


def outward(figure: float, is_low: bool) -> int:
    """An end of an interval, rounded to two figures so that the interval gets wider.

    >>> outward(146.3, True), outward(672.1, False), outward(0.4, True)
    (140, 680, 0)
    """
    if figure < 1:
        return 0 if is_low else ceil(figure)
    unit = 10 ** max(floor(log10(figure)) - 1, 0)
    return int((floor if is_low else ceil)(figure / unit) * unit)


def value_of(found: Found, kind: str) -> Any:
    """The value of the one claim of a kind; None where there is none."""
    return found[kind][0].value if kind in found else None
