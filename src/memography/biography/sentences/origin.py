"""Origin: the earliest sighting, and how much earlier it may have begun."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from memography.biography.sentences.found import Composed, Found, plural, time_of, value_of
from memography.phrases import day, month, sureness

NEAR_DAYS = 60
"""An origin that lies at most so long before the first sighting is told to the day."""


def origin(name: str, found: Found) -> Iterator[Composed]:
    """The earliest sighting, and what that says of the origin."""
    if "first_seen" not in found:
        return
    claim = found["first_seen"][0]
    first = time_of(claim.value["first_seen_at"])
    is_worth = claim.value["community"] and value_of(found, "corpus")["n_communities"] > 1
    where = f", in {claim.value['community']}" if is_worth else ""
    yield f"The earliest sighting is from {day(first)}{where}.", [claim]
    begins = time_of(claim.value["corpus_begins_at"])
    if claim.low is None:
        yield "How much earlier it began can't be told from so few uses.", [claim]
        return
    low = time_of(claim.low)
    if not claim.value["is_censored"]:
        n_days = ceil((first - low) / timedelta(days=1))
        how = f"at most {plural(n_days, 'day')} before that" if n_days <= NEAR_DAYS else f"no earlier than {month(low)}"
        sure = sureness(claim.parameters["confidence"])
        yield (
            f"Going by how its uses begin, it probably began {_where(found)} {how}; where that could be tested, such a "
            f"bound held about {sure}.",
            [claim],
        )
    elif (first - begins).days <= claim.parameters["margin_days"]:
        yield f"The corpus begins on {day(begins)}, and the meme may well be older.", [claim]
    elif low < begins:
        yield (
            f"Going by how its uses begin, it may be older than the corpus, which starts on {day(begins)}.",
            [claim],
        )
    else:
        yield "Little was collected in the time before, and the meme may well be older.", [claim]


def _where(found: Found) -> str:
    """Where an origin is meant to be: of what was elsewhere before, these posts tell nothing."""
    n_communities = value_of(found, "corpus")["n_communities"]
    return {0: "where these posts were made", 1: "in this community"}.get(n_communities, "in these communities")
