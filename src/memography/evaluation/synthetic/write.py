"""The made-up world written into a folder."""

import json
import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from memography.errors import UserError
from memography.evaluation.synthetic.cast import CAST
from memography.evaluation.synthetic.pictures import Studio
from memography.evaluation.synthetic.posts import posts
from memography.evaluation.synthetic.timeline import timeline

LEAST_PICTURES = 2 * sum(len(meme.senses) for meme in CAST)
"""One for each sense of each meme in each of the two tones."""

README = """\
THIS SAMPLE IS MADE UP.

No person wrote these posts. The communities, the authors, the times, the scores and the addresses are invented; the
pictures are drawn and the words composed by a program (memography.evaluation.synthetic, seed {seed}). Nothing in it is
evidence of anything that happened. It exists so that you can try memography, and so that its tests know the truth.

posts.jsonl   {n_posts:,} posts, one a line, in memography's exchange format
images/       {n_pictures:,} pictures, drawn by the program
truth.jsonl   what is true of every post with a picture, one a line:
              id        the post
              template  the meme's picture, null where the picture is no meme
              also      the second template of a collage
              caption   the poster's words drawn into the picture
              ops       what was done to the clean template, in order; "copy": the same file as in an earlier post
              sense     what its poster means by it
              tone      sincere, or ironic (humour that says other than it means, sarcasm included)
              parent    the post whose picture was copied or edited; null: made from the clean template

One post has <script> in its text, on purpose: it has to stay text wherever it is shown.
"""


@dataclass(frozen=True)
class World:
    """A made-up world on disk."""

    folder: Path
    """Where it is."""
    posts: Path
    """Its posts in the exchange format."""
    truth: Path
    """What is true of its posts with pictures."""
    images: Path
    """The folder of its pictures."""
    n_posts: int
    n_uses: int
    """Posts that use a meme."""
    n_pictures: int
    """Different picture files."""


def write_world(folder: Path, *, n_posts: int = 500, seed: int = 0, n_pictures: int | None = None) -> World:
    """Write a made-up world: posts, truth, pictures, and a README that says that it is made up.

    Args:
        folder: where to; it must not exist, or be empty.
        n_posts: how many posts.
        seed: the same seed and numbers give the same bytes.
        n_pictures: at most so many different picture files; further uses of memes repost them, and further posts
            with pictures that are no meme have words alone. Without it, about half of the posts bring a picture.

    Raises:
        UserError: the folder holds something, or the numbers are too small.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} is not empty. The sample is written into a new folder: name one, or empty this one.")
    if n_posts < 1:
        raise UserError(f"A sample needs at least 1 post, not {n_posts}.")
    if n_pictures is not None and n_pictures < LEAST_PICTURES:
        raise UserError(
            f"A sample needs at least {LEAST_PICTURES} pictures, one for each sense and tone of each meme, "
            f"not {n_pictures}."
        )
    unfinished = folder.parent / f".{folder.name}.unfinished-{os.getpid()}"
    (unfinished / "images").mkdir(parents=True)
    try:
        n_uses, n_made = _write(unfinished, n_posts, seed, n_pictures)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return World(folder, folder / "posts.jsonl", folder / "truth.jsonl", folder / "images", n_posts, n_uses, n_made)


def _write(folder: Path, n_posts: int, seed: int, n_pictures: int | None) -> tuple[int, int]:
    """Fill the folder line by line; how many posts use a meme, and how many pictures there are."""
    rng = random.Random(seed)  # noqa: S311 (a made-up world keeps no secrets)
    plan = timeline(n_posts, seed, None if n_pictures is None else n_pictures - LEAST_PICTURES)
    studio = Studio(folder / "images", rng)
    n_uses = 0
    with (
        (folder / "posts.jsonl").open("w", encoding="utf-8", newline="\n") as post_lines,
        (folder / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as truth_lines,
    ):
        for post, truth in posts(plan, studio, rng):
            post_lines.write(json.dumps(post, ensure_ascii=False) + "\n")
            if truth is not None:
                truth_lines.write(json.dumps(truth, ensure_ascii=False) + "\n")
                n_uses += truth["template"] is not None
    readme = README.format(n_posts=n_posts, n_pictures=studio.n_pictures, seed=seed)
    (folder / "README.txt").write_text(readme, encoding="utf-8")
    return n_uses, studio.n_pictures
