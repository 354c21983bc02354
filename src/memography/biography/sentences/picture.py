"""The picture: what lies behind the captions, the words printed on it, what a catalogue says of it."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, listed, of_its
from memography.phrases import FEW, about, number, of_all, percent

AGREEING = 0.75
"""Where less of the clean template is certain, it is not told as one picture."""
NEARLY = 0.95
"""Where more of it is certain, what is not is not worth telling."""
WHOLE = 0.9
"""Where it covers less of its usual variant, it is a part of the picture: it lies on one that was cropped."""
MORE = "; most of its variants show more of it"
MAX_OTHER_NAMES = 5
"""So many other names are told."""


def picture(name: str, found: Found) -> Iterator[Composed]:
    """What is known of the picture, or that none is."""
    variants = found["variants"][0]
    if not variants.value["n_variants"]:
        yield "No picture of it is in the corpus.", [variants]
        return
    has_same = any(one.value["n_same"] for one in found.get("lineage", []))
    for claim in found.get("clean_template", []):
        yield _recovered(claim.value, variants.value["n_variants"], has_same), [claim, variants]
    for claim in found.get("template_words", []):
        said = " / ".join(claim.value["text"].split("\n"))
        n_variants = variants.value["n_variants"]
        n_alone = claim.value.get("n_alone", n_variants)  # a corpus built by an earlier version has none
        bearing = _bearing(claim.value["n_variants"], n_alone, n_variants, "picture" if has_same else "variant")
        words, were, are = ("words", "were", "are") if " " in said else ("word", "was", "is")
        text = f"The {words} “{said}” {were} read at the same place in {bearing}"
        yield f"{text}, and {are} probably the picture's own.", [claim, variants]
    if "clean_template" not in found and "template_words" not in found:
        yield "Too little of it is free of captions to recover the picture behind them.", [variants]
    yield from _catalogue(found)


def is_one_picture(found: Found) -> bool:
    """Whether its variants agree in so much that they can be told to show one picture."""
    return all(claim.value["share_certain"] >= AGREEING for claim in found.get("clean_template", []))


def _recovered(value: dict[str, Any], n_variants: int, has_same: bool) -> str:
    """What came of laying variants upon each other; where some are the same once more, they are pictures of it."""
    share, laid = value["share_certain"], _laid(value["n_variants"], n_variants)
    if has_same:
        laid = f"{number(value['n_variants'])} pictures of it laid upon each other"
    if share < AGREEING:
        laid = laid.removesuffix(" laid upon each other")
        text = f"Laid upon each other, {laid} agree in no more than {percent(share)} of the picture"
        return f"{text}: they may not show one picture, but several of one kind."
    covered = value["share_of_variants"]
    part, more = ("The picture", "") if covered is None or covered >= WHOLE else ("A part of the picture", MORE)
    but = "" if share >= NEARLY else f", but for {percent(1 - share)} of it, which is not certain"
    return f"{part} behind the captions was recovered from {laid}{but}{more}."


def _laid(n: int, n_variants: int) -> str:
    """From how many of its variants a clean template was made."""
    if n == 1:
        return "one variant"
    of = (
        f"its {number(n)}"
        if n == n_variants
        else f"{number(n)} of {'its ' if n_variants <= 100 else ''}{about(n_variants)}"
    )
    return f"{of} variants laid upon each other"


def _bearing(n: int, n_alone: int, n_variants: int, noun: str) -> str:
    """How many variants bear words, of those that were looked at: whose the words of a collage are can't be told."""
    if n_alone == n_variants:
        return of_its(n, n_alone, noun)
    of = " of the" if n_alone > FEW else ""
    return f"{of_all(n, n_alone)}{of} {noun}s that show no other meme"


def _catalogue(found: Found) -> Iterator[Composed]:
    for claim in found.get("catalogue", []):
        value: dict[str, Any] = claim.value
        fit = f"{number(value['n_inliers'])} features fit, and {percent(value['share'])} of what can be compared agrees"
        if value["is_its_name"]:
            yield f"Its name is that of an entry in the meme catalogue, which shows this picture: {fit}.", [claim]
        else:
            yield f"The meme catalogue has this picture as “{value['name']}”: {fit}.", [claim]
        if "source" in value:
            yield f"It refers to {value['source']}.", [claim]
        if "also" in value:
            yield f"The catalogue has it as {listed(value['also'][:MAX_OTHER_NAMES])} too.", [claim]
