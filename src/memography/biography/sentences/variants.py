"""Variants and remixes: what was made of the picture, and from what."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, of_its, plural, times
from memography.phrases import about, capital, number, series


def variants(name: str, found: Found) -> Iterator[Composed]:
    """How many variants there are, how they descend, and what the meme was mixed with."""
    claim = found["variants"][0]
    n_variants, n_pictured = claim.value["n_variants"], claim.value["n_pictured"]
    if not n_variants:
        return
    text = f"Its picture comes in {plural(n_variants, 'variant')}"
    if "top_variant" in found:
        top = found["top_variant"][0]
        yield f"{text}, the commonest of them posted {times(top.value['n_uses'])}.", [claim, top]
    elif n_variants > 1:
        yield f"{text}, {'none' if n_variants > 2 else 'neither'} of them posted twice.", [claim]
    else:
        yield f"{text}, posted {times(n_pictured)}.", [claim]
    yield from _descent(found)
    for remixes in found.get("remixes", []):
        yield _remixed(remixes.value), [remixes]
    for mirrored in found.get("mirrored", []):
        uses = of_its(mirrored.value["n_mirrored"], mirrored.value["n_pictured"], "picture")
        yield f"{capital(uses)} {'is' if mirrored.value['n_mirrored'] == 1 else 'are'} mirrored.", [mirrored]


def _descent(found: Found) -> Iterator[Composed]:
    for claim in found.get("lineage", []):
        value: dict[str, Any] = claim.value
        n_made, n_copies = value["n_made_from_others"], value["n_copy"]
        if not n_made:
            yield "As far as can be told each was made from the bare picture, and none from another.", [claim]
            continue
        made = capital(of_its(n_made, value["n_variants"], "variant"))
        was = "was" if n_made == 1 else "were"
        how = "probably" if value["mean_confidence"] >= 0.5 else "perhaps"
        text = f"{made} {was} {how} made from an earlier one rather than from the bare picture"
        if n_copies:
            text += f"; {about(n_copies)} of these differ{'s' if n_copies == 1 else ''} in size or quality alone"
        yield f"{text}.", [claim]
        for model in found.get("model", []):
            if n_made > model.value["n_children"]:
                yield f"One variant was {how} the model of {number(model.value['n_children'])} others.", [claim, model]


def _remixed(value: dict[str, Any]) -> str:
    n, n_others = value["n_remixes"], value["n_others"]
    told = series([f"“{other['name']}”" for other in value["others"]])
    more = f" and {plural(n_others - len(value['others']), 'other')}" if n_others > len(value["others"]) else ""
    text = f"{capital(plural(n, 'variant'))} show{'s' if n == 1 else ''} another meme beside it"
    return f"{text}: {told}{more}."
