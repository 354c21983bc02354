"""In short: what the meme is, in a minute."""

from collections.abc import Iterator

from memography.biography.article import Claim
from memography.biography.sentences.found import Composed, Found, has_all_dated, listed, plural, time_of
from memography.biography.sentences.life import in_short as height_in_short
from memography.biography.sentences.meaning import (
    FEW_USES,
    N_WORDS_IN_SHORT,
    has_common_words,
    has_stable_senses,
    is_marked,
    own_words,
)
from memography.biography.sentences.picture import is_one_picture
from memography.biography.sentences.shifts import in_short as shift_in_short
from memography.biography.sentences.tone import in_short as tone_in_short
from memography.phrases import month, number, part, series, shortened

MAX_DESCRIPTION_CHARACTERS = 300
"""Of a longer description the beginning is told."""
WORTH_SHARE = 0.1
"""A smaller share of all posts is not worth a word in short."""


def summary(name: str, found: Found) -> Iterator[Composed]:
    """Name, amount and time; what the picture shows; what it speaks of; its weightiest change; its height; its tone."""
    yield _what(name, found)
    for claim in found.get("catalogue", []):
        if "description" in claim.value:
            told = shortened(claim.value["description"], MAX_DESCRIPTION_CHARACTERS)
            yield f"The meme catalogue describes it so: “{told}”.", [claim]
    yield from _about(name, found)
    yield from shift_in_short(found)
    yield from height_in_short(found)
    yield from tone_in_short(found)


def _what(name: str, found: Found) -> Composed:
    posts, named = found["posts"][0], found["name"][0]
    cited = [named, posts]
    its_words, set_ = ("words", "set") if " " in name else ("a word", "sets")
    this, some = "this meme is", "A meme for which no name was found"
    if not is_one_picture(found):
        this, some = "this group of pictures, perhaps no meme, is", "A group of pictures of one kind, perhaps no meme"
        cited += found["clean_template"]
    called = {
        "template": f"“{name}”, as {this} called here after {its_words} printed on it, is",
        "phrase": f"“{name}”, as {this} called here after a phrase that sets it apart, is",
        "words": f"“{name}”, as {this} called here after {its_words} that {set_} it apart, is",
        "id": f"{some}, {name} here, is",
    }.get(named.value["method"], f"“{name}” is")
    n_posts = posts.value["n_posts"]
    text = f"{called} found in {plural(n_posts, 'post')} of this corpus"
    if "share" in found:
        share = found["share"][0]
        if share.value["n_posts"] == n_posts and share.value["share"] >= WORTH_SHARE:
            corpus = found["corpus"][0]
            dated = "posts" if corpus.value["n_posts"] == corpus.value["n_dated_posts"] else "posts with a date"
            how_many = part(share.value["share"])
            text += f", {how_many} of {'its' if how_many.endswith('all') else 'all'} {dated}"
            cited += [share, corpus]
    if "span" in found:
        when = found["span"][0]
        first, last = time_of(when.value["first"]), time_of(when.value["last"])
        same = (first.year, first.month) == (last.year, last.month)
        text += f", in {month(first)}" if same else f", from {month(first)} to {month(last)}"
        cited.append(when)
    if communities := _all_communities(found):
        text += f", in {number(communities[0].value['n_communities'])} communities"
        cited += communities
    return text + ".", cited


def _all_communities(found: Found) -> list[Claim]:
    """Its communities, where there are several and no use without a date may be in another."""
    return [
        claim
        for claim in found.get("communities", [])
        if claim.value["n_communities"] > 1
        and (has_all_dated(found) or claim.value["n_communities"] == found["corpus"][0].value["n_communities"])
    ]


def _marks(sense: Claim) -> list[str]:
    """What a sense is known by, in short."""
    phrase = sense.value.get("phrase")
    return [phrase] if phrase else sense.value["words"][:N_WORDS_IN_SHORT]


def _about(name: str, found: Found) -> Iterator[Composed]:
    words = own_words(found)
    if found["name"][0].value["method"] != "phrase":
        for claim in found.get("phrase", []):
            yield f"A phrase that comes up in its texts is “{claim.value['phrase']}”.", [claim]
    if has_stable_senses(found):
        senses = found["sense"]
        told = [claim for claim in senses if is_marked(claim)][:2]
        if told and told[0] is senses[0]:
            groups = series([f"one around {listed(_marks(claim))}" for claim in told])
            chiefly = "chief among them " if len(told) < len(senses) else ""
            yield f"It is used in {number(len(senses))} senses, {chiefly}{groups}.", senses
    elif words and has_common_words(found) and found["name"][0].value["method"] != "words":
        least = FEW_USES * found["posts"][0].value["n_uses"]
        often = [claim for claim in words if claim.value["n_uses"] >= least]
        some = [claim for claim in often if claim.value["word"] not in name.casefold().split()][:N_WORDS_IN_SHORT]
        if not some:
            return
        what = "A word that comes up in its texts is" if len(some) == 1 else "Words that come up in its texts are"
        yield f"{what} {listed([claim.value['word'] for claim in some])}.", some
