"""How figures, dates and lists are put into words, the same in articles, pages and the terminal.

What is rounded is said to be: "about", "nearly" and "just over" are true of the figure, and tests hold them to it."""

from datetime import date


def day(when: date) -> str:
    """A date as a writer would put it.

    >>> day(date(2020, 3, 14))
    '14 March 2020'
    """
    return f"{when.day} {when:%B} {when.year}"


def month(when: date) -> str:
    """A month as a writer would put it.

    >>> month(date(2020, 3, 14))
    'March 2020'
    """
    return f"{when:%B} {when.year}"


def number(n: int) -> str:
    """A count: in words up to twelve, in figures above.

    >>> number(7), number(175784)
    ('seven', '175,784')
    """
    small = "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    return small[n] if n < len(small) else f"{n:,}"


def about(n: int) -> str:
    """A count rounded as a writer would: as it is up to a hundred, to two figures above.

    >>> about(7), about(87), about(170), about(1234), about(175784)
    ('seven', '87', '170', 'about 1,200', 'about 180,000')
    """
    unit = 10 ** max(len(str(n)) - 2, 0)
    rounded = round(n / unit) * unit
    return number(n) if n <= 100 or rounded == n else f"about {rounded:,}"


_PARTS = (
    *((1 / 5, "one in five"), (1 / 4, "a quarter"), (1 / 3, "a third"), (2 / 5, "two in five"), (1 / 2, "half")),
    *(
        (3 / 5, "three in five"),
        (2 / 3, "two in three"),
        (3 / 4, "three in four"),
        (4 / 5, "four in five"),
        (9 / 10, "nine in ten"),
    ),
)
LEAST_PART = 0.05
"""A smaller share is told in percent."""
_LEAST_OF_PARTS = 0.18
"""A smaller share is told as one in so many."""
_NEARLY_ALL = 0.95
_NEAR = 0.01
"""A share this near to a part is about that part."""


def part(share: float) -> str:
    """A share as a part, rounded as a writer would: never by more than 0.05.

    >>> part(0.03), part(0.07), part(0.245), part(0.46), part(0.53), part(0.97), part(1.0)
    ('3 %', 'about one in 14', 'about a quarter', 'nearly half', 'just over half', 'nearly all', 'all')
    """
    if share < LEAST_PART:
        return percent(share)
    if share < _LEAST_OF_PARTS:
        return f"about one in {number(round(1 / share))}"
    if share >= _NEARLY_ALL:
        return "all" if share == 1 else "nearly all"
    near, words = min(_PARTS, key=lambda one: abs(share - one[0]))
    how = "about" if abs(share - near) <= _NEAR else "nearly" if share < near else "just over"
    return f"{how} {words}"


FEW = 20
"""Of so few things each is counted; of more their share is told."""


def of_all(n: int, n_all: int) -> str:
    """So many of all: counted where they are few, a part where they are many.

    >>> of_all(3, 8), of_all(8, 8), of_all(2, 2), of_all(460, 1000), of_all(0, 9)
    ('three of eight', 'all eight', 'both', 'nearly half', 'none')
    """
    if n == 0:
        return "none"
    if n == n_all <= FEW:
        return "both" if n == 2 else "the one" if n == 1 else f"all {number(n)}"
    return f"{number(n)} of {number(n_all)}" if n_all <= FEW else part(n / n_all)


def sureness(confidence: float) -> str:
    """How often an interval holds, as a reader puts it.

    >>> sureness(0.9), sureness(0.95)
    ('nine times in ten', '95 times in a hundred')
    """
    tenths = round(confidence * 10)
    if abs(confidence * 10 - tenths) < 1e-9:
        return f"{number(tenths)} times in ten"
    return f"{number(round(confidence * 100))} times in a hundred"


def percent(share: float) -> str:
    """A share, rounded as a writer would.

    >>> percent(0.0034), percent(0.00996), percent(0.061), percent(0.612), percent(0.999)
    ('0.3 %', '1 %', '6 %', '61 %', 'more than 99 %')
    """
    if share < 0.001:
        return "less than 0.1 %"
    if 0.995 <= share < 1:
        return "more than 99 %"
    return f"{share:.1%}".replace("%", " %") if share < 0.0095 else f"{share:.0%}".replace("%", " %")


def series(items: list[str]) -> str:
    """Items as a series.

    >>> series(["a", "b", "c"])
    'a, b and c'
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def behind_the_captions(n_variants: int, share_certain: float) -> str:
    """The line below a clean template.

    >>> behind_the_captions(25, 0.93)
    'The picture behind the captions, put together from 25 variants. Grey where it is not certain: 7 % of it.'
    """
    made_of = f"The picture behind the captions, put together from {number(n_variants)} variants."
    uncertain = 1 - share_certain
    return f"{made_of} Grey where it is not certain: {percent(uncertain)} of it." if uncertain >= 0.005 else made_of


def capital(text: str) -> str:
    """A text with its first letter as a capital."""
    return text[0].upper() + text[1:]


def shortened(text: str, n_characters: int) -> str:
    """The beginning of a text, on one line.

    >>> shortened("a  long\\nstory", 6)
    'a lon…'
    """
    text = " ".join(text.split())
    return text if len(text) <= n_characters else text[: n_characters - 1].rstrip() + "…"


def mebibytes(n_bytes: int) -> str:
    """A size for people."""
    return f"{n_bytes / 2**20:,.0f} MiB"


def duration(seconds: float) -> str:
    """A time for people.

    >>> duration(3.21), duration(754)
    ('3.2 s', '12 min 34 s')
    """
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
