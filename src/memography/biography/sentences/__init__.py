"""Sentences: composed from claims, and from nothing else. A file a section or two; `compose` puts them together."""

from collections.abc import Callable, Iterator

from memography.biography.article import Claim, Sentence
from memography.biography.sentences.found import Composed, Found
from memography.biography.sentences.life import life
from memography.biography.sentences.limits import limits, methods
from memography.biography.sentences.meaning import meaning
from memography.biography.sentences.origin import origin
from memography.biography.sentences.picture import picture
from memography.biography.sentences.responses import responses
from memography.biography.sentences.shifts import shifts
from memography.biography.sentences.spread import spread
from memography.biography.sentences.summary import summary
from memography.biography.sentences.tone import tone
from memography.biography.sentences.variants import variants

SECTIONS: dict[str, Callable[[str, Found], Iterator[Composed]]] = {
    "In short": summary,
    "The picture": picture,
    "Origin": origin,
    "What it means": meaning,
    "Sincere or ironic": tone,
    "How the meaning changed": shifts,
    "How people answer": responses,
    "How it spread": spread,
    "How long it will last": life,
    "Variants and remixes": variants,
    "What we cannot know": limits,
    "Methods": methods,
}
"""The article's sections in order, and what is said in each; one of which nothing can be said is left out."""


def compose(name: str, claims: list[Claim]) -> list[Sentence]:
    """The article of one meme.

    Args:
        name: the meme's name.
        claims: its claims; a sentence that lacks one of its claims is left out.

    Raises:
        KeyError: a kind of claim that every meme has is missing.
    """
    found: Found = {}
    for claim in claims:
        found.setdefault(claim.kind, []).append(claim)
    sentences: list[Sentence] = []
    for section, said in SECTIONS.items():
        for text, cited in said(name, found):
            sentences.append(Sentence(len(sentences) + 1, section, text, tuple(cited)))
    return sentences
