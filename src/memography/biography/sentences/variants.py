"""Variants and remixes: what was made of the picture, and from what."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, of_its, plural, times
from memography.biography.sentences.picture import is_one_picture
from memography.phrases import capital, number, series

PROBABLE = 0.75
"""Where each is so surely made from the bare picture, all are told to be."""
MIN_CHILDREN = 3
"""A variant that fewer others were made from is not worth a sentence."""


def variants(name: str, found: Found) -> Iterator[Composed]:
    """How many variants there are, how they descend, and what the meme was mixed with."""
    claim = found["variants"][0]
    n_variants, n_pictured = claim.value["n_variants"], claim.value["n_pictured"]
    if not n_variants:
        return
    told = found.get("lineage", [])
    n_same = sum(one.value["n_same"] for one in told)
    cited = [claim, *(told if n_same else [])]
    it = "its picture" if is_one_picture(found) else "it"
    text = f"As far as they can be told apart, {it} comes in {plural(n_variants - n_same, 'variant')}"
    bare = found.get("bare", [])
    n_bare = bare[0].value["n_uses"] if bare else 0
    top = found.get("top_variant", [])
    n_top = max([one.value["n_uses"] for one in top] + [one.value["form_uses"] for one in told if n_same], default=1)
    without = f"; without a caption it was posted at least {times(n_bare)}" if n_bare else ""
    if n_variants - n_same == 1:
        yield f"{capital(it)} comes in one variant, posted {times(n_pictured)}.", cited
    elif n_top > 1 and n_bare >= n_top:
        yield f"{text}{without}.", [*cited, *bare, *top]
    elif n_top > 1:
        yield f"{text}, the commonest of them posted {times(n_top)}{without}.", [*cited, *bare, *top]
    else:
        yield f"{text}, {'none' if n_variants > 2 else 'neither'} of them posted twice{without}.", [claim, *bare]
    yield from _descent(found)
    for remixes in found.get("remixes", []):
        yield _remixed(remixes.value), [remixes]
    for mirrored in found.get("mirrored", []):
        uses = of_its(mirrored.value["n_mirrored"], mirrored.value["n_pictured"], "picture")
        yield f"{capital(uses)} {'is' if mirrored.value['n_mirrored'] == 1 else 'are'} mirrored.", [mirrored]


def _descent(found: Found) -> Iterator[Composed]:
    if not is_one_picture(found):
        return
    for claim in found.get("lineage", []):
        value: dict[str, Any] = claim.value
        n_made = value["n_made_from_others"]
        if value["n_variants"] - value["n_same"] == 1:
            continue
        if not n_made and not value["n_not_of_bare"] and value["lowest"] >= PROBABLE:
            text = "As far as can be told, none was made from another: each is, or was made from, the bare picture"
            yield f"{text}.", [claim]
        elif not n_made:
            yield "Whether some were made from others, or each from the bare picture, can't be told.", [claim]
        else:
            yield f"{_made_from_others(value)}.", [claim]
            for model in found.get("model", []):
                n_children = model.value["n_children"]
                if MIN_CHILDREN <= n_children < n_made:
                    yield f"One variant was probably the model of {number(n_children)} others.", [claim, model]


def _made_from_others(value: dict[str, Any]) -> str:
    """How many were made from earlier ones."""
    n_made = value["n_made_from_others"]
    n_different = value["n_variants"] - value["n_same"]
    made = of_its(n_made, n_different, "variant")
    made = capital(made if n_made == n_different else f"at least {made}")
    return f"{made} {'was' if n_made == 1 else 'were'} probably made from an earlier one, not from the bare picture"


def _remixed(value: dict[str, Any]) -> str:
    n, n_others = value["n_remixes"], value["n_others"]
    told = series([f"“{other['name']}”" for other in value["others"]])
    more = f" and {plural(n_others - len(value['others']), 'other')}" if n_others > len(value["others"]) else ""
    text = f"{capital(plural(n, 'variant'))} show{'s' if n == 1 else ''} another meme beside it"
    return f"{text}: {told}{more}."
