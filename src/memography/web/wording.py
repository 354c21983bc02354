"""How values are worded on pages: dates, lengths, descriptions of pictures."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from memography.biography.render import bibtex, citation, warning
from memography.biography.sentences.shifts import NARROW_DAYS
from memography.biography.values import interval, lines, title
from memography.identification.answer import where
from memography.phrases import (
    capital,
    day,
    duration,
    lasting,
    mebibytes,
    month,
    number,
    percent,
    series,
    shortened,
    unbroken,
)
from memography.web.histogram import spark


def quoted(text: str) -> str:
    """A text as one segment of an address, whatever is in it."""
    return quote(str(text), safe="")


def community_url(name: str | None) -> str:
    """Where a community's page is; without a name that of posts in no known community.

    >>> community_url("r/a b"), community_url(".."), community_url(None)
    ('/communities/r%2Fa%20b', '/communities/?called=..', '/communities/')
    """
    # A browser takes dots for a step in the path, however they are written.
    return f"/communities/?called={name}" if name in (".", "..") else f"/communities/{quoted(name or '')}"


def day_of(when: datetime | None) -> str:
    """The day of a time."""
    return day(when.date()) if when else "date unknown"


def moment(when: datetime | None) -> str:
    """A time to the minute."""
    return f"{day(when.date())}, {when:%H:%M} UTC" if when else "time unknown"


def stamp(when: datetime) -> str:
    """A time to the minute, short, for a column of a table.

    >>> stamp(datetime(2020, 3, 14, 9, 5))
    '2020-03-14 09:05'
    """
    return f"{when:%Y-%m-%d %H:%M}"


def span(first: date, last: date) -> str:
    """A time by its months.

    >>> span(date(2012, 3, 4), date(2020, 4, 5)), span(date(2012, 3, 4), date(2012, 3, 9))
    ('Mar 2012 – Apr 2020', 'Mar 2012')
    """
    months = f"{first:%b} {first.year}", f"{last:%b} {last.year}"
    return months[0] if months[0] == months[1] else " – ".join(months)


def short(text: str, n_characters: int = 140) -> str:
    """The beginning of a text, on one line."""
    return shortened(str(text), n_characters)


def described(name: str | None, caption: str | None = None, alt: str | None = None) -> str:
    """What a picture shows, for who does not see it: its meme, its poster's description, the words in it.

    >>> described("Drake", "no / yes", "a man turning away")
    'Drake: a man turning away. It says “no / yes”'
    """
    told = ": ".join(filter(None, [name, alt and short(alt, 300).rstrip(".")])) or "A picture"
    return f"{told}. It says “{short(caption, 200)}”" if caption else told


def likeness(match: dict[str, Any]) -> str:
    """How a picture was found to show a meme.

    >>> likeness({"variant_id": "a", "leader_id": "b", "n_inliers": 31, "score": 0.974})
    '31 features lie as in the meme, and 97 % of what can be compared agrees'
    >>> likeness({"variant_id": "a", "leader_id": "b", "n_inliers": None, "score": 0.9})
    'likeness 0.90 to the picture that leads it'
    """
    if match["leader_id"] == match["variant_id"]:
        return "it leads the meme"
    if match["n_inliers"] is None:
        return f"likeness {match['score']:.2f} to the picture that leads it"
    agrees = f"{percent(match['score'])} of what can be compared agrees"
    return f"{match['n_inliers']} features lie as in the meme, and {agrees}"


def with_code(text: str) -> Markup:
    """A message whose parts in backticks are code; all of it is escaped.

    >>> with_code("Run `a <b>`.")
    Markup('Run <code>a &lt;b&gt;</code>.')
    """
    parts = text.split("`")
    marked = [Markup("<code>{}</code>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts)]
    return Markup("").join(marked)


def shifted(shift: Mapping[str, Any]) -> str:
    """When a shift was, as exactly as its interval is; the article words it alike.

    >>> at, low = datetime(2020, 3, 2), datetime(2019, 11, 6)
    >>> shifted({"shifted_at": at, "low": low, "high": datetime(2020, 3, 12)})
    'November 2019 to March 2020'
    >>> shifted({"shifted_at": at, "low": datetime(2020, 2, 20), "high": datetime(2020, 3, 12)})
    '2 March 2020'
    """
    low, high = shift["low"], shift["high"]
    if (high - low).days <= NARROW_DAYS:
        return day_of(shift["shifted_at"])
    months = month(low), month(high)
    return months[0] if months[0] == months[1] else " to ".join(months)


def shift_years(shifts: Sequence[Sequence[Any]]) -> str:
    """The years in which a meme's meaning shifted, for a card with little room.

    Args:
        shifts: for each its day, and what else is known; in order of time.

    >>> shift_years([(date(2019, 12, 1),), (date(2020, 3, 2),), (date(2020, 3, 9),)])
    'shifted 2019 and 2020'
    >>> shift_years([(date(year, 1, 1),) for year in range(2014, 2019)])
    'shifted 5 times, last 2018'
    """
    years = sorted({shift[0].year for shift in shifts})
    if len(years) > 3:
        return f"shifted {len(shifts)} times, last {years[-1]}"
    return f"shifted {series([str(year) for year in years])}"


def slug(title: str) -> str:
    """A heading as the name of its place on a page.

    >>> slug("What it means")
    'what-it-means'
    """
    return re.sub(r"\W+", "-", title.lower()).strip("-")


FILTERS: dict[str, Callable[..., Any]] = {
    "quoted": quoted,
    "day": day_of,
    "shifted": shifted,
    "shift_years": shift_years,
    "unbroken": unbroken,
    "slug": slug,
    "month": month,
    "number": number,
    "lasting": lasting,
    "date": day,
    "moment": moment,
    "stamp": stamp,
    "count": lambda n: f"{n:,}",
    "short": short,
    "span": span,
    "community_url": community_url,
    "spark": spark,
    "with_code": with_code,
    "interval": interval,
    "lines": lines,
    "claim_title": title,
    "bibtex": bibtex,
    "citation": citation,
    "warning": warning,
    "capital": capital,
    "bytes": mebibytes,
    "duration": duration,
    "likeness": likeness,
    "percent": lambda share: percent(share).replace(" ", "\N{NO-BREAK SPACE}"),
    "where": where,
    "pretty": lambda data: json.dumps(data, indent=2, ensure_ascii=False),
}
"""What templates can do with a value, by name."""
