"""Damaged pictures and posts: none stops the work, each is taken or rejected, nothing is doubled."""

import hashlib
import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.integrity import faults
from memography.evaluation.damage import damaged, damaged_lines, in_every_format
from memography.evaluation.synthetic import World


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def test_every_damaged_picture_is_an_image_or_a_reject(corpus: Corpus, world: World, tmp_path: Path) -> None:
    """By its hash, whatever its format and its damage."""
    whole: list[bytes] = []
    for picture in sorted(world.images.iterdir())[:3]:
        whole += in_every_format(picture.read_bytes()).values()
    expected = _write_damaged(whole, 120, tmp_path / "pictures")
    ingest([tmp_path / "pictures"], corpus, settings=Settings())
    build(corpus, until="vision", settings=Settings())
    images = set(corpus.polars("images")["image_id"])
    rejected = set(corpus.polars("rejects")["sha256"])
    assert images | rejected == expected
    assert images & rejected == set()
    assert len(images) >= 10
    assert len(rejected) >= 10
    assert list(faults(corpus)) == []


def test_every_file_of_a_folder_is_an_image_or_a_reject(corpus: Corpus, world: World, tmp_path: Path) -> None:
    """By its hash, whatever its name."""
    pictures = [picture.read_bytes() for picture in sorted(world.images.iterdir())[:6]]
    names = (b"good.png", b"bad\xff.png", b"sub\xff/x.png", b"a\nb.png", b"\x1b[31m.png", b"arch.zip!in.png")
    for name, data in zip(names, pictures, strict=True):
        path = tmp_path / "pictures" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    ingest([tmp_path / "pictures"], corpus, settings=Settings())
    build(corpus, until="vision", settings=Settings())
    assert list(corpus.polars("images")["image_id"]) == [hashlib.sha256(pictures[0]).hexdigest()]
    rejects = {row["sha256"]: row["reason"] for row in corpus.rows("rejects")}
    assert rejects == dict.fromkeys((hashlib.sha256(data).hexdigest() for data in pictures[1:]), "bad_name")


def _write_damaged(whole: Sequence[bytes], n_pictures: int, folder: Path) -> set[str]:
    chance = random.Random(0)
    folder.mkdir()
    hashes = set()
    for number in range(n_pictures):
        data = damaged(whole[number % len(whole)], whole, chance)
        (folder / f"{number}.jpg").write_bytes(data)
        hashes.add(hashlib.sha256(data).hexdigest())
    return hashes


def test_every_damaged_line_is_a_post_or_a_reject(corpus: Corpus, world: World, tmp_path: Path) -> None:
    """Each line once, and the same again when the file is read again."""
    lines = world.posts.read_bytes().splitlines()
    made = list(damaged_lines(lines, 1500, seed=0))
    source = tmp_path / "posts.jsonl"
    source.write_bytes(b"\n".join(made))
    n_lines = sum(bool(line.strip()) for line in made)
    done = ingest([source], corpus, settings=Settings())
    assert done.n_new + done.n_known + done.refused.total() == n_lines
    assert done.n_new == corpus.count("posts") > 20
    again = ingest([source], corpus, settings=Settings())
    assert (again.n_new, again.n_known) == (0, done.n_new + done.n_known)
    assert again.reasons == done.reasons
    assert list(faults(corpus)) == []
