"""How figures, dates and lists are put into words, the same in articles, pages and the terminal."""

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


def percent(share: float) -> str:
    """A share, rounded as a writer would.

    >>> percent(0.0034), percent(0.061), percent(0.612), percent(0.999)
    ('0.3 %', '6 %', '61 %', 'more than 99 %')
    """
    if share < 0.001:
        return "less than 0.1 %"
    if 0.995 <= share < 1:
        return "more than 99 %"
    return f"{share:.1%}".replace("%", " %") if share < 0.01 else f"{share:.0%}".replace("%", " %")


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
