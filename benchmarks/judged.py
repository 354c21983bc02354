"""Folders of posts whose truth is known, for the benchmarks of recognition: their halves, and corpora of them.

A folder has `posts.jsonl` in the exchange format, `truth.jsonl`, and the pictures.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from memography import Corpus, Settings, build, ingest
from memography.evaluation.truth import TrueOfPost, read_truth

HALVES = ("fit", "report")
"""Choices are made on the one half, figures told of the other."""


def truth_of(folder: Path) -> dict[str, TrueOfPost]:
    """What is true of each post of a folder."""
    return read_truth(folder / "truth.jsonl")


def half_of_template(template: str) -> str:
    """Which half a template belongs to: fit where the SHA-256 of its name, as a number, leaves 0 when divided by 4."""
    is_fit = int(hashlib.sha256(template.encode()).hexdigest(), 16) % 4 == 0
    return HALVES[0] if is_fit else HALVES[1]


def half(post: TrueOfPost) -> str:
    """Which half a post belongs to: that of its template; without one fit where its id is even."""
    if post.template is not None:
        return half_of_template(post.template)
    return HALVES[int(post.id) % 2]


def in_half(posts: Sequence[TrueOfPost], name: str) -> list[TrueOfPost]:
    """The posts of one half. All posts stay in the corpus, and may be confused with."""
    return [post for post in posts if half(post) == name]


def built(posts: Path, place: Path, settings: Settings | None = None) -> Corpus:
    """The corpus at a place with these posts in it, brought up to date until memes."""
    corpus = Corpus(place, create=not place.exists())
    settings = settings or Settings()
    ingest([posts], corpus, settings=settings)
    build(corpus, until="memes", settings=settings)
    return corpus


@contextmanager
def kept_in(folder: Path | None) -> Iterator[Path]:
    """A folder for corpora: that which the user names, where those that are there are used again, or a passing one."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with TemporaryDirectory(prefix="recognition-") as name:
        yield Path(name)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their columns; shares and scores with three places."""
    told = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in told) for place in range(len(columns))]
    return "\n".join(
        "  ".join(
            value.ljust(width) if place == 0 else value.rjust(width)
            for place, (value, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in told
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
