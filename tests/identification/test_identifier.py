"""Which meme a picture shows is told, how sure that is, and why; and nothing is told of what is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import memography
from memography import Corpus, Settings, build, gallery
from memography.errors import SettingsError, TableError, UserError
from memography.identification import Identifier
from memography.identification.overlay import overlay


def test_a_picture_of_the_corpus_is_known_by_its_bytes(identifier: Identifier, known: tuple[str, Path]) -> None:
    """What the memes stage found of it is told."""
    meme_id, path = known
    answer = identifier.identify(path)
    assert answer.copy is not None
    assert answer.copy.is_exact
    assert answer.matches[0].meme_id == meme_id


def test_a_copy_is_known_by_its_hash(
    identifier: Identifier, known: tuple[str, Path], as_jpeg: Callable[[Image.Image], bytes]
) -> None:
    """Encoded anew it is the same picture."""
    meme_id, path = known
    with Image.open(path) as picture:
        answer = identifier.identify(as_jpeg(picture))
    assert answer.copy is not None
    assert not answer.copy.is_exact
    assert answer.matches[0].meme_id == meme_id


def test_an_edit_is_told_with_its_region(identifier: Identifier, known: tuple[str, Path], edited: bytes) -> None:
    """Mirrored, cut, and in one half of a picture."""
    answer = identifier.identify(edited)
    assert [match.meme_id for match in answer.matches] == [known[0]]
    [match] = answer.matches
    assert match.mirrored != match.is_turned
    assert match.region[2] < 0.65
    assert match.confidence > 0.8
    assert match.in_words().startswith("left half, mirrored, ")


def test_noise_is_no_meme(identifier: Identifier, as_jpeg: Callable[[Image.Image], bytes]) -> None:
    """And no confidence is made up."""
    noise = np.random.default_rng(1).integers(0, 256, (300, 300, 3)).astype(np.uint8)
    answer = identifier.identify(as_jpeg(Image.fromarray(noise)))
    assert answer.matches == ()
    assert answer.refused is None
    assert all(near.confidence < 0.5 for near in answer.nearest)


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0" + bytes(40), b"GIF89a" + bytes(9)])
def test_what_is_no_picture_is_refused(identifier: Identifier, data: bytes) -> None:
    """With a reason, and the next one is answered."""
    answer = identifier.identify(data)
    assert answer.refused
    assert answer.matches == ()


def test_large_files_and_pictures_are_refused(built: Corpus, known: tuple[str, Path]) -> None:
    """By the limits that vision has."""
    for limit in ("vision.max_bytes", "vision.max_pixels"):
        with Identifier(built, Settings.load({limit: "100"}, environment={})) as small:
            assert limit in str(small.identify(known[1]).refused)


def test_a_missing_file_is_told(identifier: Identifier, tmp_path: Path) -> None:
    """By name."""
    with pytest.raises(UserError, match=r"gone\.jpg"):
        identifier.identify(tmp_path / "gone.jpg")


def test_the_overlay_has_both_pictures(identifier: Identifier, built: Corpus, edited: bytes) -> None:
    """Side by side; of what was not matched there is none."""
    drawn = overlay(identifier.identify(edited), built)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert overlay(identifier.identify(b"no picture"), built) is None


def test_one_call_answers_for_many(built: Corpus, known: tuple[str, Path], edited: bytes) -> None:
    """Paths and bytes, one or several."""
    told = memography.identify([known[1], edited], built, Settings())
    assert [answer.matches[0].meme_id for answer in told] == [known[0]] * 2
    assert len(memography.identify(edited, built, Settings())) == 1


def test_a_gallery_that_does_not_fit_is_refused(built: Corpus, tmp_path: Path) -> None:
    """Until the next build makes it again."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    corpus.upsert("matches", corpus.arrow("matches", limit=1))
    assert gallery.is_missing(corpus)
    with pytest.raises(TableError, match="memography build"):
        Identifier(corpus, Settings())
    build(corpus, settings=Settings(), until="memes")
    assert not gallery.is_missing(corpus)
    shutil.rmtree(tmp_path / "corpus" / "gallery")
    build(corpus, settings=Settings(), until="memes")
    assert not list(gallery.faults(corpus))
    assert gallery.read(corpus).members.height > 0


def test_memes_of_whole_pictures_cannot_be_looked_up(built: Corpus, tmp_path: Path) -> None:
    """The message names the setting."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    build(corpus, settings=Settings.load({"memes.recogniser": "phash-dbscan"}, environment={}), until="memes")
    with pytest.raises(SettingsError, match=r"memes\.recogniser=local-features"):
        Identifier(corpus, Settings())
    assert not list(gallery.faults(corpus))
