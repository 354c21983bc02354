"""How it spread: where it is at home, who had it first, and which community moves which."""

from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
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
from memography.phrases import about, day, month, number, part, percent, series, sureness

MIN_USES = 10
"""Of fewer uses it is not worth telling where most of them are."""
MANY_USES = 100
"""From so many uses on, shares say more than counts."""
CHANCE = 1.645
"""Counts that differ by fewer standard deviations of chance than this may as well be equal (nine times in ten)."""
MAX_ALIKE = 5
"""Of more communities that are alike their names say little."""
MAX_BEHIND = 3
"""So many communities are told that are behind those."""
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
        yield f"{_at_home(communities.value, dated)}.", [communities, *inside]
    if n_unknown := communities.value["n_unknown"]:
        yield f"Of {about(n_unknown)} more the community is not known.", [communities]
    else:
        yield from _steps(communities)
    yield from _influence(found)


def _at_home(value: dict[str, Any], dated: str) -> str:
    """Where a meme is used most; communities that chance may have put in this order are named in one breath."""
    rows, n_dated = value["by"], value["n_dated"]
    n_first = rows[0]["n_uses"]
    alike = [row for row in rows if _is_alike(n_first, row["n_uses"])]
    is_few = n_dated < MANY_USES
    amounts = {row["community"]: number(row["n_uses"]) if is_few else part(row["n_uses"] / n_dated) for row in rows}
    of = f"of its {number(n_dated)} {dated}" if is_few else f"of its {dated}"
    if len(alike) > MAX_ALIKE:
        many = number(value["n_communities"]) if len(alike) == value["n_communities"] else "many"
        return (
            f"It is about equally at home in {many} communities, with at most {amounts[rows[0]['community']]} {of} each"
        )
    before = _before(rows[len(alike) :], value["n_communities"] - len(rows), amounts)
    names = series([row["community"] for row in alike])
    each = [amounts[row["community"]] for row in alike]
    if len(alike) > 1 and alike[-1]["n_uses"] == n_first:
        return f"It is equally at home in {names}, with {each[0]} {of} each{before}"
    return f"It is most at home in {names}, with {series(each)} {of}{before}"


def _before(behind: list[dict[str, Any]], n_untold: int, amounts: dict[str, str]) -> str:
    """The communities that have fewer uses: all of them by name, or the first and how many more there are."""
    n_told = MAX_BEHIND if len(behind) + n_untold <= MAX_BEHIND else MAX_BEHIND - 1
    told = [f"{row['community']} ({amounts[row['community']]})" for row in behind[:n_told]]
    n_more = len(behind) + n_untold - len(told)
    return f", before {series([*told, f'{number(n_more)} more'] if n_more else told)}" if told else ""


def _is_alike(n: int, other: int) -> bool:
    return n - other <= CHANCE * sqrt(n + other)


def _steps(communities: Claim) -> Iterator[Composed]:
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
    text = f"It was seen first in {first['community']}, then in {series(steps)}{more.removesuffix('s')}"
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
