"""How people answer."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, plural
from memography.phrases import FEW, number, part, series

WAYS = {"sympathy": "feel with the poster", "amusement": "laugh along", "hostility": "be hostile or mock"}
"""What answers of a kind are taken to do."""


def responses(name: str, found: Found) -> Iterator[Composed]:
    """What answers are like, where there are enough of them."""
    told = found.get("response", [])
    if told:
        values = [claim.value for claim in told]
        ways = series([f"{_amount(value)} to {WAYS[value['kind']]}" for value in values])
        of_all = f"Of the {plural(values[0]['n_all'], 'answer')} with words that its posts got"
        yield f"{of_all}, a model that reads words alone takes {ways}.", told


def _amount(value: dict[str, Any]) -> str:
    n, n_all = value["n_answers"], value["n_all"]
    return number(n) if n_all <= FEW else part(n / n_all)
