"""How well memes are recognised: the memes of each post's first picture against its true templates."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from memography.evaluation.scores import Clustering, Overlapping, clustering, overlapping
from memography.evaluation.truth import TrueOfPost

Memes = Mapping[str, Sequence[Hashable]]
"""The memes of each post's first picture, that with rank 1 first. Posts without a meme have none, or are not in it."""


@dataclass(frozen=True, slots=True)
class EditScore:
    """How well posts with one kind of edit are recognised.

    The main meme of a template is the one that most of its posts have at rank 1.
    """

    op: str
    n_posts: int
    share_in_main_meme: float
    """The share of these posts that have their template's main meme, at any rank."""
    share_first: float
    """The share of these posts that have it at rank 1."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How well memes are recognised."""

    n_posts: int
    """Posts whose template is known, or of which it is known that they have none."""
    n_templates: int
    """Templates of these posts."""
    n_memes: int
    """Memes that these posts have, at any rank."""
    rank_1: Clustering
    """How far posts are together that belong together: each post's meme of rank 1 against its `template`, as usual
    where a picture is one meme. A post without a meme, or without a template, stands alone."""
    all_ranks: Overlapping
    """The same with all memes of a picture, against `template` and `also`; equal in B-cubed to `rank_1` where no
    picture has two of either."""
    n_no_meme: int
    """Posts whose picture is no meme."""
    share_wrongly_joined: float | None
    """The share of these that were taken to be a meme; None where there are none."""
    n_collages: int
    """Posts that have `also`."""
    share_collages_found: float | None
    """The share of these that have the main memes of both templates, at any rank; None where there are none."""
    by_op: tuple[EditScore, ...]
    """By kind of edit, where the truth file names them."""


def recognition(posts: Sequence[TrueOfPost], memes: Memes, known: Sequence[TrueOfPost] | None = None) -> Recognition:
    """How well memes are recognised.

    Args:
        posts: what is true of them; at least one. What else lies in the corpus is not judged.
        memes: what was found, of all known posts.
        known: the posts that tell which meme is a template's main one, where more are known than are judged: a collage
            may show a template that no judged post shows alone.
    """
    found = [list(dict.fromkeys(memes.get(post.id, ()))) for post in posts]
    first = [some[0] if some else None for some in found]
    true = [list(dict.fromkeys(name for name in (post.template, post.also) if name is not None)) for post in posts]
    main = main_memes(posts if known is None else known, memes)
    no_meme = [bool(some) for post, some in zip(posts, found, strict=True) if post.template is None]
    collages = [
        all(main.get(name) in some for name in names)
        for post, some, names in zip(posts, found, true, strict=True)
        if post.also is not None
    ]
    return Recognition(
        n_posts=len(posts),
        n_templates=len({name for names in true for name in names}),
        n_memes=len({meme for some in found for meme in some}),
        rank_1=clustering(first, [post.template for post in posts]),
        all_ranks=overlapping(found, true),
        n_no_meme=len(no_meme),
        share_wrongly_joined=_share(no_meme),
        n_collages=len(collages),
        share_collages_found=_share(collages),
        by_op=_by_op(posts, found, main),
    )


def main_memes(posts: Sequence[TrueOfPost], memes: Memes) -> dict[str, Hashable]:
    """The meme that most posts of each template have at rank 1; of equals the first by id."""
    counts: dict[str, Counter[Hashable]] = {}
    for post in posts:
        if post.template is not None and memes.get(post.id):
            counts.setdefault(post.template, Counter())[memes[post.id][0]] += 1
    return {template: min(n, key=lambda meme: (-n[meme], str(meme))) for template, n in counts.items()}


def _by_op(
    posts: Sequence[TrueOfPost], found: Sequence[Sequence[Hashable]], main: Mapping[str, Hashable]
) -> tuple[EditScore, ...]:
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for post, some in zip(posts, found, strict=True):
        if post.template is not None:
            meme = main.get(post.template)
            for op in dict.fromkeys(post.ops):
                hits.setdefault(op, []).append((meme in some, some[:1] == [meme]))
    scores = [
        EditScore(op, len(of_op), sum(hit for hit, _ in of_op) / len(of_op), sum(hit for _, hit in of_op) / len(of_op))
        for op, of_op in hits.items()
    ]
    return tuple(sorted(scores, key=lambda score: (-score.n_posts, score.op)))


def _share(hits: list[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
