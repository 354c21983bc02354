"""What we cannot know, and the methods."""

from collections.abc import Iterator
from typing import Any

from memography.biography.sentences.found import Composed, Found, has_all_dated, plural, time_of
from memography.biography.sentences.picture import is_one_picture
from memography.biography.sentences.tone import lacks_comparison, lacks_uses, unjudged
from memography.phrases import capital, month, number

MANY = 100
"""With so many uses it is not the number of them that is too small."""


def limits(name: str, found: Found) -> Iterator[Composed]:
    """What is left out, what was too little to tell, and what no count of these posts can tell."""
    yield from _dates(found)
    for claim in found.get("disagreements", []):
        yield (
            f"In {plural(claim.value, 'use')} the picture looks like another meme than the source says; the source's "
            "word was taken.",
            [claim],
        )
    yield from _communities(found)
    yield from unjudged(found)
    for claim in found.get("name", []):
        if claim.value["method"] in ("phrase", "words", "id"):
            could = " this meme; a meme catalogue with its picture could" if is_one_picture(found) else " it"
            yield f"No source names{could}.", [claim]
    posts = found["posts"][0]
    if too_few := _too_few(found):
        few = "Its uses are too few" if posts.value["n_uses"] < MANY else "Too few of its uses have words or dates"
        yield f"{few} to tell {' or '.join(filter(None, [', '.join(too_few[:-1]), too_few[-1]]))}.", [posts]
    if "tone" in found and lacks_comparison(found):
        told = "Too few different texts were judged, here or of other memes, to tell how it is meant beside them"
        yield f"{told}.", found["tone_difference"]
    at_hand = "the one post" if posts.value["n_posts"] == 1 else "the posts"
    yield f"All this holds for {at_hand} at hand, not for the whole network.", [posts]


def _dates(found: Found) -> Iterator[Composed]:
    for claim in found.get("untimed", []):
        if "span" in found:
            has, is_ = ("has", "is") if claim.value == 1 else ("have", "are")
            text = f"{capital(plural(claim.value, 'use'))} {has} no date and {is_} left out wherever time counts"
            yield f"{text}.", [claim]
        else:
            yield "None of its uses has a date, so that neither its origin nor its course can be told.", [claim]


def _communities(found: Found) -> Iterator[Composed]:
    for claim in found["corpus"]:
        n = claim.value["n_communities"]
        if n == 0:
            yield "In which communities it was posted is not known.", [claim]
        elif n == 1:
            where = found.get("communities", [])
            if where and has_all_dated(found) and not where[0].value["n_unknown"]:
                yield "All its posts are from one community, so that how it spread can't be told.", [claim, *where]
            else:
                yield "Only one community of the posts is known, so that how it spread can't be told.", [claim]


def _too_few(found: Found) -> list[str]:
    """What is told of memes with more uses."""
    few = []
    if lacks_uses(found):
        few.append("how it is meant")
    if "span" in found and "shift" not in found and "steady" not in found:
        few.append("whether its meaning changed")
    if "span" in found and "lifecycle" not in found:
        few.append("how long it will last")
    return few


def methods(name: str, found: Found) -> Iterator[Composed]:
    """How the meme's uses were found, and in which corpus."""
    yield _recognition(found["recognition"][0].value, is_one_picture(found)), [found["recognition"][0]]
    for claim in found["corpus"]:
        value: dict[str, Any] = claim.value
        n_posts = plural(value["n_posts"], "post")
        text = f"This article is written from version {value['version']} of the corpus, with {n_posts}"
        if value["begins_at"] is not None:
            months = month(time_of(value["begins_at"])), month(time_of(value["ends_at"]))
            text += f" from {' to '.join(months)}" if months[0] != months[1] else f" from {months[0]}"
        yield f"{text}.", [claim]


def _recognition(value: dict[str, Any], is_one: bool) -> str:
    if value["n_given"] == value["n_uses"]:
        return "Its uses are those that the source itself calls by this name."
    if value["recogniser"] == "phash-dbscan":
        text = (
            "Pictures were taken to be this meme where their 64-bit pHashes form one DBSCAN cluster "
            f"(at most {value['phash_radius_bits']} bits apart, at least {value['min_uses']} uses)"
        )
    else:
        agreeing = "the pictures agree" if is_one else "some of what can be compared agrees"
        text = (
            "Pictures were taken to be this meme where local features outside their words lie in one arrangement and "
            f"{agreeing} place by place; a meme has at least {number(value['min_uses'])} uses"
        )
    if value["n_given"]:
        text += f"; in {number(value['n_given'])} use{'' if value['n_given'] == 1 else 's'} the source names it"
    return f"{text}."
