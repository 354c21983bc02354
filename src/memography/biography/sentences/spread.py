"""How it spread: where it is at home, who had it first, and which community moves which."""

from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
from statistics import NormalDist
from typing import Any

from memography.biography.article import Claim
from memography.biography.sentences.found import (
    Composed,
    Found,
    has_all_dated,
    plural,
    time_of,
    value_of,
)
from memography.biography.sentences.picture import is_one_picture
from memography.phrases import about, capital, day, month, number, percent, series, sureness

MIN_USES = 10
"""Of fewer uses it is not worth telling where most of them are."""
UNITS = {100: "a hundred", 1000: "a thousand", 10_000: "ten thousand", 100_000: "100,000", 1_000_000: "a million"}
"""Uses are told in so many posts: in as many as make them this many at least where it is most at home."""
MIN_PER_UNIT = 5
MOSTLY = 0.5
"""Where the meme is more of what was collected than this, there is too little beside it to measure it by."""
ERROR = 0.05
"""Of communities that are equally at home one is told to be before another in so many memes at most."""
EQUAL = 1.25
"""Communities are called equal where the highest rate is at most so many times the lowest; else none comes first."""
MAX_ALIKE = 5
"""Of more communities that are alike their names say little."""
MAX_BEHIND = 3
"""So many communities are told that are behind the first, or between."""
DAYS_TO_TELL = 60
"""Where it reached its communities within so many days, they are told by the day."""
N_STEPS = 4
"""So many communities are told that had it after the first."""


def spread(name: str, found: Found) -> Iterator[Composed]:
    """Communities, where the corpus has several, and influence."""
    if "communities" not in found or value_of(found, "corpus")["n_communities"] < 2:
        return
    communities, inside = found["communities"][0], found.get("in_community", [])
    dated = "uses" if has_all_dated(found) else "uses with a date"
    if communities.value["n_communities"] == 1:
        for claim in inside:
            whole = (
                f"All its {dated}" if claim.value["share"] == 1 else f"All its {dated}, where the community is known,"
            )
            yield f"{whole} are in {claim.value['community']}.", [communities, claim]
        return
    if inside and communities.value["n_dated"] >= MIN_USES:
        yield f"{_at_home(communities.value)}.", [communities]
    if n_unknown := communities.value["n_unknown"]:
        yield f"Of {about(n_unknown)} more the community is not known.", [communities]
    elif is_one_picture(found):
        yield from _steps(communities, has_all_dated(found))
    yield from _influence(found)


def _at_home(value: dict[str, Any]) -> str:
    """Where a meme is used most for what is posted there, or simply most where hardly anything else is posted; where
    chance may have put the first before the next, only those are told that the first is clearly before."""
    n_all, rows = value["n_communities"], value["by"]
    is_alone = sum(row["n_uses"] for row in rows) > MOSTLY * sum(row["n_posts"] for row in rows)
    if is_alone:
        rows = [{**row, "n_posts": 1} for row in rows]
    rows = sorted(rows, key=lambda row: (-_rate(row), row["community"]))
    is_behind = [_is_behind(row, rows[0], n_all) for row in rows]
    measured = "" if is_alone else "Measured by what was posted there, "
    is_at_home = "It was" if is_alone else f"{measured}it was"
    rates = _counts(rows, value["n_dated"]) if is_alone else _rates(rows)
    told = [f"{row['community']} ({rate})" for row, rate in zip(rows, rates, strict=True)]
    first, behind = told[0], [one for one, is_so in zip(told, is_behind, strict=True) if is_so]
    if not behind and _rate(rows[0]) <= EQUAL * _rate(rows[-1]) and len(rows) == n_all:
        alike = series(told) if n_all <= MAX_ALIKE else f"{number(n_all)} communities"
        return f"{is_at_home} about equally at home in {alike}"
    if not behind:
        some = f": {series(told)}" if n_all <= MAX_ALIKE else ""
        return f"{capital(f'{measured}no community clearly comes first')}{some}"
    if is_behind[1]:
        return f"{is_at_home} most at home in {first}{_before(behind, n_all - len(rows))}"
    between = told[1 : is_behind.index(True)]
    others = series(between) if len(between) <= MAX_BEHIND else f"{number(len(between))} others"
    return f"{is_at_home} more at home in {first} than in {series(behind[-MAX_BEHIND:])}, with {others} between"


def _counts(rows: list[dict[str, Any]], n_dated: int) -> list[str]:
    """How many uses each community has."""
    first, *others = (about(row["n_uses"]) for row in rows)
    return [f"{first} of {about(n_dated)} uses", *others]


def _rates(rows: list[dict[str, Any]]) -> list[str]:
    """How many uses there are in so many posts of each community."""
    unit = next((unit for unit in UNITS if _rate(rows[0]) * unit >= MIN_PER_UNIT), max(UNITS))
    first, *others = (_told_rate(_rate(row) * unit) for row in rows)
    return [f"{first} use{'' if first.endswith('one') else 's'} in {UNITS[unit]} posts", *others]


def _told_rate(rate: float) -> str:
    """Uses in so many posts."""
    return number(round(rate)) if rate >= 0.5 else "less than one"


def _before(behind: list[str], n_untold: int) -> str:
    """The communities that have fewer uses: all of them, or the first and how many more there are."""
    n_told = MAX_BEHIND if len(behind) + n_untold <= MAX_BEHIND else MAX_BEHIND - 1
    told = behind[:n_told]
    n_more = len(behind) + n_untold - len(told)
    return f", before {series([*told, f'{number(n_more)} more'] if n_more else told)}" if told else ""


def _rate(row: dict[str, Any]) -> float:
    """Uses for each post of a community."""
    return float(row["n_uses"] / row["n_posts"])


def _is_behind(other: dict[str, Any], first: dict[str, Any], n_all: int) -> bool:
    """Whether a rate of Poisson counts is surely below the highest of so many (Bonferroni over all pairs)."""
    if other is first:
        return False
    pooled = sum(row["n_uses"] for row in (first, other)) / sum(row["n_posts"] for row in (first, other))
    error = sqrt(pooled * sum(1 / row["n_posts"] for row in (first, other)))
    n_pairs = n_all * (n_all - 1) / 2
    return _rate(first) - _rate(other) > NormalDist().inv_cdf(1 - ERROR / n_pairs) * error


def _steps(communities: Claim, is_all: bool) -> Iterator[Composed]:
    if communities.value["n_communities"] != len(communities.value["by"]):
        return  # whoever was first may not be among those that are claimed
    first, *others = sorted(communities.value["by"], key=lambda row: row["first_at"])
    if first["first_at"] == others[0]["first_at"]:
        return
    is_quick = time_of(others[-1]["first_at"]) - time_of(first["first_at"]) <= timedelta(days=DAYS_TO_TELL)
    when = day if is_quick else month
    steps = [f"{row['community']} ({when(time_of(row['first_at']))})" for row in others[:N_STEPS]]
    n_more = len(others) - len(steps)
    more = f", and later in {plural(n_more, 'more')}" if n_more else ""
    begins = "It" if is_all else "Going by those with a date, it"
    text = f"{begins} was seen first in {first['community']}, then in {series(steps)}{more.removesuffix('s')}"
    yield f"{text}.", [communities]


def _influence(found: Found) -> Iterator[Composed]:
    for spread_ in found.get("spread", []):
        pairs = found.get("influence", [])
        for number_, claim in enumerate(pairs):
            value: dict[str, Any] = claim.value
            sure = f", {sureness(claim.parameters['confidence'])}" if number_ == 0 else ""
            yield (
                f"Each use in {value['source']} seems to bring about {value['ratio']:.2f} more in {value['target']} "
                f"(between {claim.low:.2f} and {claim.high:.2f}{sure}), to which an estimated "
                f"{percent(value['share_caused'])} of the uses there go back.",
                [claim],
            )
        if pairs:
            yield (
                "That is read from times alone: what moves both communities from outside may look the same.",
                [spread_],
            )
        else:
            yield "From the times of its uses no influence of one community on another can be told.", [spread_]
