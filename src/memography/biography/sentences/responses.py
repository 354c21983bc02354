"""How people answer."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, plural
from memography.phrases import FEW, number, part, series

WAYS = {
    "sympathy": ("feels with the poster", "feel with the poster"),
    "amusement": ("laughs along", "laugh along"),
    "hostility": ("is hostile or mocks", "are hostile or mock"),
}
"""How it is said of one answer, and of several."""


def responses(name: str, found: Found) -> Iterator[Composed]:
    """What answers are like, where there are enough of them."""
    told = found.get("response", [])
    if told:
        listed = series([_way(claim.value) for claim in told])
        n_all = told[0].value["n_all"]
        yield f"Of the {plural(n_all, 'answer')} with words that its posts got, an estimated {listed}.", told


def _way(value: dict[str, Any]) -> str:
    n, n_all = value["n_answers"], value["n_all"]
    amount = number(n) if n_all <= FEW else part(n / n_all)
    return f"{amount} {WAYS[value['kind']][n != 1]}"
